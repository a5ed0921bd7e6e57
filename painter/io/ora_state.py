"""sumiro/state.json: what a page knows beyond its layers' pictures, and whether that still holds.

The state names a hash of stack.xml and of every layer's picture. Where another program changed one
of them, the state speaks of a page that no longer is, and is left out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from painter.base.errors import UserError
from painter.base.geometry import Size
from painter.io.archive import Archive
from painter.io.limits import MAX_TEXT
from painter.io.palette_json import palette_from_json, palette_to_json
from painter.pixels.palette import Palette

FORMAT = 1
"""Raised when a file of this program could no longer be understood by an older one."""

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
        stack: SHA-256 of stack.xml. parts: SHA-256 of every picture of a layer, by part.
        layers: records as `ora_layers` writes and reads them, from the top downwards.
        candidates: ids of the plugins whose proposals are kept, None without regions.
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
    references: tuple[ReferenceRecord, ...]
    candidates: tuple[str, ...] | None


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
            "references": [{"name": r.name, "src": r.src} for r in state.references],
        },
        "candidates": state.candidates,
    }
    return json.dumps(record, indent=1).encode("ascii")


def read_state(archive: Archive, stack_xml: bytes) -> State | None:
    """The state of an archive, None where it never had one.

    Raises:
        StateError: it is damaged, newer than this program, or speaks of other pictures.
    """
    if STATE not in archive:
        return None
    try:
        record = json.loads(archive.read(STATE, MAX_TEXT))
        if record["format"] > FORMAT:
            raise StateError("it was saved by a newer version of Sumiro")
        state = _state(record)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, UserError) as error:
        raise StateError("what Sumiro saved beside them is damaged") from error
    if state.stack != digest(stack_xml):
        raise StateError("another program changed the layers")
    for part, wanted in state.parts.items():
        if part not in archive or digest(archive.read(part)) != wanted:
            raise StateError(f"another program changed {part}")
    return state


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _palette(palette: Palette | None) -> object:
    return None if palette is None else palette_to_json(palette)


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
        references=tuple(ReferenceRecord(name=r["name"], src=r["src"]) for r in references),
        candidates=None if record["candidates"] is None else tuple(record["candidates"]),
    )


def _read_palette(record: object) -> Palette | None:
    return None if record is None else palette_from_json(record)
