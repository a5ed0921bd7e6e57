"""Level 3: pure functions on arrays: colour spaces, lines, tone, palettes, resampling, comparison."""
