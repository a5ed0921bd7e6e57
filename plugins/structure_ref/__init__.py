"""Colours by reference pictures."""
