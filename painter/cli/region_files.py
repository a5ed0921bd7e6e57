"""The work behind the regions command."""

from __future__ import annotations

import json
from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from painter.api.progress import SubProgress
from painter.api.request import Coverage
from painter.app.pages import open_inked
from painter.app.regions import PageRegions, measured_openings, page_ink, page_regions
from painter.base.words import counted
from painter.cli.console import notify, progress_bar, say, say_json
from painter.cli.outputs import make_folder_of
from painter.document.page import PageState
from painter.document.regions import page_leaks
from painter.imaging.adjacent import Adjacency, region_pairs
from painter.imaging.distinct import distinct_colours, distinct_levels
from painter.io.atomic import replacing
from painter.io.dpi import Dpi
from painter.io.labels import write_labels
from painter.io.raster import write_raster
from painter.segment.leaks import Leak


def write_regions(arguments: Namespace) -> None:
    """Find a page's regions, or take those that it brings along, and write what was asked for."""
    source = Path(arguments.page)
    loaded = open_inked(source)
    notify(str(source), loaded.notices)
    ink = page_ink(loaded.page)
    with progress_bar(source.name, quiet=arguments.json) as progress:
        started = perf_counter()
        found_by = SubProgress(progress, 0.05, 0.8)
        regions = page_regions(loaded.page, None, arguments.gap, ink, found_by)
        seconds = perf_counter() - started
        if arguments.out or arguments.preview:
            _write_pictures(arguments, regions, ink, loaded.page.dpi)
        if arguments.leaks:
            _write_leaks(Path(arguments.leaks), _leaks(regions, loaded.page, ink))
    notify(str(source), regions.notices)
    _report(arguments, regions, seconds)


def _write_pictures(
    arguments: Namespace, regions: PageRegions, ink: Coverage, dpi: Dpi | None
) -> None:
    labels = regions.labels.lookup(regions.table.region_of_atom)
    if arguments.out:
        out = Path(arguments.out)
        make_folder_of(out)
        write_labels(out, labels)
    if arguments.preview:
        preview = Path(arguments.preview)
        make_folder_of(preview)
        write_raster(preview, _preview(regions, labels, ink), dpi, indexed=False)


def _report(arguments: Namespace, regions: PageRegions, seconds: float) -> None:
    count, gap = regions.table.count, regions.gap or 0.0
    if arguments.json:
        say_json({"regions": count, "seconds": round(seconds, 3), "gap": round(gap, 2)})
        return
    name = Path(arguments.page).name
    say(f"{name}: {counted(count, 'region')}, gaps up to {gap:.0f} px, {seconds:.1f} s")


def _preview(regions: PageRegions, labels: NDArray[np.uint32], ink: Coverage) -> NDArray[np.uint8]:
    """Regions in the colours of the region view under the ink; `labels` are regions."""
    table = regions.table
    pairs = region_pairs(*Adjacency().pairs(regions.labels), table.region_of_atom)
    levels = distinct_levels(table.count, *pairs)
    rgb = distinct_colours(levels, np.arange(table.count + 1, dtype=np.uint32))[labels]
    light = 255 - ink
    for channel in range(3):
        product = rgb[:, :, channel].astype(np.uint16) * light
        rgb[:, :, channel] = (product + 127) // 255
    return rgb


def _leaks(regions: PageRegions, page: PageState, ink: Coverage) -> tuple[Leak, ...]:
    """Without those that the artist has closed or dismissed."""
    page = regions.on(page)
    openings = page.openings or measured_openings(page, ink, regions.atoms)
    return page_leaks(replace(page, openings=openings))


def _write_leaks(path: Path, leaks: tuple[Leak, ...]) -> None:
    rows = [
        {"between": list(leak.between), "at": list(leak.at), "width": leak.width} for leak in leaks
    ]
    make_folder_of(path)
    with replacing(path) as stream:
        stream.write(json.dumps(rows, indent=1).encode())
