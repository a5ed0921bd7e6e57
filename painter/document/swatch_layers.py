"""Flats as painted layers: one a swatch, or one with a colour of its own for every region."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from painter.base.bands import in_parallel
from painter.base.errors import UserError
from painter.document.layer import FlatsLayer, GroupLayer, Layer, RasterLayer
from painter.document.layertree import layers_of, place_of, with_layers
from painter.document.page import PageState
from painter.imaging.adjacent import Adjacency, region_pairs
from painter.imaging.colournames import colour_name
from painter.pixels.labelmap import LabelMap
from painter.pixels.palette import Palette, Rgb
from painter.pixels.regiontable import RegionTable
from painter.pixels.tile import TILE, Tile, TileKey, make_tile
from painter.pixels.tilemap import TileMap

MOST_SWATCHES = 255
"""Layers of one colour at most; what is left goes into one more of several colours."""

_APART = 36
"""Levels by which neighbours in the selection layer differ in some channel: a magic wand's usual
tolerance is 32."""

_TRIES = 64

Namer = Callable[[Rgb], str]
"""What to call a colour that no palette names."""


def split_flats(page: PageState, name_of: Namer = colour_name, *, keep: bool = False) -> PageState:
    """Put a group of single-colour layers where the flats layer is; the page looks the same.

    The layers are named after the swatches that regions are tied to, else after the palette's
    swatch of that very colour, else by `name_of`; the largest area is the topmost. The group is
    named as the flats layer is, and has its opacity, mode, mask and clip.

    Args:
        keep: leave the flats layer, hidden, below the group; otherwise the group replaces it.

    Raises:
        UserError: the page has no regions, or no flats layer to split.
    """
    labels, table = _regions(page)
    flats = _flats(page)
    own, names = _swatches(labels, table, page.palette, name_of)
    packed = table.atom_colours()
    planes = _planes(labels, own, packed, len(names))
    first = page.next_layer_id() + 1
    children = tuple(
        RasterLayer(id=first + i, name=name, pixels=plane)
        for i, (name, plane) in enumerate(zip(names, planes, strict=True))
    )
    group = GroupLayer(
        id=page.next_layer_id(),
        name=flats.name,
        children=children,
        visible=flats.visible,
        opacity=flats.opacity,
        blend=flats.blend,
        mask=flats.mask,
        clip=flats.clip,
        isolated=True,
    )
    rest: tuple[Layer, ...] = (replace(flats, visible=False, clip=False),) if keep else ()
    return replace(_in_place_of(page, flats, (group, *rest)), active=group.id)


def add_selection_layer(page: PageState, name: str = "selection") -> PageState:
    """A hidden layer on top, opaque, in which every region has one flat colour of its own.

    Edges are hard, and neighbours differ enough for a magic wand to part them.

    Raises:
        UserError: the page has no regions.
    """
    labels, table = _regions(page)
    colours = selection_colours(labels, table)
    rgba = np.full((len(colours), 4), 255, np.uint8)
    rgba[:, :3] = colours
    values = rgba.view(np.uint32)[:, 0][table.region_of_atom]
    pixels = next(_planes(labels, np.zeros(len(values), np.uint32), values, 1))
    layer = RasterLayer(id=page.next_layer_id(), name=name, visible=False, pixels=pixels)
    return replace(page, layers=(layer, *page.layers))


def selection_colours(labels: LabelMap, table: RegionTable) -> NDArray[np.uint8]:
    """`(n + 1, 3)` uint8: no two regions alike, neighbours far apart, none black or white."""
    count = table.count
    some, others = region_pairs(*Adjacency().pairs(labels), table.region_of_atom)
    near: dict[int, list[int]] = {region: [] for region in range(count + 1)}
    for one, other in zip(_numbers(some), _numbers(others), strict=True):
        near[one].append(other)
        near[other].append(one)
    out = np.zeros((count + 1, 3), np.int16)
    spare = iter(_spread_colours())
    for region in range(1, count + 1):
        around = out[[other for other in near[region] if other < region]]
        # Enough tries that it fails only for regions with hundreds of neighbours; those still get
        # a colour that no other has.
        for colour in (next(spare) for _ in range(_TRIES)):
            out[region] = colour
            if not len(around) or int(np.abs(around - colour).max(axis=1).min()) >= _APART:
                break
    return out.astype(np.uint8)


def _regions(page: PageState) -> tuple[LabelMap, RegionTable]:
    if page.labels is None or page.regions is None:
        raise UserError("The page has no regions", "Find them first")
    return page.labels, page.regions


def _flats(page: PageState) -> FlatsLayer:
    found = next((layer for layer in page.walk() if isinstance(layer, FlatsLayer)), None)
    if found is None:
        raise UserError("The page has no flats layer to split", "Colour the page first")
    return found


def _in_place_of(page: PageState, layer: Layer, layers: tuple[Layer, ...]) -> PageState:
    place = place_of(page, layer.id)
    assert place is not None
    siblings = layers_of(page, place.parent)
    return with_layers(
        page, place.parent, (*siblings[: place.index], *layers, *siblings[place.index + 1 :])
    )


def _swatches(
    labels: LabelMap, table: RegionTable, palette: Palette | None, name_of: Namer
) -> tuple[NDArray[np.uint32], list[str]]:
    """Which swatch every atom goes to, `(atoms + 1,)` from 0, and the swatches' names.

    Largest area first. Atoms that no pixel has get a number too and end up in no layer.
    """
    key = _keys(table)[table.region_of_atom]
    area = _atom_areas(labels)
    used = np.flatnonzero(area)
    keys, which = np.unique(key[used], return_inverse=True)
    total = np.bincount(which, weights=area[used], minlength=len(keys))
    order = np.argsort(-total, kind="stable")
    rank = np.empty(len(keys), np.uint32)
    rank[order] = np.minimum(np.arange(len(keys)), MOST_SWATCHES)
    own = np.zeros(len(area), np.uint32)
    own[used] = rank[which]
    chosen = [int(keys[i]) for i in order[:MOST_SWATCHES].tolist()]
    names = [_name(value, palette, name_of) for value in chosen]
    return own, _unlike(names + (["other colours"] if len(keys) > MOST_SWATCHES else []))


def _keys(table: RegionTable) -> NDArray[np.int64]:
    """`(n + 1,)`: equal for regions that share a layer, which have one colour and one swatch."""
    rgb = table.colour.astype(np.int64)
    packed = rgb[:, 0] << 16 | rgb[:, 1] << 8 | rgb[:, 2]
    return (table.swatch.astype(np.int64) + 1) << 24 | packed


def _name(key: int, palette: Palette | None, name_of: Namer) -> str:
    rgb: Rgb = (key >> 16 & 255, key >> 8 & 255, key & 255)
    index = (key >> 24) - 1
    if palette is not None:
        if not 0 <= index < len(palette.swatches) or palette.swatches[index].rgb != rgb:
            found = palette.find(rgb)
            index = -1 if found is None else found
        if index >= 0 and palette.swatches[index].name:
            return palette.swatches[index].name
    return name_of(rgb)


def _unlike(names: list[str]) -> list[str]:
    taken: set[str] = set()
    out: list[str] = []
    for name in names:
        tries = (name, *(f"{name} {number}" for number in range(2, len(names) + 2)))
        free = next(other for other in tries if other not in taken)
        taken.add(free)
        out.append(free)
    return out


def _atom_areas(labels: LabelMap) -> NDArray[np.int64]:
    area = np.zeros(labels.count + 1, np.int64)
    for key, tile in labels.tiles.items():
        if tile.index is None:
            width = min(TILE, labels.size.width - key[0] * TILE)
            height = min(TILE, labels.size.height - key[1] * TILE)
            area[tile.ids[0]] += width * height
        else:
            # Ids of a table are all different, so that no addition is lost.
            area[tile.ids] += np.bincount(tile.index.ravel(), minlength=len(tile.ids))
    return area


def _planes(
    labels: LabelMap, own: NDArray[np.uint32], packed: NDArray[np.uint32], count: int
) -> Iterator[TileMap]:
    """A plane a swatch. Squares that lie in one swatch share one tile of a single value."""
    tiles: list[dict[TileKey, Tile]] = [{} for _ in range(count)]

    wholes: dict[tuple[int, int, int], Tile] = {}

    def whole(value: int, width: int, height: int) -> Tile:
        key = (value, width, height)
        if key not in wholes:
            square = np.zeros((TILE, TILE), np.uint32)
            square[:height, :width] = value
            # Another thread may have been first: its tile is the one that all share.
            wholes.setdefault(key, make_tile(square.view(np.uint8).reshape(TILE, TILE, 4)))
        return wholes[key]

    def cut(key: TileKey) -> None:
        width = min(TILE, labels.size.width - key[0] * TILE)
        height = min(TILE, labels.size.height - key[1] * TILE)
        ids = labels.tiles[key].ids
        if len(np.unique(packed[ids])) == 1 and len(np.unique(own[ids])) == 1:
            tiles[int(own[ids[0]])][key] = whole(int(packed[ids[0]]), width, height)
            return
        here = np.broadcast_to(labels.tile_lookup(key, own), (height, width))
        colours = np.broadcast_to(labels.tile_lookup(key, packed), (height, width))
        for number in np.unique(own[ids]).tolist():
            square = np.zeros((TILE, TILE), np.uint32)
            np.copyto(square[:height, :width], colours, where=here == number)
            if square.any():
                tiles[number][key] = make_tile(square.view(np.uint8).reshape(TILE, TILE, 4))

    in_parallel(cut, labels.tiles)
    return (TileMap(4).with_tiles(dict(sorted(plane.items()))) for plane in tiles)


def _numbers(ids: NDArray[np.uint32]) -> list[int]:
    return [int(value) for value in ids]


def _spread_colours() -> Iterator[tuple[int, int, int]]:
    """Every colour with channels of 8 to 247 once, those close in time far apart."""
    number = 0
    while True:
        number = (number + 1) & 0xFFFFFF
        bits = [0, 0, 0]
        for place in range(24):
            if number >> place & 1:
                bits[place % 3] |= 128 >> (place // 3)
        if max(bits) <= 239:
            yield (bits[0] + 8, bits[1] + 8, bits[2] + 8)
