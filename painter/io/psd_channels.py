"""Coded channels of Photoshop files, decoded a band of rows at a time.

Adobe Photoshop File Formats Specification, "Channel Image Data" and "Image Data Section".
"""

from __future__ import annotations

import zlib
from abc import ABC, abstractmethod

import numpy as np
from numpy.typing import NDArray

from painter.io.packbits import unpack_rows
from painter.io.sixteen import to_eight

RAW, RLE, ZIP, ZIP_DELTA = 0, 1, 2, 3


class Channel(ABC):
    """Rows of one channel, to be taken from the top downwards.

    Attributes:
        whole: False once something was missing; missing values are 0.
    """

    def __init__(self, width: int, depth: int) -> None:
        self.width = width
        self.depth = depth
        self.whole = True

    @property
    def row_bytes(self) -> int:
        """Bytes of a row before coding."""
        return (self.width * self.depth + 7) // 8

    def take(self, count: int, *, light: bool = False) -> NDArray[np.uint8]:
        """The next rows as `(count, width)` uint8, 0..255; `light`: they are colours."""
        return samples(self._rows(count), self.width, self.depth, light=light)

    @property
    @abstractmethod
    def spent(self) -> bool:
        """Whether nothing is left to decode; every further row is 0."""

    @abstractmethod
    def _rows(self, count: int) -> NDArray[np.uint8]:
        """The next rows as `(count, row_bytes)`."""


class Stored(Channel):
    """Not coded at all."""

    def __init__(self, data: memoryview, width: int, depth: int) -> None:
        super().__init__(width, depth)
        self._data = np.frombuffer(data, np.uint8)
        self._at = 0

    @property
    def spent(self) -> bool:
        """Whether the bytes are all used."""
        return self._at >= self._data.size

    def _rows(self, count: int) -> NDArray[np.uint8]:
        wanted = count * self.row_bytes
        rows = np.zeros(wanted, np.uint8)
        part = self._data[self._at : self._at + wanted]
        rows[: part.size] = part
        self.whole = self.whole and part.size == wanted
        self._at += wanted
        return rows.reshape(count, self.row_bytes)


class RunLength(Channel):
    """Rows coded by PackBits."""

    def __init__(
        self, data: memoryview, lengths: NDArray[np.int64], start: int, width: int, depth: int
    ) -> None:
        """`lengths`: of the coded rows, the first of which begins at byte `start`."""
        super().__init__(width, depth)
        self._data = np.frombuffer(data, np.uint8)
        edges = np.zeros(lengths.size + 1, np.int64)
        np.cumsum(lengths, out=edges[1:])
        self._edges = np.minimum(edges + start, self._data.size)
        self._at = 0

    @property
    def spent(self) -> bool:
        """Whether no row is left that has any bytes."""
        left = self._edges[self._at :]
        return left.size < 2 or bool(left[0] == left[-1])

    def _rows(self, count: int) -> NDArray[np.uint8]:
        rows = np.zeros((count, self.row_bytes), np.uint8)
        edges = self._edges[self._at : self._at + count + 1]
        known = max(0, edges.size - 1)
        sound = unpack_rows(self._data, edges, rows[:known]) if known else True
        self.whole = self.whole and sound and known == count
        self._at += count
        return rows


class Deflated(Channel):
    """One zlib stream; with `delta`, every value is the difference from the one to the left."""

    def __init__(self, data: memoryview, width: int, depth: int, *, delta: bool) -> None:
        super().__init__(width, depth)
        self._rest: bytes | memoryview = data
        self._unpacker = zlib.decompressobj()
        self._delta = delta
        self._dry = False

    @property
    def spent(self) -> bool:
        """Whether the stream gave less than was asked for."""
        return self._dry

    def _rows(self, count: int) -> NDArray[np.uint8]:
        wanted = count * self.row_bytes
        rows = np.zeros(wanted, np.uint8)
        part = np.frombuffer(self._inflated(wanted), np.uint8)
        rows[: part.size] = part
        self.whole = self.whole and part.size == wanted
        table = rows.reshape(count, self.row_bytes)
        return _summed(table, self.depth) if self._delta else table

    def _inflated(self, wanted: int) -> bytes:
        try:
            data = self._unpacker.decompress(self._rest, wanted)
        except zlib.error:
            self._rest, data = b"", b""
        else:
            self._rest = self._unpacker.unconsumed_tail
        self._dry = len(data) < wanted
        return data


