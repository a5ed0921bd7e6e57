"""Level 6: finding, checking and running plugins."""
