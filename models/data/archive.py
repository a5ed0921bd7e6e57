"""Pairs of line and colour on disk: zips with a manifest, or a plain folder of pictures."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from painter.base.errors import UserError
from painter.base.paths import checkout

TRAINABLE = ("CC0 1.0", "CC BY 4.0")
"""Licences that shipped weights may be trained on; procedural drawings of ours are CC0."""


@dataclass(frozen=True)
class Record:
    """Where one pair lies and whose it is; `shard` is empty for plain files.

    Attributes:
        flat: the colours; exact flats, or a finished picture where `painted`.
        pair: the same for drawings of the same character, or empty.
    """

    id: str
    folder: Path
    shard: str
    line: str
    flat: str
    group: str
    kind: str
    author: str
    licence: str
    pair: str = ""
    painted: bool = False


@dataclass(frozen=True, eq=False)
class Pair:
    """A drawing and its true colours.

    Attributes:
        ink: `(H, W)` uint8 coverage, 0 paper. flat: `(H, W, 3)` uint8 sRGB, few exact colours,
            or a finished picture.
    """

    ink: NDArray[np.uint8]
    flat: NDArray[np.uint8]


def default_data() -> Path:
    """Where the drawings lie when nothing is said: beside the checkout."""
    return checkout().parent / "shared" / "data"


def read_records(folder: Path, painted: bool = False) -> tuple[Record, ...]:
    """All pairs of a folder, in the order of its manifest or of their names.

    Args:
        painted: take finished pictures (ID.color.png or jpg) where there are no flats.

    Raises:
        UserError: there is no such folder, or no pair in it.
    """
    if not folder.is_dir():
        raise UserError(
            f"There is no folder {folder}", "Name the folder of drawings with --data DIR"
        )
    manifest = folder / "manifest.jsonl"
    rows = _rows(manifest) if manifest.is_file() else []
    records = [_packed(folder, row) for row in rows if row.get("shard")]
    records = records or _plain(folder, {str(row.get("id")): row for row in rows}, painted)
    if not records:
        raise UserError(
            f"{folder} holds no pairs",
            "Give a folder with manifest.jsonl and its zips, or with ID.line.png and ID.flat.png",
        )
    return tuple(records)


class PairReader:
    """Reads pairs; archives stay open until closed."""

    def __init__(self) -> None:
        self._open: dict[Path, zipfile.ZipFile] = {}

    def __enter__(self) -> PairReader:
        return self

    def __exit__(self, *_: object) -> None:
        for archive in self._open.values():
            archive.close()
        self._open.clear()

    def read(self, record: Record) -> Pair:
        """Decode one pair.

        Raises:
            UserError: it is missing, damaged, or its pictures differ in size.
        """
        grey = self._decode(record, record.line, cv2.IMREAD_GRAYSCALE)
        flat = self._decode(record, record.flat, cv2.IMREAD_COLOR_RGB)
        if grey.shape != flat.shape[:2]:
            raise UserError(f"Line and flats of {record.id} differ in size", "Restore the data")
        return Pair(255 - grey, flat)

    def _decode(self, record: Record, name: str, how: int) -> NDArray[np.uint8]:
        try:
            if record.shard:
                path = record.folder / record.shard
                if path not in self._open:
                    self._open[path] = zipfile.ZipFile(path)
                data = self._open[path].read(name)
            else:
                data = (record.folder / name).read_bytes()
        except (OSError, KeyError, zipfile.BadZipFile) as error:
            raise UserError(f"{record.id} cannot be read: {error}", "Restore the data") from None
        picture = cv2.imdecode(np.frombuffer(data, np.uint8), how)
        if picture is None:
            raise UserError(f"{name} of {record.id} is no picture", "Restore the data")
        return np.ascontiguousarray(picture, np.uint8)


def _rows(manifest: Path) -> list[dict[str, Any]]:
    try:
        lines = manifest.read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines if line.strip()]
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise UserError(f"{manifest} cannot be read: {error}", "Restore the data") from None


def _packed(folder: Path, row: dict[str, Any]) -> Record:
    return Record(
        id=row["id"],
        folder=folder,
        shard=row["shard"],
        line=row["line"],
        flat=row["color"],
        group=row.get("group", ""),
        kind=row.get("kind", ""),
        author=row.get("author", ""),
        licence=row.get("licence", ""),
        pair=str(row.get("pair") or ""),
    )


def _plain(folder: Path, known: dict[str, dict[str, Any]], painted: bool) -> list[Record]:
    found: list[Record] = []
    for line in sorted(folder.glob("*.line.*")):
        name = line.name.partition(".line.")[0]
        flats = sorted(folder.glob(f"{name}.flat.*"))
        colours = flats or (sorted(folder.glob(f"{name}.color.*")) if painted else [])
        if colours:
            about = {key: str(value or "") for key, value in known.get(name, {}).items()}
            found.append(
                Record(
                    id=name,
                    folder=folder,
                    shard="",
                    line=line.name,
                    flat=colours[0].name,
                    group=about.get("group", ""),
                    kind=about.get("kind", ""),
                    author=about.get("author", ""),
                    licence=about.get("licence", ""),
                    pair=about.get("pair", ""),
                    painted=not flats,
                )
            )
    return found
