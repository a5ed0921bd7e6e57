"""Colouring a single page from file to files."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from painter.api.progress import Progress, SubProgress, silent
from painter.api.result import ColorizeResult
from painter.app.colour import ColouredPage, ColourSettings, colour_page
from painter.app.pages import open_inked
from painter.cli.guidance import page_guidance
from painter.cli.outputs import LAYERED, make_folder_of
from painter.document.drawing import draw_page
from painter.document.page import PageState
from painter.host.session import PluginSession
from painter.imaging.alpha import on_white
from painter.io.inkhash import ink_hash, read_ink_hash
from painter.io.page import read_page, write_page
from painter.io.raster import read_raster, write_raster
from painter.pixels.tilemap import TileMap

_COLOURED_CHROMA = 24
_COLOURED_SHARE = 0.02


@dataclass(frozen=True)
class PageJob:
    """One page of a colorize command. `pages` is how many the command has."""

    page: Path
    outputs: tuple[Path, ...]
    preview: Path | None
    arguments: Namespace
    settings: ColourSettings
    pages: int


@dataclass(frozen=True)
class PageReport:
    """What came of a page; `facts` is the object that --json prints."""

    facts: dict[str, Any]
    notices: tuple[str, ...]


def colorize_page(job: PageJob, session: PluginSession, progress: Progress = silent) -> PageReport:
    """Open, colour, write, and open again for the proof that the ink is the same."""
    started = perf_counter()
    loaded = open_inked(job.page)
    page = loaded.page
    guidance = page_guidance(job.arguments, job.page, page.size, job.pages)
    before = ink_hash(page_ink_layer(page), page.size)
    opened = perf_counter()
    coloured = colour_page(page, guidance, job.settings, session, SubProgress(progress, 0.05, 0.7))
    coloured_at = perf_counter()
    progress(0.7, "saving")
    notices = loaded.notices + coloured.notices + _write(job, coloured)
    layered = next((out for out in job.outputs if out.suffix.lower() in LAYERED), None)
    after = None if layered is None else read_ink_hash(layered)
    finished = perf_counter()
    seconds = {
        "load": opened - started,
        **coloured.seconds,
        "save": finished - coloured_at,
        "total": finished - started,
    }
    return PageReport(_facts(job, session, coloured.page, (before, after), seconds), notices)


def page_ink_layer(page: PageState) -> TileMap:
    """The coverage of the page's ink layer."""
    ink = page.ink
    assert ink is not None
    return ink.coverage


def is_coloured(path: Path) -> bool:
    """Whether a page has colours of its own: a noticeable share of it is not grey."""
    if path.suffix.lower() in LAYERED:
        page = read_page(path).page
        return page.regions is not None and bool((page.regions.source > 0).any())
    pixels = on_white(read_raster(path).pixels)
    step = max(1, min(pixels.shape[:2]) // 512)
    small = pixels[::step, ::step].astype(np.int16)
    chroma = small.max(axis=2) - small.min(axis=2)
    return float((chroma > _COLOURED_CHROMA).mean()) > _COLOURED_SHARE


def _write(job: PageJob, coloured: ColouredPage) -> tuple[str, ...]:
    notices: list[str] = []
    for out in job.outputs:
        make_folder_of(out)
        kept = write_page(coloured.page, out)
        # Who asks for a flat picture knows that it has no layers; anything else is news.
        notices.extend(kept if out.suffix.lower() in LAYERED else ())
    if job.preview is not None:
        make_folder_of(job.preview)
        write_raster(job.preview, draw_page(coloured.page)[:, :, :3], coloured.page.dpi)
    if job.arguments.extras:
        _write_extras(Path(job.arguments.extras), job.page.stem, coloured.result)
    return tuple(notices)


def _write_extras(folder: Path, stem: str, result: ColorizeResult) -> None:
    for name, picture in result.extras.items():
        path = folder / f"{stem}.{name}.png"
        make_folder_of(path)
        write_raster(path, picture, None)


def _facts(
    job: PageJob,
    session: PluginSession,
    page: PageState,
    hashes: tuple[str, str | None],
    seconds: dict[str, float],
) -> dict[str, Any]:
    assert page.regions is not None
    return {
        "page": str(job.page),
        "out": [str(out) for out in job.outputs],
        "plugin": session.manifest.id,
        "mode": str(job.settings.mode),
        "device": session.device,
        "weights": [{"file": w.file, "sha256": w.sha256} for w in session.weights],
        "regions": page.regions.count,
        "size": [page.size.width, page.size.height],
        "ink_sha256": {"before": hashes[0], "after": hashes[1]},
        "seconds": {name: round(value, 3) for name, value in seconds.items()},
    }
