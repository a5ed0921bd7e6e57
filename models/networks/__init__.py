"""Networks, one a file: a Config dataclass and a Module."""
