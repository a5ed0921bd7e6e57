"""Labels in files of their own: `.npz`, or a 24-bit PNG that any program can show."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import BinaryIO

import numpy as np

from painter.base.errors import UsageError, UserError
from painter.base.geometry import Size
from painter.io.archive import Archive, open_archive
from painter.io.atomic import replacing
from painter.io.limits import MAX_LABELS, MAX_PIXELS
from painter.io.npy import from_npy, to_npy
from painter.io.png import encode_png
from painter.io.raster import decode_raster
from painter.io.sniff import Format, sniff
from painter.io.source import read_bytes
from painter.pixels.labelmap import Labels

_ARRAY = "labels"
_LARGEST_PNG = (1 << 24) - 1
_ADVICE = "Write labels with the regions command"


def read_labels(path: Path, size: Size) -> Labels:
    """Region ids of every pixel, `(H, W)` uint32 from 1 upwards.

    Args:
        path: by content a zip with the array `labels` or a PNG with id = R + 256 G + 65536 B.
        size: of the page; the labels must have it.

    Raises:
        UserError: the file is damaged, of another form or size, or holds the id 0.
    """
    kind = sniff(read_bytes(path, 16))
    if kind is Format.ZIP:
        labels = _read_npz(path)
    elif kind is Format.PNG:
        labels = _read_png(path)
    else:
        raise UserError(f"{path} holds no labels", _ADVICE)
    found = Size(labels.shape[1], labels.shape[0])
    if found != size:
        raise UserError(
            f"{path} holds labels of {found} pixels, but the page has {size}",
            "Use labels that were made for this page",
        )
    if not labels.all() or int(labels.max()) > MAX_LABELS:
        raise UserError(f"{path} holds pixels of the label 0 or of a far too large one", _ADVICE)
    return labels


def write_labels(path: Path, labels: Labels) -> None:
    """Write `(H, W)` uint32 labels as `.npz` or `.png`, in place of an older file.

    Raises:
        UsageError: another suffix. UserError: the file cannot be written, or a label does not
            fit the 24 bits of a PNG.
    """
    suffix = path.suffix.lower()
    if suffix == ".npz":
        with replacing(path) as file:
            _write_npz(file, labels)
    elif suffix == ".png":
        if int(labels.max()) > _LARGEST_PNG:
            raise UserError(f"{path.name} cannot hold so many labels", "Write .npz")
        channels = [(labels >> shift & 255).astype(np.uint8) for shift in (0, 8, 16)]
        data = encode_png(np.dstack(channels))
        with replacing(path) as file:
            file.writelines(data)
    else:
        raise UsageError(f"{path.name!r} is no file for labels", "Use .npz or .png")


def _write_npz(file: BinaryIO, labels: Labels) -> None:
    """The same as numpy's own, but packed fast."""
    data = to_npy(labels.astype(np.uint32, copy=False))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as zipped:
        info = zipfile.ZipInfo(f"{_ARRAY}.npy", (1980, 1, 1, 0, 0, 0))
        info.compress_type = zipfile.ZIP_DEFLATED
        info.file_size = len(data)
        with zipped.open(info, "w") as part:
            part.write(data)


def _read_npz(path: Path) -> Labels:
    with open_archive(path, ratio=2000) as archive:  # flat labels deflate a thousandfold
        part = f"{_ARRAY}.npy"
        if part not in archive:
            raise UserError(f"{path} has no array {_ARRAY!r}", _ADVICE)
        return _read_npy(archive, part, path)


def _read_npy(archive: Archive, part: str, path: Path) -> Labels:
    try:
        array = from_npy(archive.read(part, MAX_PIXELS * 8 + 4096))
    except ValueError as error:
        raise UserError(f"{path} is damaged or holds no plain numbers", _ADVICE) from error
    if array.ndim != 2 or array.size == 0 or array.dtype.kind not in "iu":
        raise UserError(f"{path} holds no labels: one whole number a pixel is needed", _ADVICE)
    if int(array.min()) < 0 or int(array.max()) > MAX_LABELS:
        raise UserError(f"{path} holds numbers that are no labels", _ADVICE)
    return array.astype(np.uint32)


def _read_png(path: Path) -> Labels:
    pixels = decode_raster(read_bytes(path), str(path)).pixels
    if pixels.ndim != 3:
        return pixels.astype(np.uint32)
    rgba = np.zeros((*pixels.shape[:2], 4), np.uint8)
    rgba[:, :, :3] = pixels[:, :, :3]
    return rgba.view("<u4")[:, :, 0].astype(np.uint32)
