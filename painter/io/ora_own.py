"""A page of ours from its archive, whole."""

from __future__ import annotations

from typing import Any

import numpy as np

from painter.base.bands import in_parallel
from painter.base.errors import UserError
from painter.document.guidance import Guidance, Reference
from painter.document.page import PageState
from painter.io.archive import Archive
from painter.io.labelpack import unpack_labels
from painter.io.ora_foreign import check_pictures
from painter.io.ora_layers import record_layer, walk_records
from painter.io.ora_pictures import decode_ink, decode_plane
from painter.io.ora_state import LABELS, REGIONS, State, StateError
from painter.io.raster import decode_raster
from painter.io.regionpack import unpack_regions
from painter.pixels.labelmap import LabelMap
from painter.pixels.regiontable import RegionTable
from painter.pixels.tilemap import TileMap

_DRAWN = frozenset({"flats", "fill", "group"})
"""Kinds whose pixels follow from the state; their pictures are for other programs."""


def own_page(archive: Archive, state: State) -> PageState:
    """The page that a state and its pictures describe.

    Raises:
        StateError: the state, or something that it names, is damaged or too large.
    """
    try:
        return _page(archive, state)
    except (ValueError, KeyError, TypeError, AttributeError, UserError) as error:
        raise StateError("what Sumiro saved beside them is damaged") from error


def own_ink(archive: Archive, state: State) -> TileMap | None:
    """The coverage of the topmost ink layer; None where there is none.

    Raises:
        UserError: its picture is missing or damaged.
    """
    try:
        records = walk_records(state.layers)
        record = next((r for r in records if r["kind"] == "ink"), None)
        if record is None:
            return None
        check_pictures(archive, [record["src"]])
        return _decode(archive, _key(record))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserError(f"{archive.name}: its state is damaged", "Save it again") from error


def _page(archive: Archive, state: State) -> PageState:
    records = walk_records(state.layers)
    planes = _planes(archive, [_key(r) for r in records if r["kind"] not in _DRAWN])
    layers = tuple(record_layer(r, lambda record: planes[_key(record)]) for r in state.layers)
    labels, regions = _regions(archive, state)
    return PageState(
        size=state.size,
        layers=layers,
        dpi=state.dpi,
        active=state.active,
        labels=labels,
        regions=regions,
        gap=state.gap,
        palette=state.palette,
        guidance=Guidance(_references(archive, state), state.guide_palette),
    )


_Key = tuple[str, int, int, bool]
"""Part, x, y, whether only its alpha is wanted."""


def _key(record: dict[str, Any]) -> _Key:
    return (str(record["src"]), int(record["x"]), int(record["y"]), record["kind"] == "ink")


def _planes(archive: Archive, keys: list[_Key]) -> dict[_Key, TileMap]:
    check_pictures(archive, [key[0] for key in keys])
    planes: dict[_Key, TileMap] = {}

    def decode(key: _Key) -> None:
        planes[key] = _decode(archive, key)

    in_parallel(decode, dict.fromkeys(keys))
    return planes


def _decode(archive: Archive, key: _Key) -> TileMap:
    src, x, y, alpha_only = key
    data, name = archive.read(src), f"{archive.name}: {src}"
    if alpha_only:
        return decode_ink(data, name, x, y)
    return decode_plane(data, name, x, y)


def _regions(archive: Archive, state: State) -> tuple[LabelMap | None, RegionTable | None]:
    if state.candidates is None:
        return None, None
    labels = unpack_labels(archive.read(LABELS))

    def column(name: str) -> bytes:
        return archive.read(f"{REGIONS}/{name}.npy")

    return labels, unpack_regions(column, state.candidates, labels.count)


def _references(archive: Archive, state: State) -> tuple[Reference, ...]:
    found: list[Reference] = []
    for record in state.references:
        pixels = decode_raster(archive.read(record.src), record.src).pixels
        if pixels.ndim != 3 or pixels.shape[2] != 3:
            raise ValueError("a reference is not RGB")
        found.append(Reference(record.name, np.ascontiguousarray(pixels)))
    return tuple(found)
