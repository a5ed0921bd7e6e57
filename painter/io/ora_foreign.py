"""An OpenRaster file of another program, or one that another program changed: plain layers."""

from __future__ import annotations

from painter.base.bands import in_parallel
from painter.document.layer import GroupLayer, Layer, RasterLayer
from painter.document.page import PageState
from painter.io.archive import Archive
from painter.io.ora_decode import check_pictures, decode_foreign
from painter.io.ora_stack import Stack, StackLayer, StackNode
from painter.pixels.tilemap import TileMap
from painter.render.blend import BlendMode

_MODES = frozenset(mode.value for mode in BlendMode)


def foreign_page(archive: Archive, stack: Stack) -> tuple[PageState, tuple[str, ...]]:
    """The layers of a stack as raster layers and groups, and notices on what is not understood.

    Raises:
        UserError: a picture is missing, damaged or too large.
    """
    layers = tuple(stack.layers())
    check_pictures(archive, [layer.src for layer in layers])
    made: dict[int, tuple[TileMap, tuple[str, ...]]] = {}

    def decode(number: int) -> None:
        layer = layers[number]
        name = f"{archive.name}: {layer.src}"
        made[number] = decode_foreign(archive.read(layer.src), name, layer.x, layer.y)

    in_parallel(decode, range(len(layers)))
    build = _Builder({id(layer): made[i][0] for i, layer in enumerate(layers)})
    tree = build.tree(stack.children)
    page = PageState(size=stack.size, dpi=stack.dpi, layers=tree, active=build.active)
    lost = [notice for i in range(len(layers)) for notice in made[i][1]]
    return page, (*dict.fromkeys(lost), *build.notices())


class _Builder:
    """Turns nodes into layers, and remembers what was selected and not understood."""

    def __init__(self, planes: dict[int, TileMap]) -> None:
        self._planes = planes
        self._next = 0
        self._unknown: set[str] = set()
        self.active: int | None = None

    def tree(self, nodes: tuple[StackNode, ...]) -> tuple[Layer, ...]:
        """The layers of these nodes, numbered from 1 in the order of `PageState.walk`."""
        return tuple(self._layer(node) for node in nodes)

    def notices(self) -> tuple[str, ...]:
        """One sentence for the blend modes that were not understood."""
        if not self._unknown:
            return ()
        names = ", ".join(sorted(self._unknown))
        return (f"Blend modes that are not known here were set to normal: {names}",)

    def _layer(self, node: StackNode) -> Layer:
        self._next += 1
        number = self._next
        if node.selected and self.active is None:
            self.active = number
        blend = self._blend(node.blend)
        if isinstance(node, StackLayer):
            return RasterLayer(
                id=number,
                name=node.name,
                visible=node.visible,
                opacity=node.opacity,
                blend=blend,
                locked=node.locked,
                pixels=self._planes[id(node)],
            )
        return GroupLayer(
            id=number,
            name=node.name,
            visible=node.visible,
            opacity=node.opacity,
            blend=blend,
            locked=node.locked,
            isolated=node.isolated,
            children=self.tree(node.children),
        )

    def _blend(self, name: str) -> BlendMode:
        if name in _MODES:
            return BlendMode(name)
        self._unknown.add(name[:60])
        return BlendMode.NORMAL
