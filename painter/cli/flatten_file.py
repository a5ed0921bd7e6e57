"""The work behind the flatten command."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from time import perf_counter

from painter.api.progress import SubProgress
from painter.app.flatten import flatten_page
from painter.app.pages import open_inked
from painter.app.regions import page_ink, page_regions
from painter.base.words import counted
from painter.cli.console import notify, progress_bar, say, say_json
from painter.cli.outputs import make_folder_of
from painter.imaging.alpha import on_white
from painter.io.labels import read_labels
from painter.io.page import write_page
from painter.io.raster import read_raster
from painter.segment.flatten import FlattenMethod


def flatten_file(arguments: Namespace) -> None:
    """Open both, flatten, write."""
    started = perf_counter()
    colour = read_raster(Path(arguments.colour))
    opened = open_inked(Path(arguments.page))
    notify(arguments.colour, colour.notices)
    notify(arguments.page, opened.notices)
    size = opened.page.size
    with progress_bar(Path(arguments.colour).name, quiet=arguments.json) as progress:
        given = read_labels(Path(arguments.regions), size) if arguments.regions else None
        ink = page_ink(opened.page)
        found_by = SubProgress(progress, 0.05, 0.7)
        regions = page_regions(opened.page, given, arguments.gap, ink, found_by)
        notify(arguments.page, regions.notices)
        method = FlattenMethod(arguments.flatten or "median")
        picture = on_white(colour.pixels)
        page = flatten_page(
            opened.page, picture, regions, method, arguments.strength, arguments.shade
        )
        for out in filter(None, [*arguments.out, arguments.preview]):
            make_folder_of(Path(out))
            told = write_page(page, Path(out))
            if out != arguments.preview:  # which is meant to be a picture alone
                notify(out, told)
    seconds = perf_counter() - started
    if arguments.json:
        say_json(
            {"out": arguments.out, "regions": regions.table.count, "seconds": round(seconds, 3)}
        )
    else:
        names = ", ".join(arguments.out)
        found = counted(regions.table.count, "region")
        say(f"{arguments.colour}: {found}, {seconds:.1f} s -> {names}")
