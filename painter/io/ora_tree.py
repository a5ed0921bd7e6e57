"""The layers of a page as pictures of an archive, nodes of stack.xml, and records of our state."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias, TypeGuard

from painter.document.baking import BakedGroup, BakedNode, BakedPicture
from painter.document.layer import (
    FillLayer,
    FlatsLayer,
    GroupLayer,
    InkLayer,
    Layer,
    LayerMask,
    PixelLayer,
)
from painter.document.page import PageState
from painter.io.ora_bundle import bundle_digest
from painter.io.ora_layers import layer_record
from painter.io.ora_pictures import (
    Picture,
    encode_drawn,
    encode_fill,
    encode_mask,
    encode_own,
    picture_area,
)
from painter.io.ora_stack import StackGroup, StackLayer, StackNode

Add: TypeAlias = Callable[[str, Iterable[bytes]], None]
"""Writes a part of the archive: its name and bytes."""


class TreeWriter:
    """Writes pictures as it walks the tree; equal ones are written once.

    Attributes:
        parts: SHA-256 of every picture that was written, by part.
    """

    def __init__(self, page: PageState, add: Add) -> None:
        self.parts: dict[str, str] = {}
        self._page = page
        self._add = add
        self._part_of: dict[tuple[str, str], str] = {}
        self._counts: dict[str, int] = {}
        self._marks: dict[str, str] = {}
        self._known: dict[int, dict[str, Any]] = {}
        self._cut: list[str] = []

    def nodes(self, baked: tuple[BakedNode, ...]) -> tuple[StackNode, ...]:
        """Nodes of stack.xml; their pictures are written."""
        return self._siblings(baked, inner=False, ground=True)

    def records(self, layers: tuple[Layer, ...]) -> list[dict[str, Any]]:
        """Records of our state, after `nodes`; pictures that others do not see are written."""
        return [self._record(layer) for layer in layers]

    def notices(self) -> tuple[str, ...]:
        """One sentence for each layer that was cut."""
        return tuple(
            f"Layer {name!r} was cut to the page: it reaches too far"
            for name in dict.fromkeys(self._cut)
        )

    def _siblings(
        self, baked: Sequence[BakedNode], *, inner: bool, ground: bool
    ) -> tuple[StackNode, ...]:
        """`ground`: there is nothing below the lowest of them."""
        seen = [i for i, node in enumerate(baked) if node.visible and round(node.opacity * 255)]
        lowest = max(seen, default=len(baked))
        return tuple(
            self._node(node, inner, ground and number >= lowest)
            for number, node in enumerate(baked)
        )

    def _node(self, node: BakedNode, inner: bool, ground: bool) -> StackNode:
        """`inner`: it is a part of a bundle. `ground`: nothing is seen below it.

        Over nothing, a group looks the same whether it is isolated or not, but Krita 5.1.5 shows
        none of one that is not, if it holds several layers.
        """
        if isinstance(node, BakedPicture):
            return self._picture(node, inner)
        isolated = node.isolated or ground
        owner = None if inner else _owner(node)
        children = self._siblings(node.children, inner=inner or owner is not None, ground=isolated)
        group = StackGroup(children=children, isolated=isolated, **self._common(node))
        if node.layer is not None:
            self._of(node.layer)["inner"] = inner
        if owner is not None:
            self._of(owner)["bundle"] = bundle_digest(group, lambda n: self._marks[n.src])
        return group

    def _picture(self, node: BakedPicture, inner: bool) -> StackLayer:
        picture = self._encoded(node)
        src = self._written("data/layer", picture.png)
        self._marks[src] = picture.mark
        if node.layer is not None:
            known = self._of(node.layer)
            known |= {"mark": picture.mark, "baked": node.changed, "inner": inner}
            if _has_pixels(node.layer) and not node.changed:
                known |= {"src": src, "x": picture.x, "y": picture.y}
        return StackLayer(src=src, x=picture.x, y=picture.y, **self._common(node))

    def _encoded(self, node: BakedPicture) -> Picture:
        layer = node.layer
        if node.changed or layer is None or isinstance(layer, FlatsLayer):
            return encode_drawn(node.ops, self._page.size)
        if isinstance(layer, FillLayer):
            return encode_fill(layer, self._page.size)
        assert not isinstance(layer, GroupLayer), "groups are no pictures"
        return self._own(layer)

    def _own(self, layer: InkLayer | PixelLayer) -> Picture:
        area, cut = picture_area(layer, self._page.size)
        self._cut.extend([layer.name] if cut else [])
        return encode_own(layer, area)

    def _record(self, layer: Layer) -> dict[str, Any]:
        record = layer_record(layer) | self._of(layer)
        if _has_pixels(layer):
            record |= self._original(layer) if "src" not in record else {}
        if layer.mask is not None:
            record["mask"] = self._mask(layer.mask)
        if isinstance(layer, GroupLayer):
            record["children"] = self.records(layer.children)
        return record

    def _original(self, layer: InkLayer | PixelLayer) -> dict[str, Any]:
        """Pixels that other programs see only with something baked in."""
        picture = self._own(layer)
        src = self._written("sumiro/layers/", picture.png)
        return {"src": src, "x": picture.x, "y": picture.y}

    def _mask(self, mask: LayerMask) -> dict[str, Any]:
        png, area = encode_mask(mask, self._page.size)
        src = self._written("sumiro/masks/", png)
        return {"src": src, "x": area.x0, "y": area.y0, "enabled": mask.enabled}

    def _of(self, layer: Layer) -> dict[str, Any]:
        return self._known.setdefault(layer.id, {})

    def _common(self, node: BakedNode) -> dict[str, Any]:
        layer = node.layer
        return {
            "name": node.name,
            "visible": node.visible,
            "opacity": node.opacity,
            "blend": node.blend.value,
            "locked": layer is not None and layer.locked,
            "selected": layer is not None and layer.id == self._page.active,
        }

    def _written(self, start: str, png: list[bytes]) -> str:
        """The part that holds this picture; written unless an equal one was.

        What other programs may change never stands for what they do not see.
        """
        digested = hashlib.sha256()
        for piece in png:
            digested.update(piece)
        key = (start, digested.hexdigest())
        if key not in self._part_of:
            number = self._counts.get(start, 0)
            self._counts[start] = number + 1
            src = f"{start}{number:03d}.png"
            self._add(src, png)
            self._part_of[key] = src
            self.parts[src] = key[1]
        return self._part_of[key]


def _owner(group: BakedGroup) -> Layer | None:
    """Whose record keeps the digest: a masked group, or the base of what is clipped to it."""
    if group.layer is None:
        return group.children[-1].layer
    mask = group.layer.mask
    return group.layer if mask is not None and mask.enabled else None


def _has_pixels(layer: Layer) -> TypeGuard[InkLayer | PixelLayer]:
    return not isinstance(layer, (FlatsLayer, FillLayer, GroupLayer))
