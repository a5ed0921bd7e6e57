"""A page as the parts of an OpenRaster archive."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from typing import Any, BinaryIO

from painter.document.baking import baked_layers
from painter.document.page import PageState
from painter.io.corrections_json import corrections_to_json
from painter.io.labelpack import pack_labels
from painter.io.ora_pictures import encode_merged
from painter.io.ora_stack import Stack, stack_xml
from painter.io.ora_state import (
    LABELS,
    REGIONS,
    STACK,
    STATE,
    ReferenceRecord,
    State,
    digest,
    state_json,
)
from painter.io.ora_tree import TreeWriter
from painter.io.png import encode_png
from painter.io.regionpack import PackedRegions, pack_regions


def write_archive(page: PageState, file: BinaryIO) -> tuple[str, ...]:
    """Write the archive; the same page gives the same bytes.

    Returns:
        What was left out, one sentence each.
    """
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as zipped:

        def add(name: str, pieces: Iterable[bytes]) -> None:
            _add(zipped, name, pieces)

        add("mimetype", [b"image/openraster"])
        tree = TreeWriter(page, add)
        xml = stack_xml(Stack(page.size, page.dpi, tree.nodes(baked_layers(page))))
        _add(zipped, STACK, [xml], packed=True)
        merged, thumbnail = encode_merged(page)
        add("mergedimage.png", merged)
        add("Thumbnails/thumbnail.png", thumbnail)
        _add_state(zipped, page, digest(xml), tree.parts, tree.records(page.layers))
    return tree.notices()


def _add_state(
    zipped: zipfile.ZipFile,
    page: PageState,
    stack: str,
    parts: dict[str, str],
    records: list[dict[str, Any]],
) -> None:
    references: list[ReferenceRecord] = []
    for number, reference in enumerate(page.guidance.references):
        src = f"sumiro/references/{number:03d}.png"
        _add(zipped, src, encode_png(reference.pixels))
        references.append(ReferenceRecord(name=reference.name, src=src))
    known: tuple[str, ...] = ()
    if page.labels is not None and page.regions is not None:
        _add(zipped, LABELS, pack_labels(page.labels))
        regions = PackedRegions(page.regions, page.tree, page.openings)
        known = regions.known()
        for name, column in pack_regions(regions).items():
            _add(zipped, f"{REGIONS}/{name}.npy", [column], packed=True)
    state = State(
        stack=stack,
        parts=parts,
        size=page.size,
        dpi=page.dpi,
        active=page.active,
        gap=page.gap,
        layers=records,
        palette=page.palette,
        guide_palette=page.guidance.palette,
        guide_bands=page.guidance.bands,
        references=tuple(references),
        candidates=None if page.regions is None else tuple(page.regions.candidates),
        known=known,
        corrections=corrections_to_json(page.corrections),
    )
    _add(zipped, STATE, [state_json(state)], packed=True)


def _add(zipped: zipfile.ZipFile, name: str, pieces: Iterable[bytes], packed: bool = False) -> None:
    """Write a part; pictures and labels are packed already and only stored."""
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))  # no clock: equal pages, equal files
    info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    info.external_attr = 0o644 << 16
    parts = list(pieces)
    info.file_size = sum(map(len, parts))
    with zipped.open(info, "w") as part:
        for piece in parts:
            part.write(piece)
