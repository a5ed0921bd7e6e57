"""Region fill: hints are obeyed, schemes look deliberate, results depend on the page alone."""

import numpy as np
import pytest

from painter.api.progress import silent
from painter.api.request import ColorizeRequest, Hints, Mode, PluginContext
from painter.base.geometry import Size
from painter.pixels.labelmap import LabelMap
from painter.pixels.palette import Palette, Swatch
from painter.pixels.regiontable import RegionKind, RegionTable
from plugins.region_fill.plugin import RegionFill, RegionFillOptions

SIZE = Size(1200, 1600)


def _table(seed=0, count=120, kind=None, tone=None):
    """Regions in plausible places: boxes of all sizes, middles inside, depth by size."""
    rng = np.random.default_rng(seed)
    wide = np.exp(rng.uniform(np.log(8), np.log(500), count + 1))
    high = wide * np.exp(rng.normal(0, 0.4, count + 1))
    x, y = rng.uniform(0, SIZE.width - 8, count + 1), rng.uniform(0, SIZE.height - 8, count + 1)
    right, bottom = np.minimum(x + wide, SIZE.width), np.minimum(y + high, SIZE.height)
    area = (right - x) * (bottom - y) * rng.uniform(0.4, 1, count + 1)
    return RegionTable.blank(
        region_of_atom=np.arange(count + 1, dtype=np.uint32),
        area=np.maximum(area, 1).astype(np.int64),
        box=np.stack([x, y, right, bottom], axis=1).astype(np.int32),
        centroid=np.stack([(x + right) / 2, (y + bottom) / 2], axis=1).astype(np.float32),
        tone=np.zeros(count + 1, np.float32) if tone is None else tone,
        kind=np.zeros(count + 1, np.uint8) if kind is None else kind,
        depth=(np.sqrt(area) * rng.uniform(0.1, 0.5, count + 1)).astype(np.float32),
    )


def _hints(table, region, colour):
    region = np.array(region, np.uint32)
    picture = np.zeros((1, 1, 4), np.uint8)
    return Hints(picture, region, np.array(colour, np.uint8), table.centroid[region])


def _colours(table, mode=Mode.AUTO, hints=None, palette=None, seed=0, **options):
    request = ColorizeRequest(
        mode=mode,
        size=SIZE,
        ink=np.zeros((1, 1), np.uint8),
        labels=LabelMap.from_array(np.ones((1, 1), np.uint32)),
        regions=table,
        options=RegionFillOptions(**options),
        hints=hints,
        palette=palette,
        seed=seed,
    )
    plugin = RegionFill(PluginContext())
    result = plugin.colorize(request, silent)
    plugin.close()
    assert result.colours.shape == (table.count + 1, 3)
    assert result.colours.dtype == np.uint8
    assert result.confidence.shape == (table.count + 1,)
    assert result.confidence.min() >= 0
    assert result.confidence.max() <= 1
    return result.colours


@pytest.mark.parametrize("mode", [Mode.HINT, Mode.AUTO])
@pytest.mark.parametrize("seed", range(5))
def test_every_hinted_region_has_exactly_its_colour(mode, seed):
    rng = np.random.default_rng(seed)
    kind = rng.integers(0, 4, 121).astype(np.uint8)
    table = _table(seed, kind=kind)
    region = rng.choice(np.arange(1, 121), 30, replace=False)
    colour = rng.integers(0, 256, (30, 3))
    found = _colours(table, mode, _hints(table, region, colour), seed=seed)
    assert np.array_equal(found[region], colour)


def test_unhinted_regions_take_hinted_colours_and_paper_stays_white():
    kind = np.full(121, RegionKind.DRAWING, np.uint8)
    kind[5], kind[6], kind[7] = RegionKind.PAPER, RegionKind.BALLOON, RegionKind.GUTTER
    table = _table(2, kind=kind)
    colour = [(200, 30, 30), (30, 30, 200), (9, 200, 9)]
    found = _colours(table, Mode.HINT, _hints(table, [1, 2, 5], colour))
    assert found[6].tolist() == found[7].tolist() == [255, 255, 255]
    drawing = found[1:][kind[1:] == RegionKind.DRAWING]
    # The hint on the paper says nothing about the drawing.
    assert {tuple(c) for c in drawing.tolist()} <= set(colour[:2])


