"""The data engine: drawings from archives, hints, palettes and degradations."""
