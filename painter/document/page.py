"""One page at one moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from painter.base.geometry import Size
from painter.document.guidance import Guidance
from painter.document.layer import GroupLayer, InkLayer, Layer
from painter.pixels.labelmap import LabelMap
from painter.pixels.palette import Palette
from painter.pixels.regiontable import RegionTable
from painter.segment.atoms import MergeTree
from painter.segment.corrections import Corrections
from painter.segment.openings import Openings

DEFAULT_DPI = 72.0


@dataclass(frozen=True, eq=False, kw_only=True)
class PageState:
    """A page: immutable, cheap to keep, shared with jobs without a copy or a lock.

    Attributes:
        dpi: horizontal and vertical resolution in pixels an inch; None when the file had none.
        layers: from the top downwards, as the artist sees them.
        active: id of the layer that tools work on, or None.
        labels: atom of every pixel, None until regions were found.
        regions: table over those atoms, None until regions were found.
        gap: largest gap in pixels that the regions close.
        tree: which of the atoms flow together at which gap; None for regions that somebody gave.
        corrections: what the artist changed about the regions; they follow from tree, gap and this.
        openings: which atoms touch and where; None until a job has measured it.
    """

    size: Size
    layers: tuple[Layer, ...] = ()
    dpi: tuple[float, float] | None = None
    active: int | None = None
    labels: LabelMap | None = None
    regions: RegionTable | None = None
    gap: float | None = None
    tree: MergeTree | None = None
    corrections: Corrections = field(default_factory=Corrections)
    openings: Openings | None = None
    palette: Palette | None = None
    guidance: Guidance = field(default_factory=Guidance)

    def __post_init__(self) -> None:
        if (self.labels is None) != (self.regions is None):
            raise ValueError("labels and region table come together")
        if self.labels is not None and self.labels.size != self.size:
            raise ValueError(f"labels of {self.labels.size} do not fit a page of {self.size}")

    def walk(self) -> Iterator[Layer]:
        """Every layer, groups before their children, from the top downwards."""
        yield from _walk(self.layers)

    @property
    def ink(self) -> InkLayer | None:
        """The topmost ink layer."""
        return next((layer for layer in self.walk() if isinstance(layer, InkLayer)), None)

    def next_layer_id(self) -> int:
        """An id that no layer of the page has."""
        return 1 + max((layer.id for layer in self.walk()), default=0)


def _walk(layers: tuple[Layer, ...]) -> Iterator[Layer]:
    for layer in layers:
        yield layer
        if isinstance(layer, GroupLayer):
            yield from _walk(layer.children)
