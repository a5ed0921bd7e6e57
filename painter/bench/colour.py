"""bench colour: recolouring, flattening, hints and region fill at 35 megapixels, and networks."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.api.progress import silent
from painter.api.request import ColorizeRequest, Hints, Mode
from painter.base.geometry import Size
from painter.bench.networks import SIDE, NetworkPage, network_rows
from painter.bench.row import Row
from painter.bench.whole import whole_rows
from painter.host.discover import discover
from painter.host.session import PluginSession
from painter.pixels.labelmap import LabelMap
from painter.pixels.regiontable import RegionTable
from painter.segment.flatten import FlattenMethod, flatten, region_colours
from painter.segment.spread import spread_hints

_FULL = (7016, 4961)
_QUICK = (1754, 1240)
_REGIONS = 2000
_RECOLOUR_GATE = 0.060


@dataclass(frozen=True, eq=False)
class _Sheet:
    """A made page: wavy cells with inked borders, painted with noise, some of them hinted."""

    ink: NDArray[np.uint8]
    labels: NDArray[np.uint32]
    count: int
    picture: NDArray[np.uint8]
    hints: NDArray[np.uint8]


def rows(quick: bool = False) -> list[Row]:
    """Seconds of every step from labels to colours, and of the whole job.

    Args:
        quick: a small page instead of one of 4961x7016, and fewer repetitions.
    """
    height, width = _QUICK if quick else _FULL
    sheet = _sheet(height, width)
    times = 3 if quick else 7
    title = f"{width}x{height}, {sheet.count} regions: "
    out = _recolour_rows(title, sheet, 5 * times)
    out += _step_rows(title + "region colours, median", _median(sheet), times, _numpy_means(sheet))
    out += _step_rows(title + "flatten, median", _flatten(sheet, FlattenMethod.MEDIAN), times)
    published = _flatten(sheet, FlattenMethod.AUTOCACONET)
    out += _step_rows(title + "flatten, autocaconet", published, times)
    out += _step_rows(title + "hints to regions", _spread(sheet), times, gate=1.0)
    out += _fill_rows(times)
    out += network_rows(network_page(), times)
    size = Size(width, height)
    if quick:
        return out + whole_rows(size)
    return out + whole_rows(size, seconds_gate=12.0, memory_gate=2.5 * 1024)


def network_page() -> NetworkPage:
    """A made sheet of 512 pixels, some of its regions hinted."""
    sheet = _sheet(SIDE, SIDE)
    alpha = sheet.hints[..., 3] > 0
    region, first = np.unique(sheet.labels[alpha], return_index=True)
    colour = np.ascontiguousarray(sheet.hints[alpha][first, :3])
    return NetworkPage(sheet.ink, sheet.labels, sheet.picture, sheet.hints, region, colour)


def _recolour_rows(title: str, sheet: _Sheet, times: int) -> list[Row]:
    labels = LabelMap.from_array(sheet.labels, sheet.count)
    rng = np.random.default_rng(5)

    def colours() -> NDArray[np.uint32]:
        return rng.integers(0, 1 << 32, sheet.count + 1, dtype=np.uint32)

    first = _seconds(lambda: labels.lookup(colours()))
    later = [_seconds(lambda: labels.lookup(colours())) for _ in range(times)]
    peer = min(_seconds(lambda: colours()[sheet.labels]) for _ in range(3))
    middle, high = np.percentile(later, (50, 95))
    name = title + "recolour every region"
    return [
        _seconds_row(name + ", first call (kernels from disk)", first),
        _seconds_row(name, float(middle), _RECOLOUR_GATE, "numpy indexing", peer),
        _seconds_row(name + ", p95", float(high)),
    ]


def _step_rows(
    name: str,
    call: Callable[[], object],
    times: int,
    peer: tuple[str, Callable[[], object]] | None = None,
    gate: float | None = None,
) -> list[Row]:
    first = _seconds(call)
    later = float(np.median([_seconds(call) for _ in range(times)]))
    beside = (None, None) if peer is None else (peer[0], _seconds(peer[1]))
    return [
        _seconds_row(name + ", first call (kernels from disk)", first),
        _seconds_row(name, later, gate, *beside),
    ]


def _median(sheet: _Sheet) -> Callable[[], object]:
    method = FlattenMethod.MEDIAN
    return lambda: region_colours(sheet.picture, sheet.labels, sheet.count, method, sheet.ink)


def _flatten(sheet: _Sheet, method: FlattenMethod) -> Callable[[], object]:
    return lambda: flatten(sheet.picture, sheet.labels, sheet.count, method, 0.8, sheet.ink)


def _spread(sheet: _Sheet) -> Callable[[], object]:
    region_of_atom = np.arange(sheet.count + 1, dtype=np.uint32)
    return lambda: spread_hints(sheet.hints, sheet.labels, region_of_atom, sheet.ink)


def _numpy_means(sheet: _Sheet) -> tuple[str, Callable[[], object]]:
    flat = sheet.labels.ravel()

    def means() -> object:
        sums = [np.bincount(flat, sheet.picture[:, :, c].ravel()) for c in range(3)]
        return np.stack(sums) / np.maximum(np.bincount(flat), 1)

    return "numpy, means only", means


def _fill_rows(times: int) -> list[Row]:
    """The plugin that needs no learning, through the door that every plugin comes by."""
    plugin = next(found for found in discover() if found.id == "region_fill")
    assert plugin.manifest is not None
    out: list[Row] = []
    with PluginSession(plugin, plugin.manifest) as session:
        for mode in (Mode.AUTO, Mode.HINT):
            request = _fill_request(mode, session)
            session.colorize(request, silent)
            taken = [
                _seconds(lambda asked=request: session.colorize(asked, silent))
                for _ in range(times)
            ]
            out.append(
                _seconds_row(
                    f"region fill, {mode}, {_REGIONS} regions", float(np.median(taken)), 0.2
                )
            )
    return out


def _fill_request(mode: Mode, session: PluginSession) -> ColorizeRequest:
    table = _table()
    region = np.arange(1, 65, dtype=np.uint32)
    colour = np.random.default_rng(2).integers(0, 256, (64, 3), dtype=np.uint8)
    picture = np.zeros((1, 1, 4), np.uint8)
    hints = Hints(picture, region, colour, table.centroid[region])
    return ColorizeRequest(
        mode=mode,
        size=Size(_FULL[1], _FULL[0]),
        ink=np.zeros((1, 1), np.uint8),
        labels=LabelMap.from_array(np.ones((1, 1), np.uint32)),
        regions=table,
        options=session.options({}),
        hints=hints if mode is Mode.HINT else None,
    )


def _table() -> RegionTable:
    """Rows of regions of all sizes, without pixels."""
    rng = np.random.default_rng(9)
    side = np.exp(rng.uniform(np.log(8), np.log(1500), (_REGIONS + 1, 2)))
    start = rng.uniform(0, 1, (_REGIONS + 1, 2)) * np.array(_FULL[::-1])
    end = np.minimum(start + side, np.array(_FULL[::-1])).clip(1)
    area = np.maximum((end - start).prod(axis=1) * rng.uniform(0.4, 1, _REGIONS + 1), 1)
    return RegionTable.blank(
        region_of_atom=np.arange(_REGIONS + 1, dtype=np.uint32),
        area=area.astype(np.int64),
        box=np.concatenate([start, end], axis=1).astype(np.int32),
        centroid=((start + end) / 2).astype(np.float32),
        tone=np.zeros(_REGIONS + 1, np.float32),
        kind=np.zeros(_REGIONS + 1, np.uint8),
        depth=(np.sqrt(area) * 0.3).astype(np.float32),
    )


def _sheet(height: int, width: int) -> _Sheet:
    cell = max(24, height // 64)
    y, x = np.arange(height)[:, np.newaxis], np.arange(width)[np.newaxis]
    down = (y + cell / 3 * np.sin(x / cell)).astype(np.int32).clip(0) // cell
    along = (x + cell / 3 * np.sin(y / cell)).astype(np.int32).clip(0) // cell
    labels = (down * (int(along.max()) + 1) + along + 1).astype(np.uint32)
    count = int(labels.max())
    ink = np.zeros((height, width), np.uint8)
    for step in (1, 2, 3):
        ink[step:][labels[step:] != labels[:-step]] = 255
        ink[:, step:][labels[:, step:] != labels[:, :-step]] = 255
    rng = np.random.default_rng(1)
    colours = rng.integers(8, 248, (count + 1, 3), dtype=np.uint8)
    picture = colours[labels] + rng.integers(0, 8, (height, width, 1), dtype=np.uint8)
    return _Sheet(ink, labels, count, picture, _hints(height, width, cell, colours))


def _hints(height: int, width: int, cell: int, colours: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A dot in every fourth cell both ways."""
    hints = np.zeros((height, width, 4), np.uint8)
    radius = max(2, cell // 12)
    number = 1
    for y in range(cell // 2, height - radius, 4 * cell):
        for x in range(cell // 2, width - radius, 4 * cell):
            dot = hints[y - radius : y + radius, x - radius : x + radius]
            dot[..., :3], dot[..., 3] = colours[number], 255
            number += 1
    return hints


def _seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _seconds_row(
    name: str,
    value: float,
    gate: float | None = None,
    peer: str | None = None,
    peer_value: float | None = None,
) -> Row:
    return Row(name, value, "s", gate, peer, peer_value)
