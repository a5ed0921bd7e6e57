"""Region fill: colour without learning."""
