"""Drawings as a network's training wants them: ink, ids and palettes in flat arrays.

A drawing is recoloured by another palette and painted by one look-up, on the device. Finished
pages without flats are kept as they are.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from models.data.archive import PairReader, Record, read_records
from models.data.engine.make import ENGINE, draw_poses
from painter.base.bands import worker_count

Say = Callable[[float, str], None]

PALETTE = 256
"""Colours that a drawing has at most; the rest are joined with their nearest."""

_VERSION = 1  # of what is kept; another one makes a new cache
_ARRAYS = ("ink", "ids", "colours", "painted", "person")
_POSES = 2  # of everybody, so that a reference can be another one
_TALL = 1.15  # pages higher than this are cut into squares, or nothing would be left of them


@dataclass(frozen=True, eq=False)
class PictureSet:
    """N drawings of side S.

    Attributes:
        ink: `(N, S, S)` uint8 coverage. ids: `(N, S, S)` uint8 rows of the palette.
        colours: `(N, 256, 3)` uint8 palettes, white where unused.
        painted: `(M, S, S, 3)` uint8 finished pictures of the last M drawings; the others have
            flats only and are painted from `ids`.
        person: `(N,)` int64; drawings of the same people share a number.
        groups: style of every drawing.
    """

    ink: NDArray[np.uint8]
    ids: NDArray[np.uint8]
    colours: NDArray[np.uint8]
    painted: NDArray[np.uint8]
    person: NDArray[np.int64]
    groups: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many drawings there are."""
        return len(self.groups)

    @property
    def side(self) -> int:
        """Side S."""
        return int(self.ink.shape[1])

    @property
    def flat_count(self) -> int:
        """How many have flats; they come first."""
        return self.count - len(self.painted)


@dataclass(frozen=True, eq=False)
class Picture:
    """One drawing; `(S, S)` uint8 ink and ids, `(256, 3)` palette, `(S, S, 3)` or None painted."""

    ink: NDArray[np.uint8]
    ids: NDArray[np.uint8]
    colours: NDArray[np.uint8]
    painted: NDArray[np.uint8] | None
    person: str
    group: str


