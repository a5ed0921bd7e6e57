"""One drawing as the evaluation sees it: what sources are shown, and what is true."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from models.data.archive import Pair, PairReader, Record
from models.data.lines import xdog_line
from models.data.truth import Drawing, regions_of_flat
from painter.base.errors import UserError
from painter.imaging.resample import fit_labels, fit_picture
from painter.pixels.palette import Palette
from painter.segment.find import find_regions
from painter.segment.flatten import FlattenMethod, region_colours
from painter.segment.table import describe

Lines = Literal["given", "xdog"]
Regions = Literal["true", "own"]

LINE = 127
"""Coverage above which a pixel is line."""

UNSEEN = ("dicebear:big-smile", "dicebear:miniavs")
"""The two whole styles of `heldout` that no training set holds."""


@dataclass(frozen=True)
class View:
    """How drawings are shown.

    Attributes:
        lines: those of the set, or XDoG of the finished picture. regions: of the flats, or found
            in the line. size: pixels of the longer side at most, 0 for as they are.
    """

    lines: Lines = "given"
    regions: Regions = "true"
    size: int = 0


@dataclass(frozen=True, eq=False)
class Case:
    """A drawing to colour.

    Attributes:
        drawing: ink, regions as sources get them, and the colour that each should have.
        truth: `(H, W, 3)` uint8 the finished picture. flat: the same without ink, or itself where
            there are no flats. labels: `(H, W)` uint32 the true regions, those of `drawing` when
            it has them. colours: `(n + 1, 3)` uint8 their colours.
        reference: a reference of its own, or None.
    """

    id: str
    group: str
    pair: str
    drawing: Drawing
    truth: NDArray[np.uint8]
    flat: NDArray[np.uint8]
    labels: NDArray[np.uint32]
    colours: NDArray[np.uint8]
    reference: NDArray[np.uint8] | None = None

    @property
    def true_regions(self) -> bool:
        """Whether sources get the true regions."""
        return self.labels is self.drawing.labels

    @property
    def seed(self) -> int:
        """By the drawing's name, so that every run and every subset draws the same."""
        return int.from_bytes(hashlib.sha256(self.id.encode()).digest()[:8])


@dataclass(frozen=True, eq=False)
class Guide:
    """What a source is told besides the drawing.

    Attributes:
        hinted: `(k,)` uint32 ids of regions whose true colour it may look at.
        reference: `(h, w, 3)` uint8 coloured picture, or None. palette: colours with weights, or
            None. asked: `(h, w, 3)` uint8 whose colours are asked for, or None.
        wanted: another one that the answer's colours are compared with; None for `asked`.
    """

    hinted: NDArray[np.uint32]
    reference: NDArray[np.uint8] | None = None
    palette: Palette | None = None
    asked: NDArray[np.uint8] | None = None
    wanted: NDArray[np.uint8] | None = None


@dataclass(frozen=True, eq=False)
class Answer:
    """What a source makes of it.

    Attributes:
        colours: `(n + 1, 3)` uint8 by region of the drawing, row 0 unused.
        picture: `(H, W, 3)` uint8 finished picture, where it is not just these colours under ink.
    """

    colours: NDArray[np.uint8]
    picture: NDArray[np.uint8] | None = None


def read_case(record: Record, reader: PairReader, view: View) -> Case:
    """One drawing of a set.

    Raises:
        UserError: it is missing or damaged, or has no true regions though they are asked for.
    """
    pair = _sized(reader.read(record), record.painted, view.size)
    given = _given_labels(record, pair.ink.shape)
    if record.painted and given is None and view.regions == "true":
        raise UserError(
            f"{record.id} has no true regions", "Evaluate such drawings with --regions own"
        )
    return case_of(pair, record, view, given)


def case_of(
    pair: Pair, record: Record, view: View, given: NDArray[np.uint32] | None = None
) -> Case:
    """A case of a pair in memory.

    Args:
        given: `(H, W)` uint32 true regions, where they do not follow from the flats.
    """
    truth = pair.flat if record.painted else under_ink(pair.flat, pair.ink)
    ink = xdog_line(truth) if view.lines == "xdog" else pair.ink
    own = find_regions(ink) if view.regions == "own" else None
    alone = record.painted and given is None
    if own is None:
        labels, colours = _true_regions(pair, given)
        drawing = _drawing(ink, labels, colours)
    else:
        found = own.regions()[own.atoms].astype(np.uint32)
        line = pair.ink if record.painted else None
        drawing = _drawing(ink, found, _seen_colours(pair.flat, found, line))
        # Of a finished picture the found regions are all that is known.
        labels, colours = (found, drawing.colours) if alone else _true_regions(pair, given)
    return Case(
        id=record.id,
        group=record.group,
        pair=record.pair,
        drawing=drawing,
        truth=truth,
        flat=pair.flat,
        labels=labels,
        colours=colours,
        reference=_own_reference(record),
    )


