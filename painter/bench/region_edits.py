"""bench regions, "edits": milliseconds of every correction on a page of 35 megapixels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from painter.api.progress import silent
from painter.app.regions import find_page_regions, measured_openings
from painter.base.geometry import Size
from painter.bench.pages import tiled_page
from painter.bench.row import Row
from painter.document.edits import lock_regions, recolour
from painter.document.history import History
from painter.document.layer import InkLayer
from painter.document.page import PageState
from painter.document.regions import (
    Points,
    RegionEdit,
    close_gap,
    merge_regions,
    page_leaks,
    recut,
    recut_lasso,
    regions_enclosed,
    split_regions,
)
from painter.pixels.tilemap import TileMap
from painter.segment.table import describe

SMALL = 0.05
"""Share of the page up to which a region is cut within the tighter gate."""

_TURNS = 40
_QUICK, _CUT, _ANY = 10.0, 50.0, 250.0  # ms


def edit_rows(height: int = 7016, width: int = 4961) -> list[Row]:
    """Rows of p50 and p95 beside the gates of p95."""
    ink = tiled_page(1, height, width)
    page, out = _prepared(ink)
    rng = np.random.default_rng(3)
    title = f"{width}x{height}: "
    quick: tuple[tuple[str, Callable[[], object]], ...] = (
        ("merge two regions", lambda: merge_regions(page, _pair(page, rng))),
        ("recolour a region", lambda: recolour(page, [_any(page, rng)], (1, 2, 3))),
        ("lock a region", lambda: lock_regions(page, [_any(page, rng)], True)),
        ("re-cut a lasso", lambda: recut_lasso(page, _lasso(page, rng), _gap(page, rng))),
        ("re-cut the page", lambda: recut(page, _gap(page, rng))),
        ("lasso: what it encloses", lambda: regions_enclosed(page, _lasso(page, rng))),
    )
    for name, edit in quick:
        out += _timed(title + name, [edit] * _TURNS, _QUICK)
    small = [_chord(page, region, rng) for region in _chosen(page, rng, 0.0005, SMALL)]
    large = [_chord(page, region, rng) for region in _chosen(page, rng, SMALL, 1.0)]
    edits: tuple[tuple[str, Callable[[PageState, Points], RegionEdit]], ...] = (
        ("split", split_regions),
        ("close", close_gap),
    )
    for name, edit in edits:
        for what, strokes, gate in (("up to 5 %", small, _CUT), ("any larger", large, _ANY)):
            calls = [partial(edit, page, stroke) for stroke in strokes]
            out += _timed(f"{title}{name} a region, {what}", calls, gate)
    return out + _undo_rows(page, title, small)


def _prepared(ink: NDArray[np.uint8]) -> tuple[PageState, list[Row]]:
    """A page with regions and openings, and rows about the work behind them."""
    height, width = ink.shape
    layer = InkLayer(id=1, name="ink", coverage=TileMap.from_array(ink))
    found = find_page_regions(ink, None, silent)
    page = found.on(PageState(size=Size(width, height), layers=(layer,)))
    measured_openings(page, ink)
    started = perf_counter()
    describe(found.atoms, found.table.region_of_atom, found.line)
    described = perf_counter()
    page = replace(page, openings=measured_openings(page, ink))
    surveyed = perf_counter()
    leaks = page_leaks(page)
    listed = perf_counter()
    title = f"{width}x{height}: "
    return page, [
        Row(title + "region table", described - started, "s", None),
        Row(title + "graph and passages", surveyed - described, "s", None),
        Row(f"{title}list of {len(leaks)} leaks", listed - surveyed, "s", None),
        Row(title + "table, graph and leaks", listed - started, "s", 1.5),
    ]


def _timed(name: str, calls: Sequence[Callable[[], object]], gate: float) -> list[Row]:
    if not calls:
        return []
    calls[0]()
    took: list[float] = []
    for call in calls:
        started = perf_counter()
        call()
        took.append((perf_counter() - started) * 1000)
    p50, p95 = np.percentile(took, (50, 95))
    return [
        Row(f"{name}, p50 of {len(took)}", float(p50), "ms", None),
        Row(f"{name}, p95 of {len(took)}", float(p95), "ms", gate),
    ]


def _undo_rows(page: PageState, title: str, strokes: list[NDArray[np.float32]]) -> list[Row]:
    """Bytes that undo holds after a split, over the bytes of the tiles it touched."""
    shares: list[float] = []
    for stroke in strokes:
        edit: RegionEdit = split_regions(page, stroke)
        if edit.page is page or edit.page.labels is None or page.labels is None:
            continue
        before, after = page.labels.tiles, edit.page.labels.tiles
        touched = sum(before[key].nbytes for key in before if after[key] is not before[key])
        history = History(page)
        history.commit("Split", edit.page)
        shares.append(history.nbytes / max(touched, 1))
    if not shares:
        return []
    return [Row(title + "undo of a split over its tiles", float(np.median(shares)), "x", 2.0)]


def _any(page: PageState, rng: np.random.Generator) -> int:
    assert page.regions is not None
    return int(rng.integers(1, page.regions.count + 1))


def _pair(page: PageState, rng: np.random.Generator) -> list[int]:
    return [_any(page, rng), _any(page, rng)]


def _gap(page: PageState, rng: np.random.Generator) -> float:
    """A setting that the page's atoms are fine enough for."""
    assert page.tree is not None
    return float(rng.uniform(0, page.tree.reach))


def _lasso(page: PageState, rng: np.random.Generator) -> NDArray[np.float32]:
    """A round lasso over a fifth of the page's width."""
    angle = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    size = np.array([page.size.width, page.size.height])
    middle, radius = rng.uniform(0.2, 0.8, 2) * size, 0.1 * page.size.width
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return (middle + radius * circle).astype(np.float32)


def _chosen(page: PageState, rng: np.random.Generator, least: float, most: float) -> Iterator[int]:
    """Regions with at least and at most these shares of the page, in a random order."""
    assert page.regions is not None
    share = page.regions.area / (page.size.width * page.size.height)
    ids = np.flatnonzero((share > least) & (share <= most))
    ids = np.resize(rng.permutation(ids), _TURNS) if len(ids) else ids
    yield from (int(number) for number in ids)


def _chord(page: PageState, region: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """A stroke across a region, from side to side of its box through one of its pixels."""
    assert page.regions is not None
    assert page.labels is not None
    x0, y0, x1, y1 = (int(value) for value in page.regions.box[region])
    x, y = x0, y0
    for _ in range(100):
        x, y = int(rng.integers(x0, x1)), int(rng.integers(y0, y1))
        if page.regions.region_of_atom[page.labels.at(x, y)] == region:
            break
    turn = rng.uniform(0, np.pi)
    way = np.array([np.cos(turn), np.sin(turn)])
    ends = [_last_inside(page, region, np.array([x, y]), side * way) for side in (-1, 1)]
    return np.array(ends, np.float32)


def _last_inside(
    page: PageState, region: int, start: NDArray[np.int64], way: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Where a ray leaves a region."""
    assert page.regions is not None
    assert page.labels is not None
    at = start.astype(np.float64)
    while True:
        further = at + 4 * way
        x, y = (int(value) for value in np.rint(further))
        inside = 0 <= x < page.size.width and 0 <= y < page.size.height
        if not inside or page.regions.region_of_atom[page.labels.at(x, y)] != region:
            return at
        at = further
