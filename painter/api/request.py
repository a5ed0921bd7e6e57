"""Everything a plugin may look at, complete in itself: it can be kept, replayed and tested."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from painter.api.options import PluginOptions
from painter.base.geometry import Size
from painter.pixels.colourbands import ColourBands
from painter.pixels.labelmap import LabelMap
from painter.pixels.palette import Palette
from painter.pixels.regiontable import RegionTable

Coverage: TypeAlias = NDArray[np.uint8]
"""`(H, W)` uint8 ink, 0 paper to 255 full ink."""

Picture: TypeAlias = NDArray[np.uint8]
"""`(H, W, 3)` uint8 sRGB."""


class Mode(StrEnum):
    """What a plugin colours by."""

    AUTO = "auto"
    HINT = "hint"
    REFERENCE = "reference"
    HISTOGRAM = "histogram"


@dataclass(frozen=True, eq=False)
class Hints:
    """Colours the artist asked for.

    Regions with two colours were already split along the ink: a region has at most one hint, and
    what a plugin proposes for a hinted region is replaced by the hint. For plugins with input
    "greys" it is the hinted pixels that get the hint's chroma: no region is split, and `colour` and
    `point` are means of what is painted in it.

    Attributes:
        picture: `(H, W, 4)` uint8 straight RGBA at page size, alpha > 0 where hinted.
        region: `(k,)` uint32 ids of the hinted regions.
        colour: `(k, 3)` uint8 sRGB. point: `(k, 2)` float32 x, y of the hint's middle on the page.
    """

    picture: NDArray[np.uint8]
    region: NDArray[np.uint32]
    colour: NDArray[np.uint8]
    point: NDArray[np.float32]


@dataclass(frozen=True, eq=False, kw_only=True)
class ColorizeRequest:
    """One page to colour.

    Attributes:
        ink: `(H, W)` uint8 coverage at page resolution. For plugins with input "greys" it is
            255 - grey of the page.
        labels: atoms of every pixel. regions: the table over them, with tone, kind and geometry.
        references: coloured pictures of any size. palette: swatches, weighted if from a picture;
            in mode histogram always there. bands: the same by place, where places are known;
            whoever can paint by place goes by them.
        seed: 0 upwards; the same seed, device and threads give the same bytes.
        options: an instance of the plugin's own options model.
    """

    mode: Mode
    size: Size
    ink: Coverage
    labels: LabelMap
    regions: RegionTable
    options: PluginOptions
    hints: Hints | None = None
    references: tuple[Picture, ...] = ()
    palette: Palette | None = None
    bands: ColourBands | None = None
    seed: int = 0


@dataclass(frozen=True, eq=False, kw_only=True)
class PluginContext:
    """Where a plugin runs.

    Attributes:
        device: "cpu", "cuda", "mps", or "auto" for the plugin to choose; it then says in an
            attribute `device` what it took. threads: how many it may start, at least 1.
        weights: verified weight files by the names in the manifest, as paths.
    """

    device: str = "cpu"
    threads: int = 1
    weights: dict[str, str] = field(default_factory=dict[str, str])
