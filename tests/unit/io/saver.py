"""Saves over a file again and again until it is killed; a helper of test_killed.

`python -m tests.unit.io.saver FILE` writes what each page gives, says how long a save takes, and
forks for every line it reads a process that saves the pages in turn.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from time import perf_counter

from painter.io.page import write_page
from tests.unit.io.io_pages import coloured_page


def main() -> None:
    path = Path(sys.argv[1])
    pages = [coloured_page(seed=seed) for seed in (1, 2)]
    for number, page in enumerate(pages):
        write_page(page, path.with_name(f"whole{number}{path.suffix}"))
    start = perf_counter()
    write_page(pages[0], path)
    print(perf_counter() - start, flush=True)  # noqa: T201
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            while True:
                for page in pages:
                    write_page(page, path)
        print(child, flush=True)  # noqa: T201
        os.waitpid(child, 0)
        print("ended", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
