"""Operations worked out without the compositor, and without rounding."""

import numpy as np

from painter.render.composite import Flats, Pop, Push
from tests.unit.render.w3c import ink, nothing, over, unpremultiplied


def source_picture(source, size):
    """What is laid, as (colour, alpha)."""
    if isinstance(source, tuple):
        return unpremultiplied(np.full((size.height, size.width, 4), source, np.uint8))
    if isinstance(source, Flats):
        packed = source.colours[source.labels.to_array()]
        return unpremultiplied(packed.view(np.uint8).reshape(size.height, size.width, 4))
    pixels = source.page(size)
    return ink(pixels[:, :, 0]) if source.channels == 1 else unpremultiplied(pixels)


def exact_picture(ops, size):
    """What operations draw on nothing, as (colour, alpha)."""
    groups = [nothing(size.height, size.width)]
    for op in ops:
        if isinstance(op, Push):
            groups.append(nothing(size.height, size.width))
            continue
        source = groups.pop() if isinstance(op, Pop) else source_picture(op.source, size)
        hides = None if op.hides is None else op.hides.page(size)[:, :, 0]
        groups[-1] = over(groups[-1], source, op.blend, op.opacity / 255, hides, op.clip)
    return groups[0]
