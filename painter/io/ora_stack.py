"""stack.xml, the layer tree as every OpenRaster program knows it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias
from xml.etree import ElementTree

from painter.base.errors import UserError
from painter.base.geometry import Size
from painter.io.archive import is_inside
from painter.io.dpi import Dpi, sound
from painter.io.limits import MAX_DEPTH, MAX_LAYERS, MAX_OFFSET, check_picture_size

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ADVICE = "Save it again in the program it came from"


@dataclass(frozen=True, kw_only=True)
class _Node:
    """Attributes: blend: as written, for instance svg:multiply. opacity: 0..1."""

    name: str
    visible: bool = True
    opacity: float = 1.0
    blend: str = "svg:src-over"
    locked: bool = False
    selected: bool = False


@dataclass(frozen=True, kw_only=True)
class StackLayer(_Node):
    """A layer: the name of its picture's part, and where on the page its corner lies."""

    src: str
    x: int = 0
    y: int = 0


@dataclass(frozen=True, kw_only=True)
class StackGroup(_Node):
    """Layers from the top downwards."""

    children: tuple[StackNode, ...]
    isolated: bool = False


StackNode: TypeAlias = StackLayer | StackGroup


@dataclass(frozen=True)
class Stack:
    """A page's tree from the top downwards."""

    size: Size
    dpi: Dpi | None
    children: tuple[StackNode, ...]

    def layers(self) -> Iterator[StackLayer]:
        """Every layer that has a picture, from the top downwards."""
        yield from _layers(self.children)


def _layers(nodes: tuple[StackNode, ...]) -> Iterator[StackLayer]:
    for node in nodes:
        if isinstance(node, StackGroup):
            yield from _layers(node.children)
        else:
            yield node


def printable(name: str) -> str:
    """A name as XML can hold it."""
    return _FORBIDDEN.sub("\ufffd", name)


def stack_xml(stack: Stack) -> bytes:
    """The tree as the text of stack.xml."""
    image = ElementTree.Element(
        "image", version="0.0.5", w=str(stack.size.width), h=str(stack.size.height)
    )
    if stack.dpi is not None:
        for key, value in zip(("xres", "yres"), stack.dpi, strict=True):
            image.set(key, str(max(1, round(value))))  # whole numbers by the standard
    root = ElementTree.SubElement(image, "stack", isolation="isolate")
    _append(root, stack.children)
    return ElementTree.tostring(image, encoding="UTF-8", xml_declaration=True)


def _append(parent: ElementTree.Element, nodes: tuple[StackNode, ...]) -> None:
    for node in nodes:
        attributes = _common(node)
        if isinstance(node, StackLayer):
            attributes |= {"src": node.src, "x": str(node.x), "y": str(node.y)}
            ElementTree.SubElement(parent, "layer", attributes)
        else:
            attributes["isolation"] = "isolate" if node.isolated else "auto"
            _append(ElementTree.SubElement(parent, "stack", attributes), node.children)


def _common(node: StackNode) -> dict[str, str]:
    attributes = {
        "name": printable(node.name),
        "visibility": "visible" if node.visible else "hidden",
        "opacity": repr(float(node.opacity)),
        "composite-op": node.blend,
    }
    if node.locked:
        attributes["edit-locked"] = "true"
    if node.selected:
        attributes["selected"] = "true"
    return attributes


def parse_stack(data: bytes, name: str) -> Stack:
    """Read stack.xml of any program.

    Args:
        name: what messages call the file.

    Raises:
        UserError: it is no sound XML, has a DOCTYPE (which can make it grow without end), or its
            sizes, places or the number of its layers are beyond the limits.
    """
    image = _parse(data, name)
    width, height = _whole(image, "w", 0, name), _whole(image, "h", 0, name)
    check_picture_size(name, width, height)
    root = image.find("stack")
    if root is None:
        raise UserError(f"{name} has no layer stack", _ADVICE)
    if sum(1 for _ in root.iter()) > MAX_LAYERS:
        raise UserError(f"{name} has more than {MAX_LAYERS} layers", "Merge some of them")
    dpi = sound(image.get("xres"), image.get("yres")) if image.get("xres") else None
    return Stack(Size(width, height), dpi, _children(root, name, 0, (0, 0)))


def _parse(data: bytes, name: str) -> ElementTree.Element:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(f"{name}: its layer stack is not UTF-8 text", _ADVICE) from None
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise UserError(
            f"{name}: its layer stack has a DOCTYPE, which no drawing needs", "Do not use this file"
        )
    try:
        image = ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError, RecursionError):
        raise UserError(f"{name}: its layer stack is damaged", _ADVICE) from None
    if image.tag != "image":
        raise UserError(f"{name}: its layer stack is damaged", _ADVICE)
    return image


def _children(
    parent: ElementTree.Element, name: str, depth: int, corner: tuple[int, int]
) -> tuple[StackNode, ...]:
    """`corner` is the place of the group, which counts for all that is in it."""
    if depth > MAX_DEPTH:
        raise UserError(f"{name} has groups inside groups more than {MAX_DEPTH} deep", _ADVICE)
    nodes: list[StackNode] = []
    for element in parent:
        if element.tag == "layer":
            nodes.append(_layer(element, name, corner))
        elif element.tag == "stack":
            nodes.append(_group(element, name, depth, corner))
    return tuple(nodes)


def _layer(element: ElementTree.Element, name: str, corner: tuple[int, int]) -> StackLayer:
    x, y = _place(element, name, corner)
    src = element.get("src", "")
    if not src or not is_inside(src):
        raise UserError(f"{name} has a layer whose picture lies outside the file", _ADVICE)
    return StackLayer(
        name=element.get("name", ""),
        visible=element.get("visibility", "visible") != "hidden",
        opacity=_opacity(element),
        blend=element.get("composite-op", "svg:src-over"),
        locked=element.get("edit-locked") == "true",
        selected=element.get("selected") == "true",
        src=src,
        x=x,
        y=y,
    )


def _group(
    element: ElementTree.Element, name: str, depth: int, corner: tuple[int, int]
) -> StackGroup:
    return StackGroup(
        name=element.get("name", ""),
        visible=element.get("visibility", "visible") != "hidden",
        opacity=_opacity(element),
        blend=element.get("composite-op", "svg:src-over"),
        locked=element.get("edit-locked") == "true",
        selected=element.get("selected") == "true",
        children=_children(element, name, depth + 1, _place(element, name, corner)),
        isolated=element.get("isolation", "auto") != "auto",
    )


def _place(element: ElementTree.Element, name: str, corner: tuple[int, int]) -> tuple[int, int]:
    x, y = corner[0] + _whole(element, "x", 0, name), corner[1] + _whole(element, "y", 0, name)
    return x, y


def _opacity(element: ElementTree.Element) -> float:
    try:
        value = float(element.get("opacity", "1"))
    except ValueError:
        return 1.0
    return min(1.0, max(0.0, value)) if math.isfinite(value) else 1.0


def _whole(element: ElementTree.Element, key: str, default: int, name: str) -> int:
    text = element.get(key, str(default))
    try:
        value = float(text[:32])
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or abs(value) > MAX_OFFSET:
        raise UserError(f"{name}: {text[:32]!r} is no sound size or place of a layer", _ADVICE)
    return round(value)
