"""Level 9: the tables of the README, printed by the bench command."""
