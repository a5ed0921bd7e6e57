"""Deep Paint: colours by a histogram."""
