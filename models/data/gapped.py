"""Drawings with gaps in their lines and the truth about them, for judges of regions to learn from.

Every drawing is brought to a random size, some are laid with screen dots and hatching, and mostly
gaps of random width are cut into its lines.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from models.data.archive import Pair, PairReader, Record, read_records
from models.data.engine.make import ENGINE, draw
from models.data.heaps import heap_drawing
from models.data.shapes import shape_drawing
from painter.imaging.cuts import colour_codes, cut_gaps
from painter.imaging.shading import with_dots, with_hatching
from painter.segment.find import default_gap
from painter.segment.ink import PageInk, read_ink

_PIECE = 16  # drawings a process takes at once
_BANDS = (None, (3.0, 8.0), (8.0, 16.0), (16.0, 28.0))  # widths of the gaps, pixels
_GAPS = 32.0  # of them a million pixels
_DEFAULT = 0.3  # share of drawings that are looked at with the setting of their stroke
_PAGES, _SHAPES, _HEAPS = "pages", "shapes", "heaps"  # groups
_LARGER, _LARGER_PAGES = (1.0, 2.5), (1.5, 3.2)  # times its size that a drawing is brought to

Say = Callable[[float, str], None]
_T = TypeVar("_T")


@dataclass(frozen=True)
class Mixture:
    """What to learn from.

    Attributes:
        most: drawings of the folders at most, besides whole pages, of which all are taken: they
            have most of the gaps. shapes: drawings of plain shapes to add. heaps: of shapes that
            hide each other. engine: of people and scenes of our own.
        toned: share of all that is laid with dots and hatching.
    """

    most: int
    shapes: int = 0
    engine: int = 0
    heaps: int = 0
    toned: float = 0.0


@dataclass(frozen=True)
class Source:
    """A drawing on disk, or one that is made here: of `_SHAPES`, of `_HEAPS`, or by the engine."""

    number: int
    group: str
    toned: float
    record: Record | None = None


@dataclass(frozen=True, eq=False)
class Gapped:
    """A drawing with gaps.

    Attributes:
        page: what is drawn. truth: int64 (H, W), numbers of colours. setting: gap setting to look
            at it with, page pixels.
    """

    page: PageInk
    truth: NDArray[np.int64]
    setting: float


Look = Callable[[Gapped], _T]


def sources_of(folders: Sequence[Path], mixture: Mixture) -> list[Source]:
    """Drawings to learn from.

    Raises:
        UserError: a folder is missing or damaged.
    """
    records = [record for folder in folders for record in read_records(folder)]
    mixed = [records[int(k)] for k in np.random.default_rng(7).permutation(len(records))]
    single = [record for record in mixed if record.group != _PAGES][: mixture.most]
    chosen = [record for record in mixed if record.group == _PAGES] + single
    toned = mixture.toned
    sources = [Source(k, record.group, toned, record) for k, record in enumerate(chosen)]
    made = {_SHAPES: mixture.shapes, _HEAPS: mixture.heaps, ENGINE: mixture.engine}
    return sources + [Source(k, name, toned) for name, count in made.items() for k in range(count)]


def look_at_all(sources: Sequence[Source], look: Look[_T], salt: int, say: Say) -> list[_T]:
    """What is seen on every drawing, in their order, over all processor cores.

    Args:
        look: a function of a module, so that other processes find it. salt: another one, other
            sizes and gaps.
    """
    pieces = [sources[k : k + _PIECE] for k in range(0, len(sources), _PIECE)]
    found: list[_T] = []
    for part in _looked_at(pieces, partial(_look_at, look=look, salt=salt)):
        found += part
        say(len(found) / len(sources), "looking at gaps")
    return found


def kept_arrays(
    cache: Path,
    name: str,
    key: str,
    sources: Sequence[Source],
    look: Callable[[], Mapping[str, NDArray[np.generic]]],
) -> dict[str, NDArray[Any]]:
    """Arrays by name as they were kept in a file of an ignored folder, looked for now if none is.

    Args:
        key: what besides the drawings on disk the arrays depend on.
    """
    digest = hashlib.sha256(key.encode())
    for record in (source.record for source in sources if source.record):
        digest.update(f"{record.id} {record.shard}".encode())
    place = cache / f"{name}-{digest.hexdigest()[:12]}.npz"
    if not place.is_file():
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = place.with_name(f"{place.name}.{os.getpid()}.npz")
        np.savez(draft, allow_pickle=False, **look())
        draft.replace(place)
    with np.load(place) as file:
        return {part: file[part] for part in file.files}


def _looked_at(
    pieces: Sequence[Sequence[Source]], work: Callable[[Sequence[Source]], list[_T]]
) -> Iterator[list[_T]]:
    if len(pieces) == 1:
        yield work(pieces[0])
        return
    workers = min(8, os.cpu_count() or 1)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(work, pieces)


def _look_at(sources: Sequence[Source], look: Look[_T], salt: int) -> list[_T]:
    with PairReader() as reader:
        return [look(_gapped(source, reader, salt)) for source in sources]


def _gapped(source: Source, reader: PairReader, salt: int) -> Gapped:
    seed = [source.number, *source.group.encode()]
    rng = np.random.default_rng([*seed, salt] if salt else seed)
    band = _BANDS[int(rng.integers(len(_BANDS)))]
    ink, truth = _enlarged(_drawn(source, reader), source.group, rng)
    shading = np.random.default_rng([*seed, salt, 1])
    if shading.random() < source.toned:
        ink = _toned(ink, truth, shading)
    if band is not None:
        count = round(_GAPS * ink.size / 1e6)
        ink = cut_gaps(ink, truth, count, *band, int(rng.integers(1 << 30)))
    page = read_ink(ink)
    given = band is not None and rng.random() >= _DEFAULT
    setting = band[1] if band and given else default_gap(page.stroke, ink.shape)
    return Gapped(page, truth, setting)


def _drawn(source: Source, reader: PairReader) -> Pair:
    if source.record is not None:
        return reader.read(source.record)
    if source.group == _SHAPES:
        return shape_drawing(np.random.default_rng((8, source.number)))
    if source.group == _HEAPS:
        return heap_drawing(np.random.default_rng((9, source.number)))
    return draw(source.number).pair()


def _toned(
    ink: NDArray[np.uint8], truth: NDArray[np.int64], rng: np.random.Generator
) -> NDArray[np.uint8]:
    """Ink with some colours screened and some hatched."""
    number = np.unique(truth, return_inverse=True)[1].reshape(truth.shape) + 1
    return with_hatching(with_dots(ink, number, rng), number, rng)


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