def under_ink(flat: NDArray[np.uint8], ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Colours `(H, W, 3)` with ink coverage `(H, W)` multiplied over them."""
    light = (255 - ink.astype(np.uint16))[..., np.newaxis]
    return ((flat * light + 127) // 255).astype(np.uint8)


def flats_of(case: Case, answer: Answer) -> NDArray[np.uint8]:
    """`(H, W, 3)` what a source coloured, as far as that is known without its line."""
    return answer.colours[case.drawing.labels] if answer.picture is None else answer.picture


def finished(case: Case, answer: Answer) -> NDArray[np.uint8]:
    """`(H, W, 3)` the picture that is compared with the truth."""
    if answer.picture is not None:
        return answer.picture
    return under_ink(answer.colours[case.drawing.labels], case.drawing.ink)


def derangement(count: int, seed: int) -> NDArray[np.int64]:
    """A permutation that leaves nothing in its place (one cycle, Sattolo 1986); `count` above 1."""
    order = np.random.default_rng(seed).permutation(count)
    out = np.empty(count, np.int64)
    out[order] = np.roll(order, 1)
    return out


def thinned(records: Sequence[Record], limit: int | None) -> tuple[Record, ...]:
    """At most `limit` of them, evenly chosen."""
    if not limit or limit >= len(records):
        return tuple(records)
    return tuple(records[k * len(records) // limit] for k in range(limit))


def _sized(pair: Pair, painted: bool, size: int) -> Pair:
    height, width = pair.ink.shape
    scale = size / max(height, width) if size else 1.0
    if scale >= 1:
        return pair
    wanted = (max(1, round(width * scale)), max(1, round(height * scale)))
    if painted:
        return Pair(fit_picture(pair.ink, wanted), fit_picture(pair.flat, wanted))
    code = pair.flat.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    small = fit_labels(code.astype(np.uint32), wanted)
    flat = np.stack([small >> 16 & 255, small >> 8 & 255, small & 255], axis=-1)
    return Pair(fit_picture(pair.ink, wanted), flat.astype(np.uint8))


def _true_regions(
    pair: Pair, given: NDArray[np.uint32] | None
) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
    if given is None:
        return regions_of_flat(pair.flat)
    return given, _seen_colours(pair.flat, given, pair.ink)


def _seen_colours(
    flat: NDArray[np.uint8], labels: NDArray[np.uint32], ink: NDArray[np.uint8] | None
) -> NDArray[np.uint8]:
    count = int(labels.max(initial=0))
    return region_colours(flat, labels, count, FlattenMethod.MEDIAN, ink)


def _drawing(
    ink: NDArray[np.uint8], labels: NDArray[np.uint32], colours: NDArray[np.uint8]
) -> Drawing:
    owner = np.arange(colours.shape[0], dtype=np.uint32)
    return Drawing(ink, labels, colours, describe(labels, owner, ink > LINE))


def _given_labels(record: Record, shape: tuple[int, ...]) -> NDArray[np.uint32] | None:
    path = record.folder / f"{record.id}.regions.npz"
    if record.shard or not path.is_file():
        return None
    try:
        with np.load(path) as file:
            labels = np.asarray(file["labels"], np.uint32)
    except (OSError, KeyError, ValueError) as error:
        raise UserError(f"{path} cannot be read: {error}", "Make it again") from None
    if labels.ndim != 2 or not labels.all():
        raise UserError(f"{path} does not give every pixel a region", "Make it again")
    _, compact = np.unique(fit_labels(labels, (shape[1], shape[0])), return_inverse=True)
    return (compact.reshape(shape) + 1).astype(np.uint32)


def _own_reference(record: Record) -> NDArray[np.uint8] | None:
    if record.shard:
        return None
    found = sorted(Path(record.folder).glob(f"{record.id}.reference.*"))
    if not found:
        return None
    picture = cv2.imread(str(found[0]), cv2.IMREAD_COLOR_RGB)
    if picture is None:
        raise UserError(f"{found[0]} is no picture", "Restore the file")
    return np.ascontiguousarray(picture, np.uint8)
