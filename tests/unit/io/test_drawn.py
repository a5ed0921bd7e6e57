"""A picture that is written band by band is the one that is written at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from painter.document.drawing import draw_page
from painter.io.drawn import drawn_png
from painter.io.encode import ENCODERS
from painter.io.page import page_picture, write_page
from painter.render.blend import BlendMode
from tests.conformance.documents import LARGE, document, mask, paper, raster
from tests.unit.io.io_pages import coloured_page


def painted(*below, **values):
    return document("", raster(1, size=LARGE), raster(2, size=LARGE), *below, size=LARGE, **values)


def test_the_bytes_are_the_same(tmp_path: Path) -> None:
    page = painted(paper(), dpi=(300.0, 300.0)).page
    write_page(page, tmp_path / "page.png")
    whole = b"".join(ENCODERS[".png"](page_picture(page), page.dpi, ""))
    assert (tmp_path / "page.png").read_bytes() == whole
    png = drawn_png(page)
    assert png is not None, "this page is written band by band"
    assert b"".join(png) == whole


@pytest.mark.parametrize(
    "below",
    [
        (),
        (paper(visible=False),),
        (paper(opacity=0.5),),
        (paper(mask=mask(1, LARGE)),),
        (raster(3), paper(clip=True)),
    ],
)
def test_what_may_be_clear_keeps_its_alpha(tmp_path: Path, below) -> None:
    page = painted(*below).page
    assert drawn_png(page) is None
    write_page(page, tmp_path / "page.png")
    with Image.open(tmp_path / "page.png") as image:
        found = np.asarray(image.convert("RGBA"))
    np.testing.assert_array_equal(found[:, :, 3], draw_page(page)[:, :, 3])


def test_few_colours_are_left_to_the_palette() -> None:
    page = coloured_page()
    flats = replace(page, layers=(page.layers[1], page.layers[3]))
    assert drawn_png(flats) is None


@pytest.mark.parametrize("mode", BlendMode)
def test_nothing_over_paper_makes_it_clear(mode: BlendMode) -> None:
    over = raster(1, size=LARGE, blend=mode, opacity=0.7)
    page = document("", over, paper(), size=LARGE).page
    assert (draw_page(page)[:, :, 3] == 255).all()
