"""Any sequence of region edits leaves a sound page, and undo brings back the very same one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from painter.document.edits import lock_regions
from painter.document.history import History
from painter.document.regions import (
    close_gap,
    fill_regions,
    merge_regions,
    recut,
    recut_lasso,
    remove_closure,
    split_regions,
)
from painter.segment.borders import find_borders
from painter.segment.ink import read_ink
from painter.segment.openings import graph_of, survey
from tests.unit.document.region_pages import check, page_of, rooms

INK = rooms()
POINT = st.tuples(st.integers(-20, 320), st.integers(-20, 300))
STROKE = st.lists(POINT, min_size=2, max_size=4).map(lambda p: np.array(p, np.float32))
LASSO = st.lists(POINT, min_size=3, max_size=6).map(lambda p: np.array(p, np.float32))
GAPS = st.sampled_from([0.0, 5.0, 10.0, 16.0, 20.0, 28.0, 40.0])


def fresh_page():
    page = page_of(INK)
    return replace(page, openings=survey(page.labels.to_array(), INK > 127, read_ink(INK)))


FRESH = fresh_page()


class Regions(RuleBasedStateMachine):
    @initialize()
    def start(self):
        self.history = History(FRESH)
        self.kept = [FRESH]

    @property
    def page(self):
        return self.history.page

    def take(self, edit):
        before = self.page
        locked = before.regions.locked
        pixels = before.regions.region_of_atom[before.labels.to_array()]
        self.history.commit("edit", edit.page)
        if edit.page is not before:
            self.kept = [*self.kept[: self.history.position], edit.page]
        check(self.page)
        # A locked region has the pixels and the colour that it had.
        after = self.page.regions.region_of_atom[self.page.labels.to_array()]
        for number in np.flatnonzero(locked):
            heir = np.unique(after[pixels == number])
            assert len(heir) == 1
            assert self.page.regions.area[heir[0]] == before.regions.area[number]
            assert (self.page.regions.colour[heir[0]] == before.regions.colour[number]).all()

    def some(self, numbers):
        count = self.page.regions.count
        return [1 + number % count for number in numbers]

    @rule(numbers=st.lists(st.integers(0, 99), min_size=1, max_size=4))
    def merge(self, numbers):
        chosen = self.some(numbers)
        edit = merge_regions(self.page, chosen)
        before = self.page.regions
        self.take(edit)
        if not before.locked[chosen[0]]:
            free = [number for number in chosen if not before.locked[number]]
            atoms = np.isin(before.region_of_atom, free)
            assert len(np.unique(self.page.regions.region_of_atom[atoms])) == 1

    @rule(stroke=STROKE)
    def split(self, stroke):
        self.take(split_regions(self.page, stroke))

    @rule(stroke=STROKE)
    def close(self, stroke):
        self.take(close_gap(self.page, stroke))

    @rule(number=st.integers(0, 9))
    def reopen(self, number):
        closures = self.page.corrections.closures
        if closures:
            chosen = closures[number % len(closures)].id
            self.take(remove_closure(self.page, chosen))
            assert self.page.corrections.closure(chosen) is None

    @rule(gap=GAPS)
    def cut(self, gap):
        self.take(recut(self.page, gap))
        assert self.page.gap == gap

    @rule(lasso=LASSO, gap=GAPS)
    def lasso(self, lasso, gap):
        self.take(recut_lasso(self.page, lasso, gap))

    @rule(numbers=st.lists(st.integers(0, 99), min_size=1, max_size=3), red=st.integers(0, 255))
    def fill(self, numbers, red):
        self.take(fill_regions(self.page, self.some(numbers), (red, 1, 2)))

    @rule(number=st.integers(0, 99), locked=st.booleans())
    def lock(self, number, locked):
        self.history.commit("lock", lock_regions(self.page, self.some([number]), locked))
        self.kept = [*self.kept[: self.history.position], self.page]

    @rule()
    def undo_all_and_redo(self):
        last = self.history.position
        for position in range(last, -1, -1):
            assert self.history.jump(position) is self.kept[position]
        assert self.history.jump(last) is self.kept[last]

    @invariant()
    def the_graph_is_that_of_the_pixels(self):
        if not hasattr(self, "history"):
            return
        page = self.page
        fresh = graph_of(find_borders(page.labels.to_array(), INK > 127))
        kept = page.openings.graph
        np.testing.assert_array_equal(kept.a, fresh.a)
        np.testing.assert_array_equal(kept.b, fresh.b)
        np.testing.assert_array_equal(kept.border, fresh.border)
        np.testing.assert_array_equal(kept.open_border, fresh.open_border)


TestRegions = Regions.TestCase
TestRegions.settings = settings(max_examples=40, stateful_step_count=12, deadline=None)