def test_a_mirrored_twin_follows_its_twin_and_not_what_is_nearer():
    area = np.array([0, 900, 900, 40000, 60000])
    box = [[0] * 4, [300, 400, 330, 430], [870, 400, 900, 430], [700, 420, 900, 620]]
    box += [[100, 100, 1100, 900]]
    box = np.array(box, np.int32)
    table = RegionTable.blank(
        np.arange(5, dtype=np.uint32),
        area,
        box,
        ((box[:, :2] + box[:, 2:]) / 2).astype(np.float32),
        np.zeros(5, np.float32),
        np.zeros(5, np.uint8),
        np.array([0, 12, 12, 80, 90], np.float32),
    )
    hints = _hints(table, [1, 3], [(220, 0, 0), (0, 0, 220)])
    assert _colours(table, Mode.HINT, hints)[2].tolist() == [220, 0, 0]


def test_reach_alike_leaves_the_unlike_white():
    table = _table(4)
    hints = _hints(table, [3], [(200, 100, 0)])
    everywhere = _colours(table, Mode.HINT, hints, reach="all")
    alike = _colours(table, Mode.HINT, hints, reach="alike")
    assert (everywhere[1:] == (200, 100, 0)).all()
    white = (alike[1:] == 255).all(axis=1)
    assert white.any()
    assert ((alike[1:] == (200, 100, 0)).all(axis=1) | white).all()


@pytest.mark.parametrize("mood", ["soft", "vivid", "muted"])
def test_schemes_use_few_colours_and_leave_paper_white(mood):
    kind = np.random.default_rng(1).integers(0, 4, 121).astype(np.uint8)
    found = _colours(_table(1, kind=kind), mood=mood)[1:]
    outside = kind[1:] != RegionKind.DRAWING
    assert (found[outside] == 255).all()
    colours = {tuple(c) for c in found[~outside].tolist()} - {(255, 255, 255)}
    assert 3 <= len(colours) <= 12


def test_same_seed_same_colours_and_another_seed_another_scheme():
    table = _table(3)
    again = [_colours(table, seed=s) for s in (0, 0, 1, 2, 3, 4, 5)]
    assert np.array_equal(again[0], again[1])
    assert len({picture.tobytes() for picture in again}) == 6


@pytest.mark.parametrize("mode", [Mode.HINT, Mode.AUTO])
def test_numbering_the_regions_otherwise_changes_no_colour(mode):
    table = _table(6)
    order = np.append(0, np.random.default_rng(0).permutation(np.arange(1, 121)))
    columns = ("area", "box", "centroid", "tone", "kind", "depth")
    other = RegionTable.blank(
        table.region_of_atom, *(getattr(table, name)[order] for name in columns)
    )
    regions, colour = [10, 20, 30, 40], [(200, 0, 0), (0, 200, 0), (0, 0, 200), (200, 200, 0)]
    moved = [int(np.flatnonzero(order == r)[0]) for r in regions]
    hinted = mode is Mode.HINT
    first = _colours(table, mode, _hints(table, regions, colour) if hinted else None)
    second = _colours(other, mode, _hints(other, moved, colour) if hinted else None)
    assert np.array_equal(first[order], second)


def test_screentone_makes_colours_deeper():
    from painter.imaging.colour import to_oklab

    light = _colours(_table(8))
    dark = _colours(_table(8, tone=np.full(121, 0.6, np.float32)))
    assert to_oklab(dark[1:])[:, 0].mean() < to_oklab(light[1:])[:, 0].mean() - 0.02


def test_a_palette_gives_all_the_colours():
    given = ((250, 240, 220), (30, 60, 120), (200, 60, 50), (240, 190, 160), (60, 120, 60))
    palette = Palette(tuple(Swatch(rgb, weight=0.2) for rgb in given))
    found = _colours(_table(9), palette=palette)[1:]
    assert {tuple(c) for c in found.tolist()} <= {*given, (255, 255, 255)}
    single = _colours(_table(9), palette=Palette((Swatch((1, 2, 3)),)))[1:]
    assert {tuple(c) for c in single.tolist()} <= {(1, 2, 3), (255, 255, 255)}


@pytest.mark.parametrize("count", [0, 1, 2, 1500])
@pytest.mark.parametrize("mode", [Mode.HINT, Mode.AUTO])
def test_pages_of_any_number_of_regions(count, mode):
    table = _table(1, count=count)
    found = _colours(table, mode)
    if count == 1500:
        assert (found[1:] < 255).any(axis=1).mean() > 0.7
    _colours(table, mode, _hints(table, np.zeros(0, np.uint32), np.zeros((0, 3))))
