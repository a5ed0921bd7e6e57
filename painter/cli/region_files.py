"""The work behind the regions command."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from painter.api.progress import SubProgress
from painter.app.pages import open_inked
from painter.app.regions import PageRegions, find_page_regions, page_ink
from painter.cli.console import notify, progress_bar, say, say_json
from painter.cli.outputs import make_folder_of
from painter.imaging.distinct import distinct_colours
from painter.io.atomic import replacing
from painter.io.labels import write_labels
from painter.io.raster import write_raster
from painter.segment.leaks import Leak, find_leaks


def write_regions(arguments: Namespace) -> None:
    """Find a page's regions and write what was asked for."""
    source = Path(arguments.page)
    loaded = open_inked(source)
    notify(str(source), loaded.notices)
    ink = page_ink(loaded.page)
    with progress_bar(source.name, quiet=arguments.json) as progress:
        started = perf_counter()
        regions = find_page_regions(ink, arguments.gap, SubProgress(progress, 0.05, 0.8))
        seconds = perf_counter() - started
        labels = regions.labels.lookup(regions.table.region_of_atom)
        if arguments.out:
            out = Path(arguments.out)
            make_folder_of(out)
            write_labels(out, labels)
        if arguments.preview:
            preview = Path(arguments.preview)
            make_folder_of(preview)
            write_raster(preview, _preview(regions, ink), loaded.page.dpi)
        if arguments.leaks:
            _write_leaks(
                Path(arguments.leaks), find_leaks(regions.atoms, regions.table.region_of_atom, ink)
            )
    _report(arguments, regions, seconds)


def _report(arguments: Namespace, regions: PageRegions, seconds: float) -> None:
    if arguments.json:
        say_json({"regions": regions.table.count, "seconds": round(seconds, 3), "gap": regions.gap})
        return
    name = Path(arguments.page).name
    say(f"{name}: {regions.table.count} regions, gaps up to {regions.gap:.0f} px, {seconds:.1f} s")


def _preview(regions: PageRegions, ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Regions in distinct colours under the ink."""
    colours = distinct_colours(regions.table.count + 1)
    rgb = colours[regions.labels.lookup(regions.table.region_of_atom)]
    light = 255 - ink
    for channel in range(3):
        product = rgb[:, :, channel].astype(np.uint16) * light
        rgb[:, :, channel] = (product + 127) // 255
    return rgb


def _write_leaks(path: Path, leaks: list[Leak]) -> None:
    rows = [
        {"between": list(leak.between), "at": list(leak.at), "width": leak.width} for leak in leaks
    ]
    make_folder_of(path)
    with replacing(path) as stream:
        stream.write(json.dumps(rows, indent=1).encode())
