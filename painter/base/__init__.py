"""Level 1: geometry, errors, paths and logging. Imports nothing of ours and nothing heavy."""
