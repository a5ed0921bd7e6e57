"""The colour service: a page and guidance in, a request to a plugin, what it proposes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from painter.api.progress import Progress, SubProgress, silent
from painter.api.request import ColorizeRequest, Coverage, Hints, Mode, Picture
from painter.api.result import ColorizeResult
from painter.app.accepting import accept
from painter.app.greys import (
    NO_GREYS,
    GreyLayers,
    any_hint,
    coloured_greys,
    grey_hints,
    has_greys,
)
from painter.app.hinting import hints_by_region
from painter.app.layers import coloured_page
from painter.app.proposal import ColourGuidance, ColourSettings, Proposal
from painter.app.regions import PageRegions, page_ink, page_regions
from painter.base.errors import UsageError, UserError
from painter.document.page import PageState
from painter.host.session import PluginSession
from painter.imaging.resample import fit_picture
from painter.pixels.readonly import read_only
from painter.pixels.regiontable import Source
from painter.segment.agreement import UNKNOWN, agreement
from painter.segment.flatten import FlattenMethod, region_colours


@dataclass(frozen=True, eq=False, kw_only=True)
class ColouredPage:
    """The page afterwards, and how it came about.

    Attributes:
        seconds: by step: regions, colour, flatten.
        notices: what the artist should know, one sentence each.
    """

    page: PageState
    result: ColorizeResult
    seconds: Mapping[str, float]
    notices: tuple[str, ...] = ()


def coloured_by_hand(page: PageState) -> bool:
    """Whether the artist coloured a region, which counts as a hint."""
    return page.regions is not None and bool((page.regions.source == Source.ARTIST).any())


def missing_guidance(page: PageState, mode: Mode, guidance: ColourGuidance) -> str | None:
    """The name of what a mode needs and was not given."""
    if mode is Mode.HINT and guidance.hints is None and not coloured_by_hand(page):
        return "hints"
    if mode is Mode.REFERENCE and not guidance.references:
        return "reference"
    if mode is Mode.HISTOGRAM and guidance.palette is None and guidance.bands is None:
        return "palette"
    return None


def colour_page(
    page: PageState,
    guidance: ColourGuidance,
    settings: ColourSettings,
    session: PluginSession,
    progress: Progress = silent,
) -> ColouredPage:
    """Colour one page and lay it out as a coloured file has it.

    Raises:
        UsageError: the mode's guidance is missing, or the plugin does not have the mode.
        UserError: guidance does not fit the page, or the plugin failed. The page is unharmed.
    """
    proposal = propose(page, guidance, settings, session, progress)
    started = perf_counter()
    finished = accept(page, proposal, coloured_page)
    seconds = dict(proposal.seconds)
    seconds["flatten"] += perf_counter() - started
    progress(1.0, "coloured")
    return ColouredPage(
        page=finished, result=proposal.result, seconds=seconds, notices=proposal.notices
    )


def propose(
    page: PageState,
    guidance: ColourGuidance,
    settings: ColourSettings,
    session: PluginSession,
    progress: Progress = silent,
) -> Proposal:
    """Ask a plugin for colours; the page itself is only looked at. Raises as `colour_page`."""
    _check(page, guidance, settings, session)
    options = session.options(settings.options)
    ink = page_ink(page)
    started = perf_counter()
    found_by = SubProgress(progress, 0.0, 0.6)
    regions = page_regions(page, guidance.labels, settings.gap, ink, found_by)
    notices = regions.notices
    follows = page.regions is not None and regions.table is page.regions
    keeps_greys = session.manifest.input == "greys"
    if keeps_greys:
        hints = grey_hints(guidance.hints, regions.atoms, regions.table)
        told = _told_of_greys(guidance, settings, ink)
    else:
        hints, regions, told = hints_by_region(guidance.hints, regions, ink)
    found = perf_counter()
    request = ColorizeRequest(
        mode=settings.mode,
        size=page.size,
        ink=read_only(ink),
        labels=regions.labels,
        regions=regions.table,
        options=options,
        hints=hints,
        references=tuple(read_only(reference.pixels) for reference in guidance.references),
        palette=guidance.palette or (guidance.bands and guidance.bands.palette()),
        bands=guidance.bands,
        seed=settings.seed,
    )
    result = session.colorize(request, SubProgress(progress, 0.6, 0.9))
    coloured = perf_counter()
    greys, picture = None, None
    if keeps_greys:
        greys = _greys(page, request, result, settings)
        colours, source = regions.table.colour, regions.table.source
        confidence = regions.table.confidence
    else:
        colours, picture = _region_colours(request, result, regions, settings)
        sure = _confidence(result, colours, picture, regions, ink)
        source, confidence = _sources(colours, sure, hints)
        told = (*told, *_idle(settings, result))
    return Proposal(
        plugin=session.manifest.id,
        settings=settings,
        guidance=guidance,
        asked=page.labels,
        asked_table=page.regions,
        follows=follows,
        regions=regions,
        colours=colours,
        source=source,
        confidence=confidence,
        picture=picture,
        ink=ink,
        result=result,
        seconds={
            "regions": found - started,
            "colour": coloured - found,
            "flatten": perf_counter() - coloured,
        },
        notices=(*notices, *told),
        greys=greys,
    )


def _check(
    page: PageState, guidance: ColourGuidance, settings: ColourSettings, session: PluginSession
) -> None:
    manifest = session.manifest
    if settings.mode not in manifest.modes:
        modes = ", ".join(manifest.modes)
        raise UsageError(
            f"The plugin {manifest.id!r} does not colour by {settings.mode}", f"It has: {modes}"
        )
    if (name := missing_guidance(page, settings.mode, guidance)) is not None:
        raise UsageError(f"The mode {settings.mode} needs --{name}", f"Give --{name} FILE")
    wanted = (page.size.height, page.size.width)
    if guidance.hints is not None and guidance.hints.shape[:2] != wanted:
        height, width = guidance.hints.shape[:2]
        raise UserError(
            f"The hints are {width}x{height}, the page is {page.size}",
            "Paint the hints on a copy of the page, at its full size",
        )
    if guidance.labels is not None and guidance.labels.shape != wanted:
        height, width = guidance.labels.shape
        raise UserError(
            f"The regions are {width}x{height}, the page is {page.size}",
            "Make them again with the regions command",
        )


def _told_of_greys(
    guidance: ColourGuidance, settings: ColourSettings, ink: Coverage
) -> tuple[str, ...]:
    """What does not work out on this page."""
    notices: list[str] = []
    if not has_greys(ink):
        notices.append(NO_GREYS)
    if guidance.hints is not None and not any_hint(guidance.hints):
        notices.append("The hints hold no colour: paint them opaque.")
    flat = settings.flatten not in {None, FlattenMethod.NONE}
    if settings.shade or (settings.strength < 1 and not flat):
        notices.append("This plugin keeps the page's greys: there is no shade to part from them.")
    return tuple(notices)


def _greys(
    page: PageState, request: ColorizeRequest, result: ColorizeResult, settings: ColourSettings
) -> GreyLayers:
    assert page.ink is not None
    return coloured_greys(
        page.ink.coverage,
        request.ink,
        result,
        (request.labels, request.regions),
        (settings.flatten, settings.strength),
        None if request.hints is None else request.hints.picture,
    )


def _region_colours(
    request: ColorizeRequest,
    result: ColorizeResult,
    regions: PageRegions,
    settings: ColourSettings,
) -> tuple[NDArray[np.uint8], Picture | None]:
    """The plugin's colours by region, `(n + 1, 3)`, and its picture at page size."""
    size = (request.size.width, request.size.height)
    picture = None if result.picture is None else fit_picture(result.picture, size)
    if result.colours is not None:
        return result.colours.copy(), picture
    assert picture is not None
    labels = regions.labels.lookup(regions.table.region_of_atom)
    basis = (settings.flatten or FlattenMethod.MEDIAN).basis
    return region_colours(picture, labels, regions.table.count, basis, request.ink), picture


