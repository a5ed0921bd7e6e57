"""Region fill: colours regions without learning. The floor that every network must beat."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from painter.api.options import PluginOptions
from painter.api.progress import Progress
from painter.api.request import ColorizeRequest, Mode, PluginContext
from painter.api.result import ColorizeResult
from plugins.region_fill.auto import auto_colours
from plugins.region_fill.palette import scheme_from
from plugins.region_fill.propagate import Spread, spread
from plugins.region_fill.scheme import Mood, scheme_of
from plugins.region_fill.traits import Traits, traits_of

_ALIKE = 0.5  # cost up to which a region is like a hinted one


class RegionFillOptions(PluginOptions):
    """What an artist may choose."""

    mood: Mood = Field(
        default="soft",
        title="Mood",
        description="How strong the colours are where neither hints nor a palette give them.",
    )
    reach: Literal["all", "alike"] = Field(
        default="all",
        title="Reach of hints",
        description="Colour every region of the drawing, or only those like a hinted one.",
    )


class RegionFill:
    """A session of the plugin; it holds nothing."""

    Options: ClassVar[type[PluginOptions]] = RegionFillOptions

    def __init__(self, context: PluginContext) -> None:
        """Nothing to load."""

    def colorize(self, request: ColorizeRequest, progress: Progress) -> ColorizeResult:
        """Colour by hints, or by a scheme where there are none.

        In auto mode hints are kept too, and followed by what is like them.
        """
        options = request.options
        assert isinstance(options, RegionFillOptions)
        progress(0.0, "measuring regions")
        traits = traits_of(request.regions, request.size)
        hinted = request.hints is not None and len(request.hints.region) > 0
        progress(0.2, "choosing colours")
        if request.mode is Mode.HINT and hinted:
            colours = np.full((traits.count, 3), 255, np.uint8)
            confidence = np.zeros(traits.count, np.float32)
        else:
            colours = _unguided(request, traits, options)
            confidence = np.full(traits.count, 0.2, np.float32)
        if hinted:
            everywhere = request.mode is Mode.HINT and options.reach == "all"
            limit = np.inf if everywhere else _ALIKE
            _by_hints(request, traits, limit, colours, confidence)
        progress(1.0, "coloured")
        return ColorizeResult(colours=_with_row_zero(colours), confidence=_row(confidence))

    def close(self) -> None:
        """Nothing to give back."""


def _unguided(
    request: ColorizeRequest, traits: Traits, options: RegionFillOptions
) -> NDArray[np.uint8]:
    if request.palette is not None and len(request.palette.swatches):
        return auto_colours(traits, scheme_from(request.palette, traits, request.seed))
    return auto_colours(traits, scheme_of(request.seed, options.mood))


def _by_hints(
    request: ColorizeRequest,
    traits: Traits,
    limit: float,
    colours: NDArray[np.uint8],
    confidence: NDArray[np.float32],
) -> None:
    assert request.hints is not None
    # In an order that does not depend on the regions' numbers: equal costs have one winner.
    rows = request.hints.region.astype(np.int64) - 1
    order = np.lexsort((traits.y[rows], traits.x[rows], -traits.area[rows]))
    found: Spread = spread(traits, rows[order], limit)
    led = found.source >= 0
    colours[led] = request.hints.colour[order][found.source[led]]
    confidence[led] = found.confidence[led]


def _with_row_zero(colours: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.concatenate([np.full((1, 3), 255, np.uint8), colours])


def _row(confidence: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.concatenate([np.zeros(1, np.float32), confidence])
