"""Answers that cost nothing; what learns must beat them on the same pictures."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from models.evaluation.cases import Answer, Case, Guide
from painter.imaging.colour import to_oklab
from painter.imaging.histogram import main_colours
from painter.pixels.palette import Palette

Source: TypeAlias = Callable[[Case, Guide], Answer | None]
"""From a drawing and what is told about it to what is made of it, or None for no such thing.

Of `colours` and the truth a source may look at the hinted regions only, but for the oracle.
"""

Protocol = Literal["auto", "hints", "reference", "histogram"]

ORACLE = "oracle: the best hint"
"""A bound and not a baseline: it looks at the truth."""

MEAN_FILE = Path(__file__).with_name("train_mean.json")
"""Mean colour of the flats of `core`, written by `models.evaluation.train_features`."""

_SWATCHES = 16
_NEAR = 4  # pixels around a place of the reference that are looked at


def white(case: Case, guide: Guide) -> Answer:
    """Leave everything white but the hints."""
    return Answer(with_hints(np.full_like(case.drawing.colours, 255), case, guide))


def train_mean(case: Case, guide: Guide) -> Answer:
    """Give everything the mean colour of the training set, and the hints theirs."""
    rgb = json.loads(MEAN_FILE.read_text(encoding="utf-8"))["rgb"]
    colours = np.tile(np.array(rgb, np.uint8), (len(case.drawing.colours), 1))
    return Answer(with_hints(colours, case, guide))


def nearest_hint(case: Case, guide: Guide) -> Answer:
    """Every region takes the hint of the region whose middle is nearest; white without hints."""
    if not len(guide.hinted):
        return white(case, guide)
    middle = case.drawing.table.centroid.astype(np.float64)
    away = np.hypot(*np.moveaxis(middle[:, np.newaxis] - middle[np.newaxis, guide.hinted], -1, 0))
    colours = case.drawing.colours[guide.hinted][away.argmin(axis=1)]
    return Answer(with_hints(colours, case, guide))


def oracle_hint(case: Case, guide: Guide) -> Answer:
    """No baseline but a bound: every region takes whichever hint is nearest to its true colour.

    What spreads hints alone cannot be better; regions whose colour nobody hinted stay wrong.
    """
    if not len(guide.hinted):
        return white(case, guide)
    lab = to_oklab(case.drawing.colours)
    away = np.square(lab[:, np.newaxis] - lab[np.newaxis, guide.hinted]).sum(axis=-1)
    return Answer(case.drawing.colours[guide.hinted][away.argmin(axis=1)])


def histogram_transfer(case: Case, guide: Guide) -> Answer:
    """Spend the colours asked for by area: large regions first, on what most is left of."""
    palette = _palette(guide)
    left = np.array([swatch.weight for swatch in palette.swatches], np.float64)
    area = case.drawing.table.area.astype(np.float64)
    share = area / max(1.0, area[1:].sum())
    colours = np.full_like(case.drawing.colours, 255)
    rgb = palette.colours()
    for region in np.argsort(-area[1:], kind="stable") + 1:
        chosen = int(left.argmax())
        left[chosen] -= share[region]
        colours[region] = rgb[chosen]
    return Answer(with_hints(colours, case, guide))


def same_place(case: Case, guide: Guide) -> Answer:
    """Every region takes the colour that the reference has where its middle lies."""
    reference = guide.reference
    assert reference is not None
    height, width = case.drawing.labels.shape
    scale = np.array(reference.shape[1::-1]) / (width, height)
    at = (case.drawing.table.centroid * scale).astype(np.int64)
    colours = np.full_like(case.drawing.colours, 255)
    for region in range(1, len(colours)):
        x, y = np.clip(at[region], 0, np.array(reference.shape[1::-1]) - 1)
        rows, columns = (slice(max(0, v - _NEAR), v + _NEAR + 1) for v in (y, x))
        colours[region] = np.median(reference[rows, columns].reshape(-1, 3), axis=0)
    return Answer(with_hints(colours, case, guide))


def baselines(protocol: Protocol) -> dict[str, Source]:
    """By name; the plugin region_fill is another one, run by who may run plugins."""
    always: dict[str, Source] = {"white": white, "train mean": train_mean}
    if protocol == "hints":
        return {**always, "nearest hint": nearest_hint, ORACLE: oracle_hint}
    if protocol == "reference":
        places: dict[str, Source] = {"same place": same_place}
        return {**always, "histogram transfer": histogram_transfer, **places}
    if protocol == "histogram":
        return {**always, "histogram transfer": histogram_transfer}
    return always


def palette_of(picture: NDArray[np.uint8]) -> Palette:
    """The weighted colours that a picture asks for, `(H, W, 3)` uint8."""
    return main_colours(picture, _SWATCHES)


def _palette(guide: Guide) -> Palette:
    if guide.palette is not None and guide.palette.swatches:
        return guide.palette
    assert guide.reference is not None
    return palette_of(guide.reference)


def with_hints(colours: NDArray[np.uint8], case: Case, guide: Guide) -> NDArray[np.uint8]:
    """`(n + 1, 3)` colours, changed in place where a region is hinted."""
    colours[guide.hinted] = case.drawing.colours[guide.hinted]
    return colours
