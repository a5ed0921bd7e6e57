"""What a source was sure of, and where it looked: shown over the page, and no part of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from painter.app.doubt import doubtful
from painter.base.geometry import Size
from painter.document.page import PageState
from painter.imaging.heat import LEVELS, packed_heat
from painter.pixels.regiontable import Source

CONFIDENCE = "confidence"


@dataclass(frozen=True, eq=False)
class SourceMaps:
    """The maps that came along with colours.

    Attributes:
        size: of the page they are of; None without maps. maps: `(h, w)` uint8 of any size, by name.
    """

    size: Size | None = None
    maps: Mapping[str, NDArray[np.uint8]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, eq=False)
class Overlay:
    """One of them as it is seen; ink lies over it.

    Attributes:
        title: what it is. least, most: what the ends of the scale of `imaging.heat` mean.
        pixels: `(h, w)` packed opaque RGBA to stretch over the page, or None.
        atoms: `(atoms + 1,)` packed opaque RGBA by atom where it goes by regions, or None.
    """

    title: str
    least: str
    most: str
    pixels: NDArray[np.uint32] | None = None
    atoms: NDArray[np.uint32] | None = None


def source_maps(size: Size, extras: Mapping[str, NDArray[np.uint8]]) -> SourceMaps:
    """The maps among the extras of a result; pictures in colour are none."""
    maps = {name: one for name, one in extras.items() if one.ndim == 2 and one.size}
    return SourceMaps(size, MappingProxyType(maps))


def overlay_names(page: PageState, maps: SourceMaps) -> tuple[str, ...]:
    """What can be laid over the page."""
    proposed = page.regions is not None and bool((page.regions.source != Source.NONE).any())
    sure = (CONFIDENCE,) if proposed else ()
    return (*sure, *(maps.maps if maps.size == page.size else ()))


def overlay_of(page: PageState, maps: SourceMaps, name: str) -> Overlay | None:
    """The overlay of this name; None where there is none any more."""
    if name not in overlay_names(page, maps):
        return None
    return _confidence(page) if name == CONFIDENCE else _map(name, maps.maps[name])


def _confidence(page: PageState) -> Overlay:
    table = page.regions
    assert table is not None
    # What is worth a look is unsure, and so the far end of the scale. Paper that was left white,
    # balloons and gutters are not, although nobody is sure of them.
    unsure = np.where(doubtful(table), 1 - table.confidence.clip(0, 1), 0)
    level = np.rint(unsure * (LEVELS - 1)).astype(np.int64)
    atoms = packed_heat()[level][table.region_of_atom]
    return Overlay("Confidence", "sure", "unsure", atoms=np.ascontiguousarray(atoms))


def _map(name: str, values: NDArray[np.uint8]) -> Overlay:
    """Stretched to its own range, which the ends of the scale name."""
    least, most = int(values.min()), int(values.max())
    spread = max(1, most - least)
    stretched = (values.astype(np.int64) - least) * (LEVELS - 1) // spread
    ends = (f"{end / (LEVELS - 1):.2f}" for end in (least, most))
    return Overlay(name.capitalize(), *ends, pixels=packed_heat()[stretched])
