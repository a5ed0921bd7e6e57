"""A line about the region under the pen."""

from __future__ import annotations

from types import MappingProxyType

from painter.base.words import counted
from painter.document.page import PageState
from painter.pixels.palette import hex_name
from painter.pixels.regiontable import RegionKind, RegionTable, Source

_ORIGINS = MappingProxyType(
    {
        Source.NONE: "not coloured",
        Source.PLUGIN: "by a plugin",
        Source.HINT: "by a hint",
        Source.ARTIST: "by hand",
    }
)


def region_words(page: PageState, region: int) -> str:
    """Number, colour, swatch, where the colour comes from, how sure that is, lock and kind."""
    table = page.regions
    assert table is not None
    r, g, b = (int(value) for value in table.colour[region])
    source, kind = Source(int(table.source[region])), RegionKind(int(table.kind[region]))
    words = [f"region {region}", hex_name((r, g, b)), _ORIGINS[source]]
    if swatch := _swatch(page, table, region):
        words.insert(0, swatch)
    # Of paper, balloons and gutters that were left white nobody is sure, and nobody asks.
    if source in {Source.PLUGIN, Source.HINT} and kind is RegionKind.DRAWING:
        words.append(f"{float(table.confidence[region]):.0%} sure")
    if table.locked[region]:
        words.append("locked")
    if kind is not RegionKind.DRAWING:
        words.append(kind.name.lower())
    return ", ".join(words)


def _swatch(page: PageState, table: RegionTable, region: int) -> str:
    index = int(table.swatch[region])
    if page.palette is None or not 0 <= index < len(page.palette.swatches):
        return ""
    name = page.palette.swatches[index].name
    return "" if name.startswith("#") else name


def page_words(page: PageState) -> str:
    """How many regions a page has, and what was corrected about them."""
    table = page.regions
    if table is None:
        return "No regions yet"
    words = [counted(table.count, "region")]
    corrections = page.corrections
    if len(corrections.closures):
        words.append(counted(len(corrections.closures), "closing stroke"))
    if (locked := int(table.locked.sum())) > 0:
        words.append(f"{locked} locked")
    if (coloured := int((table.source == Source.ARTIST).sum())) > 0:
        words.append(f"{coloured} coloured by hand")
    return ", ".join(words)
