"""Copies of a page for other programs: what a format keeps, at which size, in which layers."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from painter.api.progress import Progress, silent
from painter.base.errors import UsageError
from painter.base.geometry import Size
from painter.document.drawing import draw_page
from painter.document.edits import change_layer
from painter.document.layer import FillLayer, FlatsLayer
from painter.document.page import DEFAULT_DPI, PageState
from painter.document.planes import painted
from painter.document.scaling import scaled_dpi, scaled_page
from painter.document.swatch_layers import add_selection_layer, split_flats
from painter.imaging.alpha import is_opaque, premultiply, unpremultiply
from painter.imaging.resample import fit_picture
from painter.io.encode import ENCODERS
from painter.io.limits import MAX_SIDE, check_picture_size
from painter.io.page import write_page
from painter.io.raster import write_raster
from painter.render.blend import BlendMode
from painter.segment.corrections import Corrections

LAYERED = (".ora", ".psd")
FORMATS = MappingProxyType(
    {
        ".ora": "OpenRaster, with layers",
        ".psd": "Photoshop, with layers",
        ".png": "PNG picture",
        ".tif": "TIFF picture",
        ".webp": "WebP picture, without loss",
        ".jpg": "JPEG picture",
    }
)
"""Endings that a page can be exported under, and what to call them."""

_SCALE = re.compile(r"(?P<number>\d+(?:\.\d+)?)(?P<unit>%|px|dpi|)")


@dataclass(frozen=True, kw_only=True)
class ExportChoice:
    """How to export.

    Attributes:
        size: in pixels; None as large as the page.
        split_swatches: one layer a swatch instead of the flats layer, in formats with layers.
        selection_layer: add a hidden layer with one flat colour a region, likewise.
        clear_paper: leave the paper out, so that what is not painted is transparent.
    """

    suffix: str = ".png"
    size: Size | None = None
    split_swatches: bool = False
    selection_layer: bool = False
    clear_paper: bool = False

    @property
    def layered(self) -> bool:
        """Whether the format has layers."""
        return self.suffix in LAYERED


@dataclass(frozen=True)
class Kept:
    """Whether a copy keeps something, and what becomes of it where that is worth saying."""

    thing: str
    kept: bool
    note: str = ""


def keeps(choice: ExportChoice) -> tuple[Kept, ...]:
    """What the copy will hold of the page."""
    ora, psd = choice.suffix == ".ora", choice.suffix == ".psd"
    layers = ora or psd
    own = ora and choice.size is None
    baked = "others see it in the pixels" if ora else ""
    flat = "" if layers else "merged into the picture"
    clear = choice.suffix != ".jpg"
    return (
        Kept("Layers and groups", layers, flat),
        Kept("Blend modes and opacity", layers, flat),
        Kept("Masks", layers, flat or baked),
        Kept("Clipping", layers, flat or baked),
        Kept("Transparency", clear, "" if clear else "on white"),
        Kept("Regions and what was decided", own, _lost_regions(choice, ora)),
        Kept("Palette and references", ora, "" if ora else "only in OpenRaster"),
        Kept("Every colour exactly", clear, "" if clear else "slight changes"),
        Kept("Resolution and sRGB profile", True),
    )


def _lost_regions(choice: ExportChoice, ora: bool) -> str:
    if choice.size is not None and ora:
        return "only at full size"
    return "" if ora else "only in OpenRaster"


def parse_scale(text: str, size: Size, dpi: tuple[float, float] | None = None) -> Size:
    """The size that "50%", "0.5", "1200px" (its width) or "300dpi" makes of a page.

    Raises:
        UsageError: it is none of these, or would be no picture that can be written.
    """
    found = _SCALE.fullmatch(text.strip().lower())
    if found is None:
        raise UsageError(f"{text!r} is no size", "Give 50%, 0.5, 1200px or 300dpi")
    number, unit = float(found["number"]), found["unit"]
    if unit == "px":
        factor = number / size.width
    elif unit == "dpi":
        factor = number / (DEFAULT_DPI if dpi is None else dpi[0])
    else:
        factor = number / 100 if unit == "%" else number
    width = round(number) if unit == "px" else round(size.width * factor)
    height = round(size.height * factor)
    if not (1 <= width <= MAX_SIDE and 1 <= height <= MAX_SIDE):
        raise UsageError(
            f"{text!r} makes {width}x{height} pixels of a page of {size}",
            f"Stay between 1 and {MAX_SIDE} pixels a side",
        )
    check_picture_size(f"The copy at {text}", width, height)
    return Size(width, height)


def export_page(
    page: PageState, path: Path, choice: ExportChoice, progress: Progress = silent
) -> tuple[str, ...]:
    """Write a copy in the format of the path's ending; the page itself stays as it is.

    Returns:
        What the copy does not hold, one sentence each.

    Raises:
        UserError: the page has no regions to split or select by, or the file cannot be written.
    """
    choice = replace(choice, suffix=path.suffix.lower())
    progress(0.05, "preparing")
    if not choice.layered and choice.suffix in ENCODERS and choice.size is not None:
        picture = scaled_picture(page, choice)
        progress(0.5, "writing")
        write_raster(path, picture, scaled_dpi(page, choice.size))
        return (f"{path.name} holds the picture alone; layers need .ora or .psd",)
    notices = write_page(prepared(page, choice), path)
    progress(0.95, "writing")
    lost = choice.suffix == ".ora" and choice.size is not None and page.regions is not None
    return (
        *notices,
        *([f"{path.name} does not hold the regions: its size differs"] if lost else ()),
    )


def prepared(page: PageState, choice: ExportChoice) -> PageState:
    """The page as it goes into the file: scaled, split, with or without its paper.

    A page of another size brings no regions along: its flats are painted pixels.

    Raises:
        UserError: there are no regions to split or select by.
    """
    at_size = page if choice.size is None else scaled_page(page, choice.size)
    out = at_size
    if choice.clear_paper:
        out = without_paper(out)
    if choice.layered and choice.split_swatches:
        out = split_flats(out)
    if choice.layered and choice.selection_layer:
        out = add_selection_layer(out)
    if at_size is not page:
        out = _without_regions(out)
    return out


def without_paper(page: PageState) -> PageState:
    """Hide the lowest layer that shows, where that is one colour in normal mode."""
    shown = [layer for layer in page.layers if layer.visible]
    if shown and isinstance(shown[-1], FillLayer) and shown[-1].blend is BlendMode.NORMAL:
        return change_layer(page, shown[-1].id, lambda layer: replace(layer, visible=False))
    return page


def scaled_picture(page: PageState, choice: ExportChoice) -> NDArray[np.uint8]:
    """The flat picture at the chosen size: `(h, w, 3)`, or `(h, w, 4)` straight where it is clear.

    Averaged as it is stored, not in linear light, as other programs do.
    """
    shown = without_paper(page) if choice.clear_paper else page
    return picture_at(draw_page(shown), choice.size or page.size)


def picture_at(premultiplied: NDArray[np.uint8], size: Size) -> NDArray[np.uint8]:
    """Straight pixels at another size, without alpha where nothing is clear."""
    fitted = np.ascontiguousarray(fit_picture(premultiplied, (size.width, size.height)))
    if fitted.ndim == 2 or fitted.shape[2] == 1:
        return fitted.reshape(fitted.shape[0], -1)
    if is_opaque(fitted):
        return np.ascontiguousarray(fitted[:, :, :3])
    if not fitted.flags.writeable or fitted is premultiplied:
        fitted = fitted.copy()
    unpremultiply(fitted)
    return fitted


def straight_at(pixels: NDArray[np.uint8], size: Size) -> NDArray[np.uint8]:
    """A picture that was never a page, `(H, W)`, RGB or straight RGBA, at another size."""
    if pixels.ndim == 2 or pixels.shape[2] == 3:
        return np.ascontiguousarray(fit_picture(pixels, (size.width, size.height)))
    whole = pixels.copy()
    premultiply(whole)
    fitted = np.ascontiguousarray(fit_picture(whole, (size.width, size.height)))
    unpremultiply(fitted)
    return fitted


def _without_regions(page: PageState) -> PageState:
    """The same picture with painted flats, and nothing that speaks of regions."""
    for layer in tuple(page.walk()):
        if isinstance(layer, FlatsLayer):
            made = painted(page, layer)
            page = change_layer(page, layer.id, lambda _, made=made: made)
    return replace(
        page,
        labels=None,
        regions=None,
        gap=None,
        tree=None,
        openings=None,
        corrections=Corrections(),
    )
