"""The docks around the page."""
