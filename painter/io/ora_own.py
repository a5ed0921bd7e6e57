"""A page of ours from its archive, whole."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from painter.base.errors import UserError
from painter.document.guidance import Guidance, Reference
from painter.document.page import PageState
from painter.io.archive import Archive
from painter.io.corrections_json import corrections_from_json
from painter.io.labelpack import unpack_labels
from painter.io.ora_layers import record_layer, walk_records
from painter.io.ora_planes import ArchivePlanes
from painter.io.ora_state import LABELS, REGIONS, State, StateError
from painter.io.raster import decode_raster
from painter.io.regionpack import unpack_regions
from painter.pixels.tilemap import TileMap
from painter.segment.corrections import Corrections


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
        record = ink_record(state)
        if record is None:
            return None
        planes = ArchivePlanes(archive)
        planes.check([record])
        return planes.pixels(record)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserError(f"{archive.name}: its state is damaged", "Save it again") from error


def ink_record(state: State) -> dict[str, Any] | None:
    """The record of the topmost ink layer."""
    return next((r for r in walk_records(state.layers) if r["kind"] == "ink"), None)


def with_guidance(page: PageState, archive: Archive, state: State) -> PageState:
    """The page with the state's palette and guidance."""
    guidance = Guidance(_references(archive, state), state.guide_palette, state.guide_bands)
    return replace(page, palette=state.palette, guidance=guidance)


def with_regions(page: PageState, archive: Archive, state: State) -> PageState:
    """The page with the state's regions, and all that is known about them."""
    if state.candidates is None:
        return page
    labels = unpack_labels(archive.read(LABELS))

    def column(name: str) -> bytes:
        return archive.read(f"{REGIONS}/{name}.npy")

    found = unpack_regions(column, state.candidates, state.known, labels.count)
    corrections = state.corrections
    return replace(
        page,
        labels=labels,
        regions=found.table,
        gap=state.gap,
        tree=found.tree,
        openings=found.openings,
        corrections=(
            Corrections()
            if corrections is None
            else corrections_from_json(corrections, labels.count)
        ),
    )


def _page(archive: Archive, state: State) -> PageState:
    planes = ArchivePlanes(archive)
    planes.check(walk_records(state.layers))
    layers = tuple(record_layer(record, planes) for record in state.layers)
    page = PageState(
        size=state.size, layers=layers, dpi=state.dpi, active=state.active, gap=state.gap
    )
    return with_regions(with_guidance(page, archive, state), archive, state)


def _references(archive: Archive, state: State) -> tuple[Reference, ...]:
    found: list[Reference] = []
    for record in state.references:
        pixels = decode_raster(archive.read(record.src), record.src).pixels
        if pixels.ndim != 3 or pixels.shape[2] != 3:
            raise ValueError("a reference is not RGB")
        found.append(Reference(record.name, np.ascontiguousarray(pixels)))
    return tuple(found)
