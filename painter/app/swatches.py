"""The colours that a page uses, and the swatches that its regions are tied to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from painter.document.page import PageState
from painter.document.regions import fill_regions
from painter.imaging.colour import to_oklab
from painter.imaging.colournames import colour_name
from painter.pixels.palette import Palette, Rgb, Swatch, hex_name
from painter.pixels.regiontable import RegionTable, Source

MOST = 64
"""More than this nobody finds a colour among."""


def colours_in_use(table: RegionTable | None, most: int = MOST) -> tuple[Swatch, ...]:
    """The colours of regions that have one from any source, the largest area first."""
    if table is None:
        return ()
    used = table.source != Source.NONE
    used[0] = False
    if not used.any():
        return ()
    colours = table.colour[used].astype(np.uint32)
    packed = colours[:, 0] << 16 | colours[:, 1] << 8 | colours[:, 2]
    values, which = np.unique(packed, return_inverse=True)
    areas = np.bincount(which, weights=table.area[used])
    order = np.argsort(-areas, kind="stable")[:most]
    total = float(areas.sum()) or 1.0
    return tuple(
        Swatch(rgb, hex_name(rgb), float(areas[i]) / total)
        for i in order.tolist()
        for rgb in [
            ((int(values[i]) >> 16) & 255, (int(values[i]) >> 8) & 255, int(values[i]) & 255)
        ]
    )


def tie(page: PageState, regions: NDArray[np.uint32], index: int) -> PageState:
    """Fill regions with a swatch of the page's palette and tie them to it; locked ones stay."""
    swatch = _palette(page).swatches[index]
    return fill_regions(page, (int(region) for region in regions), swatch.rgb, index).page


def users_of(page: PageState, index: int) -> NDArray[np.uint32]:
    """Regions that are tied to a swatch."""
    if page.regions is None:
        return np.zeros(0, np.uint32)
    return np.flatnonzero(page.regions.swatch == index).astype(np.uint32)


def edit_swatch(page: PageState, index: int, rgb: Rgb) -> PageState:
    """Give a swatch another colour, and so every unlocked region that uses it.

    A name that says the colour follows. A locked swatch stays.
    """
    swatch = _palette(page).swatches[index]
    if swatch.locked or swatch.rgb == rgb:
        return page
    told = swatch.name in {"", hex_name(swatch.rgb), colour_name(swatch.rgb)}
    name = colour_name(rgb) if told else swatch.name
    page = _with_swatch(page, index, replace(swatch, rgb=rgb, name=name))
    users = users_of(page, index)
    return fill_regions(page, users.tolist(), rgb, index).page if len(users) else page


def rename_swatch(page: PageState, index: int, name: str) -> PageState:
    """Give a swatch another name."""
    swatch = _palette(page).swatches[index]
    return page if swatch.name == name else _with_swatch(page, index, replace(swatch, name=name))


def lock_swatch(page: PageState, index: int, locked: bool) -> PageState:
    """Keep a swatch from being edited, merged or removed, or let it go."""
    swatch = _palette(page).swatches[index]
    if swatch.locked == locked:
        return page
    return _with_swatch(page, index, replace(swatch, locked=locked))


def add_swatch(page: PageState, rgb: Rgb, name: str = "") -> PageState:
    """A new swatch at the end; without a name it takes that of its colour."""
    palette = page.palette or Palette()
    swatch = Swatch(rgb, name or colour_name(rgb))
    return replace(page, palette=replace(palette, swatches=(*palette.swatches, swatch)))


def remove_swatch(page: PageState, index: int) -> PageState:
    """Take a swatch away; regions that used it keep their colour. A locked one stays."""
    palette = _palette(page)
    if palette.swatches[index].locked:
        return page
    place = np.arange(len(palette.swatches))
    return _renumbered(page, np.where(place == index, -1, place - (place > index)))


def merge_swatches(page: PageState, distance: float = 0.02) -> tuple[PageState, int]:
    """Merge swatches that are nearer than `distance` in OKLab; how many are gone.

    Regions follow to the locked swatch, or else to the one that is used by the largest area.
    """
    swatches = () if page.palette is None else page.palette.swatches
    if len(swatches) < 2:
        return page, 0
    colours = to_oklab(np.array([swatch.rgb for swatch in swatches], np.uint8))
    heir = np.arange(len(swatches))
    kept: list[int] = []
    locked = np.array([swatch.locked for swatch in swatches])
    for index in np.lexsort((-_used_area(page, len(swatches)), ~locked)):
        far = np.linalg.norm(colours[kept] - colours[index], axis=1) if kept else np.zeros(0)
        if len(far) and far.min() < distance and not swatches[index].locked:
            heir[index] = kept[int(far.argmin())]
        else:
            kept.append(int(index))
    gone = len(swatches) - len(kept)
    return (_inherited(page, heir), gone) if gone else (page, 0)