def channel(data: bytes, coding: int, width: int, height: int, depth: int, version: int) -> Channel:
    """A layer's channel.

    Args:
        data: what follows the mark of the coding. version: 1 PSD, 2 PSB.
    """
    if coding != RLE:
        return _plain(memoryview(data), coding, width, depth)
    lengths = row_lengths(data, height, version)
    return RunLength(memoryview(data), lengths, height * _count_bytes(version), width, depth)


def merged_channels(
    data: bytes, coding: int, width: int, height: int, depth: int, version: int, count: int, of: int
) -> list[Channel]:
    """The first `count` of `of` channels of the merged picture."""
    view = memoryview(data)
    row = (width * depth + 7) // 8
    if coding == RLE:
        lengths = row_lengths(data, height * of, version)
        table = np.zeros(height * of, np.int64)
        table[: lengths.size] = lengths
        starts = height * of * _count_bytes(version) + np.concatenate([[0], np.cumsum(table)])
        return [
            RunLength(
                view, table[n * height : (n + 1) * height], int(starts[n * height]), width, depth
            )
            for n in range(count)
        ]
    if coding == RAW:
        size = row * height
        return [Stored(view[n * size : (n + 1) * size], width, depth) for n in range(count)]
    return [
        _Skipped(view, width, depth, height * n, delta=coding == ZIP_DELTA) for n in range(count)
    ]


class _Skipped(Deflated):
    """A channel in the middle of a stream: what comes before it is unpacked and dropped."""

    def __init__(
        self, data: memoryview, width: int, depth: int, before: int, *, delta: bool
    ) -> None:
        super().__init__(data, width, depth, delta=delta)
        self._before = before

    def _rows(self, count: int) -> NDArray[np.uint8]:
        while self._before:
            step = min(256, self._before)
            self._inflated(step * self.row_bytes)
            self._before -= step
        return super()._rows(count)


def row_lengths(data: bytes, rows: int, version: int) -> NDArray[np.int64]:
    """The table of row lengths at the head of coded rows; shorter where the data ends before."""
    size = _count_bytes(version)
    known = min(rows, len(data) // size)
    return np.frombuffer(data, ">u4" if version == 2 else ">u2", known).astype(np.int64)


def samples(rows: NDArray[np.uint8], width: int, depth: int, *, light: bool) -> NDArray[np.uint8]:
    """Rows of bytes as `(H, width)` values of 8 bits.

    One bit: set is black. 32 bits: 0..1, and of colours linear light, which is encoded as sRGB
    (IEC 61966-2-1).
    """
    if depth == 8:
        return rows
    if depth == 1:
        return (1 - np.unpackbits(rows, axis=1)[:, :width]) * np.uint8(255)
    if depth == 16:
        return to_eight(rows.view(">u2").astype(np.uint16))
    with np.errstate(invalid="ignore"):
        share = np.clip(np.nan_to_num(rows.view(">f4").astype(np.float32)), 0.0, 1.0)
    if light:
        share = np.where(share <= 0.0031308, share * 12.92, 1.055 * share ** (1 / 2.4) - 0.055)
    return np.round(share * 255).astype(np.uint8)


def _plain(data: memoryview, coding: int, width: int, depth: int) -> Channel:
    if coding == RAW:
        return Stored(data, width, depth)
    return Deflated(data, width, depth, delta=coding == ZIP_DELTA)


def _count_bytes(version: int) -> int:
    return 4 if version == 2 else 2


def _summed(rows: NDArray[np.uint8], depth: int) -> NDArray[np.uint8]:
    """Undo the differences. Floats were split: all first bytes of a row, then all second ones."""
    if depth == 16:
        words = rows.view(">u2").astype(np.uint16)
        return np.cumsum(words, axis=1, dtype=np.uint16).astype(">u2").view(np.uint8)
    bytewise = np.cumsum(rows, axis=1, dtype=np.uint8)
    if depth != 32:
        return bytewise
    height, length = rows.shape
    return np.ascontiguousarray(
        bytewise.reshape(height, 4, length // 4).transpose(0, 2, 1)
    ).reshape(height, length)
