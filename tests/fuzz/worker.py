"""Opens a run of wrong files in a process of its own, and says of each what came of it.

`python -m tests.fuzz.worker KIND START STOP` prints a line a case before it and one after it:
`begin N`, then `opened N`, `refused N`, `memory N` (refused because of the limit) or
`failed N what`.
"""

from __future__ import annotations

import os
import resource
import sys
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory

from painter.base.errors import UserError
from painter.document.drawing import draw_page
from painter.io.page import read_page
from tests.fuzz.mutate import case, made_by_hand

LIMIT = 1 << 30
"""Bytes that opening one file may allocate."""

_DRAWN = 4_000_000
"""Pixels of a page that is drawn as well."""


def main(kind: str, start: int, stop: int) -> None:
    """Open the cases and report."""
    warnings.simplefilter("ignore")
    made_by_hand(kind)  # bombs are made before there is a limit
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"case.{kind}"
        path.write_bytes(case(kind, len(made_by_hand(kind))))
        outcome(path)  # loads and compiles what opening needs
        held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (held + LIMIT, held + LIMIT))
        for number in range(start, stop):
            path.write_bytes(case(kind, number))
            say(f"begin {number}")
            if os.environ.get("SUMIRO_FUZZ_DIES_AT") == str(number):
                os._exit(70)  # a test of those who watch over this process
            say(outcome(path).replace("|", str(number), 1))


def say(line: str) -> None:
    """Print at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def outcome(path: Path) -> str:
    """What comes of opening a file; the bar stands for its number."""
    try:
        page = read_page(path).page
        if page.size.pixels <= _DRAWN:
            draw_page(page)
    except UserError as error:
        text = str(error)
        if not error.message or "\n" in text or len(text) > 1000:
            return f"failed | an odd sentence: {text[:300]!r}"
        return "memory |" if "memory" in text else "refused |"
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        return f"failed | {type(error).__name__}: {str(error)[:300]!r}"
    return "opened |"


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
