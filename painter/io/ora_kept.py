"""A file of ours that another program changed: its layers as they are now, and what still holds.

* A layer whose name and picture are the same is the layer it was, with its mask; mode, opacity and
  visibility are those of the file. Pictures that mean something only together (`ora_bundle`) are
  the layers they were when all of them are the same.
* Regions depend on the ink alone: they are kept while it and the page's size are the same.
* Palette and guidance depend on nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from painter.base.errors import UserError
from painter.document.layer import GroupLayer, Layer
from painter.document.page import PageState
from painter.io.archive import Archive
from painter.io.ora_foreign import foreign_page
from painter.io.ora_layers import record_layer, walk_records
from painter.io.ora_match import Bundle, Leaf, Matches, Record, match
from painter.io.ora_own import with_guidance, with_regions
from painter.io.ora_planes import SeenPlanes
from painter.io.ora_stack import Stack
from painter.io.ora_state import State, StateError

_NAMED = 5  # layers that a notice lists

_L = TypeVar("_L", bound=Layer)


def kept_page(
    archive: Archive, stack: Stack, state: State, changed: frozenset[str]
) -> tuple[PageState, tuple[str, ...]]:
    """The page as the file shows it now, with what of the state still holds, and notices.

    Args:
        changed: parts that are not what the state speaks of.

    Raises:
        UserError: a picture cannot be opened. StateError: the state is damaged.
    """
    page, notices = foreign_page(archive, stack)
    try:
        kept, told = _kept(page, archive, stack, state, changed)
    except (ValueError, KeyError, TypeError, AttributeError, UserError) as error:
        raise StateError("what Sumiro saved beside them is damaged") from error
    return kept, (*told, *notices)


def _kept(
    page: PageState, archive: Archive, stack: Stack, state: State, changed: frozenset[str]
) -> tuple[PageState, tuple[str, ...]]:
    matches = match(page.layers, stack.children, state, changed)
    regions = state.candidates is not None and state.size == page.size and matches.ink
    build = _Builder(SeenPlanes(archive, matches.pictures), matches, regions, state)
    layers = build.tree(page.layers)
    found = replace(page, layers=layers, active=build.ids.get(page.active or 0))
    if state.dpi is not None and page.dpi == tuple(max(1, round(v)) for v in state.dpi):
        found = replace(found, dpi=state.dpi)  # stack.xml has whole numbers only
    found = with_guidance(found, archive, state)
    if regions:
        found = with_regions(found, archive, state)
    return found, _told(archive.name, build.restored, build.plain, state, regions)


class _Builder:
    """Puts the layers that were recognised in the place of the foreign ones.

    Attributes:
        ids: our id of every foreign one.
        restored, plain: names of layers that are what they were, and of the others.
    """

    def __init__(self, planes: SeenPlanes, matches: Matches, regions: bool, state: State) -> None:
        self.ids: dict[int, int] = {}
        self.restored: list[str] = []
        self.plain: list[str] = []
        self._planes = planes
        self._matches = matches
        self._regions = regions
        self._next = 1 + max((int(r["id"]) for r in walk_records(state.layers)), default=0)

    def tree(self, layers: tuple[Layer, ...]) -> tuple[Layer, ...]:
        """Our layers for those of the file."""
        return tuple(ours for layer in layers for ours in self._one(layer))

    def _one(self, layer: Layer) -> tuple[Layer, ...]:
        found = self._matches.of.get(layer.id)
        if isinstance(found, Bundle) and self._holds(list(found.records)):
            return self._bundle(layer, found)
        if isinstance(layer, GroupLayer):
            number = int(found["id"]) if isinstance(found, dict) else None
            group = self._numbered(layer, number)
            return (replace(group, children=self.tree(layer.children)),)
        if isinstance(found, Leaf) and self._holds([found.record]):
            return (self._leaf(layer, found.record),)
        self.plain.append(layer.name)
        return (self._numbered(layer, None),)

    def _holds(self, records: list[Record]) -> bool:
        """Flats are nothing without regions: what the file shows is all there is."""
        return self._regions or all(r["kind"] != "flats" for r in walk_records(records))

    def _leaf(self, layer: Layer, record: Record) -> Layer:
        self.restored.append(layer.name)
        self.ids[layer.id] = int(record["id"])
        return replace(_as_shown(record_layer(record, self._planes), layer), clip=False)

    def _bundle(self, layer: Layer, bundle: Bundle) -> tuple[Layer, ...]:
        *above, base = (record_layer(record, self._planes) for record in bundle.records)
        inside = walk_records(list(bundle.records))
        self.restored += [str(r["name"]) for r in inside if r["kind"] != "group"]
        for foreign in _all(layer):
            self.ids[foreign.id] = base.id
        return (*above, _as_shown(base, layer))

    def _numbered(self, layer: _L, number: int | None) -> _L:
        if number is None:
            number = self._next
            self._next += 1
        self.ids[layer.id] = number
        return replace(layer, id=number)


def _as_shown(ours: Layer, foreign: Layer) -> Layer:
    return replace(
        ours,
        visible=foreign.visible,
        opacity=foreign.opacity,
        blend=foreign.blend,
        locked=foreign.locked,
    )


def _all(layer: Layer) -> list[Layer]:
    children = layer.children if isinstance(layer, GroupLayer) else ()
    return [layer, *(inner for child in children for inner in _all(child))]


def _told(
    name: str, restored: list[str], plain: list[str], state: State, regions: bool
) -> tuple[str, ...]:
    count = f"{len(restored)} of {len(restored) + len(plain)} layers are what they were"
    if plain:
        names = ", ".join(repr(one) for one in plain[:_NAMED])
        more = f" and {len(plain) - _NAMED} more" if len(plain) > _NAMED else ""
        count += f"; painted layers now: {names}{more}"
    told = [f"{name}: another program changed it, {count}"]
    if state.candidates is not None:
        lost = "are lost, since the ink or the page's size is not the same"
        told.append(f"{name}: its regions {'are kept' if regions else lost}")
    return tuple(told)
