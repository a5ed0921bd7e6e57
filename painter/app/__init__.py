"""Level 7: what the editor and the command line both do."""
