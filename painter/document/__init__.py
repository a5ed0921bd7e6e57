"""Level 5: the page as immutable state. Nothing here computes pixels of its own."""
