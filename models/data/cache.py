"""Drawings decoded and measured once: flat arrays on disk, mapped into memory.

Decoding and labelling a pair takes about forty milliseconds, a training step wants dozens of
pairs: so it is done once, into an ignored folder.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.data.archive import Pair, PairReader, Record, read_records
from models.data.engine.make import ENGINE, draw
from models.data.shapes import shape_drawing
from models.data.truth import drawing_of
from models.pipelines.page import PageInput, prepare_page

_VERSION = 3  # of what is measured; another one makes a new cache
SHAPES = "shapes"
"""Group of the drawings of plain shapes that are made here."""

_ARRAYS = ("ink", "labels", "columns", "colours", "start", "touching", "border", "edge", "page")

Say = Callable[[float, str], None]


@dataclass(frozen=True)
class _Own:
    """A drawing that is made here."""

    group: str
    number: int

    def draw(self) -> Pair:
        if self.group == SHAPES:
            return shape_drawing(np.random.default_rng((7, self.number)))
        return draw(self.number).pair()


@dataclass(frozen=True, eq=False)
class DrawingSet:
    """N drawings at network size S; regions and borders of all stand one after the other.

    Attributes:
        ink: `(N, S, S)` uint8, padded with paper. labels: `(N, S, S)` uint16, 0 = padding.
        columns: `(T, 15)` float32. colours: `(T, 3)` uint8 true sRGB.
        start: `(N + 1,)` int64 first region of a drawing.
        touching: `(E, 2)` int32 rows within the drawing. border: `(E,)` float32.
        edge: `(N + 1,)` int64 first border of a drawing. page: `(N, 2)` float32 width, height.
        groups: style of every drawing.
    """

    ink: NDArray[np.uint8]
    labels: NDArray[np.uint16]
    columns: NDArray[np.float32]
    colours: NDArray[np.uint8]
    start: NDArray[np.int64]
    touching: NDArray[np.int32]
    border: NDArray[np.float32]
    edge: NDArray[np.int64]
    page: NDArray[np.float32]
    groups: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many drawings there are."""
        return len(self.groups)

    @property
    def side(self) -> int:
        """Network size S."""
        return int(self.ink.shape[1])


def open_set(
    folders: Sequence[Path], cache: Path, side: int, say: Say, shapes: int = 0, engine: int = 0
) -> DrawingSet:
    """The drawings of some folders at one size, prepared now if they were not before.

    Args:
        cache: ignored folder to keep them in. shapes: drawings of plain shapes to add.
        engine: drawings of people and scenes of our own to add.

    Raises:
        UserError: a folder is missing or damaged.
    """
    records = [record for folder in folders for record in read_records(folder)]
    key = hashlib.sha256(f"{_VERSION} {side} {shapes}".encode())
    for record in records:
        key.update(f"{record.id} {record.shard} {record.flat}".encode())
    if engine:
        key.update(f"engine {engine}".encode())
    place = cache / f"drawings-{side}-{key.hexdigest()[:12]}"
    if not (place / "groups.json").is_file():
        own = [*(_Own(SHAPES, k) for k in range(shapes)), *(_Own(ENGINE, k) for k in range(engine))]
        _build([*records, *own], place, side, say)
    arrays = {name: np.load(place / f"{name}.npy", mmap_mode="r") for name in _ARRAYS}
    groups = json.loads((place / "groups.json").read_text(encoding="utf-8"))
    return DrawingSet(**arrays, groups=tuple(groups))


def pack(items: Sequence[tuple[PageInput, NDArray[np.uint8]]], side: int) -> DrawingSet:
    """A small set in memory from pages and their `(n, 3)` uint8 true colours."""
    ink = np.zeros((len(items), side, side), np.uint8)
    labels = np.zeros((len(items), side, side), np.uint16)
    for k, (page, _) in enumerate(items):
        h, w = page.ink.shape
        ink[k, :h, :w], labels[k, :h, :w] = page.ink, page.labels
    pages = [page for page, _ in items]
    return DrawingSet(
        ink,
        labels,
        np.concatenate([page.columns for page in pages]),
        np.concatenate([colours for _, colours in items]),
        _starts([len(page.columns) for page in pages]),
        np.concatenate([page.touching for page in pages]),
        np.concatenate([page.border for page in pages]),
        _starts([len(page.border) for page in pages]),
        np.array([(page.width, page.height) for page in pages], np.float32),
        tuple("" for _ in items),
    )


def _starts(counts: Sequence[int]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def _build(sources: Sequence[Record | _Own], place: Path, side: int, say: Say) -> None:
    """Prepare in a folder of this process and move it into place when it is whole."""
    draft = place.with_name(f"{place.name}.{os.getpid()}")
    draft.mkdir(parents=True)
    parts: list[DrawingSet] = []
    pieces = [sources[k : k + 64] for k in range(0, len(sources), 64)]
    for part in _prepared(pieces, side):
        parts.append(part)
        say(len(parts) / len(pieces), "preparing drawings")
    whole = _joined(parts)
    for name in _ARRAYS:
        np.save(draft / f"{name}.npy", getattr(whole, name))
    groups = [source.group for source in sources]
    (draft / "groups.json").write_text(json.dumps(groups), encoding="utf-8")
    shutil.rmtree(place, ignore_errors=True)
    draft.rename(place)


def _prepared(pieces: Sequence[Sequence[Record | _Own]], side: int) -> Iterator[DrawingSet]:
    """The pieces in order, made side by side; a single one is not worth a process."""
    if len(pieces) == 1:
        yield _prepare(pieces[0], side)
        return
    workers = min(8, os.cpu_count() or 1)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_prepare, pieces, [side] * len(pieces))


def _prepare(sources: Sequence[Record | _Own], side: int) -> DrawingSet:
    with PairReader() as reader:
        return pack(list(_items(sources, reader, side)), side)


def _items(
    sources: Sequence[Record | _Own], reader: PairReader, side: int
) -> Iterator[tuple[PageInput, NDArray[np.uint8]]]:
    """Pages and true colours of records, and of our own drawings by their number."""
    for source in sources:
        drawing = drawing_of(source.draw() if isinstance(source, _Own) else reader.read(source))
        yield prepare_page(drawing.ink, drawing.labels, drawing.table, side), drawing.colours[1:]


def _joined(parts: Sequence[DrawingSet]) -> DrawingSet:
    # By name, each of its own type: the checker cannot follow, the constructor's fields do.
    def join(name: str) -> Any:
        return np.concatenate([getattr(part, name) for part in parts])

    arrays: dict[str, Any] = {name: join(name) for name in _ARRAYS if name not in {"start", "edge"}}
    for name in ("start", "edge"):
        arrays[name] = _starts(list(chain(*(np.diff(getattr(part, name)) for part in parts))))
    return DrawingSet(**arrays, groups=())
