"""A page as the parts of an OpenRaster archive."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable
from typing import Any, BinaryIO

from painter.base.geometry import Rect
from painter.document.layer import FillLayer, FlatsLayer, GroupLayer, Layer
from painter.document.page import PageState
from painter.io.labelpack import pack_labels
from painter.io.ora_layers import layer_record
from painter.io.ora_pictures import encode_layer, encode_merged, picture_area
from painter.io.ora_stack import Stack, StackGroup, StackLayer, StackNode, stack_xml
from painter.io.ora_state import (
    LABELS,
    REGIONS,
    STATE,
    ReferenceRecord,
    State,
    digest,
    state_json,
)
from painter.io.png import encode_png
from painter.io.regionpack import pack_regions


def write_archive(page: PageState, file: BinaryIO) -> tuple[str, ...]:
    """Write the archive; the same page gives the same bytes.

    Returns:
        What was left out, one sentence each.
    """
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as zipped:
        _add(zipped, "mimetype", [b"image/openraster"])
        layers = _Layers(page, zipped)
        nodes, records = layers.tree(page.layers)
        xml = stack_xml(Stack(page.size, page.dpi, nodes))
        _add(zipped, "stack.xml", [xml], packed=True)
        merged, thumbnail = encode_merged(page)
        _add(zipped, "mergedimage.png", merged)
        _add(zipped, "Thumbnails/thumbnail.png", thumbnail)
        _add_state(zipped, page, digest(xml), layers.parts, records)
    return layers.notices()


class _Layers:
    """Writes the layers' pictures as it walks the tree; equal pictures are written once."""

    def __init__(self, page: PageState, zipped: zipfile.ZipFile) -> None:
        self._page = page
        self._zip = zipped
        self._part_of: dict[str, str] = {}
        self._cut: list[str] = []
        self.parts: dict[str, str] = {}

    def tree(self, layers: tuple[Layer, ...]) -> tuple[tuple[StackNode, ...], list[dict[str, Any]]]:
        """The same layers as nodes of stack.xml and as records of our state."""
        both = [self._one(layer) for layer in layers]
        return tuple(node for node, _ in both), [record for _, record in both]

    def notices(self) -> tuple[str, ...]:
        """One sentence for each layer that was cut."""
        return tuple(
            f"Layer {name!r} was cut to the page: it reaches too far" for name in self._cut
        )

    def _one(self, layer: Layer) -> tuple[StackNode, dict[str, Any]]:
        if isinstance(layer, GroupLayer):
            nodes, records = self.tree(layer.children)
            node = StackGroup(children=nodes, isolated=layer.isolated, **self._common(layer))
            return node, {**layer_record(layer, None), "children": records}
        if isinstance(layer, (FlatsLayer, FillLayer)):
            area = Rect.of(self._page.size)
        else:
            area, cut = picture_area(layer, self._page.size)
            self._cut.extend([layer.name] if cut else [])
        src = self._picture(encode_layer(self._page, layer, area))
        node = StackLayer(src=src, x=area.x0, y=area.y0, **self._common(layer))
        return node, layer_record(layer, (src, area.x0, area.y0))

    def _common(self, layer: Layer) -> dict[str, Any]:
        return {
            "name": layer.name,
            "visible": layer.visible,
            "opacity": layer.opacity,
            "blend": layer.blend.value,
            "locked": layer.locked,
            "selected": layer.id == self._page.active,
        }

    def _picture(self, png: list[bytes]) -> str:
        """The part that holds this picture; written unless an equal one was."""
        digested = hashlib.sha256()
        for piece in png:
            digested.update(piece)
        key = digested.hexdigest()
        if key not in self._part_of:
            src = f"data/layer{len(self._part_of):03d}.png"
            _add(self._zip, src, png)
            self._part_of[key] = src
            self.parts[src] = key
        return self._part_of[key]


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
    if page.labels is not None and page.regions is not None:
        _add(zipped, LABELS, pack_labels(page.labels))
        for name, column in pack_regions(page.regions).items():
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
        references=tuple(references),
        candidates=None if page.regions is None else tuple(page.regions.candidates),
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
