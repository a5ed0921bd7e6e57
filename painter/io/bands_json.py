"""Colour bands as JSON, in the published form of Deep Paint's histograms."""

from __future__ import annotations

from typing import Any, cast

from painter.imaging.colourbands import filled
from painter.io.palette_json import rgb_of
from painter.pixels.colourbands import BANDS, RANKS, ColourBands
from painter.pixels.palette import Rgb

_NUMBERS = tuple(str(number) for number in range(1, BANDS + 1))


def bands_to_json(bands: ColourBands) -> dict[str, Any]:
    """`{"1".."4": {"1".."4": [r, g, b]}}`: band from the top, then rank."""
    return {
        str(number): {str(rank): list(rgb) for rank, rgb in enumerate(band, 1)}
        for number, band in enumerate(bands.colours, 1)
    }


def is_bands(record: object) -> bool:
    """Whether a JSON record means colour bands rather than a palette."""
    return isinstance(record, dict) and "1" in record and "swatches" not in record


def bands_from_json(record: object, name: str = "") -> ColourBands:
    """The same read; a band of fewer colours repeats its last one, further ranks are left out.

    Raises:
        ValueError, TypeError, KeyError: it is not of that form.
    """
    if not isinstance(record, dict):
        raise TypeError("not colour bands")
    fields = cast("dict[str, Any]", record)
    return ColourBands(tuple(_band(fields[number]) for number in _NUMBERS), name)


def _band(record: object) -> tuple[Rgb, ...]:
    if not isinstance(record, dict):
        raise TypeError("not a band of colours")
    fields = cast("dict[str, Any]", record)
    ranks = [str(rank) for rank in range(1, RANKS + 1) if str(rank) in fields]
    if not ranks:
        raise ValueError("a band without a colour")
    return filled(tuple(rgb_of(fields[rank]) for rank in ranks))
