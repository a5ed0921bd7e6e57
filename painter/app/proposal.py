"""What is asked of a plugin, and what it suggests until that is accepted or dropped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from painter.api.request import Coverage, Mode, Picture
from painter.api.result import ColorizeResult
from painter.app.greys import GreyLayers
from painter.app.regions import PageRegions
from painter.document.guidance import Reference
from painter.pixels.colourbands import ColourBands
from painter.pixels.labelmap import LabelMap
from painter.pixels.palette import Palette
from painter.pixels.regiontable import RegionTable
from painter.segment.flatten import FlattenMethod


@dataclass(frozen=True, kw_only=True)
class ColourSettings:
    """How a page is to be coloured.

    Attributes:
        gap: largest gap to close, page pixels; None for the default of the page.
        flatten: how the plugin's picture becomes one colour a region; None for the default.
        strength: 0 leaves the picture, 1 makes flats.
        shade: keep what flattening removed as a layer.
    """

    mode: Mode = Mode.AUTO
    gap: float | None = None
    flatten: FlattenMethod | None = None
    strength: float = 1.0
    shade: bool = False
    seed: int = 0
    options: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, eq=False, kw_only=True)
class ColourGuidance:
    """What the artist gives along.

    Attributes:
        hints: `(H, W, 4)` uint8 straight RGBA of the page's size.
        bands: the palette's colours by place, where places are known.
        labels: `(H, W)` uint32 regions to use instead of finding them.
    """

    hints: NDArray[np.uint8] | None = None
    references: tuple[Reference, ...] = ()
    palette: Palette | None = None
    bands: ColourBands | None = None
    labels: NDArray[np.uint32] | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Proposal:
    """What a plugin suggests for a page, until it is accepted or dropped.

    Attributes:
        asked, asked_table: the labels and the regions that the page had when it was asked for.
        follows: whether the regions are those of that page, or split from them, and not cut anew.
        regions: those that the colours are for: found, given, or split by hints.
        colours: `(n + 1, 3)` uint8, hints written exactly. source, confidence: `(n + 1,)`.
        picture: `(H, W, 3)` uint8 at page size, or None.
        greys: of a plugin that keeps greys: the layers that it makes. The regions stay as they are.
    """

    plugin: str
    settings: ColourSettings
    guidance: ColourGuidance
    asked: LabelMap | None
    asked_table: RegionTable | None
    follows: bool
    regions: PageRegions
    colours: NDArray[np.uint8]
    source: NDArray[np.uint8]
    confidence: NDArray[np.float32]
    picture: Picture | None
    ink: Coverage
    result: ColorizeResult
    seconds: Mapping[str, float]
    notices: tuple[str, ...] = ()
    greys: GreyLayers | None = None
