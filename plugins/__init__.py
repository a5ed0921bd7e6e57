"""Plugins that ship with Sumiro, one folder each."""
