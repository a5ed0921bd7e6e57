"""Runs what corrects and shows regions once, so that no first stroke is the slow one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from painter.app.editor import Editor
from painter.app.flat_layer import FlatChoice, flatten_layer
from painter.app.regions import measured_openings, page_ink
from painter.app.tools.close import CloseTool
from painter.app.tools.divide import RecutTool, SplitTool
from painter.app.tools.fill import EncloseTool
from painter.app.tools.merge import MergeTool
from painter.app.tools.tool import PointerEvent, Tool
from painter.document.edits import add_raster, set_pixels
from painter.document.page import PageState
from painter.document.regions import page_leaks
from painter.imaging.adjacent import Adjacency, region_pairs
from painter.imaging.distinct import distinct_colours, distinct_levels
from painter.imaging.inner import inner_points
from painter.pixels.tilemap import TileMap
from painter.render.hatch import hatch, patterns
from painter.segment.flatten import FlattenMethod

_STROKES: tuple[tuple[type[Tool], tuple[tuple[float, float], ...]], ...] = (
    (SplitTool, ((100, 396), (240, 480), (380, 564))),
    (CloseTool, ((236, 118), (244, 122))),
    (EncloseTool, ((60, 60), (420, 60), (420, 300))),
    (RecutTool, ((60, 60), (420, 60), (420, 300))),
    (MergeTool, ((50, 50), (240, 220))),
)
"""On the sheet of `painter.app.warm`."""


def warm_regions(page: PageState, *, whole: bool) -> None:
    """Measure a page with regions, correct it with every tool, and mark it as a view does.

    Args:
        whole: what only some artists need as well.
    """
    page = replace(page, openings=measured_openings(page, page_ink(page)))
    page_leaks(page)
    editor = Editor(page)
    for kind, way in _STROKES:
        _draw(kind(editor), way)
    _mark(editor.page)
    if whole:
        _flatten(page)


def _draw(tool: Tool, way: tuple[tuple[float, float], ...]) -> None:
    tool.press(PointerEvent(*way[0]))
    for place in way[1:]:
        tool.move(PointerEvent(*place))
    tool.release(PointerEvent(*way[-1]))


def _mark(page: PageState) -> None:
    assert page.labels is not None
    assert page.regions is not None
    table = page.regions
    pairs = region_pairs(*Adjacency().pairs(page.labels), table.region_of_atom)
    levels = distinct_levels(table.count, *pairs)
    levels = distinct_levels(table.count, *pairs, levels)
    distinct_colours(levels, np.arange(table.count + 1, dtype=np.uint32))
    regions = page.labels.lookup(table.region_of_atom)
    inner_points(regions)
    hatch(regions, levels, patterns(1), 0, 0, np.empty_like(regions))


def _flatten(page: PageState) -> None:
    page = add_raster(page, "paint")
    paint = np.full((page.size.height, page.size.width, 4), 255, np.uint8)
    assert page.active is not None
    page = set_pixels(page, page.active, TileMap.from_array(paint))
    for method in (FlattenMethod.MEDIAN, FlattenMethod.MEAN, FlattenMethod.AUTOCACONET):
        flatten_layer(page, page.active or 0, FlatChoice(method, 0.5, shade=True))
