"""Views at every level against means of the whole composite, also after every kind of change."""

from dataclasses import replace
from time import perf_counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from painter.base.geometry import Rect, Size
from painter.pixels.labelmap import LabelMap
from painter.pixels.tile import TILE
from painter.pixels.tilemap import TileMap
from painter.render import below
from painter.render.blend import BlendMode
from painter.render.changes import changed_tiles, tiles_of_atoms
from painter.render.composite import Flats, Paint, Pop, Push, composite
from painter.render.frame import Frame, Placement
from painter.render.mips import DEEPEST
from painter.render.outline import outline
from painter.render.view import View, level_keys
from painter.render.warm import warm_frames

SIZE = Size(3 * TILE + 37, 2 * TILE + 101)
NEVER = float("inf")
ATOMS = 40


def labels(seed=1, size=SIZE):
    """Blocks of atoms, many tiles of several and some of one."""
    small = np.random.default_rng(seed).integers(1, ATOMS + 1, (size.height // 150 + 1, 8))
    wide = small.repeat(150, axis=0).repeat(size.width // 8 + 1, axis=1)
    return LabelMap.from_array(wide[: size.height, : size.width].astype(np.uint32), ATOMS)


def colours(seed=2):
    rgba = np.random.default_rng(seed).integers(0, 256, (ATOMS + 1, 4)).astype(np.uint8)
    rgba[:, 3] = 255
    return rgba.view(np.uint32)[:, 0]


def smooth(seed, size=SIZE, pitch=37):
    """Translucent waves, so that a mean and a sample differ little; some tiles of one value."""
    rows, columns = np.mgrid[0 : size.height, 0 : size.width]
    wave = 128 + 100 * np.sin((rows * (seed + 1) + columns * 2) / pitch)
    rgba = np.repeat(wave[:, :, np.newaxis], 4, axis=2)
    rgba[..., 3] = np.maximum(rgba[..., 3], 180)
    rgba[TILE:, :TILE] = 0
    return np.minimum(rgba, rgba[..., 3:]).astype(np.uint8)


def page(seed=0):
    ink = np.zeros((SIZE.height, SIZE.width), np.uint8)
    ink[::9] = 200
    ink[:, : TILE // 2] = 0
    flats = Flats(labels(), colours(seed))
    return (
        Paint((250, 240, 230, 255)),
        Paint(flats, opacity=200),
        Push(),
        Paint(TileMap.from_array(smooth(seed)), BlendMode.MULTIPLY),
        Pop(opacity=180),
        Paint(TileMap.from_array(ink)),
    )


def truth(ops, level, size=SIZE):
    """Means of the full composite; what lies beyond the page is transparent."""
    side = 1 << level
    width, height = -(-size.width // side), -(-size.height // side)
    full = np.zeros((height * side, width * side, 4))
    full[: size.height, : size.width] = composite(ops, size)
    return full.reshape(height, side, width, side, 4).mean((1, 3))


def keys_of(level, size=SIZE):
    return level_keys(Rect.of(size), level, size)


def settled(view, level):
    keys = keys_of(level, view.size)
    while not view.exact(level, keys):
        view.prepare(level, keys, NEVER)
    return picture(view, level)


def picture(view, level):
    side = 1 << level
    out = np.zeros((-(-view.size.height // side), -(-view.size.width // side), 4), np.uint8)
    for x, y in keys_of(level, view.size):
        pixels = view.pixels(level, (x, y))
        if pixels is not None:
            part = out[y * TILE : (y + 1) * TILE, x * TILE : (x + 1) * TILE]
            part[...] = pixels.view(np.uint8).reshape(TILE, TILE, 4)[
                : part.shape[0], : part.shape[1]
            ]
    return out


def shown(ops, size=SIZE):
    view = View(size)
    view.show(ops)
    return view


@pytest.mark.parametrize("level", range(DEEPEST + 1))
def test_every_level_is_a_mean_of_the_page(level):
    ops = page()
    view = shown(ops)
    error = np.abs(settled(view, level) - truth(ops, level))
    assert error.max() <= (0 if level == 0 else 2)
    assert view.exact(level, keys_of(level))


@pytest.mark.parametrize("level", range(1, DEEPEST + 1))
def test_a_sketch_is_close(level):
    ops = (Paint((255, 255, 255, 255)), Paint(TileMap.from_array(smooth(3))), *page()[-1:])
    view = shown(ops)
    while not view.right(level, keys_of(level)):
        view.prepare(level, keys_of(level), perf_counter())
    error = np.abs(picture(view, level) - truth(ops, level))
    inner = error[:-1, :-1]
    assert np.percentile(inner, 95) <= 6


def test_a_deadline_that_has_passed_still_comes_to_an_end():
    view = shown(page())
    rounds = 0
    while not view.exact(4, keys_of(4)):
        view.prepare(4, keys_of(4), 0.0)
        rounds += 1
    assert 6 <= rounds <= 60
    assert np.abs(picture(view, 4) - truth(page(), 4)).max() <= 2


def test_before_a_level_is_made_a_coarser_one_stands_in():
    view = shown(page())
    settled(view, 2)
    assert np.abs(picture(view, 0).astype(int) - truth(page(), 0)).mean() < 40
    assert view.pixels(0, (0, 0)) is not None
    assert shown(page()).pixels(0, (0, 0)) is None


def edits():
    """Pairs of a name and what makes other operations out of some."""

    def stroke(ops):
        group = ops[3]
        dab = np.full((30, 50, 4), 255, np.uint8)
        return (*ops[:3], replace(group, source=group.source.with_pixels(dab, 240, 250)), *ops[4:])

    def recolour(ops):
        other = ops[1].source.colours.copy()
        other[[3, 7]] = 0xFF102030
        return (ops[0], replace(ops[1], source=Flats(ops[1].source.labels, other)), *ops[2:])

    def split(ops):
        part = np.full((40, 60), 5, np.uint32)
        cut = ops[1].source.labels.with_labels(part, 500, 300)
        return (ops[0], replace(ops[1], source=Flats(cut, ops[1].source.colours)), *ops[2:])

    return {
        "stroke": stroke,
        "recolour": recolour,
        "split": split,
        "fade": lambda ops: (*ops[:-1], replace(ops[-1], opacity=90)),
        "hide the ink": lambda ops: ops[:-1],
        "hide the group": lambda ops: (*ops[:2], ops[-1]),
        "open the group": lambda ops: (*ops[:2], ops[3], ops[-1]),
        "other paper": lambda ops: (Paint((1, 2, 3, 255)), *ops[1:]),
        "turn over": lambda ops: (ops[0], ops[-1], *ops[1:-1]),
        "nothing": lambda ops: tuple(replace(op) for op in ops),
    }


@pytest.mark.parametrize("name", edits())
def test_changes_are_found_and_drawn(name):
    before = page()
    after = edits()[name](before)
    view = shown(before)
    pictures = [settled(view, level).copy() for level in range(4)]
    assert np.abs(pictures[3] - truth(before, 3)).max() <= 2
    view.show(after)
    for level in range(4):
        assert np.abs(settled(view, level) - truth(after, level)).max() <= 2
    view.show(before)
    for level in range(4):
        assert np.array_equal(settled(view, level), pictures[level])


@settings(max_examples=25)
@given(
    st.lists(
        st.sampled_from([n for n in edits() if "group" not in n and n != "turn over"]), max_size=5
    )
)
def test_any_order_of_changes_ends_at_the_same_picture(names):
    """Sketches as well: after every edit the view is asked at another level."""
    ops = page()
    view = shown(ops)
    for number, name in enumerate(names):
        if len(ops) < 6 and name in {"hide the ink", "fade"}:
            continue
        ops = edits()[name](ops)
        view.show(ops)
        view.prepare(number % 3 + 1, keys_of(number % 3 + 1), perf_counter() + 0.001)
    assert np.array_equal(settled(view, 0), composite(ops, SIZE))
    assert np.abs(settled(view, 2) - truth(ops, 2)).max() <= 2


def test_only_tiles_that_hold_a_recoloured_atom_change():
    flats = Flats(labels(), colours())
    atom = int(labels().at(5, 5))
    other = flats.colours.copy()
    other[atom] ^= 0xFF
    found = changed_tiles((Paint(flats),), (Paint(Flats(flats.labels, other)),), SIZE)
    whole = flats.labels.to_array()
    expected = {
        (x, y)
        for x, y in keys_of(0)
        if (whole[y * TILE : (y + 1) * TILE, x * TILE : (x + 1) * TILE] == atom).any()
    }
    assert found == expected
    assert tiles_of_atoms(flats.labels, np.zeros(3, np.bool_)) == set()


def framed(placement, ops=None):
    screen = Size(500, 400)
    frame = Frame(SIZE, screen)
    frame.show(page() if ops is None else ops)
    frame.place(placement, screen)
    while not frame.exact:
        frame.step(NEVER)
    return frame.pixels.view(np.uint8).reshape(screen.height, screen.width, 4)


def test_full_size_is_exact():
    got = framed(Placement(1.0, -120, -55))
    assert np.array_equal(got, composite(page(), SIZE)[55:455, 120:620])


@pytest.mark.parametrize("scale", [1.5, 2.0, 7.3, 32.0])
def test_above_full_size_the_nearest_pixel_is_seen(scale):
    got = framed(Placement(scale, -211, -97))
    full = composite(page(), SIZE)
    rows = ((np.arange(400) + 0.5 + 97) / scale).astype(int)
    columns = ((np.arange(500) + 0.5 + 211) / scale).astype(int)
    known = full[np.ix_(np.minimum(rows, SIZE.height - 1), np.minimum(columns, SIZE.width - 1))]
    inside = np.ix_(rows < SIZE.height, columns < SIZE.width)
    assert np.array_equal(got[inside], known[inside])
    assert not got[rows >= SIZE.height + 1].any()


@pytest.mark.parametrize("power", [1, 2, 3])
def test_halves_and_quarters_are_means(power):
    got = framed(Placement(0.5**power, 7, 11))
    wanted = truth(page(), power)
    part = got[11 : 11 + wanted.shape[0], 7 : 7 + wanted.shape[1]]
    assert np.abs(part - wanted[: part.shape[0], : part.shape[1]]).max() <= 2
    assert not got[:11].any()
    assert not got[:, :7].any()


@pytest.mark.parametrize("scale", [0.9, 0.61, 0.37, 0.11, 0.03])
def test_between_the_levels_area_is_averaged(scale):
    """The mean of the page's part under every pixel of the screen, edges counted by their share."""
    ops = (Paint((255, 255, 255, 255)), Paint(TileMap.from_array(smooth(3, pitch=300))))
    got = framed(Placement(scale, 0, 0), ops)
    full = composite(ops, SIZE).astype(float)
    total = np.zeros((SIZE.height + 1, SIZE.width + 1, 4))
    total[1:, 1:] = full.cumsum(0).cumsum(1)
    height, width = min(400, int(SIZE.height * scale)), min(500, int(SIZE.width * scale))
    rows, columns = np.arange(height + 1) / scale, np.arange(width + 1) / scale
    corner = _between(total, rows, columns)
    sums = corner[1:, 1:] - corner[:-1, 1:] - corner[1:, :-1] + corner[:-1, :-1]
    error = np.abs(got[:height, :width] - sums * scale**2)
    # Levels are means of whole squares: where lines are fine there is a little more blur.
    assert np.percentile(error, 95) <= 4
    assert error.mean() <= 1


def _between(total, rows, columns):
    y, x = (
        np.minimum(rows.astype(int), SIZE.height - 1),
        np.minimum(columns.astype(int), SIZE.width - 1),
    )
    v, u = (rows - y)[:, None, None], (columns - x)[None, :, None]
    upper, lower = total[np.ix_(y, x)], total[np.ix_(y + 1, x)]
    right, below = total[np.ix_(y, x + 1)], total[np.ix_(y + 1, x + 1)]
    return (upper * (1 - u) + right * u) * (1 - v) + (lower * (1 - u) + below * u) * v


def test_an_edit_redraws_only_its_part_of_the_screen():
    frame = Frame(SIZE, Size(500, 400))
    before = page()
    frame.show(before)
    frame.place(Placement(0.5, 3, 4), Size(500, 400))
    while not frame.exact:
        frame.step(NEVER)
    after = edits()["stroke"](before)
    frame.show(after)
    assert not frame.right
    areas = frame.step(NEVER)
    assert frame.right
    assert len(areas) == 1
    while not frame.exact:
        frame.step(NEVER)
    assert np.array_equal(
        frame.pixels.view(np.uint8).reshape(400, 500, 4), framed(Placement(0.5, 3, 4), after)
    )


@pytest.mark.parametrize("scale", [0.25, 1.0, 3.0])
def test_a_mask_shows_where_labels_lie(scale):
    placement, screen = Placement(scale, 10, 20), Size(300, 200)
    frame = Frame(SIZE, screen)
    frame.show(page())
    frame.place(placement, screen)
    map_ = labels()
    chosen = np.zeros(ATOMS + 1, np.bool_)
    chosen[map_.at(30, 30)] = True
    area = Rect(5, 5, 205, 155)
    mask = frame.mask(map_, chosen, area)
    whole = map_.to_array()
    wrong = 0
    for y in range(area.y0, area.y1):
        for x in range(area.x0, area.x1):
            page_x, page_y = (int(v // 1) for v in placement.to_page(x + 0.5, y + 0.5))
            inside = 0 <= page_x < SIZE.width and 0 <= page_y < SIZE.height
            known = inside and chosen[whole[page_y, page_x]]
            wrong += bool(mask[y - area.y0, x - area.x0]) != bool(known)
    assert wrong == 0


def test_an_outline_is_light_inside_and_dark_outside():
    mask = np.zeros((9, 9), np.bool_)
    mask[3:6, :] = True
    line = outline(mask, 1)
    assert (line[3] == 0xFFFFFFFF).all()
    assert (line[5] == 0xFFFFFFFF).all()
    assert (line[2] == 0xFF201810).all()
    assert not line[4].any()
    assert not line[0].any()


def test_kernels_are_warmed_with_any_page():
    warm_frames(page(), SIZE)
    warm_frames((), Size(1, 1))


def test_what_lies_below_a_stroke_is_not_drawn_again(monkeypatch):
    before = (Paint((9, 9, 9, 255)), *(Paint(TileMap.from_array(smooth(n))) for n in range(6)))
    view = shown(before)
    settled(view, 0)
    counted = []
    real = below.composite_tile
    monkeypatch.setattr(
        below, "composite_tile", lambda ops, key: counted.append(len(ops)) or real(ops, key)
    )
    for number in range(3):
        source = before[5].source.with_pixels(np.full((9, 9, 4), 255, np.uint8), 40 + number, 40)
        after = (*before[:5], replace(before[5], source=source), before[6])
        view.show(after)
        assert np.array_equal(settled(view, 0), composite(after, SIZE))
    # The five below once, and then what was kept of them, the stroke, and the layer above.
    assert counted == [5, 3, 3, 3]


def test_layers_that_share_their_pixels_may_part():
    shared = TileMap.from_array(smooth(1))
    before = (Paint((255, 255, 255, 255)), Paint(shared, opacity=90), Paint(shared, opacity=90))
    dab = np.full((60, 60, 4), 255, np.uint8)
    first, second = shared.with_pixels(dab, 300, 40), shared.with_pixels(dab // 2, 20, 300)
    after = (before[0], replace(before[1], source=first), replace(before[2], source=second))
    view = shown(before)
    settled(view, 2)
    view.show(after)
    while not view.right(1, keys_of(1)):
        view.prepare(1, keys_of(1), NEVER)
    error = np.abs(picture(view, 1) - truth(after, 1))[:-1, :-1]
    assert error.max() <= 3
