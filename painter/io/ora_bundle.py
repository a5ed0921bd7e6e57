"""Pictures that mean something only together: a base with what is clipped to it, a masked group.

They are written as a group of pictures that complete each other (`painter.document.baking`). When
another program changed one of them, the layers behind them cannot be told apart any more. So the
state keeps a digest of the whole group: names, modes, and the marks of all pictures.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

from painter.io.ora_stack import StackGroup, StackLayer, StackNode, printable


def bundle_digest(group: StackGroup, mark: Callable[[StackLayer], str]) -> str:
    """What a group holds, but not how it is laid over what is below.

    Args:
        mark: gives the fingerprint of a layer's picture.
    """
    text = json.dumps([_described(node, mark) for node in group.children])
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _described(node: StackNode, mark: Callable[[StackLayer], str]) -> list[object]:
    common: list[object] = [
        printable(node.name),
        node.visible,
        round(node.opacity * 255),
        node.blend,
    ]
    if isinstance(node, StackLayer):
        return [*common, mark(node)]
    return [*common, node.isolated, [_described(child, mark) for child in node.children]]
