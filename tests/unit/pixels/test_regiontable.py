"""RegionTable: what is decided stays decided, and old tables never change."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from painter.pixels.labelmap import LabelMap
from painter.pixels.regiontable import RegionKind, RegionTable, Source

seeds = st.integers(0, 2**32 - 1)
counts = st.integers(1, 12)


def blank(count, region_of_atom=None):
    rows = count + 1
    if region_of_atom is None:
        region_of_atom = np.arange(rows, dtype=np.uint32)
    return RegionTable.blank(
        region_of_atom,
        np.ones(rows, np.int64),
        np.zeros((rows, 4), np.int32),
        np.zeros((rows, 2), np.float32),
        np.zeros(rows, np.float32),
        np.full(rows, RegionKind.DRAWING, np.uint8),
        np.ones(rows, np.float32),
    )


def edited(count, seed):
    """A table with some locked regions and some of the artist's, and how it came about."""
    random = np.random.default_rng(seed)
    table = propose(blank(count), random, "first")
    table = table.with_colour(some(random, count), (1, 2, 3))
    return table.with_lock(some(random, count), True), random


def some(random, count):
    return np.flatnonzero(random.random(count + 1) < 0.4).astype(np.uint32)


def propose(table, random, name):
    rows = table.count + 1
    return table.proposed(
        name,
        random.integers(0, 256, (rows, 3), dtype=np.uint8),
        random.integers(Source.PLUGIN, Source.ARTIST, rows).astype(np.uint8),
        random.random(rows).astype(np.float32),
    )


@given(counts, seeds)
def test_a_proposal_never_touches_what_is_decided(count, seed):
    before, random = edited(count, seed)
    after = propose(before, random, "second")
    decided = before.locked | (before.source == Source.ARTIST)
    decided[0] = True
    for name in ("colour", "source", "confidence"):
        old, new = before.columns()[name], after.columns()[name]
        assert np.array_equal(old[decided], new[decided])
    proposal = after.candidates["second"]
    assert np.array_equal(after.colour[~decided], proposal[~decided])
    assert np.array_equal(before.undecided(), ~decided)
    assert set(after.candidates) == {"first", "second"}
    assert set(before.candidates) == {"first"}


@given(counts, seeds)
def test_colouring_changes_the_chosen_unlocked_rows_only(count, seed):
    before, random = edited(count, seed)
    chosen = some(random, count)
    after = before.with_colour(chosen, (9, 8, 7))
    for row in range(count + 1):
        if row in chosen and row > 0 and not before.locked[row]:
            assert tuple(after.colour[row]) == (9, 8, 7)
            assert after.source[row] == Source.ARTIST
            assert after.confidence[row] == 1.0
        else:
            assert tuple(after.colour[row]) == tuple(before.colour[row])
            assert after.source[row] == before.source[row]


@given(counts, seeds, st.booleans())
def test_locks(count, seed, locked):
    before, random = edited(count, seed)
    chosen = some(random, count)
    after = before.with_lock(chosen, locked)
    for row in range(1, count + 1):
        assert after.locked[row] == (locked if row in chosen else before.locked[row])
    assert not after.locked[0]
    assert np.array_equal(after.colour, before.colour)


@given(counts, seeds)
def test_atom_colours(count, seed):
    random = np.random.default_rng(seed)
    atoms = random.integers(1, count + 1, 30).astype(np.uint32)
    atoms[0] = 0
    table = propose(blank(count, atoms), random, "any")
    labels = random.integers(1, 30, (5, 6), dtype=np.uint32)
    rgba = LabelMap.from_array(labels, 29).lookup(table.atom_colours()).view(np.uint8)
    rgba = rgba.reshape(5, 6, 4)
    assert np.array_equal(rgba[:, :, :3], table.colour[atoms[labels]])
    assert (rgba[:, :, 3] == 255).all()


def test_a_fresh_table_is_white_and_free():
    table = blank(3)
    assert table.count == 3
    assert (table.colour == 255).all()
    assert list(table.undecided()) == [False, True, True, True]
    assert (table.swatch == -1).all()


def test_swatches():
    table = blank(2).with_swatches(np.array([-1, 4, -1], np.int32))
    assert list(table.swatch) == [-1, 4, -1]


def test_columns_are_read_only():
    table = propose(blank(2), np.random.default_rng(0), "any")
    for column in [*table.columns().values(), table.region_of_atom, table.candidates["any"]]:
        assert not column.flags.writeable


def test_columns_must_fit():
    with pytest.raises(ValueError, match="column swatch has 2 rows, not 4"):
        blank(3).with_swatches(np.zeros(2, np.int32))
    with pytest.raises(ValueError, match="no row"):
        blank(3, np.array([0, 4], np.uint32))