def open_pictures(
    folders: Sequence[Path], cache: Path, side: int, say: Say, engine: int = 0
) -> PictureSet:
    """Drawings of some folders and `engine` ones of our own, prepared now if they were not before.

    Args:
        cache: ignored folder to keep them in.

    Raises:
        UserError: a folder is missing or damaged.
    """
    records = [record for folder in folders for record in read_records(folder, painted=True)]
    key = hashlib.sha256(f"{_VERSION} {side} {engine}".encode())
    for record in records:
        key.update(f"{record.id} {record.folder} {record.shard} {record.flat}".encode())
    place = cache / f"pictures-{side}-{key.hexdigest()[:12]}"
    if not (place / "groups.json").is_file():
        _build([*records, *range(engine // _POSES)], place, side, say)
    arrays = {name: np.load(place / f"{name}.npy", mmap_mode="r") for name in _ARRAYS}
    groups = json.loads((place / "groups.json").read_text(encoding="utf-8"))
    return PictureSet(**arrays, groups=tuple(groups))


def pack_pictures(pictures: Sequence[Picture], side: int) -> PictureSet:
    """A set in memory; finished pictures come last."""
    order = sorted(pictures, key=lambda one: one.painted is not None)
    names = {one.person for one in order if one.person}
    number = {name: k for k, name in enumerate(sorted(names))}
    alone = range(len(number), len(number) + len(order))
    person = [number.get(one.person, own) for one, own in zip(order, alone, strict=True)]
    painted = [one.painted for one in order if one.painted is not None]
    return PictureSet(
        np.stack([one.ink for one in order]),
        np.stack([one.ids for one in order]),
        np.stack([one.colours for one in order]),
        np.stack(painted) if painted else np.zeros((0, side, side, 3), np.uint8),
        np.array(person, np.int64),
        tuple(one.group for one in order),
    )


def pictures_of_record(record: Record, reader: PairReader, side: int) -> Iterator[Picture]:
    """A drawing of an archive; pages come as an upper and a lower square."""
    person = f"{record.folder.name}/{record.pair}" if record.pair else ""
    pair = reader.read(record)
    if record.painted:
        for ink, colour in _squares(pair.ink, pair.flat):
            white = np.full((PALETTE, 3), 255, np.uint8)
            shown = _fitted(colour, side, 255, cv2.INTER_AREA)
            ids = np.zeros((side, side), np.uint8)
            seen = _fitted(ink, side, 0, cv2.INTER_AREA)
            yield Picture(seen, ids, white, shown, person, record.group)
        return
    ids, colours = palette_ids(pair.flat)
    for ink, own in _squares(pair.ink, ids):
        yield _picture(ink, own, colours, side, person, record.group)


def pictures_of_engine(seed: int, side: int) -> Iterator[Picture]:
    """The same people of our own, in two poses."""
    for made in draw_poses(seed, _POSES, side=side):
        ids = made.ids.astype(np.uint8)
        for ink, own in _squares(made.ink, ids):
            yield _picture(ink, own, made.colours, side, f"{ENGINE}/{seed}", ENGINE)


def palette_ids(flat: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Ids and palette of exact flats; rare colours beyond 256 become their nearest.

    Args:
        flat: `(H, W, 3)` uint8.

    Returns:
        `(H, W)` uint8 and `(n, 3)` uint8, the most frequent colour first.
    """
    wide = flat.astype(np.uint32)
    code = wide[..., 0] << 16 | wide[..., 1] << 8 | wide[..., 2]
    values, which, number = np.unique(code.ravel(), return_inverse=True, return_counts=True)
    order = np.argsort(-number, kind="stable")
    rgb = np.stack([values >> 16 & 255, values >> 8 & 255, values & 255], axis=1).astype(np.int64)
    kept = order[:PALETTE]
    place = np.zeros(len(values), np.uint8)
    place[kept] = np.arange(len(kept))
    for row in order[PALETTE:]:
        place[row] = np.square(rgb[kept] - rgb[row]).sum(axis=1).argmin()
    return place[which].reshape(code.shape), rgb[kept].astype(np.uint8)


def _squares(
    ink: NDArray[np.uint8], other: NDArray[np.uint8]
) -> Iterator[tuple[NDArray[np.uint8], NDArray[np.uint8]]]:
    height, width = ink.shape
    if height <= _TALL * width:
        yield ink, other
        return
    for top in (0, height - width):
        rows = slice(top, top + width)
        yield ink[rows], other[rows]


def _picture(
    ink: NDArray[np.uint8],
    ids: NDArray[np.uint8],
    colours: NDArray[np.uint8],
    side: int,
    person: str,
    group: str,
) -> Picture:
    palette = np.full((PALETTE, 3), 255, np.uint8)
    palette[: len(colours)] = colours
    # What is added around a drawing is paper.
    white = int(np.flatnonzero((palette == 255).all(axis=1))[0]) if len(colours) < PALETTE else 0
    small = _fitted(ink, side, 0, cv2.INTER_AREA)
    return Picture(
        small, _fitted(ids, side, white, cv2.INTER_NEAREST), palette, None, person, group
    )


def _fitted(array: NDArray[np.uint8], side: int, around: int, how: int) -> NDArray[np.uint8]:
    """Brought to a longer side of `side` and put into the left upper corner of a square."""
    height, width = array.shape[:2]
    scale = side / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    if scale > 1 and how == cv2.INTER_AREA:
        how = cv2.INTER_LINEAR
    small = cv2.resize(array, size, interpolation=how)
    out = np.full((side, side, *array.shape[2:]), around, np.uint8)
    out[: size[1], : size[0]] = small
    return out


def _build(sources: Sequence[Record | int], place: Path, side: int, say: Say) -> None:
    """Prepare in a folder of this process and move it into place when it is whole."""
    draft = place.with_name(f"{place.name}.{os.getpid()}")
    draft.mkdir(parents=True)
    pictures: list[Picture] = []
    pieces = [sources[k : k + 64] for k in range(0, len(sources), 64)]
    for k, part in enumerate(_prepared(pieces, side)):
        pictures += part
        say((k + 1) / len(pieces), "preparing drawings")
    whole = pack_pictures(pictures, side)
    for name in _ARRAYS:
        np.save(draft / f"{name}.npy", getattr(whole, name))
    (draft / "groups.json").write_text(json.dumps(whole.groups), encoding="utf-8")
    shutil.rmtree(place, ignore_errors=True)
    draft.rename(place)


def _prepared(pieces: Sequence[Sequence[Record | int]], side: int) -> Iterator[list[Picture]]:
    """The pieces in order, made side by side; a single one is not worth a process."""
    if len(pieces) == 1:
        yield _prepare(pieces[0], side)
        return
    with ProcessPoolExecutor(worker_count(), mp_context=get_context("spawn")) as pool:
        yield from pool.map(_prepare, pieces, [side] * len(pieces))


def _prepare(sources: Sequence[Record | int], side: int) -> list[Picture]:
    found: list[Picture] = []
    with PairReader() as reader:
        for source in sources:
            made = isinstance(source, int)
            found += (
                pictures_of_engine(source, side)
                if made
                else pictures_of_record(source, reader, side)
            )
    return found
