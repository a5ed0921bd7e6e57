"""Closing strokes with the truth about them, to train their judge on.

Every drawing is brought to a random size and, mostly, gaps of random width are cut into its lines;
then regions are sought by shape alone, and every stroke is kept that might close a gap, and every
passage that is left in the end, with what the judge sees of it and how much of it runs between
different colours.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from models.data.archive import Pair, PairReader, Record, read_records
from models.data.engine.make import ENGINE, draw
from models.data.shapes import shape_drawing
from painter.imaging.cuts import colour_codes, cut_gaps
from painter.segment.find import default_gap, find_atoms
from painter.segment.ink import read_ink
from painter.segment.sides import Sides
from painter.segment.sight import Seen
from painter.segment.weigh import EVEN

_VERSION = 3  # of what is looked at; another one makes a new cache
_PIECE = 16  # drawings a process takes at once
_BANDS = (None, (3.0, 8.0), (8.0, 16.0), (16.0, 28.0))  # widths of the gaps, pixels
_GAPS = 32.0  # of them a million pixels
_DEFAULT = 0.3  # share of drawings that are looked at with the setting of their stroke
_PAGES, _SHAPES = "pages", "shapes"  # groups
_LARGER, _LARGER_PAGES = (1.0, 2.5), (1.5, 3.2)  # times its size that a drawing is brought to

Say = Callable[[float, str], None]


@dataclass(frozen=True, eq=False)
class ClosingSet:
    """N strokes of M drawings.

    Attributes:
        pictures, facts: as from `painter.segment.sight`. truth: `(N,)` float32, share of a stroke
            that runs between different colours. drawing: `(N,)` int32, 0..M-1.
    """

    pictures: NDArray[np.uint8]
    facts: NDArray[np.float32]
    truth: NDArray[np.float32]
    drawing: NDArray[np.int32]


@dataclass(frozen=True)
class _Source:
    """A drawing on disk, or one that is made here: of group `_SHAPES`, or by the engine."""

    number: int
    group: str
    record: Record | None = None


def open_closings(
    folders: Sequence[Path], cache: Path, say: Say, most: int, shapes: int = 0, engine: int = 0
) -> ClosingSet:
    """Strokes of the drawings of some folders, looked at now if they were not before.

    Args:
        cache: ignored folder to keep them in. most: drawings of the folders at most, besides
            whole pages, of which all are taken: they have most of the strokes.
        shapes: drawings of plain shapes to add. engine: of people and scenes of our own.

    Raises:
        UserError: a folder is missing or damaged.
    """
    records = [record for folder in folders for record in read_records(folder)]
    mixed = [records[int(k)] for k in np.random.default_rng(7).permutation(len(records))]
    single = [record for record in mixed if record.group != _PAGES][:most]
    chosen = [record for record in mixed if record.group == _PAGES] + single
    sources = [_Source(k, record.group, record) for k, record in enumerate(chosen)]
    sources += [_Source(k, _SHAPES) for k in range(shapes)]
    sources += [_Source(k, ENGINE) for k in range(engine)]
    key = hashlib.sha256(f"{_VERSION} {shapes} {engine}".encode())
    for record in chosen:
        key.update(f"{record.id} {record.shard}".encode())
    place = cache / f"closings-{key.hexdigest()[:12]}.npz"
    if not place.is_file():
        _build(sources, place, say)
    with np.load(place) as file:
        return ClosingSet(**{name: file[name] for name in file.files})


def _build(sources: Sequence[_Source], place: Path, say: Say) -> None:
    pieces = [sources[k : k + _PIECE] for k in range(0, len(sources), _PIECE)]
    found: list[tuple[NDArray[np.uint8], NDArray[np.float32], NDArray[np.float32]]] = []
    for part in _looked_at(pieces):
        found += part
        say(len(found) / len(sources), "looking at gaps")
    pictures, facts, truth = (np.concatenate(column) for column in zip(*found, strict=True))
    drawing = np.repeat(np.arange(len(found), dtype=np.int32), [len(one[2]) for one in found])
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(f"{place.name}.{os.getpid()}.npz")
    np.savez(draft, pictures=pictures, facts=facts, truth=truth, drawing=drawing)
    draft.replace(place)


def _looked_at(pieces: Sequence[Sequence[_Source]]) -> Iterator[list[tuple]]:
    if len(pieces) == 1:
        yield _look_at(pieces[0])
        return
    workers = min(8, os.cpu_count() or 1)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_look_at, pieces)


def _look_at(sources: Sequence[_Source]) -> list[tuple]:
    with PairReader() as reader:
        return [_strokes_of(source, reader) for source in sources]


def _strokes_of(source: _Source, reader: PairReader) -> tuple:
    """Pictures, facts and truth of one drawing's strokes."""
    rng = np.random.default_rng([source.number, *source.group.encode()])
    band = _BANDS[int(rng.integers(len(_BANDS)))]
    ink, truth = _enlarged(_drawn(source, reader), source.group, rng)
    if band is not None:
        count = round(_GAPS * ink.size / 1e6)
        ink = cut_gaps(ink, truth, count, *band, int(rng.integers(1 << 30)))
    page = read_ink(ink)
    given = band is not None and rng.random() >= _DEFAULT
    setting = band[1] if band and given else default_gap(page.stroke, ink.shape)
    witness = _Witness()
    find_atoms(page, setting, witness)
    sides = Sides(truth, page)
    share = np.concatenate([sides.differ(seen.line) for seen in witness.seen])
    pictures = np.concatenate([seen.pictures for seen in witness.seen])
    facts = np.concatenate([seen.facts for seen in witness.seen])
    known = share >= 0
    return pictures[known], facts[known], share[known]


class _Witness:
    """A judge that has no opinion and remembers what it was shown."""

    def __init__(self) -> None:
        self.seen: list[Seen] = []

    def odds(self, seen: Seen) -> NDArray[np.float32]:
        """Odds at which size alone decides."""
        self.seen.append(seen)
        return np.full(len(seen.facts), EVEN, np.float32)


def _drawn(source: _Source, reader: PairReader) -> Pair:
    if source.record is not None:
        return reader.read(source.record)
    if source.group == _SHAPES:
        return shape_drawing(np.random.default_rng((8, source.number)))
    return draw(source.number).pair()


def _enlarged(
    pair: Pair, group: str, rng: np.random.Generator
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    times = rng.uniform(*(_LARGER_PAGES if group == _PAGES else _LARGER))
    size = (round(pair.ink.shape[1] * times), round(pair.ink.shape[0] * times))
    ink = cv2.resize(pair.ink, size, interpolation=cv2.INTER_CUBIC).astype(np.uint8, copy=False)
    codes = colour_codes(pair.flat)
    rows = np.minimum(np.arange(size[1]) / times, len(codes) - 1).astype(np.int64)
    columns = np.minimum(np.arange(size[0]) / times, codes.shape[1] - 1).astype(np.int64)
    return ink, codes[rows[:, None], columns]
