"""Level 4: compositing of tiles. Knows pixels and blend modes, not documents."""
