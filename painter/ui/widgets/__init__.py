"""Small parts that panels and window share."""
