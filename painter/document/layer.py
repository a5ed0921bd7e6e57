"""The layers of a page: frozen, shared between versions, compared by identity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from painter.pixels.palette import Rgb
from painter.pixels.tilemap import TileMap
from painter.render.blend import BlendMode


@dataclass(frozen=True, eq=False)
class LayerMask:
    """Hides parts of a layer without changing its pixels.

    Attributes:
        hides: one channel, 0 shows, 255 hides; absent tiles show.
        enabled: a mask that is switched off is kept and hides nothing.
    """

    hides: TileMap
    enabled: bool = True


@dataclass(frozen=True, eq=False, kw_only=True)
class _Layer:
    """What every layer has.

    Attributes:
        id: unique in its page and stable over edits; 1 upwards.
        name: any text, shown to the artist and written to files.
        opacity: 0..1.
        locked: the artist cannot change it.
        mask: None for a layer without one.
        clip: seen only where its base is: the nearest layer below in the same group that is not
            clipped itself. Without a base it is a layer like any other.
    """

    id: int
    name: str
    visible: bool = True
    opacity: float = 1.0
    blend: BlendMode = BlendMode.NORMAL
    locked: bool = False
    mask: LayerMask | None = None
    clip: bool = False


@dataclass(frozen=True, eq=False, kw_only=True)
class InkLayer(_Layer):
    """The drawing itself, black with a one-channel coverage. It is never changed."""

    coverage: TileMap
    blend: BlendMode = BlendMode.MULTIPLY
    locked: bool = True


@dataclass(frozen=True, eq=False, kw_only=True)
class FlatsLayer(_Layer):
    """The page's regions in their colours. Derived from labels and table: it holds no pixels."""

    locked: bool = True


@dataclass(frozen=True, eq=False, kw_only=True)
class RasterLayer(_Layer):
    """Painted pixels, premultiplied RGBA."""

    pixels: TileMap


@dataclass(frozen=True, eq=False, kw_only=True)
class HintsLayer(_Layer):
    """Hint colours where they were painted, premultiplied RGBA."""

    pixels: TileMap


@dataclass(frozen=True, eq=False, kw_only=True)
class ShadeLayer(_Layer):
    """What flattening removed, to be multiplied over the flats."""

    pixels: TileMap
    blend: BlendMode = BlendMode.MULTIPLY


@dataclass(frozen=True, eq=False, kw_only=True)
class FillLayer(_Layer):
    """One opaque colour over the whole page."""

    rgb: Rgb


@dataclass(frozen=True, eq=False, kw_only=True)
class GroupLayer(_Layer):
    """Layers that are moved, hidden and blended together; children from the top downwards.

    Attributes:
        isolated: children blend among themselves first. A group that is translucent, masked, not
            in normal mode, clipped or the base of a clipped layer is isolated in any case: programs
            differ in what they make of such groups when they are passed through.
    """

    children: tuple[Layer, ...] = ()
    isolated: bool = False


Layer: TypeAlias = (
    InkLayer | FlatsLayer | RasterLayer | HintsLayer | ShadeLayer | FillLayer | GroupLayer
)
PixelLayer: TypeAlias = RasterLayer | HintsLayer | ShadeLayer
