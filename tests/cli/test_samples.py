"""The bundled pages, as `make run` colours them."""

import numpy as np
import pytest

from painter.base.paths import samples
from painter.io.page import read_page
from painter.io.palettes import read_palette
from painter.io.raster import read_raster
from painter.pixels.regiontable import RegionKind, Source

PAGES = ["rooftop", "classroom"]
MOST_REGIONS = {"rooftop": 560, "classroom": 420}  # more would be dots or slivers of dark tone


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_a_sample_page_keeps_its_ink_its_hints_and_its_white(command, tmp_path, name):
    hints = samples() / f"{name}.hints.png"
    out = tmp_path / "page.ora"
    done = command(
        "colorize", samples() / f"{name}.png", "--mode", "hint", "--hints", hints,
        "--palette", samples() / f"{name}.palette.gpl", "--out", out, "--json",
    )  # fmt: skip
    assert done.code == 0, done.err
    row = done.rows[0]
    assert row["ink_sha256"]["before"] == row["ink_sha256"]["after"]
    assert row["regions"] < MOST_REGIONS[name]
    page = read_page(out).page
    table = page.regions
    assert page.dpi == pytest.approx((300, 300), abs=0.1)
    hinted = np.flatnonzero(table.source == Source.HINT)
    assert len(hinted) > 200
    asked = {tuple(rgb) for rgb in _colours(read_raster(hints).pixels)}
    assert {tuple(rgb) for rgb in table.colour[hinted]} <= asked
    unasked = (table.kind == RegionKind.GUTTER) | (table.kind == RegionKind.BALLOON)
    unasked &= table.source != Source.HINT
    assert unasked.sum() >= 6
    assert (table.colour[unasked] == 255).all()


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_every_dot_on_a_sample_page_gives_its_region_its_colour(command, tmp_path, name):
    hints = read_raster(samples() / f"{name}.hints.png").pixels
    out = tmp_path / "page.ora"
    command(
        "colorize", samples() / f"{name}.png", "--mode", "hint",
        "--hints", samples() / f"{name}.hints.png", "--out", out,
    )  # fmt: skip
    page = read_page(out).page
    ys, xs = np.nonzero(hints[:, :, 3])
    labels = page.labels.to_array()
    region = page.regions.region_of_atom[labels[ys, xs]]
    same = (page.regions.colour[region] == hints[ys, xs, :3]).all(axis=1)
    assert same.mean() > 0.99  # a dot may spill over a line


def test_the_palettes_are_readable_and_named():
    for name in PAGES:
        palette = read_palette(samples() / f"{name}.palette.gpl")
        assert len(palette.swatches) >= 20
        assert all(swatch.name for swatch in palette.swatches)


def _colours(rgba):
    return np.unique(rgba[rgba[:, :, 3] > 0][:, :3], axis=0)
