"""What every installed reader makes of every document, as a table.

`python -m tests.conformance.table > painter/io/CONFORMANCE.md`; some minutes.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from painter.document.drawing import draw_page
from painter.io.page import write_page
from tests.conformance.agreement import DIFFERS, LIMIT, ROUNDS, expected
from tests.conformance.documents import Document, documents
from tests.conformance.readers import READERS


@dataclass(frozen=True)
class Seen:
    """Attributes: worst: levels. share: of pixels that differ by more than the limit, 0..1."""

    worst: float
    share: float

    def __str__(self) -> str:
        if self.worst <= LIMIT:
            return f"{self.worst:.1f}"
        share = f"{self.share:.0%}" if self.share >= 0.005 else "< 0.5%"
        return f"**{self.worst:.1f}** ({share})"


def measure(every: tuple[Document, ...]) -> dict[str, dict[str, Seen]]:
    """By reader and document; documents that it could not open are missing."""
    table: dict[str, dict[str, Seen]] = {}
    with TemporaryDirectory() as name:
        folder = Path(name)
        files: dict[str, Path] = {}
        for number, document in enumerate(every):
            files[document.name] = folder / f"{number:03d}.psd"
            write_page(document.page, files[document.name])
        for reader in READERS.values():
            if reader.installed:
                print(reader.name, file=sys.stderr)  # noqa: T201
                made = reader.draw(list(files.values()), folder)
                table[reader.name] = {
                    document.name: _seen(made[files[document.name]], document)
                    for document in every
                    if files[document.name] in made
                }
    return table


def _seen(picture: np.ndarray, document: Document) -> Seen:
    difference = np.abs(picture - draw_page(document.page)).max(axis=2)
    return Seen(float(difference.max()), float((difference > LIMIT).mean()))


def page_of(table: Mapping[str, Mapping[str, Seen]], every: tuple[Document, ...]) -> str:
    """The whole file."""
    return "\n".join([*_head(table, every), *_modes(table), *_features(table, every), ""])


def _head(table: Mapping[str, Mapping[str, Seen]], every: tuple[Document, ...]) -> list[str]:
    lines = [
        "# PSD files in other programs",
        "",
        f"{len(every)} generated documents (`tests/conformance/documents.py`), written as PSD,",
        "opened and composited by other programs. Numbers are the largest difference from our",
        "composite in levels of 0..255 (premultiplied); bold above",
        f"{LIMIT:g}, with the share of pixels that differ by more than that.",
        "Made by `python -m tests.conformance.table`; the suite checks what is expected to agree.",
        "",
        "| reader | documents within the limit | expected to agree | of these within the limit |",
        "|---|---|---|---|",
    ]
    for reader, seen in table.items():
        asked = [d.name for d in every if d.page.layers and expected(reader, d.features)]
        good = sum(one.worst <= LIMIT for one in seen.values())
        kept = sum(name in seen and seen[name].worst <= LIMIT for name in asked)
        lines.append(f"| {_version(reader)} | {good} of {len(seen)} | {len(asked)} | {kept} |")
    lines += ["", "Known to differ, and left out of what is expected:", ""]
    lines += [
        f"- {reader}, {feature}: {why}."
        for reader, reasons in DIFFERS.items()
        for feature, why in reasons.items()
    ]
    lines += ["", "Rounded further away in less than one pixel in 200:", ""]
    lines += [f"- {reader}, {name}: up to {most:g}." for (reader, name), most in ROUNDS.items()]
    return [*lines, ""]


def _modes(table: Mapping[str, Mapping[str, Seen]]) -> list[str]:
    lines = [
        "## Blend modes",
        "",
        "On an opaque picture, on a translucent one, of a group on paper.",
        "",
        *_header(table, "mode"),
    ]
    names = [name for name in next(iter(table.values())) if re.fullmatch(r"mode \w+", name)]
    for name in names:
        cells = [
            " / ".join(str(seen.get(name + end, "not opened")) for end in ("", " clear", " group"))
            for seen in table.values()
        ]
        lines.append(f"| {name.removeprefix('mode ').replace('_', ' ')} | {' | '.join(cells)} |")
    return [*lines, ""]


def _features(table: Mapping[str, Mapping[str, Seen]], every: tuple[Document, ...]) -> list[str]:
    lines = ["## Everything else", "", *_header(table, "document")]
    for document in every:
        if document.page.layers and not document.name.startswith("mode "):
            cells = [str(seen.get(document.name, "not opened")) for seen in table.values()]
            lines.append(f"| {document.name} | {' | '.join(cells)} |")
    return [*lines, ""]


def _header(table: Mapping[str, Mapping[str, Seen]], first: str) -> list[str]:
    return [f"| {first} | {' | '.join(table)} |", "|---" * (len(table) + 1) + "|"]


def _version(reader: str) -> str:
    if reader == "psd-tools":
        from psd_tools.version import __version__

        return f"{reader} {__version__}"
    command = {
        "GIMP": ["gimp-console", "--version"],
        "Krita": ["xvfb-run", "-a", "krita", "--version"],
    }
    environment = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    said = subprocess.run(
        command[reader], capture_output=True, text=True, check=False, env=environment
    )
    found = re.search(r"\d+\.\d+(\.\d+)?", said.stdout)
    return f"{reader} {found.group() if found else ''}".strip()


if __name__ == "__main__":
    every = documents()
    print(page_of(measure(every), every))  # noqa: T201
