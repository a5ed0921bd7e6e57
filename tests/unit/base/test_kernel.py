"""Kernels are compiled anew when what they were made of has changed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_INNER = """
from painter.base.kernel import kernel
FACTOR = {factor}
@kernel
def inner(x: int) -> int:
    return x + {more}
"""
_MIDDLE = """
from painter.base.kernel import kernel
from deep import inner
@kernel
def middle(x: int) -> int:
    return inner(x)
"""
_OUTER = """
from painter.base.kernel import kernel
from deep import FACTOR
from between import middle
@kernel
def outer(x: int) -> int:
    return FACTOR * middle(x)
print(outer(1), sum(outer.stats.cache_hits.values()))
"""


def _run(folder: Path, factor: int, more: int) -> tuple[int, int]:
    """What the outer kernel gives, and how often its code came from disk."""
    (folder / "deep.py").write_text(_INNER.format(factor=factor, more=more))
    (folder / "between.py").write_text(_MIDDLE)
    (folder / "outer.py").write_text(_OUTER)
    done = subprocess.run(
        [sys.executable, "-B", str(folder / "outer.py")],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(Path(__file__).parents[3])},
    )
    value, hits = done.stdout.split()
    return int(value), int(hits)


def test_code_on_disk_serves_as_long_as_nothing_has_changed(tmp_path: Path) -> None:
    assert _run(tmp_path, 3, 4) == (15, 0)
    assert _run(tmp_path, 3, 4) == (15, 1)


@pytest.mark.parametrize(("factor", "more", "expected"), [(3, 40, 123), (30, 4, 150)])
def test_a_change_two_files_away_is_seen(
    tmp_path: Path, factor: int, more: int, expected: int
) -> None:
    assert _run(tmp_path, 3, 4) == (15, 0)
    assert _run(tmp_path, factor, more) == (expected, 0)
