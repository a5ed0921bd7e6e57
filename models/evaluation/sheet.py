"""A contact sheet: the drawing, what was told, the truth, and what every source made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from models.data.archive import PairReader, Record
from models.evaluation.baselines import Source, white
from models.evaluation.cases import Guide, finished, read_case, thinned
from models.evaluation.guides import Guides, Key, Plan
from painter.base.errors import UserError
from painter.imaging.resample import fit_picture

_CELL = 192
_HINTS = 4
_ROWS = 12


def write_sheet(
    path: Path, records: Sequence[Record], sources: Mapping[str, Source], plan: Plan
) -> None:
    """Write up to twelve drawings, evenly chosen, as PNG; with hints the four largest regions.

    Raises:
        UserError: the file cannot be written.
    """
    rows: list[NDArray[np.uint8]] = []
    with PairReader() as reader:
        guides = Guides(records, plan, reader)
        for record in thinned(records, _ROWS):
            case = read_case(record, reader, plan.view)
            guide = _shown(guides.of(case))
            told = guide.asked if guide.reference is None else guide.reference
            pictures = [finished(case, white(case, guide))]
            pictures += [] if told is None else [told]
            pictures.append(case.truth)
            answers = [call(case, guide) for name, call in sources.items() if name != "white"]
            pictures += [finished(case, answer) for answer in answers if answer is not None]
            rows.append(np.concatenate([_cell(picture) for picture in pictures], axis=1))
    sheet = np.ascontiguousarray(np.concatenate(rows)[..., ::-1])
    done, data = cv2.imencode(".png", sheet)
    try:
        assert done
        path.write_bytes(data.tobytes())
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}", "Choose another") from None


def _shown(guides: Sequence[tuple[Key, Guide]]) -> Guide:
    fitting = [one for one in guides if one[0].hints == _HINTS or one[0].ask == "changed"]
    return (fitting[0] if fitting else guides[-1])[1]


def _cell(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """`(192, 192, 3)`, on white."""
    h, w = picture.shape[:2]
    scale = _CELL / max(h, w)
    small = fit_picture(picture, (max(1, round(w * scale)), max(1, round(h * scale))))
    cell = np.full((_CELL, _CELL, 3), 255, np.uint8)
    cell[: small.shape[0], : small.shape[1]] = small
    return cell
