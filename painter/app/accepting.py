"""Putting proposed colours onto a page that went on meanwhile: what was decided since stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from painter.api.request import Coverage, Picture
from painter.app.greys import GreyLayers
from painter.app.layers import PageColours
from painter.app.proposal import ColourSettings, Proposal
from painter.app.regions import PageRegions, decided
from painter.base.errors import UserError
from painter.document.guidance import Guidance
from painter.document.page import PageState
from painter.pixels.lineage import main_ancestors
from painter.pixels.palette import Palette
from painter.pixels.regiontable import RegionTable, Source
from painter.segment.corrections import Corrections
from painter.segment.flatten import FlattenMethod, flatten

LayOut: TypeAlias = Callable[[PageState, PageColours], PageState]
"""Makes the layers, from a page that already holds labels and table."""


def accept(page: PageState, proposal: Proposal, lay_out: LayOut) -> PageState:
    """Put proposed colours onto a page. What was decided meanwhile stays.

    Args:
        page: the page that was asked for, or a later state of it with the same labels.
        lay_out: makes the layers, from a page that already holds labels and table.

    Raises:
        UserError: the page's regions were found anew since; or, for a plugin that keeps greys, its
            ink was replaced.
    """
    if proposal.greys is not None:
        return _accept_greys(page, proposal, proposal.greys, lay_out)
    if page.labels is not proposal.asked:
        raise UserError("The page's regions have changed since", "Run the plugin again")
    regions, row = _as_they_stand(page, proposal)
    proposed = proposal.colours[row]
    table = regions.table.proposed(
        proposal.plugin, proposed, proposal.source[row], proposal.confidence[row]
    )
    labels = None
    painted = None
    if proposal.picture is not None:
        labels = regions.labels.lookup(table.region_of_atom)
        painted = _painted(proposal.picture, labels, proposal.ink, proposal.settings, table)
    state = _guided(replace(regions, table=table).on(page), page, proposal)
    colours = PageColours(
        table=table,
        proposal=proposed,
        picture=proposal.picture,
        painted=painted,
        hints=proposal.guidance.hints,
        region_labels=labels,
        shade=proposal.settings.shade,
        strength=proposal.settings.strength,
    )
    return lay_out(state, colours)


def _accept_greys(
    page: PageState, proposal: Proposal, greys: GreyLayers, lay_out: LayOut
) -> PageState:
    """Lay colours over the grey page; regions go onto it only where it has the old ones still."""
    if page.ink is None or page.ink.coverage is not greys.ink:
        raise UserError("The page's ink has changed since", "Run the plugin again")
    untouched = page.labels is proposal.asked and page.regions is proposal.asked_table
    state = proposal.regions.on(page) if untouched else page
    assert state.regions is not None
    colours = PageColours(
        table=state.regions,
        proposal=state.regions.colour,
        picture=None,
        painted=None,
        hints=proposal.guidance.hints,
        region_labels=None,
        shade=False,
        strength=proposal.settings.strength,
        greys=greys,
    )
    return lay_out(_guided(state, page, proposal), colours)


def _guided(state: PageState, page: PageState, proposal: Proposal) -> PageState:
    """The state with what the proposal went by."""
    return replace(
        state,
        # The artist's own palette stays, with the regions that are tied to it.
        palette=page.palette or proposal.guidance.palette,
        guidance=Guidance(
            proposal.guidance.references,
            _given_palette(page, proposal),
            proposal.guidance.bands,
        ),
    )


def _as_they_stand(page: PageState, proposal: Proposal) -> tuple[PageRegions, NDArray[np.int64]]:
    """The proposal's regions with what happened on the page since, and its row for each of them.

    Raises:
        UserError: hints have split regions that were merged or cut otherwise since.
    """
    regions = proposal.regions
    own = np.arange(regions.table.count + 1)
    if not proposal.follows or page.regions is None or proposal.asked_table is None:
        return regions, own
    asked, owner = proposal.asked_table.region_of_atom, page.regions.region_of_atom
    if np.array_equal(asked, owner):
        table = decided(regions.table, page.regions)
        return replace(regions, table=table, corrections=_corrections(page, regions)), own
    if regions.labels is not page.labels or page.regions.atoms is None:
        raise UserError("The page's regions have changed since", "Run the plugin again")
    now = replace(
        regions, table=page.regions, gap=page.gap, tree=page.tree, corrections=page.corrections
    )
    return now, main_ancestors(asked, owner, page.regions.atoms.area)


def _corrections(page: PageState, regions: PageRegions) -> Corrections:
    """Those of the page as it stands, unless hints have cut atoms since."""
    return page.corrections if regions.labels is page.labels else regions.corrections


def _given_palette(page: PageState, proposal: Proposal) -> Palette | None:
    """The palette that was given along, unless it is the page's own, which may be edited yet."""
    given = proposal.guidance.palette
    return None if given == page.palette else given


def _painted(
    picture: Picture,
    labels: NDArray[np.uint32],
    ink: Coverage,
    settings: ColourSettings,
    table: RegionTable,
) -> Picture | None:
    """The picture half flattened, `(H, W, 3)`; None where pure flats are wanted."""
    method = settings.flatten or FlattenMethod.MEDIAN
    if method.makes_flats(settings.strength):
        return None
    painted = flatten(picture, labels, table.count, method, settings.strength, ink)
    _write_decisions(painted, labels, table)
    return painted


def _write_decisions(painted: Picture, labels: NDArray[np.uint32], table: RegionTable) -> None:
    """Regions hinted, coloured by the artist or locked are flat, whatever the strength."""
    fixed = (table.source >= Source.HINT) | table.locked
    if bool(fixed.any()):
        inside = fixed[labels]
        painted[inside] = table.colour[labels[inside]]