def _confidence(
    result: ColorizeResult,
    colours: NDArray[np.uint8],
    picture: Picture | None,
    regions: PageRegions,
    ink: Coverage,
) -> NDArray[np.float32]:
    """What the plugin says, or else how far its picture agrees with the colours; `(n + 1,)`."""
    if result.confidence is not None:
        return result.confidence
    if picture is None:
        return np.full(len(colours), UNKNOWN, np.float32)
    return agreement(picture, regions.atoms, regions.table.region_of_atom, colours, ink)


def _sources(
    colours: NDArray[np.uint8], sure: NDArray[np.float32], hints: Hints | None
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Source and confidence by region; hints are written into `colours` exactly."""
    source, confidence = np.full(len(colours), Source.PLUGIN, np.uint8), sure.copy()
    if hints is not None:
        colours[hints.region], source[hints.region] = hints.colour, Source.HINT
        confidence[hints.region] = 1.0
    return source, confidence


def _idle(settings: ColourSettings, result: ColorizeResult) -> tuple[str, ...]:
    """What was asked for and has no meaning for a plugin that gives no picture."""
    wanted = settings.shade or settings.strength < 1 or settings.flatten is FlattenMethod.NONE
    if result.picture is not None or not wanted:
        return ()
    return ("This plugin gives flat colours: there is nothing to flatten, and no shade.",)
