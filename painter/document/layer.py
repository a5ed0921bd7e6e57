"""The layers of a page: frozen, shared between versions, compared by identity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from painter.pixels.palette import Rgb
from painter.pixels.tilemap import TileMap
from painter.render.blend import BlendMode


@dataclass(frozen=True, eq=False, kw_only=True)
class _Layer:
    """What every layer has.

    Attributes:
        id: unique in its page and stable over edits; 1 upwards.
        name: any text, shown to the artist and written to files.
        opacity: 0..1.
        locked: the artist cannot change it.
    """

    id: int
    name: str
    visible: bool = True
    opacity: float = 1.0
    blend: BlendMode = BlendMode.NORMAL
    locked: bool = False


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
        isolated: children blend among themselves first. A group that is translucent or not in
            normal mode is isolated in any case.
    """

    children: tuple[Layer, ...] = ()
    isolated: bool = False


Layer: TypeAlias = (
    InkLayer | FlatsLayer | RasterLayer | HintsLayer | ShadeLayer | FillLayer | GroupLayer
)
PixelLayer: TypeAlias = RasterLayer | HintsLayer | ShadeLayer
