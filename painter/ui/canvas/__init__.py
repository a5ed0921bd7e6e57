"""The page in the window: zoom, pan, pen."""
