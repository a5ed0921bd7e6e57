"""The colour service: a page and guidance in, a request to a plugin, its proposals on the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from time import perf_counter
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from painter.api.progress import Progress, SubProgress, silent
from painter.api.request import ColorizeRequest, Coverage, Hints, Mode, Picture
from painter.api.result import ColorizeResult
from painter.app.layers import PageColours, coloured_page
from painter.app.regions import PageRegions, page_ink, page_regions, with_split
from painter.base.errors import UsageError, UserError
from painter.document.guidance import Guidance, Reference
from painter.document.page import PageState
from painter.host.session import PluginSession
from painter.imaging.resample import fit_picture
from painter.pixels.palette import Palette
from painter.pixels.regiontable import RegionTable, Source
from painter.segment.flatten import FlattenMethod, flatten, region_colours
from painter.segment.spread import spread_hints


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
        labels: `(H, W)` uint32 regions to use instead of finding them.
    """

    hints: NDArray[np.uint8] | None = None
    references: tuple[Reference, ...] = ()
    palette: Palette | None = None
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


def missing_guidance(mode: Mode, guidance: ColourGuidance) -> str | None:
    """The name of what a mode needs and was not given."""
    if mode is Mode.HINT and guidance.hints is None:
        return "hints"
    if mode is Mode.REFERENCE and not guidance.references:
        return "reference"
    if mode is Mode.HISTOGRAM and guidance.palette is None:
        return "palette"
    return None


def colour_page(
    page: PageState,
    guidance: ColourGuidance,
    settings: ColourSettings,
    session: PluginSession,
    progress: Progress = silent,
) -> ColouredPage:
    """Colour one page.

    Raises:
        UsageError: the mode's guidance is missing, or the plugin does not have the mode.
        UserError: guidance does not fit the page, or the plugin failed. The page is unharmed.
    """
    _check(page, guidance, settings, session)
    options = session.options(settings.options)
    ink = page_ink(page)
    started = perf_counter()
    regions = page_regions(page, guidance.labels, settings.gap, SubProgress(progress, 0.0, 0.6))
    hints, regions, notices = _spread(guidance, regions, ink)
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
        palette=guidance.palette,
        seed=settings.seed,
    )
    result = session.colorize(request, SubProgress(progress, 0.6, 0.9))
    coloured = perf_counter()
    colours = _colours(request, result, regions, settings, session.manifest.id)
    state = replace(
        page,
        labels=regions.labels,
        regions=colours.table,
        gap=regions.gap,
        palette=guidance.palette or page.palette,
        guidance=Guidance(guidance.references, guidance.palette),
    )
    finished = coloured_page(state, colours)
    flattened = perf_counter()
    progress(1.0, "coloured")
    return ColouredPage(
        page=finished,
        result=result,
        seconds={
            "regions": found - started,
            "colour": coloured - found,
            "flatten": flattened - coloured,
        },
        notices=notices,
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
    if (name := missing_guidance(settings.mode, guidance)) is not None:
        raise UsageError(f"The mode {settings.mode} needs --{name}", f"Give --{name} FILE")
    if manifest.input == "greys":
        raise UsageError(
            f"The plugin {manifest.id!r} keeps the page's greys, which this version cannot do yet",
            "Choose a plugin with input 'ink'",
        )
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
    """Hints by region; a region hinted in two colours is split along the ink first."""
    if guidance.hints is None:
        return None, regions, ()
    spread = spread_hints(guidance.hints, regions.atoms, regions.table.region_of_atom, ink)
    if spread.labels is not regions.atoms:
        regions = with_split(regions, spread.labels, spread.region_of_atom, ink)
    notices: tuple[str, ...] = ()
    if not len(spread.region):
        notices = ("The hints hold no colour: paint them opaque, off the ink.",)
    elif spread.ignored:
        notices = (f"{spread.ignored} hint strokes were left out: they lie on ink alone.",)
    hints = Hints(_read_only(guidance.hints), spread.region, spread.colour, spread.point)
    return hints, regions, notices


def _colours(
    request: ColorizeRequest,
    result: ColorizeResult,
    regions: PageRegions,
    settings: ColourSettings,
    plugin_id: str,
) -> PageColours:
    """From the plugin's proposals to the page's flats, hints written exactly."""
    method = settings.flatten or FlattenMethod.MEDIAN
    size = (request.size.width, request.size.height)
    picture = None if result.picture is None else fit_picture(result.picture, size)
    colours = result.colours
    region_labels: NDArray[np.uint32] | None = None
    if picture is not None:
        region_labels = regions.labels.lookup(regions.table.region_of_atom)
    if colours is None:
        assert picture is not None
        assert region_labels is not None
        flat = method if method is FlattenMethod.MEAN else FlattenMethod.MEDIAN
        colours = region_colours(picture, region_labels, regions.table.count, flat, request.ink)
    table = _decided(regions.table, colours, result, request.hints, plugin_id)
    painted = None
    if picture is not None and region_labels is not None:
        painted = _painted(picture, region_labels, request.ink, settings, table)
    return PageColours(
        table=table,
        proposal=colours,
        picture=picture,
        painted=painted,
        hints=None if request.hints is None else request.hints.picture,
        region_labels=region_labels,
        shade=settings.shade,
        strength=settings.strength,
    )


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
    if painted is picture:
        painted = picture.copy()
    _write_decisions(painted, labels, table)
    return painted


def _decided(
    table: RegionTable,
    colours: NDArray[np.uint8],
    result: ColorizeResult,
    hints: Hints | None,
    plugin_id: str,
) -> RegionTable:
    rows = table.area.shape[0]
    colour, source = colours.copy(), np.full(rows, Source.PLUGIN, np.uint8)
    given = result.confidence
    confidence = np.full(rows, 0.5, np.float32) if given is None else given.copy()
    if hints is not None:
        colour[hints.region], source[hints.region] = hints.colour, Source.HINT
        confidence[hints.region] = 1.0
    return table.proposed(plugin_id, colour, source, confidence)


def _write_decisions(painted: Picture, labels: NDArray[np.uint32], table: RegionTable) -> None:
    """Regions hinted, coloured by the artist or locked are flat, whatever the strength."""
    fixed = (table.source >= Source.HINT) | table.locked
    if bool(fixed.any()):
        inside = fixed[labels]
        painted[inside] = table.colour[labels[inside]]


def _read_only(array: NDArray[np.uint8]) -> NDArray[np.uint8]:
    view = array.view()
    view.flags.writeable = False
    return view
