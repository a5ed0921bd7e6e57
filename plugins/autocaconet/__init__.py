"""AutoCaCoNet: colours without guidance."""
