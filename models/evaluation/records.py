"""Measured numbers on disk: what `models evaluate --json` and its like wrote, one file a run."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from painter.base.errors import UserError

FOLDER = Path(__file__).with_name("records")
WHOLE = ""
"""The subset that is the whole set."""

Line = dict[str, Any]


@dataclass(frozen=True)
class Record:
    """One run: its set, protocol and rows by subset."""

    set: str
    protocol: str
    about: Line
    rows: tuple[Line, ...]
    subsets: dict[str, tuple[Line, ...]]

    def of(self, subset: str) -> tuple[Line, ...]:
        """The rows of a subset; none where it was not measured."""
        return self.rows if subset == WHOLE else self.subsets.get(subset, ())


def read_all(folder: Path = FOLDER) -> tuple[Record, ...]:
    """Every record, in the order of the file names.

    Raises:
        UserError: one of them is no record.
    """
    return tuple(_read(path) for path in sorted(folder.glob("*.json")))


def lines(
    records: Sequence[Record], protocol: str, set_name: str, subset: str = WHOLE
) -> Iterator[Line]:
    """Rows of all records of a protocol on a set; of equal ones the first alone."""
    known: set[tuple[Any, ...]] = set()
    for record in records:
        if (record.protocol, record.set) != (protocol, set_name):
            continue
        for line in record.of(subset):
            key = tuple(line.get(name) for name in ("source", "ask", "order", "hints", "input"))
            if key not in known:
                known.add(key)
                yield line


def find(found: Sequence[Line], source: str, **wanted: Any) -> Line | None:
    """The row of a source with these values, or None."""
    for line in found:
        if line["source"] == source and all(line.get(k) == v for k, v in wanted.items()):
            return line
    return None


def _read(path: Path) -> Record:
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
        rows = tuple(about.pop("rows"))
        subsets = {name: tuple(some) for name, some in about.pop("subsets", {}).items()}
        return Record(about.pop("set"), about.pop("protocol"), about, rows, subsets)
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError) as error:
        raise UserError(f"{path} is no record: {error}", "Measure it again") from None
