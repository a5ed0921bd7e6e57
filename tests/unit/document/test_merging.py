"""Merging: the page looks as before wherever modes allow, and what may not be lost is not."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from painter.base.errors import UserError
from painter.document.drawing import page_ops
from painter.document.edits import find_layer
from painter.document.layer import FlatsLayer, GroupLayer, HintsLayer, InkLayer, RasterLayer
from painter.document.merging import (
    detach,
    flatten_copy,
    merge_down,
    merge_group,
    merge_layers,
)
from painter.document.merging_visible import merge_visible
from painter.document.planes import largest_difference
from painter.render.blend import BlendMode
from tests.unit.document.stacks import (
    by_name,
    difference,
    group,
    ink,
    page_of,
    pages,
    paper,
    raster,
)

NORMAL, MULTIPLY, SCREEN = BlendMode.NORMAL, BlendMode.MULTIPLY, BlendMode.SCREEN


def names(page):
    return [layer.name for layer in page.layers]


@given(pages())
def test_what_lies_at_the_foot_merges_exactly(page):
    below = page_of(*(x for x in page.layers if not any(_stays(y) for y in _walk(x))))
    after = merge_visible(below)
    assert difference(below, after) == 0


@given(pages((NORMAL, MULTIPLY, SCREEN)))
def test_merging_all_that_is_seen_looks_the_same(page):
    after = merge_visible(page)
    # Every layer that blends on top of another rounds once more.
    assert difference(page, after) <= 2
    assert after.ink is page.ink
    kept = {layer.id for layer in after.walk()}
    for layer in page.walk():
        if not layer.visible or isinstance(layer, HintsLayer) or layer.locked:
            assert layer.id in kept or (layer.locked and isinstance(layer, FlatsLayer)), layer


def test_hidden_locked_and_hints_layers_stay_when_all_is_merged():
    page = page_of(
        ink(),
        raster(1),
        raster(2, visible=False),
        group(raster(3), raster(4, visible=False)),
        HintsLayer(id=0, name="hints", visible=False, pixels=raster(5).pixels),
        paper(),
    )
    after = merge_visible(page)
    assert sorted(names(after)) == ["hints", "ink", "paper", "raster 2", "raster 4"]
    assert names(after)[0] == "ink"
    assert names(after)[-1] == "paper"
    assert isinstance(by_name(after, "paper"), RasterLayer)
    assert difference(page, after) == 0


def test_the_active_layer_goes_on_in_what_it_was_merged_into():
    page = page_of(ink(), raster(1), raster(2, visible=False), raster(3), paper())
    for name, then in (("raster 1", "paper"), ("raster 2", "raster 2"), ("ink", "ink")):
        after = merge_visible(replace(page, active=by_name(page, name).id))
        assert find_layer(after, after.active).name == then


def test_merging_all_of_a_page_with_nothing_to_merge_is_no_edit():
    page = page_of(ink(), raster(1))
    assert merge_visible(page) is page


def test_layers_above_the_ink_merge_among_their_own_kind():
    page = page_of(
        raster(1), raster(2), raster(3, blend=MULTIPLY), raster(4, blend=MULTIPLY),
        raster(5, blend=BlendMode.OVERLAY), raster(6, blend=BlendMode.OVERLAY),
        ink(), raster(7), paper(),
    )  # fmt: skip
    after = merge_visible(page)
    assert names(after) == ["raster 2", "raster 4", "raster 5", "raster 6", "ink", "paper"]
    assert difference(page, after) <= 1


@pytest.mark.parametrize("mode", [NORMAL, MULTIPLY, SCREEN])
@given(seeds=st.tuples(st.integers(0, 99), st.integers(0, 99)), opacity=st.sampled_from([1, 0.4]))
def test_two_layers_of_one_associative_mode_merge_without_a_trace(mode, seeds, opacity):
    page = page_of(
        raster(seeds[0], blend=mode, opacity=opacity),
        raster(seeds[1], blend=mode),
        raster(3),
        paper(),
    )
    after = merge_down(page, page.layers[0].id)
    assert len(after.layers) == 3
    assert by_name(after, f"raster {seeds[1]}").blend is mode
    # Each way rounds twice where pixels are translucent, in another order.
    assert difference(page, after) <= 2


@given(st.sampled_from(list(BlendMode)), st.sampled_from(list(BlendMode)))
def test_anything_merges_exactly_at_the_foot(upper, lower):
    page = page_of(ink(), raster(1, blend=upper, opacity=0.7), raster(2, blend=lower, opacity=0.6))
    after = merge_down(page, by_name(page, "raster 1").id)
    assert names(after) == ["ink", "raster 2"]
    assert difference(page, after) == 0


def test_what_cannot_look_the_same_is_measured():
    page = page_of(raster(1, blend=MULTIPLY), raster(2), raster(3), paper())
    after = merge_down(page, page.layers[0].id)
    found = largest_difference(page_ops(page), page_ops(after), [(0, 0)], page.size)
    assert found == difference(page, after) > 1


def test_a_clipped_layer_merges_into_its_base():
    page = page_of(
        raster(1, clip=True), raster(2, clip=True, blend=MULTIPLY),
        raster(3, blend=SCREEN, opacity=0.5), raster(4), paper(),
    )  # fmt: skip
    once = merge_down(page, by_name(page, "raster 2").id)
    merged = by_name(once, "raster 3")
    assert (merged.blend, merged.opacity, merged.clip) == (SCREEN, 0.5, False)
    assert by_name(once, "raster 1").clip
    assert difference(page, once) <= 1
    twice = merge_down(once, by_name(once, "raster 1").id)
    assert difference(page, twice) <= 1


def test_a_base_takes_what_is_clipped_to_it_down_with_it():
    page = page_of(raster(1, clip=True), raster(2), raster(3, clip=True), raster(4), paper())
    after = merge_down(page, by_name(page, "raster 2").id)
    assert names(after) == ["raster 4", "paper"]
    assert find_layer(after, after.active).name == "raster 4"
    assert difference(page, after) <= 1


@pytest.mark.parametrize("isolated", [True, False])
def test_a_group_becomes_one_layer(isolated):
    page = page_of(
        ink(),
        group(raster(1), raster(2, blend=NORMAL if not isolated else MULTIPLY), isolated=isolated,
              opacity=0.5 if isolated else 1.0),
        raster(3),
        paper(),
    )  # fmt: skip
    after = merge_group(page, by_name(page, "group").id)
    assert names(after) == ["ink", "group", "raster 3", "paper"]
    assert isinstance(by_name(after, "group"), RasterLayer)
    assert difference(page, after) <= 1


def test_chosen_layers_merge_where_the_topmost_stands():
    page = page_of(ink(), raster(1), raster(2), raster(3), paper())
    chosen = [by_name(page, name).id for name in ("raster 1", "raster 2")]
    after = merge_layers(page, chosen, "merged")
    assert names(after) == ["ink", "merged", "raster 3", "paper"]
    assert difference(page, after) <= 1


def test_a_flat_copy_of_all_is_hidden_and_shows_all():
    page = page_of(ink(), raster(1), FlatsLayer(id=0, name="flats"), paper())
    after = flatten_copy(page, "all")
    assert names(after)[0] == "all"
    assert difference(page, after) == 0
    alone = page_of(RasterLayer(id=0, name="", pixels=after.layers[0].pixels))
    assert difference(page, alone) == 0


def test_flats_become_paint():
    page = page_of(ink(), FlatsLayer(id=0, name="flats", opacity=0.5), paper())
    after = detach(page, by_name(page, "flats").id)
    layer = by_name(after, "flats")
    assert isinstance(layer, RasterLayer)
    assert not layer.locked
    assert difference(page, after) == 0


REFUSED = {
    "ink": (lambda p: merge_down(p, p.ink.id), [ink(), paper()]),
    "into ink": (lambda p: merge_down(p, p.layers[0].id), [raster(1), ink(), paper()]),
    "group with ink": (lambda p: merge_group(p, p.layers[0].id), [group(ink(), raster(1))]),
    "locked": (lambda p: merge_down(p, p.layers[0].id), [raster(1), raster(2, locked=True)]),
    "hidden": (lambda p: merge_down(p, p.layers[0].id), [raster(1), raster(2, visible=False)]),
    "lowest": (lambda p: merge_down(p, p.layers[-1].id), [raster(1), raster(2)]),
    "hints": (
        lambda p: merge_down(p, p.layers[0].id),
        [raster(1), HintsLayer(id=0, name="hints", pixels=raster(2).pixels)],
    ),
    "several with ink": (lambda p: merge_layers(p, [1, 2], "x"), [ink(), raster(1)]),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_may_not_be_merged_is_refused_in_one_sentence(case):
    merge, layers = REFUSED[case]
    with pytest.raises(UserError) as refused:
        merge(page_of(*layers))
    assert refused.value.advice


def test_only_groups_are_merged_as_groups():
    page = page_of(raster(1), paper())
    assert merge_group(page, page.layers[0].id) is page


def _walk(layer):
    yield layer
    if isinstance(layer, GroupLayer):
        for child in layer.children:
            yield from _walk(child)


def _stays(layer):
    locked = layer.locked and not isinstance(layer, FlatsLayer)
    return isinstance(layer, (InkLayer, HintsLayer)) or locked
