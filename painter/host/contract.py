"""What every plugin must keep, tried on pages made here: for the suite and `plugins check`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from painter.api.options import PluginOptions
from painter.api.progress import silent
from painter.api.request import ColorizeRequest, Hints, Mode
from painter.api.result import ColorizeResult
from painter.base.errors import CancelledError, UserError
from painter.base.geometry import Size
from painter.host.discover import FoundPlugin
from painter.host.load import load_class
from painter.host.manifest import Manifest
from painter.host.session import PluginSession
from painter.pixels.labelmap import LabelMap
from painter.pixels.palette import Palette, Swatch
from painter.pixels.regiontable import RegionKind
from painter.segment.table import describe

Sheet = tuple[NDArray[np.uint8], NDArray[np.uint32]]
"""A page to try: ink `(H, W)` and labels `(H, W)`."""


def check_plugin(plugin: FoundPlugin) -> tuple[str, ...]:
    """Every fault found, one sentence each; none when the plugin keeps the contract."""
    if plugin.manifest is None:
        return (plugin.problem,)
    faults: list[str] = []
    for check in (_check_options, _check_pages):
        try:
            faults.extend(check(plugin, plugin.manifest))
        except UserError as error:
            faults.append(str(error))
            break
    return tuple(faults)


def _check_options(plugin: FoundPlugin, manifest: Manifest) -> Iterator[str]:
    model: type[PluginOptions] = load_class(plugin, manifest).Options
    for name, field in model.model_fields.items():
        if field.is_required():
            yield f"The option {name!r} has no default."
        if not field.title or not field.description:
            yield f"The option {name!r} needs a title and a description."
    if model.model_config.get("frozen") is not True:
        yield "The options can be changed after they were made."


def _check_pages(plugin: FoundPlugin, manifest: Manifest) -> Iterator[str]:
    with PluginSession(plugin, manifest) as session:
        for mode in manifest.modes:
            for name, sheet in _sheets():
                request = _request(mode, sheet, session.options({}))
                yield from (f"{mode}, {name}: {fault}" for fault in _try(session, request))
            yield from _check_cancel(session, mode)
    with PluginSession(plugin, manifest) as session:
        # A session that was closed is loaded anew when it is used again.
        request = _request(manifest.modes[0], _drawing(), session.options({}))
        session.colorize(request, silent)
        session.close()
        session.colorize(request, silent)


def _try(session: PluginSession, request: ColorizeRequest) -> Iterator[str]:
    before = _snapshot(request)
    try:
        first = session.colorize(request, silent)
        second = session.colorize(request, silent)
    except UserError as error:
        yield str(error)
        return
    if not _same(first, second):
        yield "The same seed gives different colours."
    if _snapshot(request) != before:
        yield "The request was changed."


def _check_cancel(session: PluginSession, mode: Mode) -> Iterator[str]:
    reports = 0

    def stop(fraction: float, text: str = "") -> None:
        nonlocal reports
        reports += 1
        raise CancelledError

    request = _request(mode, _drawing(), session.options({}))
    try:
        session.colorize(request, stop)
    except CancelledError:
        pass
    except UserError as error:
        yield f"{mode}: cancelling it fails: {error}"
    if not reports:
        yield f"{mode}: It cannot be cancelled: it never reports progress."
    if reports > 1:
        yield f"{mode}: It goes on after it was cancelled."
    try:
        session.colorize(request, silent)
    except UserError as error:
        yield f"{mode}: it does not work after it was cancelled: {error}"


def _sheets() -> Iterator[tuple[str, Sheet]]:
    yield "a drawing", _drawing()
    yield "a blank page", (np.zeros((48, 64), np.uint8), np.ones((48, 64), np.uint32))
    yield "a page of one pixel", (np.zeros((1, 1), np.uint8), np.ones((1, 1), np.uint32))
    yield "a wide page", _drawing(40, 333)
    yield "a page all black", (np.full((33, 50), 255, np.uint8), np.ones((33, 50), np.uint32))


def _drawing(height: int = 150, width: int = 110) -> Sheet:
    """Boxes in a frame, each inked around: enough for neighbours, enclosure and sizes."""
    labels = np.ones((height, width), np.uint32)
    boxes = ((0.1, 0.1, 0.9, 0.9), (0.2, 0.2, 0.5, 0.5), (0.6, 0.2, 0.8, 0.5), (0.3, 0.6, 0.7, 0.8))
    for label, (left, top, right, bottom) in enumerate(boxes, 2):
        rows = slice(int(top * height), int(bottom * height))
        labels[rows, int(left * width) : int(right * width)] = label
    ink = np.zeros((height, width), np.uint8)
    ink[1:][labels[1:] != labels[:-1]] = 255
    ink[:, 1:][labels[:, 1:] != labels[:, :-1]] = 255
    return ink, labels


def _request(mode: Mode, sheet: Sheet, options: PluginOptions) -> ColorizeRequest:
    ink, labels = sheet
    ink.flags.writeable = False
    count = int(labels.max())
    kind = np.full(count + 1, RegionKind.DRAWING, np.uint8)
    kind[1] = RegionKind.GUTTER if count > 1 else RegionKind.PAPER
    region_of_atom = np.arange(count + 1, dtype=np.uint32)
    table = describe(labels, region_of_atom, ink > 127, kind=kind)
    picture = np.dstack([np.full((*ink.shape, 2), 90, np.uint8), np.full_like(ink, 200)])
    picture.flags.writeable = False
    palette = Palette((Swatch((220, 60, 40), "red", 0.6), Swatch((40, 60, 220), "blue", 0.4)))
    return ColorizeRequest(
        mode=mode,
        size=Size(ink.shape[1], ink.shape[0]),
        ink=ink,
        labels=LabelMap.from_array(labels, count),
        regions=table,
        options=options,
        hints=_hints(labels) if mode is Mode.HINT else None,
        references=(picture,) if mode is Mode.REFERENCE else (),
        palette=palette if mode is Mode.HISTOGRAM else None,
        seed=3,
    )


def _hints(labels: NDArray[np.uint32]) -> Hints:
    picture = np.zeros((*labels.shape, 4), np.uint8)
    rows, columns = (labels == labels.max()).nonzero()
    picture[rows[0], columns[0]] = (200, 30, 60, 255)
    region = np.array([labels.max()], np.uint32)
    colour = np.array([[200, 30, 60]], np.uint8)
    point = np.array([[columns[0], rows[0]]], np.float32)
    for array in (picture, region, colour, point):
        array.flags.writeable = False
    return Hints(picture, region, colour, point)


def _snapshot(request: ColorizeRequest) -> tuple[bytes, ...]:
    arrays: list[NDArray[np.generic]] = [request.ink, *request.regions.columns().values()]
    arrays += [request.regions.region_of_atom, *request.references]
    for tile in request.labels.tiles.values():
        arrays += [tile.ids] if tile.index is None else [tile.ids, tile.index]
    if (hints := request.hints) is not None:
        arrays += [hints.picture, hints.region, hints.colour, hints.point]
    return tuple(array.tobytes() for array in arrays)


def _same(first: ColorizeResult, second: ColorizeResult) -> bool:
    pairs: tuple[Callable[[ColorizeResult], NDArray[np.generic] | None], ...] = (
        lambda result: result.picture,
        lambda result: result.colours,
        lambda result: result.confidence,
    )
    for pick in pairs:
        one, other = pick(first), pick(second)
        if (one is None) != (other is None):
            return False
        if one is not None and other is not None and not np.array_equal(one, other):
            return False
    return True
