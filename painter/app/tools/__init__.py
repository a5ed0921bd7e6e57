"""What the pen does on the page, one file a tool; below Qt, so that no window is needed to test."""
