"""Training: one loop, its losses, checkpoints and published weight files."""
