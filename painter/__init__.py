"""Sumiro's engine and editor. The levels and who may import whom stand in README.md beside this file."""
