"""Level 3: pure functions on arrays: colour, lines, tone, palettes, resampling, comparison."""
