"""Running benchmark tables and printing their rows."""

from __future__ import annotations

import importlib
import json
import sys
from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from painter.bench.row import Row


def report(tables: Sequence[str], arguments: Namespace) -> None:
    """Run the tables and print them, for people or as JSON."""
    rows: list[Row] = []
    for name in tables:
        table = importlib.import_module(f"painter.bench.{name}")
        given = (
            {"samples": _samples(arguments.pages), "full": arguments.full}
            if name == "regions"
            else {}
        )
        measured: list[Row] = table.rows(quick=arguments.quick, **given)
        rows.extend(measured)
        if not arguments.json:
            _print(name, measured)
    if arguments.json:
        sys.stdout.write(json.dumps({"rows": [row.as_json() for row in rows]}) + "\n")


def _samples(folder: str | None) -> list[tuple[str, Any, Any]]:
    if folder is None:
        return []
    from painter.bench.samples import read_samples

    return read_samples(folder)


def _print(name: str, rows: Sequence[Row]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("", "value", "gate", "peer", "its value", "ratio", title=f"bench {name}")
    for row in rows:
        value = f"{row.value:.4g} {row.unit}"
        if row.gate is not None and row.value > row.gate:
            value = f"[bold red]{value}"
        gate = "" if row.gate is None else f"{row.gate:.4g}"
        peer = "" if row.peer_value is None else f"{row.peer_value:.4g} {row.unit}"
        ratio = "" if row.ratio is None else f"{row.ratio:.3g}"
        table.add_row(row.name, value, gate, row.peer or "", peer, ratio)
    Console(width=None if sys.stdout.isatty() else 140).print(table)
