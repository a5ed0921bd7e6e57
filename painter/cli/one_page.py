"""Colouring a single page from file to files."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from painter.api.progress import Progress, SubProgress, silent
from painter.api.result import ColorizeResult
from painter.app.colour import ColouredPage, colour_page
from painter.app.export import ExportChoice, export_page
from painter.app.layers import is_coloured
from painter.app.pages import OpenedPage, open_inked
from painter.app.proposal import ColourSettings
from painter.cli.guidance import GuidanceFiles, guidance_files, page_guidance
from painter.cli.outputs import LAYERED, keep_sources, make_folder_of
from painter.document.drawing import draw_page
from painter.document.page import PageState
from painter.host.session import PluginSession
from painter.imaging.alpha import on_white
from painter.io.inkhash import ink_hash, read_ink_hash
from painter.io.inkplate import inked_page
from painter.io.raster import read_raster, write_raster
from painter.io.sniff import Format, sniff
from painter.io.source import read_bytes
from painter.pixels.tilemap import TileMap

_COLOURED_CHROMA = 24
_COLOURED_SHARE = 0.02


@dataclass(frozen=True)
class PageJob:
    """One page of a colorize command."""

    page: Path
    outputs: tuple[Path, ...]
    preview: Path | None
    arguments: Namespace
    settings: ColourSettings


@dataclass(frozen=True)
class PageReport:
    """What came of a page; `facts` is the object that --json prints."""

    facts: dict[str, Any]
    notices: tuple[str, ...]


def colorize_page(
    job: PageJob, session: PluginSession, progress: Progress = silent
) -> PageReport | str:
    """Open, colour, write, and open again for the proof that the ink is the same.

    Returns:
        What came of it, or why the page was left out.
    """
    started = perf_counter()
    files = guidance_files(job.arguments, job.page)
    loaded = _open(job)
    if loaded is None:
        return "left out, it is coloured already."
    page = loaded.page
    guidance = page_guidance(files, page.size)
    before = ink_hash(page_ink_layer(page), page.size)
    opened = perf_counter()
    coloured = colour_page(page, guidance, job.settings, session, SubProgress(progress, 0.05, 0.7))
    coloured_at = perf_counter()
    progress(0.7, "saving")
    notices = loaded.notices + coloured.notices + _write(job, coloured, files)
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


def _open(job: PageJob) -> OpenedPage | None:
    """The page; None if it is coloured already and such pages are not wanted."""
    if not job.arguments.skip_coloured:
        return open_inked(job.page)
    if sniff(read_bytes(job.page, 16)) is Format.ZIP:
        opened = open_inked(job.page)
        return None if is_coloured(opened.page) else opened
    raster = read_raster(job.page)
    if _is_coloured(raster.pixels):
        return None
    page, notices = inked_page(raster.pixels, raster.dpi)
    return OpenedPage(page, raster.notices + notices)


def _is_coloured(pixels: NDArray[np.uint8]) -> bool:
    """Whether a picture has colours of its own: a noticeable share of it is not grey."""
    rgb = on_white(pixels)
    step = max(1, min(rgb.shape[:2]) // 512)
    small = rgb[::step, ::step].astype(np.int16)
    chroma = small.max(axis=2) - small.min(axis=2)
    return float((chroma > _COLOURED_CHROMA).mean()) > _COLOURED_SHARE


def _write(job: PageJob, coloured: ColouredPage, files: GuidanceFiles) -> tuple[str, ...]:
    extras = _extras(job, coloured.result)
    keep_sources(extras, [job.page, *files.all(), *job.outputs])
    notices: list[str] = []
    layering = ExportChoice(
        split_swatches=job.arguments.split_swatches, selection_layer=job.arguments.selection_layer
    )
    for out in job.outputs:
        make_folder_of(out)
        kept = export_page(coloured.page, out, layering)
        # Who asks for a flat picture knows that it has no layers; anything else is news.
        notices.extend(kept if out.suffix.lower() in LAYERED else ())
    if job.preview is not None:
        make_folder_of(job.preview)
        write_raster(
            job.preview, draw_page(coloured.page)[:, :, :3], coloured.page.dpi, indexed=False
        )
    for path, picture in extras.items():
        make_folder_of(path)
        write_raster(path, picture, None, indexed=False)
    return tuple(notices)


def _extras(job: PageJob, result: ColorizeResult) -> dict[Path, NDArray[np.uint8]]:
    if not job.arguments.extras:
        return {}
    folder = Path(job.arguments.extras)
    return {folder / f"{job.page.stem}.{name}.png": p for name, p in result.extras.items()}


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
