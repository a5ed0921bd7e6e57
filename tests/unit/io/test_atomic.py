"""A save that fails leaves the old file whole and nothing beside it."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from painter.base.errors import ExitCode, UserError
from painter.io.atomic import replacing
from painter.io.page import write_page
from painter.io.raster import write_raster
from tests.unit.io.io_pages import coloured_page

NAMES = ["a.ora", "a.png", "a.tif", "a.webp", "a.jpg"]


def test_the_new_file_takes_the_place_of_the_old(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(0o640)
    with replacing(path) as file:
        file.write(b"new")
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_keeps_pointing_to_the_file(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with replacing(tmp_path / "link") as file:
        file.write(b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_anything_raised_while_writing_keeps_the_old_file(tmp_path: Path, error) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def fail() -> None:
        with replacing(path) as file:
            file.write(b"half")
            raise error

    with pytest.raises(error):
        fail()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("owner", "call"), [(os, "fsync"), (Path, "replace")])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_a_full_disk_keeps_the_old_file(
    tmp_path: Path, monkeypatch, name, owner, call, number
) -> None:
    path = tmp_path / name
    path.write_bytes(b"old")

    def fails(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(owner, call, fails)
    with pytest.raises(UserError) as caught:
        write_page(coloured_page(40, 30), path)
    monkeypatch.undo()
    assert name in caught.value.message
    assert caught.value.exit_code is ExitCode.BAD_INPUT
    if number == errno.ENOSPC:
        assert "the disk is full" in caught.value.message
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("name", NAMES)
def test_a_disk_that_fills_up_while_writing(tmp_path: Path, monkeypatch, name: str) -> None:
    """The bytes really go to a device that is full."""
    opened = os.open

    def full(path, flags, *rest):
        return opened("/dev/full" if flags & os.O_CREAT else path, flags & ~os.O_EXCL, *rest)

    monkeypatch.setattr(os, "open", full)
    with pytest.raises(UserError, match="the disk is full"):
        write_page(coloured_page(), tmp_path / name)
    monkeypatch.undo()
    assert not list(tmp_path.iterdir())


def test_places_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder.png").mkdir()
    places = {
        tmp_path / "none" / "a.png": "does not exist",
        tmp_path / "file" / "a.png": "is a file",
        tmp_path / "folder.png": "is a folder",
        tmp_path / ("n" * 300 + ".png"): "too long",
    }
    for path, reason in places.items():
        with pytest.raises(UserError, match=reason) as caught:
            write_raster(path, np.zeros((2, 2), np.uint8), None)
        assert str(path) in caught.value.message
        assert caught.value.advice
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "folder.png"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_or_device_is_never_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.png")
    with pytest.raises(UserError, match="not a regular file"):
        write_raster(tmp_path / "a.png", np.zeros((2, 2), np.uint8), None)
    assert (tmp_path / "a.png").is_fifo()


def test_a_folder_without_the_right_to_write(tmp_path: Path, monkeypatch) -> None:
    def denied(*_: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "open", denied)
    with pytest.raises(UserError, match="not writable"):
        write_page(coloured_page(40, 30), tmp_path / "a.ora")


def test_a_killed_program_leaves_the_old_file_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.ora"
    path.write_bytes(b"old")
    script = (
        "import sys, time; from pathlib import Path; from painter.io.atomic import replacing\n"
        "with replacing(Path(sys.argv[1])) as file:\n"
        "    file.write(b'half' * 100000); file.flush(); print('there', flush=True); time.sleep(60)"
    )
    root = Path(__file__).parents[3]
    command = [sys.executable, "-c", script, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"there\n"
        process.kill()
    time.sleep(0.05)
    assert path.read_bytes() == b"old"
