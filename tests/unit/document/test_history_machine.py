"""History against a plain list of versions, under any sequence of edits."""

from dataclasses import dataclass, replace

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from painter.base.geometry import Size
from painter.document.history import History
from painter.document.layer import GroupLayer, RasterLayer
from painter.document.page import PageState
from painter.pixels.labelmap import LabelMap
from painter.pixels.tilemap import TileMap
from tests.unit.pixels.tables import unmeasured

SIZE = Size(300, 280)
LAYER_BYTES = 256 * 256 * 4
KEYS = st.sampled_from([None, None, "a", "b"])


def first_page():
    labels = LabelMap.from_array((np.indices((280, 300)).sum(axis=0) % 3 + 1).astype(np.uint32))
    table = unmeasured([0, 1, 1, 1])
    layer = RasterLayer(id=1, name="", pixels=TileMap(4))
    return PageState(size=SIZE, layers=(layer,), labels=labels, regions=table)


def weigh(pages):
    """Every object of these pages by identity, found without any code of the engine."""
    held = {}

    def keep(items):
        held.update((id(item), item.nbytes) for item in items)

    def walk(layers):
        for layer in layers:
            if isinstance(layer, GroupLayer):
                walk(layer.children)
            else:
                keep(layer.pixels.tiles.values())

    for page in pages:
        walk(page.layers)
        keep(page.labels.tiles.values())
        keep([page.regions.region_of_atom, *page.regions.columns().values()])
        keep(page.regions.candidates.values())
    return held


@dataclass
class Step:
    page: PageState
    key: object


class HistoryMachine(RuleBasedStateMachine):
    budget = 3 * LAYER_BYTES

    def __init__(self):
        super().__init__()
        page = first_page()
        self.history = History(page, self.budget)
        self.steps = [Step(page, None)]
        self.position = 0
        self.open = False
        self.saved = page
        self.settled = True

    @property
    def page(self):
        return self.steps[self.position].page

    def hidden(self):
        everything = weigh([step.page for step in self.steps])
        return sum(everything[key] for key in everything.keys() - weigh([self.page]).keys())

    def commit(self, after, key):
        returned = self.history.commit("edit", after, key)
        assert returned is after
        if after is self.page:
            return
        at_end = self.position == len(self.steps) - 1
        merges = self.open and at_end and key is not None and self.steps[-1].key == key
        del self.steps[self.position + 1 :]
        if merges:
            self.steps.pop()
        self.open = after is not self.steps[-1].page
        if self.open:
            self.steps.append(Step(after, key))
        self.position = len(self.steps) - 1
        while self.open and self.hidden() > self.budget and len(self.steps) > 2:
            self.steps.pop(0)
            self.position -= 1
        self.settled = self.open

    def change(self, layers, key):
        self.commit(replace(self.page, layers=tuple(layers)), key)

    @rule(
        x=st.integers(0, 250),
        y=st.integers(0, 250),
        value=st.integers(0, 255),
        key=KEYS,
        flat=st.booleans(),
        pick=st.integers(0, 9),
    )
    def paint(self, x, y, value, key, flat, pick):
        layers = list(self.page.layers)
        pick %= len(layers)
        while isinstance(layers[pick], GroupLayer):
            pick -= 1
        side = 256 if flat else 20
        pixels = np.full((side, side, 4), value, np.uint8)
        if flat:
            x = y = 0
        layers[pick] = replace(layers[pick], pixels=layers[pick].pixels.with_pixels(pixels, x, y))
        self.change(layers, key)

    @rule(key=KEYS)
    def duplicate_a_layer(self, key):
        copy = replace(self.page.layers[0], id=self.page.next_layer_id())
        if not isinstance(copy, GroupLayer):
            self.change([*self.page.layers, copy], key)

    @rule(key=KEYS)
    def group_the_last(self, key):
        *rest, last = self.page.layers
        if rest:
            group = GroupLayer(id=self.page.next_layer_id(), name="", children=(last,))
            self.change([*rest, group], key)

    @rule(key=KEYS)
    def remove_a_layer(self, key):
        if len(self.page.layers) > 1:
            self.change(self.page.layers[:-1], key)

    @rule(key=KEYS, visible=st.booleans())
    def show_or_hide(self, key, visible):
        first, *rest = self.page.layers
        self.change([replace(first, visible=visible), *rest], key)

    @rule(key=KEYS, region=st.integers(1, 3), lock=st.booleans())
    def recolour(self, key, region, lock):
        chosen = np.array([region], np.uint32)
        table = self.page.regions
        table = table.with_lock(chosen, True) if lock else table.with_colour(chosen, (1, 2, 3))
        self.commit(replace(self.page, regions=table), key)

    @rule(key=KEYS)
    def propose(self, key):
        table = self.page.regions.proposed(
            "plugin", np.zeros((4, 3), np.uint8), np.ones(4, np.uint8), np.ones(4, np.float32)
        )
        self.commit(replace(self.page, regions=table), key)

    @rule(key=KEYS, x=st.integers(0, 299), label=st.integers(1, 3))
    def relabel(self, key, x, label):
        labels = self.page.labels.with_labels(np.full((3, 3), label, np.uint32), x, 10)
        self.commit(replace(self.page, labels=labels), key)

    @rule(key=KEYS, which=st.integers(0, 20))
    def commit_an_earlier_version(self, key, which):
        self.commit(self.steps[which % len(self.steps)].page, key)

    @rule()
    def seal(self):
        self.history.seal()
        self.open = False

    @rule(earlier=st.booleans())
    def save(self, earlier):
        self.saved = self.steps[0].page if earlier else self.page
        self.history.mark_saved(self.saved if earlier else None)
        self.open = False

    @precondition(lambda self: self.position > 0)
    @rule()
    def undo(self):
        self.position -= 1
        assert self.history.undo() is self.page
        self.open = self.settled = False

    @precondition(lambda self: self.position < len(self.steps) - 1)
    @rule()
    def redo(self):
        self.position += 1
        assert self.history.redo() is self.page
        self.open = self.settled = False

    @rule(where=st.integers(0, 20))
    def jump(self, where):
        where %= len(self.steps)
        moved = where != self.position
        self.position = where
        assert self.history.jump(where) is self.page
        if moved:
            self.open = self.settled = False

    @invariant()
    def same_as_the_list(self):
        edits = self.history.edits
        assert self.history.page is self.page
        assert self.history.position == self.position
        assert [edit.after for edit in edits] == [step.page for step in self.steps[1:]]
        assert [edit.before for edit in edits] == [step.page for step in self.steps[:-1]]
        assert self.history.can_undo == (self.position > 0)
        assert self.history.can_redo == (self.position < len(self.steps) - 1)
        assert self.history.is_saved == (self.page is self.saved)

    @invariant()
    def bytes_are_exact(self):
        assert self.history.nbytes == self.hidden()
        if self.settled:
            assert self.history.nbytes <= self.budget or len(self.history.edits) <= 1

    def teardown(self):
        while self.history.undo() is not None:
            pass
        assert self.history.page is self.steps[0].page
        while self.history.redo() is not None:
            pass
        assert self.history.page is self.steps[-1].page


class UnboundedMachine(HistoryMachine):
    budget = 2**40


class TightMachine(HistoryMachine):
    budget = 0


SETTINGS = settings(max_examples=30, stateful_step_count=40, deadline=None)
TestBudget = HistoryMachine.TestCase
TestBudget.settings = SETTINGS
TestUnbounded = UnboundedMachine.TestCase
TestUnbounded.settings = SETTINGS
TestTight = TightMachine.TestCase
TestTight.settings = SETTINGS
