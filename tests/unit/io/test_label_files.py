"""Labels in files of their own: exact, of the page's size, and never a danger."""

from __future__ import annotations

import io
import pickle
import zipfile
from pathlib import Path

import numpy as np
import pytest

from painter.base.errors import UsageError, UserError
from painter.base.geometry import Size
from painter.io.labels import read_labels, write_labels
from painter.io.raster import write_raster

LABELS = np.random.default_rng(2).integers(1, 1 << 24, (30, 40)).astype(np.uint32)
SIZE = Size(40, 30)


@pytest.mark.parametrize("name", ["a.npz", "a.png"])
def test_labels_come_back(tmp_path: Path, name: str) -> None:
    write_labels(tmp_path / name, LABELS)
    loaded = read_labels(tmp_path / name, SIZE)
    assert loaded.dtype == np.uint32
    np.testing.assert_array_equal(loaded, LABELS)


def test_numpy_reads_ours_and_we_read_numpy_s(tmp_path: Path) -> None:
    write_labels(tmp_path / "a.npz", LABELS)
    with np.load(tmp_path / "a.npz", allow_pickle=False) as file:
        np.testing.assert_array_equal(file["labels"], LABELS)
    for kind in (np.uint16, np.int64, ">u4"):
        small = (LABELS % 1000 + 1).astype(kind)
        np.savez_compressed(tmp_path / "b.npz", labels=small, other=np.zeros(3))
        np.testing.assert_array_equal(read_labels(tmp_path / "b.npz", SIZE), small)
    np.savez(tmp_path / "c.npz", labels=np.asfortranarray(LABELS))
    np.testing.assert_array_equal(read_labels(tmp_path / "c.npz", SIZE), LABELS)


def test_the_png_is_what_the_commands_say(tmp_path: Path) -> None:
    write_raster(tmp_path / "a.png", np.array([[[1, 2, 3]]], np.uint8), None)
    assert read_labels(tmp_path / "a.png", Size(1, 1))[0, 0] == 1 + 2 * 256 + 3 * 65536


def test_a_large_flat_map_is_no_bomb(tmp_path: Path) -> None:
    flat = np.ones((3000, 2000), np.uint32)
    write_labels(tmp_path / "a.npz", flat)
    np.testing.assert_array_equal(read_labels(tmp_path / "a.npz", Size(2000, 3000)), flat)


def npz(data: bytes, name: str = "labels.npy") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr(name, data)
    return buffer.getvalue()


def npy(array: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


class Evil:
    def __reduce__(self):
        return (print, ("executed",))


BAD = {
    "no labels": npz(npy(LABELS), "other.npy"),
    "wrong size": npz(npy(LABELS[:-1])),
    "zero used": npz(npy(LABELS * 0)),
    "negative": npz(npy(-LABELS.astype(np.int64))),
    "beyond 32 bits": npz(npy(LABELS.astype(np.int64) << 32)),
    "a far too large label": npz(npy(np.full((30, 40), 2**32 - 1, np.uint32))),
    "floats": npz(npy(LABELS.astype(np.float64))),
    "three axes": npz(npy(np.ones((30, 40, 2), np.uint32))),
    "objects": npz(npy(np.array([[1, Evil()]], object))),
    "pickle": npz(pickle.dumps(Evil())),
    "header that asks for more": npz(npy(LABELS).replace(b"(30, 40)", b"(9**9,9)")),
    "header that asks for the world": npz(npy(LABELS).replace(b"(30, 40)", b"(99999,)")),
    "cut off": npz(npy(LABELS)[:-5]),
    "cut-off zip": npz(npy(LABELS))[:-30],
    "bomb": npz(bytes(60_000_000)),
    "text": b"hello, world, this is text",
}


@pytest.mark.parametrize("case", BAD)
def test_bad_labels_are_refused(tmp_path: Path, case: str, capsys) -> None:
    path = tmp_path / "a.npz"
    path.write_bytes(BAD[case])
    with pytest.raises(UserError) as caught:
        read_labels(path, SIZE)
    assert "a.npz" in caught.value.message
    assert caught.value.advice
    assert "executed" not in capsys.readouterr().out


def test_labels_that_do_not_fit_a_png_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError):
        write_labels(tmp_path / "a.png", LABELS + (1 << 24))
    with pytest.raises(UsageError):
        write_labels(tmp_path / "a.txt", LABELS)
    assert not list(tmp_path.iterdir())
