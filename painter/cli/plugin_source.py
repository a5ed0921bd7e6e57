"""A plugin as a source of the evaluation: asked exactly as the program asks it."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from painter.api.progress import silent
from painter.api.request import ColorizeRequest, Hints, Mode
from painter.api.result import ColorizeResult
from painter.base.geometry import Size
from painter.host.session import PluginSession
from painter.imaging.colourbands import bands_of_picture
from painter.imaging.resample import fit_picture
from painter.pixels.labelmap import LabelMap
from painter.segment.flatten import FlattenMethod, region_colours

_DOT = 2  # pixels around a hint's middle that are painted


@dataclass
class _Asked:
    """The last answer of a plugin, so that its picture is not computed twice for two rows."""

    case: Any = None
    guide: Any = None
    result: ColorizeResult | None = None


def sources_of(name: str, session: PluginSession, mode: str) -> dict[str, Callable[..., Any]]:
    """The plugin as the program shows it, in flats, and, where it paints one, its own picture.

    Sources take a `Case` and a `Guide` of `models.evaluation` and give an `Answer`.
    """
    source = PluginSource(session, Mode(mode))
    if session.manifest.input == "greys":
        return {name: source.painted}
    return {name: source, f"{name}, its picture": source.own_picture}


class PluginSource:
    """One plugin in one mode."""

    def __init__(self, session: PluginSession, mode: Mode) -> None:
        """Take a session; it is loaded with the first drawing."""
        self._session, self._mode = session, mode
        self._grey = session.manifest.input == "greys"
        self._last = _Asked()

    def __call__(self, case: Any, guide: Any) -> Any:
        """Flats: its colours by region, or the median of its picture over every region."""
        result = self._result(case, guide)
        answer = importlib.import_module("models.evaluation.cases").Answer
        drawing = case.drawing
        if result.colours is not None:
            colours = result.colours.copy()
        else:
            picture = _at_size(result, drawing)
            number = drawing.table.count
            colours = region_colours(
                picture, drawing.labels, number, FlattenMethod.MEDIAN, drawing.ink
            )
        # The program writes hints into the proposal itself.
        colours[guide.hinted] = drawing.colours[guide.hinted]
        return answer(colours)

    def painted(self, case: Any, guide: Any) -> Any:
        """The page with the plugin's picture; of one that keeps greys only the chroma counts."""
        answer = self(case, guide)
        result = self._result(case, guide)
        if result.picture is None:
            return answer
        picture = _at_size(result, case.drawing)
        if self._grey:
            greys = importlib.import_module("models.evaluation.greys")
            picture = greys.on_page(picture, case.truth)
        return type(answer)(answer.colours, picture)

    def own_picture(self, case: Any, guide: Any) -> Any:
        """The picture that it paints, or None where it colours regions alone."""
        return None if self._result(case, guide).picture is None else self.painted(case, guide)

    def _result(self, case: Any, guide: Any) -> ColorizeResult:
        last = self._last
        if last.result is None or last.case is not case or last.guide is not guide:
            request = self._request(case, guide)
            self._last = last = _Asked(case, guide, self._session.colorize(request, silent))
        assert last.result is not None
        return last.result

    def _request(self, case: Any, guide: Any) -> ColorizeRequest:
        drawing = case.drawing
        height, width = drawing.labels.shape
        ink = drawing.ink
        if self._grey:
            ink = 255 - cv2.cvtColor(case.truth, cv2.COLOR_RGB2GRAY)
        references = () if guide.reference is None else (guide.reference,)
        return ColorizeRequest(
            mode=self._mode,
            size=Size(width, height),
            ink=np.ascontiguousarray(ink, np.uint8),
            labels=LabelMap.from_array(drawing.labels, drawing.table.count),
            regions=drawing.table,
            options=self._session.options({}),
            hints=_hints(drawing, guide.hinted) if self._mode is Mode.HINT else None,
            references=references if self._mode is Mode.REFERENCE else (),
            palette=guide.palette,
            bands=None if guide.asked is None else bands_of_picture(guide.asked),
        )


def _hints(drawing: Any, hinted: NDArray[np.uint32]) -> Hints:
    """A dot where each hinted region is roomiest."""
    region = np.sort(hinted)
    colour = drawing.colours[region]
    picture = np.zeros((*drawing.labels.shape, 4), np.uint8)
    point = np.array([_inside(drawing, own) for own in region], np.int64).reshape(-1, 2)
    for (x, y), rgb, own in zip(point, colour, region, strict=True):
        window = (
            slice(max(0, y - _DOT), y + _DOT + 1),
            slice(max(0, x - _DOT), x + _DOT + 1),
        )
        inside = drawing.labels[window] == own
        picture[window][inside] = (*rgb, 255)
    return Hints(picture, region, colour, point.astype(np.float32))


def _inside(drawing: Any, region: int) -> tuple[int, int]:
    """x, y of the region's pixel that is farthest from its border."""
    left, top, right, bottom = drawing.table.box[region]
    mask = drawing.labels[top:bottom, left:right] == region
    away = cv2.distanceTransform(np.pad(mask, 1).view(np.uint8), cv2.DIST_L2, 3)[1:-1, 1:-1]
    y, x = np.unravel_index(int(away.argmax()), away.shape)
    return int(left + x), int(top + y)


def _at_size(result: ColorizeResult, drawing: Any) -> NDArray[np.uint8]:
    assert result.picture is not None
    height, width = drawing.labels.shape
    return np.ascontiguousarray(fit_picture(result.picture, (width, height)))
