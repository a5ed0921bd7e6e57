"""The colour service: a page and guidance in, a request to a plugin, its proposals on the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from time import perf_counter
from types import MappingProxyType
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from painter.api.progress import Progress, SubProgress, silent
from painter.api.request import ColorizeRequest, Coverage, Hints, Mode, Picture
from painter.api.result import ColorizeResult
from painter.app.greys import (
    NO_GREYS,
    GreyLayers,
    any_hint,
    coloured_greys,
    grey_hints,
    has_greys,
)
from painter.app.layers import PageColours, coloured_page
from painter.app.regions import PageRegions, decided, page_ink, page_regions, with_split
from painter.base.errors import UsageError, UserError
from painter.document.guidance import Guidance, Reference
from painter.document.page import PageState
from painter.host.session import PluginSession
from painter.imaging.resample import fit_picture
from painter.pixels.colourbands import ColourBands
from painter.pixels.labelmap import LabelMap
from painter.pixels.lineage import main_ancestors
from painter.pixels.palette import Palette
from painter.pixels.regiontable import RegionTable, Source
from painter.segment.corrections import Corrections
from painter.segment.flatten import FlattenMethod, flatten, region_colours
from painter.segment.spread import SpreadHints, spread_hints

_Scalar = TypeVar("_Scalar", bound=np.generic)


@dataclass(frozen=True, kw_only=True)
class ColourSettings:
    """How a page is to be coloured.

    Attributes:
        gap: largest gap to close, page pixels; None for the default of the page.
        flatten: how the plugin's picture becomes one colour a region; None for the default.
        strength: 0 leaves the picture, 1 makes flats.
        shade: keep what flattening removed as a layer.
    """

    mode: Mode = Mode.AUTO
    gap: float | None = None
    flatten: FlattenMethod | None = None
    strength: float = 1.0
    shade: bool = False
    seed: int = 0
    options: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, eq=False, kw_only=True)
class ColourGuidance:
    """What the artist gives along.

    Attributes:
        hints: `(H, W, 4)` uint8 straight RGBA of the page's size.
        bands: the palette's colours by place, where places are known.
        labels: `(H, W)` uint32 regions to use instead of finding them.
    """

    hints: NDArray[np.uint8] | None = None
    references: tuple[Reference, ...] = ()
    palette: Palette | None = None
    bands: ColourBands | None = None
    labels: NDArray[np.uint32] | None = None


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


@dataclass(frozen=True, eq=False, kw_only=True)
class Proposal:
    """What a plugin suggests for a page, until it is accepted or dropped.

    Attributes:
        asked, asked_table: the labels and the regions that the page had when it was asked for.
        follows: whether the regions are those of that page, or split from them, and not cut anew.
        regions: those that the colours are for: found, given, or split by hints.
        colours: `(n + 1, 3)` uint8, hints written exactly. source, confidence: `(n + 1,)`.
        picture: `(H, W, 3)` uint8 at page size, or None.
        greys: of a plugin that keeps greys: the layers that it makes. The regions stay as they are.
    """

    plugin: str
    settings: ColourSettings
    guidance: ColourGuidance
    asked: LabelMap | None
    asked_table: RegionTable | None
    follows: bool
    regions: PageRegions
    colours: NDArray[np.uint8]
    source: NDArray[np.uint8]
    confidence: NDArray[np.float32]
    picture: Picture | None
    ink: Coverage
    result: ColorizeResult
    seconds: Mapping[str, float]
    notices: tuple[str, ...] = ()
    greys: GreyLayers | None = None


def missing_guidance(page: PageState, mode: Mode, guidance: ColourGuidance) -> str | None:
    """The name of what a mode needs and was not given; colours by hand count as hints."""
    by_hand = page.regions is not None and bool((page.regions.source == Source.ARTIST).any())
    if mode is Mode.HINT and guidance.hints is None and not by_hand:
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
        hints, regions, told = _spread(guidance, regions, ink)
    found = perf_counter()
    request = ColorizeRequest(
        mode=settings.mode,
        size=page.size,
        ink=_read_only(ink),
        labels=regions.labels,
        regions=regions.table,
        options=options,
        hints=hints,
        references=tuple(_read_only(reference.pixels) for reference in guidance.references),
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
        source, confidence = _sources(colours, result, hints)
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


def accept(
    page: PageState,
    proposal: Proposal,
    lay_out: Callable[[PageState, PageColours], PageState],
) -> PageState:
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
    page: PageState,
    proposal: Proposal,
    greys: GreyLayers,
    lay_out: Callable[[PageState, PageColours], PageState],
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


def _spread(
    guidance: ColourGuidance, regions: PageRegions, ink: Coverage
) -> tuple[Hints | None, PageRegions, tuple[str, ...]]:
    """Hints by region; a region hinted in two colours is split along the ink first.

    What the artist coloured by hand is a hint as well: plugins carry it on like a painted one.
    """
    own = np.flatnonzero(regions.table.source == Source.ARTIST).astype(np.uint32)
    if guidance.hints is None:
        if not len(own):
            return None, regions, ()
        nothing = np.zeros((*ink.shape, 4), np.uint8)
        return _hints(nothing, own, regions.table), regions, ()
    owners = regions.table.region_of_atom
    fixed = ~regions.table.undecided()
    spread = spread_hints(guidance.hints, regions.atoms, owners, ink, fixed)
    if spread.labels is not regions.atoms:
        regions = with_split(regions, spread.labels, spread.region_of_atom)
    hints = _hints(guidance.hints, own, regions.table, spread)
    return hints, regions, _told(spread)


def _hints(
    picture: NDArray[np.uint8],
    own: NDArray[np.uint32],
    table: RegionTable,
    spread: SpreadHints | None = None,
) -> Hints:
    """Painted hints and the regions `own` that the artist coloured, sorted by region."""
    region, colour, point = own, table.colour[own], table.centroid[own]
    if spread is not None:
        region = np.concatenate([spread.region, region])
        colour = np.concatenate([spread.colour, colour])
        point = np.concatenate([spread.point, point])
    order = np.argsort(region, kind="stable")
    return Hints(
        _read_only(picture),
        _read_only(region[order]),
        _read_only(colour[order]),
        _read_only(point[order]),
    )


def _told(spread: SpreadHints) -> tuple[str, ...]:
    """What became of hints that colour nothing."""
    notices: list[str] = []
    if not len(spread.region):
        notices.append("The hints hold no colour: paint them opaque, off the ink.")
    if spread.ignored:
        notices.append(f"Hint strokes left out, as they lie on ink alone: {spread.ignored}.")
    if spread.faint:
        notices.append(f"Hint strokes left out, as they are less than half opaque: {spread.faint}.")
    if spread.kept:
        notices.append(f"Regions with hints that stay as you decided: {spread.kept}.")
    return tuple(notices)


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
    mean = settings.flatten is FlattenMethod.MEAN
    method = FlattenMethod.MEAN if mean else FlattenMethod.MEDIAN
    return region_colours(picture, labels, regions.table.count, method, request.ink), picture


def _sources(
    colours: NDArray[np.uint8], result: ColorizeResult, hints: Hints | None
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Source and confidence by region; hints are written into `colours` exactly."""
    rows = colours.shape[0]
    source = np.full(rows, Source.PLUGIN, np.uint8)
    given = result.confidence
    confidence = np.full(rows, 0.5, np.float32) if given is None else given.copy()
    if hints is not None:
        colours[hints.region], source[hints.region] = hints.colour, Source.HINT
        confidence[hints.region] = 1.0
    return source, confidence


def _painted(
    picture: Picture,
    labels: NDArray[np.uint32],
    ink: Coverage,
    settings: ColourSettings,
    table: RegionTable,
) -> Picture | None:
    """The picture half flattened, `(H, W, 3)`; None where pure flats are wanted."""
    method = settings.flatten or FlattenMethod.MEDIAN
    if settings.strength >= 1 and method in {FlattenMethod.MEDIAN, FlattenMethod.MEAN}:
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


def _idle(settings: ColourSettings, result: ColorizeResult) -> tuple[str, ...]:
    """What was asked for and has no meaning for a plugin that gives no picture."""
    wanted = settings.shade or settings.strength < 1 or settings.flatten is FlattenMethod.NONE
    if result.picture is not None or not wanted:
        return ()
    return ("This plugin gives flat colours: there is nothing to flatten, and no shade.",)


def _read_only(array: NDArray[_Scalar]) -> NDArray[_Scalar]:
    view = array.view()
    view.flags.writeable = False
    return view
