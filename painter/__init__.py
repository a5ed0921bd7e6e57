"""Sumiro's engine and editor. README.md beside this file says who may import whom."""
