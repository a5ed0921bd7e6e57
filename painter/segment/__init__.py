"""Regions of a page from its ink: `find.find_regions` and what its result can answer."""
