"""How much memory versions of a page hold, told from what differs between neighbours.

Pages share nearly all they are made of, so weighing each of them whole would cost more than the
edit itself. Two neighbours are compared container by container instead: what is the very same
object in both is passed over, and only what came or went is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Protocol, TypeAlias

from painter.document.layer import FillLayer, FlatsLayer, GroupLayer, InkLayer, Layer
from painter.document.page import PageState
from painter.pixels.regiontable import RegionTable
from painter.pixels.tilemap import TileMap
from painter.segment.corrections import Corrections


class Weighed(Protocol):
    """The smallest thing that versions share: a tile, a label tile, a column of a table."""

    @property
    def nbytes(self) -> int:
        """Bytes held."""
        ...


_Parts: TypeAlias = Mapping[Any, Weighed]
_NOTHING: _Parts = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class Difference:
    """What a version holds that the one before it does not, and the other way round.

    An object that is held in two places (the layer was duplicated) is listed for each of them.
    """

    added: tuple[Weighed, ...]
    removed: tuple[Weighed, ...]


def contents(page: PageState) -> Iterator[Weighed]:
    """Everything with pixels, labels or columns that a page holds, once for each place."""
    for parts in _parts(page).values():
        yield from parts.values()


def difference(before: PageState, after: PageState) -> Difference:
    """Compare two versions; quick when they share their containers."""
    old, new = _parts(before), _parts(after)
    added: list[Weighed] = []
    removed: list[Weighed] = []
    for slot in old.keys() | new.keys():
        was, now = old.get(slot, _NOTHING), new.get(slot, _NOTHING)
        if was is not now:
            added.extend(_only(now, was))
            removed.extend(_only(was, now))
    return Difference(tuple(added), tuple(removed))


class Tally:
    """Bytes of the objects that are held at least once.

    Objects are told apart by identity: whoever counts one here must also keep it alive.
    """

    def __init__(self, held: Iterable[Weighed] = ()) -> None:
        self.nbytes = 0
        self._counts: dict[int, int] = {}
        self.add(held)

    def add(self, held: Iterable[Weighed]) -> None:
        """Count every object once more."""
        for item in held:
            count = self._counts.get(id(item), 0)
            self._counts[id(item)] = count + 1
            if count == 0:
                self.nbytes += item.nbytes

    def drop(self, held: Iterable[Weighed]) -> None:
        """Count every object once less."""
        for item in held:
            count = self._counts.pop(id(item)) - 1
            if count:
                self._counts[id(item)] = count
            else:
                self.nbytes -= item.nbytes


def _only(these: _Parts, others: _Parts) -> Iterator[Weighed]:
    return (item for key, item in these.items() if others.get(key) is not item)


def _parts(page: PageState) -> dict[object, _Parts]:
    """A page's containers by the place where they are found again in its next version."""
    parts: dict[object, _Parts] = {}
    for layer in page.walk():
        if (pixels := _pixels(layer)) is not None:
            parts[layer.id] = pixels.tiles
        if layer.mask is not None:
            parts["mask", layer.id] = layer.mask.hides.tiles
    if page.labels is not None:
        parts["labels"] = page.labels.tiles
    if page.regions is not None:
        parts["regions"] = _columns(page.regions)
    parts["corrections"] = _corrections(page.corrections)
    if page.tree is not None:
        parts["tree"] = {"a": page.tree.a, "b": page.tree.b, "gap": page.tree.gap}
    if page.openings is not None:
        parts["openings"] = page.openings.arrays()
    if page.guidance.references:
        parts["references"] = {i: ref.pixels for i, ref in enumerate(page.guidance.references)}
    return parts


def _pixels(layer: Layer) -> TileMap | None:
    if isinstance(layer, InkLayer):
        return layer.coverage
    if isinstance(layer, (FlatsLayer, FillLayer, GroupLayer)):
        return None
    return layer.pixels


def _columns(regions: RegionTable) -> _Parts:
    proposals = {("candidates", plugin): colour for plugin, colour in regions.candidates.items()}
    parts = {"atoms": regions.region_of_atom, **regions.columns(), **proposals}
    if regions.atoms is not None:
        parts |= {("atoms", name): column for name, column in regions.atoms.columns().items()}
    return parts


def _corrections(corrections: Corrections) -> _Parts:
    closures = {
        (closure.id, name): array
        for closure in corrections.closures
        for name, array in (("points", closure.points), ("apart", closure.apart))
    }
    steps = {
        ("step", k, i): array
        for k, step in enumerate(corrections.steps)
        for i, array in enumerate(step.arrays())
    }
    pairs = {
        name: getattr(corrections, name) for name in ("together", "apart", "local", "local_gap")
    }
    return {**pairs, **closures, **steps}
