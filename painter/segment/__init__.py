"""Level 4: regions from ink, and colours over regions."""
