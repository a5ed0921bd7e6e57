"""Sumiro: from an inked manga page to a coloured, layered one. Start here."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

# Two thread pools that spin on two busy cores make each other ten times slower; it must be set
# before the first library that brings one is imported.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
# For the same reason numpy's matrix products stay on the thread that asks: ours share the work.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def main(arguments: Sequence[str]) -> int:
    """Run a command, or open the editor."""
    from painter.bench import command
    from painter.cli.main import run

    return run(arguments, (command,))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
