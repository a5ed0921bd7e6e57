"""Pre- and post-processing, the same for training and for the plugins."""
