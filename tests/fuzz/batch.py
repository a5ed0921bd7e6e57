"""Runs the workers and survives them: `python -m tests.fuzz.batch [KIND...] [--count N]`."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

from tests.fuzz.mutate import KINDS

PATIENCE = 10.0
"""Seconds that opening one file may take."""

_START = 120.0
_ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Tally:
    """What came of a run of cases.

    Attributes:
        outcomes: how many were opened, refused, refused for memory. faults: the others, in words.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def run(kind: str, start: int, stop: int) -> Tally:
    """Open the cases start..stop; a worker that dies or hangs is followed by another."""
    tally = Tally()
    while start < stop:
        start = _one_worker(kind, start, stop, tally)
    return tally


def _one_worker(kind: str, start: int, stop: int, tally: Tally) -> int:
    """Where to go on."""
    words = [sys.executable, "-m", "tests.fuzz.worker", kind, str(start), str(stop)]
    worker = subprocess.Popen(
        words, cwd=_ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert worker.stdout is not None
    assert worker.stderr is not None
    lines: Queue[str | None] = Queue()
    errors: list[str] = []
    threads = [
        Thread(target=_drain, args=(worker.stdout, lines.put), daemon=True),
        Thread(target=_drain, args=(worker.stderr, errors.append), daemon=True),
    ]
    for thread in threads:
        thread.start()
    now: int | None = None
    following = start
    try:
        while (line := lines.get(timeout=_START if now is None else PATIENCE)) is not None:
            word, number, *rest = line.split(maxsplit=2)
            if word == "begin":
                now = int(number)
                continue
            following, now = int(number) + 1, None
            tally.outcomes[word] += 1
            if word == "failed":
                tally.faults.append(f"{kind} {number}: {' '.join(rest)}")
    except Empty:
        worker.kill()
        tally.faults.append(f"{kind} {now}: took longer than {PATIENCE:g} s")
        following = stop if now is None else now + 1
    worker.wait()
    for thread in threads:
        thread.join()
    worker.stdout.close()
    worker.stderr.close()
    if now is not None and worker.returncode not in {0, -9}:
        last = "".join(text or "" for text in errors)[-400:]
        tally.faults.append(f"{kind} {now}: the process ended with {worker.returncode}: {last}")
        return now + 1
    if worker.returncode not in {0, -9}:
        last = "".join(text or "" for text in errors)[-400:]
        tally.faults.append(f"{kind} {following}: the worker failed: {last}")
        return stop
    return following if worker.returncode == -9 else stop


def say(line: str) -> None:
    """Print at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _drain(stream: object, put: object) -> None:
    for line in stream:  # pyright: ignore
        put(line)  # pyright: ignore
    put(None)  # pyright: ignore


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("kinds", nargs="*", default=KINDS)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--start", type=int, default=0)
    given = parser.parse_args()
    for chosen in given.kinds:
        found = run(chosen, given.start, given.start + given.count)
        say(f"{chosen} {dict(found.outcomes)} {len(found.faults)} faults")
        for fault in found.faults:
            say(f"   {fault}")
