"""Making one region of several: what the artist put together stays together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from painter.document.page import PageState
from painter.document.regionedit import (
    RegionEdit,
    left_out,
    parts,
    regrouped,
    row_mask,
    unchanged,
)
from painter.segment.corrections import Corrections
from painter.segment.places import inner_places
from painter.segment.steps import Step, StepKind


def merge_regions(page: PageState, regions: Iterable[int]) -> RegionEdit:
    """Make one region of several. It takes after the first: its colour, source, swatch, kind.

    Locked regions are left out, and said; if the first is locked, nothing is merged.
    """
    ids = list(dict.fromkeys(int(region) for region in regions))
    labels, table = parts(page)
    if not ids or table.locked[ids[0]]:
        return unchanged(page, *left_out(len(ids[:1])))
    chosen = row_mask(table, ids) & ~table.locked
    notices = left_out(len(ids) - int(chosen.sum()))
    if np.count_nonzero(chosen) < 2:
        return unchanged(page, *notices)
    owner = table.region_of_atom
    want = np.where(chosen[owner], np.uint32(ids[0]), owner)
    assert table.atoms is not None
    merged = [region for region in ids if chosen[region]]
    places = inner_places(labels, table.atoms, owner, merged)
    step = Step(StepKind.MERGE, places, area=table.area[merged].astype(np.float32))
    corrections = page.corrections.after(step)
    edit = regrouped(page, table, want, lead=ids[0], corrections=corrections, notices=notices)
    return replace(edit, page=_without_overruled(edit.page, page.corrections))


def _without_overruled(page: PageState, before: Corrections) -> PageState:
    """Closures whose two sides were merged are closures no more."""
    held = {closure.id for closure in before.closures if len(closure.apart)}
    now = page.corrections
    kept = tuple(one for one in now.closures if len(one.apart) or one.id not in held)
    return replace(page, corrections=replace(now, closures=kept))
