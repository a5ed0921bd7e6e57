"""The pictures that records of our state name, decoded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from painter.io.archive import Archive
from painter.io.ora_decode import (
    check_pictures,
    decode_ink,
    decode_mask,
    decode_plane,
    ink_of_plane,
)
from painter.pixels.tilemap import TileMap


class ArchivePlanes:
    """Decodes the pictures of an archive as they are asked for; one that is named twice, once."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._known: dict[tuple[str, str, int, int], TileMap] = {}

    def check(self, records: list[dict[str, Any]]) -> None:
        """Refuse pictures by their headers, before any is decoded.

        Raises:
            UserError: one is missing or no PNG, or one or all together are too large.
        """
        named = [r for record in records for r in (record, record.get("mask")) if r is not None]
        check_pictures(self._archive, [str(r["src"]) for r in named if "src" in r])

    def pixels(self, record: dict[str, Any]) -> TileMap:
        """The pixels of a layer; one channel for ink."""
        return self._decoded("ink" if record["kind"] == "ink" else "plane", record)

    def mask(self, record: dict[str, Any]) -> TileMap:
        """What a mask hides."""
        return self._decoded("mask", record)

    def _decoded(self, kind: str, record: dict[str, Any]) -> TileMap:
        src, x, y = str(record["src"]), int(record["x"]), int(record["y"])
        key = (kind, src, x, y)
        if key not in self._known:
            data, name = self._archive.read(src), f"{self._archive.name}: {src}"
            decode = {"ink": decode_ink, "mask": decode_mask, "plane": decode_plane}[kind]
            self._known[key] = decode(data, name, x, y)
        return self._known[key]


class SeenPlanes:
    """The pictures of records in a file that another program changed.

    Pixels that other programs see are those of the file, told by their mark.
    """

    def __init__(self, archive: Archive, pictures: Mapping[str, TileMap]) -> None:
        self._hidden = ArchivePlanes(archive)
        self._pictures = pictures

    def pixels(self, record: dict[str, Any]) -> TileMap:
        """The pixels of a layer; one channel for ink."""
        seen = None if record.get("baked") else self._pictures.get(record.get("mark", ""))
        if seen is None:
            return self._hidden.pixels(record)
        return ink_of_plane(seen) if record["kind"] == "ink" else seen

    def mask(self, record: dict[str, Any]) -> TileMap:
        """What a mask hides."""
        return self._hidden.mask(record)
