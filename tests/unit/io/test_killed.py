"""Whatever ends the program in the middle of a save, there is a whole file: the old or the new."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from painter.io.atomic import replacing

KILLS = 50


@contextmanager
def saver(path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that forks those that save and are killed."""
    command = [sys.executable, "-m", "tests.unit.io.saver", str(path)]
    root = Path(__file__).parents[3]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=root) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def leftovers(folder: Path) -> list[Path]:
    return list(folder.glob(".sumiro-*"))


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
@pytest.mark.parametrize("suffix", [".ora", ".png", ".psd"])
def test_killed_at_any_moment_the_file_is_whole(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"page{suffix}"
    moments = random.Random(7)
    mid_save = 0
    with saver(path) as process:
        took = float(line(process))
        whole = [tmp_path.joinpath(f"whole{i}{suffix}").read_bytes() for i in range(2)]
        assert whole[0] != whole[1]
        for kill in range(4 * KILLS):
            if kill >= KILLS and mid_save:
                break
            assert process.stdin is not None
            process.stdin.write("save\n")
            process.stdin.flush()
            child = int(line(process))
            # The moment is the point here; a first save may take longer than those after it.
            time.sleep(moments.uniform(0, took * 4 ** moments.uniform(-2, 1)))
            os.kill(child, signal.SIGKILL)
            assert line(process) == "ended"
            assert path.read_bytes() in whole
            mid_save += bool(leftovers(tmp_path))
            assert len(leftovers(tmp_path)) <= 1, "each save clears what the last one left"
    assert mid_save, "no kill came while a file was being written"
    with replacing(tmp_path / "other") as file:
        file.write(b"anything")
    assert not leftovers(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="open files cannot be deleted there")
def test_a_save_at_the_same_time_is_no_leftover(tmp_path: Path) -> None:
    with replacing(tmp_path / "one") as one:
        one.write(b"1")
        with replacing(tmp_path / "two") as two:
            two.write(b"2")
        assert len(leftovers(tmp_path)) == 1
    assert (tmp_path / "one").read_bytes() == b"1"
    assert (tmp_path / "two").read_bytes() == b"2"
    assert not leftovers(tmp_path)


def test_only_our_own_leftovers_are_removed(tmp_path: Path) -> None:
    kept = [tmp_path / ".sumiro-notes", tmp_path / "sumiro-1.tmp", tmp_path / ".other-1.tmp"]
    for path in (*kept, tmp_path / ".sumiro-0123456789abcdef.tmp"):
        path.write_bytes(b"x")
    (tmp_path / ".sumiro-folder.tmp").mkdir()
    with replacing(tmp_path / "new") as file:
        file.write(b"x")
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == sorted([*(p.name for p in kept), ".sumiro-folder.tmp", "new"])
