"""Level 2: the data a page is made of (tiles, labels, regions, palettes); no algorithms."""
