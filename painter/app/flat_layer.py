"""Flat-colour correction of one layer of a page: hand-painted colours become clean flats."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from painter.app.regions import ink_coverage
from painter.base.errors import UserError
from painter.base.kernel import kernel
from painter.document.edits import find_layer, set_pixels
from painter.document.layer import PixelLayer, RasterLayer, ShadeLayer
from painter.document.layertree import layers_of, place_of, with_layers
from painter.document.page import PageState
from painter.imaging.alpha import premultiply, unpremultiply
from painter.pixels.tilemap import TileMap
from painter.segment.flatten import FlattenMethod, flatten, region_colours, shade

_FULL = 0.5
"""Share of a region that is covered, from which flats cover all of it."""

_STRAY = 0.05
"""Share below which it is paint that ran over a line, and flats have none of it."""

_KEEP, _CLEAR, _FILL = 0, 1, 2


@dataclass(frozen=True)
class FlatChoice:
    """How a layer becomes flat.

    Attributes:
        strength: 0 leaves it as it is, 1 makes flats. shade: keep what goes as a layer above.
    """

    method: FlattenMethod = FlattenMethod.MEDIAN
    strength: float = 1.0
    shade: bool = False


def can_flatten(page: PageState, layer_id: int | None) -> bool:
    """Whether this is a painted layer, and there are regions to go by."""
    layer = find_layer(page, layer_id)
    return isinstance(layer, RasterLayer) and not layer.locked and page.labels is not None


class FlatSource:
    """A painted layer as flattening needs it, read once for any number of choices."""

    def __init__(self, page: PageState, layer_id: int) -> None:
        """Read the layer.

        Raises:
            UserError: the layer holds no paint, or the page has no regions.
        """
        layer = find_layer(page, layer_id)
        if not isinstance(layer, RasterLayer) or page.labels is None or page.regions is None:
            raise UserError("Only painted layers can be flattened", "Choose one, and find regions")
        self.page, self.layer = page, layer
        self.picture, self.alpha = _straight(page, layer)
        self.labels = page.labels.lookup(page.regions.region_of_atom)
        self.count = page.regions.count
        self.painted = np.where(self.alpha > 0, self.labels, np.uint32(0))
        self.ink = None if page.ink is None else ink_coverage(page, page.ink)
        self.goals = _goals(self.labels, self.alpha, self.count)
        self._colours: dict[FlattenMethod, NDArray[np.uint8]] = {}

    def colours(self, method: FlattenMethod) -> NDArray[np.uint8]:
        """`(count + 1, 3)`: the colour of every region."""
        basis = method.basis
        if basis not in self._colours:
            self._colours[basis] = region_colours(
                self.picture, self.painted, self.count, basis, self.ink
            )
        return self._colours[basis]


def flatten_layer(page: PageState, layer_id: int, choice: FlatChoice) -> PageState:
    """The page with a layer's pixels moved towards one colour a region.

    Of a region that is painted by half or more all pixels are covered at full strength, of one
    that only strokes ran into none; in others cover stays what it is. The ink's own pixels belong
    to regions too, so that colour runs under the line.

    Raises:
        UserError: the layer holds no paint, or the page has no regions.
    """
    return flattened(FlatSource(page, layer_id), choice)


def flattened(source: FlatSource, choice: FlatChoice) -> PageState:
    """The same for a layer that was read."""
    if choice.method is FlattenMethod.NONE or choice.strength <= 0:
        return source.page
    colours = source.colours(choice.method)
    moved = flatten(
        source.picture,
        source.painted,
        source.count,
        choice.method,
        choice.strength,
        source.ink,
        colours,
    )
    out = np.empty((*source.alpha.shape, 4), np.uint8)
    strength = round(choice.strength * 256)
    _cover(moved, source.alpha, source.labels, source.goals, colours, strength, out)
    premultiply(out)
    after = set_pixels(source.page, source.layer.id, TileMap.from_array(out))
    if not choice.shade:
        return after
    removed = shade(source.picture, source.painted, colours, choice.strength)
    return _with_shade(after, source.layer, removed, source.alpha)


def _straight(page: PageState, layer: RasterLayer) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    rgba = layer.pixels.page(page.size)
    unpremultiply(rgba)
    alpha = np.ascontiguousarray(rgba[:, :, 3])
    if not alpha.any():
        raise UserError(f"There is nothing on the layer {layer.name!r}", "Choose a painted layer")
    return np.ascontiguousarray(rgba[:, :, :3]), alpha


def _goals(labels: NDArray[np.uint32], alpha: NDArray[np.uint8], count: int) -> NDArray[np.uint8]:
    """What becomes of every region's cover, `(count + 1,)`."""
    total = np.zeros((count + 1, 2), np.int64)
    _weigh(labels, alpha, total)
    share = total[:, 1] / np.maximum(total[:, 0] * 255, 1)
    return np.select([share >= _FULL, share < _STRAY], [_FILL, _CLEAR], _KEEP).astype(np.uint8)


def _with_shade(
    page: PageState, layer: PixelLayer, removed: NDArray[np.uint8], alpha: NDArray[np.uint8]
) -> PageState:
    """A layer right above, seen only where the flattened one is."""
    removed[alpha == 0] = 0
    place = place_of(page, layer.id)
    assert place is not None
    siblings = layers_of(page, place.parent)
    above = ShadeLayer(
        id=page.next_layer_id(),
        name=f"{layer.name} shade",
        opacity=layer.opacity,
        visible=layer.visible,
        clip=True,
        pixels=TileMap.from_array(removed),
    )
    grown = (*siblings[: place.index], above, *siblings[place.index :])
    return replace(with_layers(page, place.parent, grown), active=page.active)


@kernel
def _weigh(labels: NDArray[np.uint32], alpha: NDArray[np.uint8], total: NDArray[np.int64]) -> None:
    for y in range(labels.shape[0]):
        for x in range(labels.shape[1]):
            total[labels[y, x], 0] += 1
            total[labels[y, x], 1] += alpha[y, x]


@kernel
def _cover(
    moved: NDArray[np.uint8],
    alpha: NDArray[np.uint8],
    labels: NDArray[np.uint32],
    goal: NDArray[np.uint8],
    colours: NDArray[np.uint8],
    strength: int,
    out: NDArray[np.uint8],
) -> None:
    """Colours and cover of every pixel, straight RGBA; `strength` of 256."""
    for y in range(labels.shape[0]):
        for x in range(labels.shape[1]):
            a, to = int(alpha[y, x]), goal[labels[y, x]]
            if to == _FILL:
                out[y, x, 3] = a + ((255 - a) * strength + 128) // 256
            elif to == _CLEAR:
                out[y, x, 3] = a - (a * strength + 128) // 256
            else:
                out[y, x, 3] = a
            for c in range(3):
                # Where nothing was painted there is no colour to start from.
                out[y, x, c] = moved[y, x, c] if a > 0 else colours[labels[y, x], c]
