"""Guidance files of the colorize command, found for each page and opened."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from painter.app.proposal import ColourGuidance
from painter.base.errors import UsageError, UserError
from painter.base.geometry import Size
from painter.document.guidance import Reference
from painter.imaging.alpha import on_white
from painter.io.labels import read_labels
from painter.io.palettes import read_colours
from painter.io.raster import read_raster

_PICTURES = (".png", ".jpg", ".jpeg", ".webp")
_ENDINGS = (".hints", ".regions", ".reference")


@dataclass(frozen=True)
class GuidanceFiles:
    """What the command line names for one page."""

    hints: Path | None
    mask: Path | None
    palette: Path | None
    regions: Path | None
    references: tuple[Path, ...]

    def all(self) -> tuple[Path, ...]:
        """Every file that is read beside the page."""
        single = (self.hints, self.mask, self.palette, self.regions)
        return (*(path for path in single if path is not None), *self.references)


def split_guidance(pages: Sequence[Path]) -> tuple[list[Path], dict[Path, Path]]:
    """The pages to colour; and what only guides one of them, lying beside it, with that page.

    `pages/*.png` names `a.hints.png` along with `a.png`; a page named alone is always a page.
    """
    known = {(page.parent.resolve(), stem): page for page in pages for stem in _stems(page)}
    guides: dict[Path, Path] = {}
    for page in pages:
        stem, dot, ending = page.stem.rpartition(".")
        owner = known.get((page.parent.resolve(), stem))
        if owner is not None and f"{dot}{ending}" in _ENDINGS:
            guides[page] = owner
    return [page for page in pages if page not in guides], guides


def check_guidance(arguments: Namespace, pages: int) -> None:
    """Several pages have guidance by page, in folders.

    Raises:
        UsageError: one file is given for all.
    """
    if pages > 1 and arguments.mask:
        raise UsageError(
            f"{arguments.mask} is one file for several pages",
            "Name a folder of transparent hints and leave --mask away",
        )
    for given in filter(None, (arguments.hints, arguments.regions)):
        if pages > 1 and not Path(given).is_dir():
            raise UsageError(f"{given} is one file for several pages", "Name a folder")


def guidance_files(arguments: Namespace, page: Path) -> GuidanceFiles:
    """Find what the command line names for one page.

    Raises:
        UserError: a folder does not hold it.
    """

    def one(given: str | None, ending: str, suffixes: Sequence[str]) -> Path | None:
        return _beside_page(given, page, ending, suffixes) if given else None

    return GuidanceFiles(
        hints=one(arguments.hints, ".hints", (".png", ".webp")),
        mask=Path(arguments.mask) if arguments.mask else None,
        palette=Path(arguments.palette) if arguments.palette else None,
        regions=one(arguments.regions, ".regions", (".npz", ".png")),
        references=tuple(
            _beside_page(given, page, ".reference", _PICTURES) for given in arguments.reference
        ),
    )


def page_guidance(files: GuidanceFiles, size: Size) -> ColourGuidance:
    """Open the guidance of a page of this size."""
    colours = None if files.palette is None else read_colours(files.palette)
    return ColourGuidance(
        labels=None if files.regions is None else read_labels(files.regions, size),
        hints=None if files.hints is None else _hints(files.hints, files.mask),
        references=tuple(
            Reference(path.name, on_white(read_raster(path).pixels)) for path in files.references
        ),
        palette=None if colours is None else colours.palette,
        bands=None if colours is None else colours.bands,
    )


def _beside_page(given: str, page: Path, ending: str, suffixes: Sequence[str]) -> Path:
    """The file itself, or `<page stem><ending><suffix>` in a folder."""
    path = Path(given)
    if not path.is_dir():
        return path
    for stem in _stems(page):
        for suffix in suffixes:
            if (path / f"{stem}{ending}{suffix}").is_file():
                return path / f"{stem}{ending}{suffix}"
    raise UserError(
        f"{path} holds no {page.stem}{ending}{suffixes[0]}", "Name the file after the page"
    )


def _stems(page: Path) -> tuple[str, ...]:
    """The names that a page's guidance may bear: `a.line.png` may have `a.hints.png`."""
    return tuple(dict.fromkeys((page.stem, page.stem.removesuffix(".line"))))


def _hints(path: Path, mask: Path | None) -> NDArray[np.uint8]:
    pixels = read_raster(path).pixels
    if mask is not None:
        return _masked(path, pixels, mask)
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
