"""Guidance files of the colorize command, found for each page and opened."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from painter.app.colour import ColourGuidance
from painter.base.errors import UsageError, UserError
from painter.base.geometry import Size
from painter.document.guidance import Reference
from painter.imaging.alpha import on_white
from painter.io.labels import read_labels
from painter.io.palettes import read_palette
from painter.io.raster import read_raster

_PICTURES = (".png", ".jpg", ".jpeg", ".webp")


def page_guidance(arguments: Namespace, page: Path, size: Size, pages: int) -> ColourGuidance:
    """Open what the command line names for one page."""
    labels: NDArray[np.uint32] | None = None
    if arguments.regions:
        path = beside_page(arguments.regions, page, ".regions", (".npz", ".png"), pages)
        labels = read_labels(path, size)
    return ColourGuidance(
        hints=_hints(arguments, page, pages),
        references=_references(arguments.reference, page, pages),
        palette=read_palette(Path(arguments.palette)) if arguments.palette else None,
        labels=labels,
    )


def beside_page(given: str, page: Path, ending: str, suffixes: Sequence[str], pages: int) -> Path:
    """The file itself, or `<page stem><ending><suffix>` in a folder.

    Raises:
        UsageError: one file for several pages. UserError: a the folder does not hold it.
    """
    path = Path(given)
    if not path.is_dir():
        if pages > 1:
            raise UsageError(f"{given} is one file for several pages", "Name a folder")
        return path
    stems = dict.fromkeys((page.stem, page.stem.removesuffix(".line")))
    for stem in stems:
        for suffix in suffixes:
            if (path / f"{stem}{ending}{suffix}").is_file():
                return path / f"{stem}{ending}{suffix}"
    raise UserError(
        f"{path} holds no {page.stem}{ending}{suffixes[0]}", "Name the file after the page"
    )


def _hints(arguments: Namespace, page: Path, pages: int) -> NDArray[np.uint8] | None:
    if not arguments.hints:
        return None
    path = beside_page(arguments.hints, page, ".hints", (".png", ".webp"), pages)
    pixels = read_raster(path).pixels
    if arguments.mask:
        return _masked(path, pixels, Path(arguments.mask))
    if pixels.ndim != 3 or pixels.shape[2] != 4:
        raise UserError(
            f"{path} has no transparency, so every pixel would be a hint",
            "Paint the hints on a transparent layer, or give --mask",
        )
    return pixels


def _masked(path: Path, pixels: NDArray[np.uint8], mask_path: Path) -> NDArray[np.uint8]:
    """The two-file form: colours, and white where they count."""
    mask = read_raster(mask_path).pixels
    if mask.shape[:2] != pixels.shape[:2]:
        raise UserError(f"{mask_path} and {path} differ in size", "Save both at the page's size")
    rgb = np.repeat(pixels[:, :, np.newaxis], 3, 2) if pixels.ndim == 2 else pixels[:, :, :3]
    white = mask if mask.ndim == 2 else mask[:, :, :3].min(axis=2)
    return np.dstack([rgb, np.where(white > 127, 255, 0).astype(np.uint8)])


def _references(given: Sequence[str], page: Path, pages: int) -> tuple[Reference, ...]:
    paths: list[Path] = []
    for name in given:
        if Path(name).is_dir():
            found = beside_page(name, page, ".reference", _PICTURES, pages)
            paths.append(found)
        else:
            paths.append(Path(name))
    return tuple(Reference(path.name, on_white(read_raster(path).pixels)) for path in paths)
