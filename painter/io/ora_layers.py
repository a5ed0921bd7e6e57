"""Layers as records of state.json and back; pictures are named by their part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from painter.document.layer import (
    FillLayer,
    FlatsLayer,
    GroupLayer,
    HintsLayer,
    InkLayer,
    Layer,
    RasterLayer,
    ShadeLayer,
)
from painter.io.limits import MAX_DEPTH
from painter.io.palette_json import rgb_of
from painter.pixels.tilemap import TileMap
from painter.render.blend import BlendMode

KINDS: dict[type[Layer], str] = {
    InkLayer: "ink",
    FlatsLayer: "flats",
    RasterLayer: "raster",
    HintsLayer: "hints",
    ShadeLayer: "shade",
    FillLayer: "fill",
    GroupLayer: "group",
}
_PIXELS = {"raster": RasterLayer, "hints": HintsLayer, "shade": ShadeLayer}


def layer_record(layer: Layer, picture: tuple[str, int, int] | None) -> dict[str, Any]:
    """A layer without its children; `picture` is the part and place (x, y) of its pixels."""
    record: dict[str, Any] = {
        "kind": KINDS[type(layer)],
        "id": layer.id,
        "name": layer.name,
        "visible": layer.visible,
        "opacity": layer.opacity,
        "blend": layer.blend.value,
        "locked": layer.locked,
    }
    if picture is not None:
        record |= {"src": picture[0], "x": picture[1], "y": picture[2]}
    if isinstance(layer, FillLayer):
        record["rgb"] = list(layer.rgb)
    if isinstance(layer, GroupLayer):
        record["isolated"] = layer.isolated
    return record


def record_layer(
    record: dict[str, Any], plane: Callable[[dict[str, Any]], TileMap], depth: int = 0
) -> Layer:
    """The layer of a record, its children too.

    Args:
        plane: gives the pixels of a record that has a `src`.

    Raises:
        ValueError, TypeError, KeyError: the record is damaged.
    """
    if depth > MAX_DEPTH:
        raise ValueError("groups too deep")
    kind, common = record["kind"], _common(record)
    if kind in _PIXELS:
        return _PIXELS[kind](pixels=plane(record), **common)
    if kind == "ink":
        return InkLayer(coverage=plane(record), **common)
    if kind == "flats":
        return FlatsLayer(**common)
    if kind == "fill":
        return FillLayer(rgb=rgb_of(record["rgb"]), **common)
    if kind == "group":
        children = tuple(record_layer(r, plane, depth + 1) for r in record["children"])
        return GroupLayer(children=children, isolated=bool(record["isolated"]), **common)
    raise ValueError(f"unknown kind of layer {kind!r}")


def walk_records(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every record, groups before their children, from the top downwards."""
    found: list[dict[str, Any]] = []
    waiting = list(reversed(records))
    while waiting:
        record = waiting.pop()
        found.append(record)
        waiting.extend(reversed(record.get("children", [])))
    return found


def _common(record: dict[str, Any]) -> dict[str, Any]:
    opacity = float(record["opacity"])
    if not 0 <= opacity <= 1:
        raise ValueError("opacity outside 0..1")
    return {
        "id": int(record["id"]),
        "name": str(record["name"]),
        "visible": bool(record["visible"]),
        "opacity": opacity,
        "blend": BlendMode(record["blend"]),
        "locked": bool(record["locked"]),
    }
