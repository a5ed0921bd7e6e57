"""Random trees of layers and groups: every step against the standard, every change found."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from painter.base.geometry import Rect
from painter.pixels.tilemap import TileMap, tile_keys
from painter.render.changes import changed_tiles
from painter.render.composite import Paint, Pop, Push, composite, composite_tile
from painter.render.view import View
from tests.unit.render.exact import source_picture
from tests.unit.render.trees import SIZE, stacks
from tests.unit.render.w3c import largest_error, nothing, over, unpremultiplied

STEP = 0.505
KEYS = list(tile_keys(Rect.of(SIZE)))


def steps(ops):
    """Every operation that lays something: (what is below it, what it lays, itself, the result).

    All pictures are of the group that the operation is in.
    """
    groups = [[]]
    for op in ops:
        if isinstance(op, Push):
            groups.append([])
            continue
        laid = [op]
        if isinstance(op, Pop):
            group = groups.pop()
            laid = [Push(), *group, op]
            source = unpremultiplied(composite(group, SIZE))
        else:
            source = source_picture(op.source, SIZE)
        below = groups[-1]
        backdrop = (
            unpremultiplied(composite(below, SIZE)) if below else nothing(SIZE.height, SIZE.width)
        )
        groups[-1] = below + laid
        yield backdrop, source, op, composite(groups[-1], SIZE)


@settings(max_examples=150)
@given(stacks)
def test_every_step_is_rounded_once(ops):
    for backdrop, source, op, result in steps(ops):
        hides = None if op.hides is None else op.hides.page(SIZE)[:, :, 0]
        exact = over(backdrop, source, op.blend, op.opacity / 255, hides, op.clip)
        assert largest_error(result, exact) <= STEP


@settings(max_examples=100)
@given(stacks, st.data())
def test_changes_are_found(before, data):
    after = data.draw(st.one_of(st.just(before), stacks, changed(before)))
    found = changed_tiles(before, after, SIZE)
    for key in set(KEYS) - found:
        assert np.array_equal(composite_tile(before, key), composite_tile(after, key))


@settings(max_examples=60)
@given(st.lists(stacks, min_size=1, max_size=2), st.data())
def test_a_view_shows_what_is_composited(pages, data):
    """Also what the view keeps of the layers below an edit."""
    view = View(SIZE)
    pages = [*pages, *(data.draw(changed(pages[-1])) for _ in range(2))]
    for ops in pages:
        view.show(ops)
        while not view.exact(0, KEYS):
            view.prepare(0, KEYS, float("inf"))
        whole = composite(ops, SIZE)
        for x, y in KEYS:
            pixels = view.pixels(0, (x, y)).view(np.uint8).reshape(256, 256, 4)
            part = whole[y * 256 : (y + 1) * 256, x * 256 : (x + 1) * 256]
            assert np.array_equal(pixels[: part.shape[0], : part.shape[1]], part)


def changed(ops):
    """One edit: another mask, opacity or picture; a layer that goes; a group around all."""
    places = st.integers(0, len(ops) - 1)
    return st.one_of(
        places.map(lambda place: _repainted(ops, place)),
        places.map(lambda place: _masked(ops, place)),
        places.map(lambda place: _faded(ops, place)),
        places.map(lambda place: _without(ops, place)),
        st.just((Push(), *ops, Pop(opacity=77))),
    )


def _edited(ops, place, **fields):
    return (*ops[:place], replace(ops[place], **fields), *ops[place + 1 :])


def _repainted(ops, place):
    op = ops[place]
    if not isinstance(op, Paint) or not isinstance(op.source, TileMap):
        return ops
    dab = np.full((5, 9, op.source.channels), 200, np.uint8)
    return _edited(ops, place, source=op.source.with_pixels(dab, 260, 3))


def _masked(ops, place):
    op = ops[place]
    if isinstance(op, Push):
        return ops
    dab = np.full((5, 9, 1), 200, np.uint8)
    return _edited(ops, place, hides=(op.hides or TileMap(1)).with_pixels(dab, 250, 2))


def _faded(ops, place):
    op = ops[place]
    return ops if isinstance(op, Push) else _edited(ops, place, opacity=op.opacity // 2)


def _without(ops, place):
    return (*ops[:place], *ops[place + 1 :]) if isinstance(ops[place], Paint) else ops
