"""Standard output may be closed, full or no longer read; the pages are coloured all the same."""

import errno
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="a device of Linux")


class Broken(io.StringIO):
    """Standard output that fails with the first thing it is to hand over."""

    def __init__(self, number):
        super().__init__()
        self.number = number

    def flush(self):
        raise OSError(self.number, os.strerror(self.number))


@pytest.fixture
def pages(page):
    others = [page.with_name(f"{name}.png") for name in "ab"]
    for other in others:
        other.write_bytes(page.read_bytes())
    return [page, *others]


@pytest.mark.parametrize(
    ("stream", "code", "told"),
    [
        (Broken(errno.EPIPE), 0, ""),
        (Broken(errno.ENOSPC), 3, "Standard output cannot be written: No space left on device."),
        (None, 0, "Standard output is closed; what belongs there is not printed."),
    ],
)
@pytest.mark.parametrize("words", [[], ["--json"], ["--jobs", "2"]])
def test_all_pages_are_written_whoever_listens(
    command, pages, tmp_path, monkeypatch, stream, code, told, words
):
    monkeypatch.setattr(sys, "stdout", stream)
    done = command("colorize", *pages, "--out", tmp_path / "out/", *words)
    assert done.err.strip() == told
    assert done.code == code
    assert len(list((tmp_path / "out").iterdir())) == 3


def test_a_page_that_failed_is_not_forgotten_when_nobody_reads(
    command, pages, tmp_path, monkeypatch
):
    monkeypatch.setattr(sys, "stdout", Broken(errno.EPIPE))
    pages[1].write_bytes(b"no picture")
    assert command("colorize", *pages, "--out", tmp_path / "out/").code == 4
    assert len(list((tmp_path / "out").iterdir())) == 2


def test_the_stream_is_given_back(command):
    before = sys.stdout
    assert command("plugins", "list").code == 0
    assert sys.stdout is before


@pytest.mark.parametrize("stream", [None, Broken(errno.EPIPE)])
def test_nobody_hears_complaints_either(command, tmp_path, monkeypatch, stream):
    monkeypatch.setattr(sys, "stderr", stream)
    assert command("regions", tmp_path / "nobody.png", "--out", tmp_path / "r.npz").code == 3


def ended(line, *words):
    """Run a shell line in which "$@" is a command of ours."""
    return subprocess.run(
        ["bash", "-c", line, "bash", sys.executable, "main.py", *map(str, words)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip


@needs_full
@pytest.mark.parametrize("words", [["plugins", "list"], ["plugins", "list", "--json"], ["--help"]])
def test_a_full_device_is_one_sentence(words):
    done = ended('"$@" >/dev/full', *words)
    assert done.returncode == 3
    assert done.stderr.strip() == "Standard output cannot be written: No space left on device."


@pytest.mark.parametrize("words", [["plugins", "list"], ["--help"]])
def test_closed_output_is_no_traceback(words):
    done = ended('"$@" >&-', *words)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


def test_closed_everything(tmp_path):
    done = ended('"$@" >&- 2>&-', "regions", tmp_path / "nobody.png", "--out", tmp_path / "r.npz")
    assert done.returncode == 3


def test_a_reader_that_goes_away_stops_no_page(pages, tmp_path):
    line = 'set -o pipefail; "$@" | true'
    done = ended(line, "colorize", *pages, "--out", f"{tmp_path}/out/")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert len(list((tmp_path / "out").iterdir())) == 3