def palette_from_page(page: PageState) -> PageState:
    """The page with a palette of the colours in use, every coloured region tied to it.

    Swatches of a colour in use keep name and lock, and so do locked ones that nothing uses; the
    others get names of their colours. A page that uses no colour stays as it is.
    """
    table, old = page.regions, _palette(page).swatches
    used = colours_in_use(table, 0 if table is None else table.count)
    if table is None or not used:
        return page
    before: dict[Rgb, list[int]] = {}
    for index, swatch in enumerate(old):
        before.setdefault(swatch.rgb, []).append(index)
    swatches: list[Swatch] = []
    place = np.full(len(old) + 1, -1)  # the last stands for no swatch
    for swatch in used:
        for index in before.get(swatch.rgb, ()):
            place[index] = len(swatches)
            swatches.append(old[index])
        if swatch.rgb not in before:
            swatches.append(replace(swatch, name=colour_name(swatch.rgb)))
    swatches += [one for index, one in enumerate(old) if one.locked and place[index] < 0]
    palette = replace(_palette(page), swatches=tuple(swatches))
    own = place[np.where(table.swatch < len(old), table.swatch, -1)]
    keeps = (own >= 0) & (palette.colours()[own] == table.colour).all(axis=1)
    tied = np.where(keeps, own, swatches_of_colours(table.colour, palette)).astype(np.int32)
    tied[table.source == Source.NONE] = -1
    return replace(page, palette=palette, regions=table.with_swatches(tied))


def swatches_of_colours(colour: NDArray[np.uint8], palette: Palette) -> NDArray[np.int32]:
    """The first swatch of every row's colour, -1 for none."""
    weights = np.array([1 << 16, 1 << 8, 1], np.int64)
    own, known = colour @ weights, palette.colours() @ weights
    out = np.full(len(own), -1, np.int32)
    for index in range(len(known) - 1, -1, -1):
        out[own == known[index]] = index
    out[:1] = -1
    return out


def find_swatches(palette: Palette, text: str) -> list[int]:
    """Positions of swatches whose name, colour name or #rrggbb holds every word of a search."""
    words = text.casefold().split()

    def said(swatch: Swatch) -> str:
        return f"{swatch.name} {colour_name(swatch.rgb)} {hex_name(swatch.rgb)}".casefold()

    return [
        index
        for index, swatch in enumerate(palette.swatches)
        if all(word in said(swatch) for word in words)
    ]


def _palette(page: PageState) -> Palette:
    return page.palette or Palette()


def _with_swatch(page: PageState, index: int, swatch: Swatch) -> PageState:
    palette = _palette(page)
    swatches = (*palette.swatches[:index], swatch, *palette.swatches[index + 1 :])
    return replace(page, palette=replace(palette, swatches=swatches))


def _renumbered(page: PageState, place: NDArray[np.integer]) -> PageState:
    """The page with swatches at other places; those at -1 are gone, their regions tied to none."""
    palette = _palette(page)
    kept = np.flatnonzero(place >= 0)
    order = kept[np.argsort(place[kept])]
    palette = replace(palette, swatches=tuple(palette.swatches[index] for index in order))
    page = replace(page, palette=palette)
    if page.regions is None:
        return page
    swatch = page.regions.swatch
    known = (swatch >= 0) & (swatch < len(place))
    moved = np.where(known, place[np.where(known, swatch, 0)], -1).astype(np.int32)
    return replace(page, regions=page.regions.with_swatches(moved))


def _used_area(page: PageState, count: int) -> NDArray[np.float64]:
    """Pixels of the regions that are tied to each swatch."""
    if page.regions is None:
        return np.zeros(count)
    table = page.regions
    used = (table.swatch >= 0) & (table.swatch < count)
    return np.bincount(table.swatch[used], table.area[used], count).astype(np.float64)


def _inherited(page: PageState, heir: NDArray[np.integer]) -> PageState:
    """Regions of swatches that have an heir go over to it, in colour too; the swatches are gone."""
    swatches = _palette(page).swatches
    for index in np.flatnonzero(heir != np.arange(len(heir))):
        users = users_of(page, int(index))
        if page.regions is None or not len(users):
            continue
        target = int(heir[index])
        locked = users[page.regions.locked[users]]
        page = fill_regions(page, users.tolist(), swatches[target].rgb, target).page
        assert page.regions is not None
        page = replace(page, regions=page.regions.with_swatch(locked, target))
    stays = heir == np.arange(len(heir))
    return _renumbered(page, np.where(stays, np.cumsum(stays) - 1, -1))
