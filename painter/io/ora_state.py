"""sumiro/state.json: what a page knows beyond its layers' pictures, and whether that still holds.

The state names a hash of stack.xml and of every picture. Where another program changed one of them,
only what does not depend on it still holds (`ora_kept`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from painter.base.bands import in_parallel
from painter.base.errors import UserError
from painter.base.geometry import Size
from painter.io.archive import Archive
from painter.io.bands_json import bands_from_json, bands_to_json
from painter.io.limits import MAX_TEXT
from painter.io.palette_json import palette_from_json, palette_to_json
from painter.pixels.colourbands import ColourBands
from painter.pixels.palette import Palette

FORMAT = 2
"""Raised when a file of this program could no longer be understood by an older one.

1: layers, labels, regions. 2: masks, clipping, atoms, merge tree, openings, corrections, and the
fingerprints of pictures.
"""

STACK = "stack.xml"
STATE = "sumiro/state.json"
LABELS = "sumiro/labels"
REGIONS = "sumiro/regions"


class StateError(Exception):
    """Why the state is not used, as the end of a sentence."""


@dataclass(frozen=True, kw_only=True)
class ReferenceRecord:
    """A reference picture: its name, and the part that holds it as PNG."""

    name: str
    src: str


@dataclass(frozen=True, kw_only=True)
class State:
    """A page as text.

    Attributes:
        stack: SHA-256 of stack.xml. parts: SHA-256 of every picture of a layer or mask, by part.
        layers: records as of `ora_layers`, from the top downwards.
        candidates: ids of the plugins whose proposals are kept, None without regions.
        known: what is known about the atoms, as of `PackedRegions.known`.
        corrections: as `corrections_json` writes and reads them; None when there are none.
    """

    stack: str
    parts: Mapping[str, str]
    size: Size
    dpi: tuple[float, float] | None
    active: int | None
    gap: float | None
    layers: list[dict[str, Any]]
    palette: Palette | None
    guide_palette: Palette | None
    guide_bands: ColourBands | None
    references: tuple[ReferenceRecord, ...]
    candidates: tuple[str, ...] | None
    known: tuple[str, ...] = ()
    corrections: dict[str, Any] | None = None


def state_json(state: State) -> bytes:
    """The state as ASCII JSON."""
    record = {
        "format": FORMAT,
        "stack": state.stack,
        "parts": dict(state.parts),
        "size": [state.size.width, state.size.height],
        "dpi": state.dpi,
        "active": state.active,
        "gap": state.gap,
        "layers": state.layers,
        "palette": _palette(state.palette),
        "guidance": {
            "palette": _palette(state.guide_palette),
            "bands": _bands(state.guide_bands),
            "references": [{"name": r.name, "src": r.src} for r in state.references],
        },
        "candidates": state.candidates,
        "known": state.known,
        "corrections": state.corrections,
    }
    return json.dumps(record, indent=1).encode("ascii")


def read_state(archive: Archive) -> State | None:
    """The state of an archive, None where it never had one.

    Raises:
        StateError: it is damaged, or newer than this program.
    """
    if STATE not in archive:
        return None
    try:
        record = json.loads(archive.read(STATE, MAX_TEXT))
        if record["format"] > FORMAT:
            raise StateError("it was saved by a newer version of Sumiro")
        return _state(record)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, UserError) as error:
        raise StateError("what Sumiro saved beside them is damaged") from error


def changed_parts(archive: Archive, state: State, stack_xml: bytes) -> frozenset[str]:
    """The parts that are gone or not what the state speaks of; `STACK` among them."""
    wanted = {**state.parts, STACK: state.stack}
    changed: set[str] = set()

    def check(part: str) -> None:
        if part not in archive:
            changed.add(part)
            return
        try:
            found = digest(stack_xml if part == STACK else archive.read(part))
        except UserError:
            found = ""
        if found != wanted[part]:
            changed.add(part)

    in_parallel(check, wanted)
    return frozenset(changed)


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _palette(palette: Palette | None) -> object:
    return None if palette is None else palette_to_json(palette)


def _bands(bands: ColourBands | None) -> object:
    return None if bands is None else {"name": bands.name, "colours": bands_to_json(bands)}


def _state(record: dict[str, Any]) -> State:
    guidance = record["guidance"]
    references = guidance["references"]
    return State(
        stack=str(record["stack"]),
        parts={str(k): str(v) for k, v in record["parts"].items()},
        size=Size(int(record["size"][0]), int(record["size"][1])),
        dpi=None if record["dpi"] is None else (float(record["dpi"][0]), float(record["dpi"][1])),
        active=None if record["active"] is None else int(record["active"]),
        gap=None if record["gap"] is None else float(record["gap"]),
        layers=list(record["layers"]),
        palette=_read_palette(record["palette"]),
        guide_palette=_read_palette(guidance["palette"]),
        guide_bands=_read_bands(guidance.get("bands")),
        references=tuple(ReferenceRecord(name=r["name"], src=r["src"]) for r in references),
        candidates=None if record["candidates"] is None else tuple(record["candidates"]),
        known=tuple(record.get("known", ())),
        corrections=record.get("corrections"),
    )


def _read_palette(record: object) -> Palette | None:
    return None if record is None else palette_from_json(record)


def _read_bands(record: Any) -> ColourBands | None:
    """None also where an older version wrote the file."""
    if record is None:
        return None
    return bands_from_json(record["colours"], str(record["name"]))
