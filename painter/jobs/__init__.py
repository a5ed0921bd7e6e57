"""Level 6: long work beside the window: lanes, progress, cancel, faults. No Qt, no plugins."""
