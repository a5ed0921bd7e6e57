"""Level 4: the only part of Sumiro that a plugin must know. Stable and versioned."""

API_VERSION = 1
