"""Layers as records of state.json and back; pictures are named by their part.

A record has the layer's own values, and further:

* `src`, `x`, `y`: the part and place of its own pixels, where it has any;
* `mask`: `{"src", "x", "y", "enabled"}`;
* `mark`: fingerprint of the picture that other programs see for it, and `baked`, whether that
  differs from its own pixels;
* `bundle`: on a group with a mask and on the base of clipped layers, what other programs see for
  them as a whole (`ora_bundle`), and `inner`, whether a layer is a part of one;
* `children`, of a group.
"""

from __future__ import annotations

from typing import Any, Protocol

from painter.document.layer import (
    FillLayer,
    FlatsLayer,
    GroupLayer,
    HintsLayer,
    InkLayer,
    Layer,
    LayerMask,
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
PIXELS = {"raster": RasterLayer, "hints": HintsLayer, "shade": ShadeLayer}


class Planes(Protocol):
    """Gives the pictures that records name."""

    def pixels(self, record: dict[str, Any]) -> TileMap:
        """The pixels of a layer; one channel for ink."""
        ...

    def mask(self, record: dict[str, Any]) -> TileMap:
        """What a mask hides."""
        ...


def layer_record(layer: Layer) -> dict[str, Any]:
    """A layer without its pixels, mask and children."""
    record: dict[str, Any] = {
        "kind": KINDS[type(layer)],
        "id": layer.id,
        "name": layer.name,
        "visible": layer.visible,
        "opacity": layer.opacity,
        "blend": layer.blend.value,
        "locked": layer.locked,
        "clip": layer.clip,
    }
    if isinstance(layer, FillLayer):
        record["rgb"] = list(layer.rgb)
    if isinstance(layer, GroupLayer):
        record["isolated"] = layer.isolated
    return record


def record_layer(record: dict[str, Any], planes: Planes, depth: int = 0) -> Layer:
    """The layer of a record, its children too.

    Args:
        planes: gives the pixels of records and of masks.

    Raises:
        ValueError, TypeError, KeyError: the record is damaged.
    """
    if depth > MAX_DEPTH:
        raise ValueError("groups too deep")
    kind, common = record["kind"], _common(record)
    if (mask := record.get("mask")) is not None:
        common["mask"] = LayerMask(planes.mask(mask), bool(mask["enabled"]))
    if kind in PIXELS:
        return PIXELS[kind](pixels=planes.pixels(record), **common)
    if kind == "ink":
        return InkLayer(coverage=planes.pixels(record), **common)
    if kind == "flats":
        return FlatsLayer(**common)
    if kind == "fill":
        return FillLayer(rgb=rgb_of(record["rgb"]), **common)
    if kind == "group":
        children = tuple(record_layer(r, planes, depth + 1) for r in record["children"])
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
        "clip": bool(record.get("clip", False)),
    }
