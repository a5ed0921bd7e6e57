"""Which colours a page asks for by place, and those that it has."""

from __future__ import annotations

from painter.base.errors import UserError
from painter.document.drawing import draw_page
from painter.document.edits import set_layer
from painter.document.layer import HintsLayer, InkLayer
from painter.document.page import PageState
from painter.imaging.colourbands import bands_of_palette, bands_of_picture
from painter.pixels.colourbands import ColourBands

_WHITE = 255


def asked_bands(page: PageState) -> ColourBands | None:
    """What a plugin is asked for: the bands, else those of the palette given, else of its own."""
    guidance = page.guidance
    if guidance.bands is not None:
        return guidance.bands
    palette = guidance.palette or page.palette
    return None if palette is None or not palette.swatches else bands_of_palette(palette)


def bands_of_page(page: PageState) -> ColourBands:
    """The colours that the page has now, by place; ink and hints do not count.

    Raises:
        UserError: it has none.
    """
    for layer in page.walk():
        if isinstance(layer, InkLayer | HintsLayer):
            page = set_layer(page, layer.id, visible=False)
    pixels = draw_page(page)
    # Premultiplied colours need no more than the missing cover to lie over white.
    seen = pixels[:, :, :3] + (_WHITE - pixels[:, :, 3:])
    bands = bands_of_picture(seen, "the page")
    if bool((bands.array() == _WHITE).all()):
        raise UserError("The page has no colours yet", "Colour some of it first")
    return bands
