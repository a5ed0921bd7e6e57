"""The layers of a Photoshop file, in the words of psd-tools, as ours."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from painter.base.geometry import Rect, Size
from painter.document.layer import FillLayer, GroupLayer, InkLayer, Layer, LayerMask, RasterLayer
from painter.io.inkplate import INK_NAME, PAPER_NAME
from painter.io.psd_looks import has_options, solid_colour
from painter.io.psd_modes import PASS_THROUGH, mode_of
from painter.io.psd_notices import Lost, Tally
from painter.io.psd_pixels import coverage_of, one_colour
from painter.pixels.tilemap import TileMap
from painter.render.blend import BlendMode

if TYPE_CHECKING:
    from psd_tools.api.layers import Layer as PsdLayer


class PsdTree:
    """Builds the tree and counts what is lost.

    Attributes:
        planes: decoded pixels, and hidden: decoded masks, by the identity of the layer; both are
            taken out as they are used.
        active: number of the layer that was in use, once it was met.
    """

    def __init__(self, size: Size, tally: Tally, record: object) -> None:
        """`record`: psd-tools' of the layer that was in use."""
        self._size = size
        self._tally = tally
        self._record = record
        self._next = 0
        self._ink_found = False
        self.planes: dict[int, TileMap] = {}
        self.hidden: dict[int, TileMap] = {}
        self.active: int | None = None

    def layers(self, parent: Iterable[PsdLayer]) -> tuple[Layer, ...]:
        """Layers from the top downwards, numbered from 1 in the order of `PageState.walk`."""
        made: list[Layer] = []
        for layer in reversed(list(parent)):
            if self._left_out(layer):
                continue
            self._next += 1
            if layer._record is self._record:
                self.active = self._next
            made.append(self._group(layer) if layer.is_group() else self._picture(layer))
        return tuple(made)

    def _left_out(self, layer: PsdLayer) -> bool:
        from psd_tools.api.layers import AdjustmentLayer
        from psd_tools.api.layers import FillLayer as PsdFill

        if isinstance(layer, AdjustmentLayer):
            self._tally.add(Lost.ADJUSTMENT)
            return True
        bare = id(layer) not in self.planes
        if isinstance(layer, PsdFill) and bare and solid_colour(layer) is None:
            self._tally.add(Lost.FILL)
            return True
        return False

    def _group(self, layer: Any) -> Layer:
        from psd_tools.api.layers import Artboard

        common = self._common(layer)
        passed = layer.blend_mode.value == PASS_THROUGH
        mask = common["mask"]
        plain = common["opacity"] == 1 and (mask is None or not mask.enabled)
        self._tally.add(Lost.PASSED, passed and not plain)
        self._tally.add(Lost.ARTBOARD, isinstance(layer, Artboard))
        children = self.layers(layer)
        return GroupLayer(children=children, isolated=not passed, **common)

    def _picture(self, layer: PsdLayer) -> Layer:
        from psd_tools.api.layers import ShapeLayer, SmartObjectLayer, TypeLayer

        self._tally.add(Lost.TEXT, isinstance(layer, TypeLayer))
        self._tally.add(Lost.SHAPE, isinstance(layer, ShapeLayer))
        self._tally.add(Lost.SMART, isinstance(layer, SmartObjectLayer))
        common = self._common(layer)
        plane = self.planes.pop(id(layer), None)
        colour = solid_colour(layer) if plane is None else None
        if colour is not None:
            return FillLayer(rgb=colour, **common)
        return self._own(RasterLayer(pixels=plane or TileMap(4), **common))

    def _own(self, layer: RasterLayer) -> Layer:
        """Ink and paper as we write them become ink and paper again."""
        common = {key: value for key, value in vars(layer).items() if key != "pixels"}
        if layer.name == INK_NAME and layer.blend is BlendMode.MULTIPLY and not self._ink_found:
            coverage = coverage_of(layer.pixels)
            if coverage is not None:
                self._ink_found = True
                return InkLayer(coverage=coverage, **common)
        if layer.name == PAPER_NAME:
            colour = one_colour(layer.pixels, Rect.of(self._size))
            if colour is not None:
                return FillLayer(rgb=colour, **common)
        return layer

    def _common(self, layer: PsdLayer) -> dict[str, Any]:
        blend, exact = mode_of(layer.blend_mode.value)
        if not exact:
            self._tally.mode(layer.blend_mode.name.lower().replace("_", " "))
        self._tally.add(Lost.EFFECTS, layer.has_effects())
        self._tally.add(Lost.OPTIONS, has_options(layer))
        hidden = self.hidden.pop(id(layer), None)
        self._tally.add(Lost.VECTOR_MASK, hidden is None and layer.has_vector_mask())
        parameters = layer.mask.parameters if layer.mask else None
        self._tally.add(Lost.FEATHER, bool(parameters and parameters.user_mask_feather))
        locks = layer.locks
        shown = layer.mask is None or not layer.mask.disabled
        return {
            "id": self._next,
            "name": layer.name.rstrip("\0"),
            "visible": layer.visible,
            "opacity": layer.opacity / 255 * (layer.fill_opacity / 255),
            "blend": blend,
            "locked": locks is not None and (locks.complete or locks.composite),
            "mask": None if hidden is None else LayerMask(hidden, shown),
            "clip": int(layer._record.clipping) == 1,
        }
