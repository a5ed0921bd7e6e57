"""`convert` of a page of many layers as a process of its own, beside Krita doing the same."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import sleep

from painter.base.errors import ExitCode
from painter.base.paths import checkout
from painter.bench.row import Row

_FORMATS = ("ora", "psd", "png")
_MEMORY_GATE = 1.5e9 / (1 << 20)  # MiB
_SHARE = 0.5  # of Krita's time
_KRITA = "Krita"
_PATIENCE = 600  # seconds

# Runs a command and says what it took: seconds, and the most memory that one of its processes held.
_WATCH = """
import json, resource, subprocess, sys, time
start = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
seconds = time.perf_counter() - start
most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps([code, seconds, most / (1 << 20 if sys.platform == "darwin" else 1 << 10)]))
"""


@dataclass(frozen=True)
class _Cost:
    """Seconds, and MiB at the peak."""

    seconds: float
    memory: float


def convert_rows(source: Path, title: str, quick: bool = False) -> list[Row]:
    """Convert an ORA to ORA, PSD and PNG; a format that this version cannot write has no row.

    Args:
        quick: once each, and without a gate on time: starting Python is most of a small page's.
    """
    table: list[Row] = []
    repeat = 1 if quick else 2
    for suffix in _FORMATS:
        ours = _fastest(_convert(source, source.with_name(f"ours.{suffix}")), repeat)
        if ours is None:
            continue
        theirs = _krita(source, source.with_name(f"krita.{suffix}"), repeat)
        name = f"convert ORA to {suffix.upper()}, 12 layers, {title}"
        table += _pair(name, ours, theirs, None if quick else _SHARE)
    return table


def _pair(name: str, ours: _Cost, theirs: _Cost | None, share: float | None) -> list[Row]:
    if theirs is None:
        return [
            Row(f"{name}, whole process", ours.seconds, "s"),
            Row(f"{name}, peak memory", ours.memory, "MiB", _MEMORY_GATE),
        ]
    gate = None if share is None else theirs.seconds * share
    return [
        Row(f"{name}, whole process", ours.seconds, "s", gate, _KRITA, theirs.seconds),
        Row(f"{name}, peak memory", ours.memory, "MiB", _MEMORY_GATE, _KRITA, theirs.memory),
    ]


def _convert(source: Path, target: Path) -> list[str]:
    return [sys.executable, str(checkout() / "main.py"), "convert", str(source), str(target)]


def _krita(source: Path, target: Path, repeat: int) -> _Cost | None:
    """What `krita --export` takes; None where it is not installed."""
    if not (shutil.which("krita") and shutil.which("xvfb-run")):
        return None
    command = ["xvfb-run", "-a", "krita", "--export", "--export-filename", str(target), str(source)]
    environment = {**os.environ, "XDG_CONFIG_HOME": str(target.parent / "config")}
    environment.pop("QT_QPA_PLATFORM", None)
    return _fastest(command, repeat, environment, spare=2)


def _fastest(
    command: Sequence[str], repeat: int, environment: dict[str, str] | None = None, spare: int = 0
) -> _Cost | None:
    """The quickest of `repeat` runs that ended well; None where none does.

    Args:
        spare: failures that do not count: xvfb-run sometimes meets a display that is just ending.
    """
    costs: list[_Cost] = []
    for _ in range(repeat + spare):
        done = subprocess.run(
            [sys.executable, "-c", _WATCH, *command],
            check=True,
            capture_output=True,
            text=True,
            env=environment,
            timeout=_PATIENCE,
        )
        code, seconds, memory = json.loads(done.stdout)
        if code == ExitCode.DONE:
            costs.append(_Cost(seconds, memory))
        if len(costs) == repeat:
            break
        sleep(0.5)
    return min(costs, key=lambda cost: cost.seconds, default=None)
