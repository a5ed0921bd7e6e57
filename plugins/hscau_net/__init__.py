"""HSCAU-Net: colours by hints with a trained network."""
