"""How long each shipped network takes for 512 pixels; part of bench colour."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from painter.api.progress import silent
from painter.api.request import ColorizeRequest, Hints, Mode
from painter.base.bands import worker_count
from painter.base.errors import UserError
from painter.base.geometry import Size
from painter.bench.row import Row
from painter.host.discover import FoundPlugin, discover
from painter.host.manifest import Manifest
from painter.host.session import PluginSession
from painter.imaging.histogram import main_colours
from painter.pixels.labelmap import LabelMap
from painter.segment.table import describe

SIDE = 512
GATE = 0.3
"""Seconds on two cores."""

Clock: TypeAlias = Callable[[], float]

_LINE = 127
_SWATCHES = 16


@dataclass(frozen=True, eq=False)
class NetworkPage:
    """A page of 512 pixels with everything that a mode may need.

    Attributes:
        ink: `(H, W)` uint8. labels: `(H, W)` uint32. picture: `(H, W, 3)` uint8, a reference.
        hints: `(H, W, 4)` uint8. region: `(k,)` uint32 hinted regions, colour: `(k, 3)` uint8.
    """

    ink: NDArray[np.uint8]
    labels: NDArray[np.uint32]
    picture: NDArray[np.uint8]
    hints: NDArray[np.uint8]
    region: NDArray[np.uint32]
    colour: NDArray[np.uint8]


def network_rows(
    page: NetworkPage,
    times: int,
    threads: int | None = None,
    clock: Clock = time.perf_counter,
) -> list[Row]:
    """First call with loading, median and p95 of every mode of every bundled plugin with weights.

    A network whose weight file is not there yet is left out.

    Args:
        threads: None for as many as there are cores. clock: another one than that on the wall,
            such as `time.process_time` where other programs run beside.
    """
    out: list[Row] = []
    for plugin in discover():
        manifest = plugin.manifest
        if manifest is None or not manifest.weights or not plugin.bundled:
            continue
        for mode in manifest.modes:
            run = _Run(page, times, threads or worker_count(), clock)
            out += _mode_rows(plugin, manifest, mode, run)
    return out


@dataclass(frozen=True)
class _Run:
    page: NetworkPage
    times: int
    threads: int
    clock: Clock


def _mode_rows(plugin: FoundPlugin, manifest: Manifest, mode: Mode, run: _Run) -> list[Row]:
    page = run.page
    height, width = page.labels.shape
    name = f"{plugin.id}, {mode}, {width}x{height}"
    with PluginSession(plugin, manifest, threads=run.threads) as session:
        try:
            _ = session.weights
        except UserError:
            return []
        request = _request(page, mode, session)
        first = _seconds(session, request, run.clock)
        taken = [_seconds(session, request, run.clock) for _ in range(run.times)]
    middle, high = np.percentile(taken, (50, 95))
    return [
        Row(f"{name}, first call", first, "s"),
        Row(name, float(middle), "s", GATE),
        Row(f"{name}, p95", float(high), "s"),
    ]


def _seconds(session: PluginSession, request: ColorizeRequest, clock: Clock) -> float:
    start = clock()
    session.colorize(request, silent)
    return clock() - start


def _request(page: NetworkPage, mode: Mode, session: PluginSession) -> ColorizeRequest:
    height, width = page.labels.shape
    count = int(page.labels.max())
    table = describe(page.labels, np.arange(count + 1, dtype=np.uint32), page.ink > _LINE)
    hints = Hints(page.hints, page.region, page.colour, table.centroid[page.region])
    palette = main_colours(page.picture, _SWATCHES)
    return ColorizeRequest(
        mode=mode,
        size=Size(width, height),
        ink=page.ink,
        labels=LabelMap.from_array(page.labels, count),
        regions=table,
        options=session.options({}),
        hints=hints if mode is Mode.HINT else None,
        references=(page.picture,) if mode is Mode.REFERENCE else (),
        palette=palette if mode is Mode.HISTOGRAM else None,
    )
