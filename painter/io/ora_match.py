"""Which layers of a file are those that our state speaks of, told by names and pictures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from painter.document.layer import GroupLayer, Layer, RasterLayer
from painter.io.fingerprint import plane_fingerprint
from painter.io.ora_bundle import bundle_digest
from painter.io.ora_layers import walk_records
from painter.io.ora_stack import StackGroup, StackLayer, StackNode, printable
from painter.io.ora_state import State
from painter.pixels.tilemap import TileMap

Record: TypeAlias = dict[str, Any]

_CLEAR = "0" * 16
"""The mark of a picture that shows nothing."""


@dataclass(frozen=True)
class Leaf:
    """A picture that is the layer of a record."""

    record: Record


@dataclass(frozen=True)
class Bundle:
    """A group that is the layers of these records, from the top downwards; the last is its base."""

    records: tuple[Record, ...]


Match: TypeAlias = Leaf | Bundle | Record
"""A record alone is that of a group whose layers are looked at for themselves."""


@dataclass(frozen=True)
class Matches:
    """What was recognised.

    Attributes:
        of: by the id of the layer as it came from the file.
        pictures: planes of the file by their mark.
        ink: whether the topmost ink layer is still there, wherever it lies now.
    """

    of: Mapping[int, Match]
    pictures: Mapping[str, TileMap]
    ink: bool


def match(
    layers: tuple[Layer, ...],
    nodes: tuple[StackNode, ...],
    state: State,
    changed: frozenset[str],
) -> Matches:
    """Recognise layers.

    Args:
        layers: made from `nodes` one by one, all pictures as raster layers.
        changed: parts of the archive that are not what the state speaks of.
    """
    finder = _Finder(state, changed)
    finder.read(layers, nodes)
    finder.find(layers, nodes)
    return finder.matches()


class _Finder:
    def __init__(self, state: State, changed: frozenset[str]) -> None:
        self._changed = changed
        self._leaves: dict[tuple[str, str], list[Record]] = defaultdict(list)
        self._groups: dict[str, list[Record]] = defaultdict(list)
        self._bundles: dict[str, list[Bundle]] = defaultdict(list)
        self._marks: dict[int, str] = {}
        self._pictures: dict[str, TileMap] = {}
        self._of: dict[int, Match] = {}
        self._taken: set[int] = set()
        records = walk_records(state.layers)
        self._ink = next((r for r in records if r["kind"] == "ink"), None)
        for run in _runs(state.layers):
            if "bundle" in run[-1] and all(map(self._whole, walk_records(list(run)))):
                self._bundles[run[-1]["bundle"]].append(Bundle(run))
        for record in records:
            if record.get("inner") or "bundle" in record or not self._whole(record):
                continue
            name = printable(record["name"])
            if record["kind"] == "group":
                self._groups[name].append(record)
            else:
                self._leaves[name, _key(record)].append(record)

    def read(self, layers: tuple[Layer, ...], nodes: tuple[StackNode, ...]) -> None:
        """Take the marks of all pictures."""
        for layer, node in zip(layers, nodes, strict=True):
            if isinstance(layer, RasterLayer):
                mark = plane_fingerprint(layer.pixels)
                self._marks[id(node)] = mark
                self._pictures[mark] = layer.pixels
            elif isinstance(layer, GroupLayer) and isinstance(node, StackGroup):
                self.read(layer.children, node.children)

    def find(self, layers: tuple[Layer, ...], nodes: tuple[StackNode, ...]) -> None:
        for layer, node in zip(layers, nodes, strict=True):
            if isinstance(node, StackLayer):
                self._take(layer, self._leaf(node))
            elif isinstance(layer, GroupLayer):
                digest = bundle_digest(node, lambda n: self._marks[id(n)])
                if found := self._bundles.get(digest):
                    self._take(layer, found.pop(0))
                    continue
                if named := self._groups.get(node.name):
                    self._take(layer, named.pop(0))
                self.find(layer.children, node.children)

    def matches(self) -> Matches:
        ink = self._ink is not None and int(self._ink["id"]) in self._taken
        return Matches(self._of, self._pictures, ink)

    def _leaf(self, node: StackLayer) -> Leaf | None:
        mark = self._marks[id(node)]
        for key in (mark, f"part {node.src}"):
            if found := self._leaves.get((node.name, key)):
                return Leaf(found.pop(0))
        ink = self._ink  # whatever it is called now, the drawing is the drawing
        if ink is None or ink.get("mark") != mark or mark == _CLEAR or ink.get("inner"):
            return None
        return None if int(ink["id"]) in self._taken or not self._whole(ink) else Leaf(ink)

    def _take(self, layer: Layer, found: Match | None) -> None:
        if found is None:
            return
        self._of[layer.id] = found
        if isinstance(found, Bundle):
            self._taken |= {int(r["id"]) for r in walk_records(list(found.records))}
        else:
            self._taken.add(int((found.record if isinstance(found, Leaf) else found)["id"]))

    def _whole(self, record: Record) -> bool:
        """Whether everything is still there that other programs do not see."""
        hidden = record.get("baked") or "mark" not in record
        own = [record["src"]] if hidden and "src" in record else []
        mask = record.get("mask")
        return not self._changed.intersection([*own, *([] if mask is None else [mask["src"]])])


def _key(record: Record) -> str:
    """What tells its picture: a mark, or, in files of format 1, the part."""
    return str(record.get("mark") or f"part {record.get('src')}")


def _runs(records: list[Record]) -> Iterator[tuple[Record, ...]]:
    """Every record that stands for itself, with those that were written into one group with it."""
    run: list[Record] = []
    for record in records:
        if record["kind"] == "group":
            yield from _runs(record["children"])
        run.append(record)
        if not (record.get("clip") and record.get("inner")):
            yield tuple(run)
            run = []
