"""A contact sheet: the ink with its hints, the true colours, and what every source made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from models.data.archive import PairReader, Record
from models.data.truth import Drawing, drawing_of
from models.evaluation.baselines import Source, white
from models.evaluation.protocol import hinted_regions
from painter.imaging.resample import fit_picture

_CELL = 192
_HINTS = 4
_ROWS = 12


def write_sheet(path: Path, records: Sequence[Record], sources: Mapping[str, Source]) -> None:
    """Write up to twelve drawings, evenly chosen, four largest regions hinted, as PNG."""
    step = max(1, len(records) // _ROWS)
    with PairReader() as reader:
        rows = [_row(drawing_of(reader.read(r)), r.id, sources) for r in records[::step][:_ROWS]]
    sheet = np.concatenate(rows)[..., ::-1]
    cv2.imwrite(str(path), np.ascontiguousarray(sheet))


def _row(drawing: Drawing, name: str, sources: Mapping[str, Source]) -> NDArray[np.uint8]:
    hinted = hinted_regions(drawing, _HINTS, "largest", name)
    tables = [white(drawing, hinted), drawing.colours]
    tables += [source(drawing, hinted) for label, source in sources.items() if label != "white"]
    return np.concatenate([_cell(drawing, table) for table in tables], axis=1)


def _cell(drawing: Drawing, colours: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The flats under the ink, `(192, 192, 3)`, on white."""
    light = (255 - drawing.ink.astype(np.uint16))[..., np.newaxis]
    whole = (colours[drawing.labels] * light // 255).astype(np.uint8)
    h, w = whole.shape[:2]
    scale = _CELL / max(h, w)
    small = fit_picture(whole, (max(1, round(w * scale)), max(1, round(h * scale))))
    cell = np.full((_CELL, _CELL, 3), 255, np.uint8)
    cell[: small.shape[0], : small.shape[1]] = small
    return cell
