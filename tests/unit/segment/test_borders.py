"""Which atoms touch, counted pixel by pixel beside what one look over the page finds."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from painter.segment.borders import find_borders


def counted(atoms, line):
    """By pair of atoms: pairs of pixels, those off the line, and where the latter are."""
    border, open_border, places = {}, {}, set()
    for y, x in np.ndindex(atoms.shape):
        for below, (v, u) in ((False, (y, x + 1)), (True, (y + 1, x))):
            if v >= atoms.shape[0] or u >= atoms.shape[1] or atoms[y, x] == atoms[v, u]:
                continue
            a, b = sorted((int(atoms[y, x]), int(atoms[v, u])))
            key = a << 32 | b
            border[key] = border.get(key, 0) + 1
            if not line[y, x] and not line[v, u]:
                open_border[key] = open_border.get(key, 0) + 1
                places.add((key, x, y, below))
    return border, open_border, places


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 40), st.integers(1, 12), st.integers(1, 30))
def test_every_pair_of_neighbours_is_found(seed, height, width, most):
    rng = np.random.default_rng(seed)
    atoms = rng.integers(1, most + 1, (height, width)).astype(np.uint32)
    line = rng.random((height, width)) < 0.3
    border, open_border, places = counted(atoms, line)
    found = find_borders(atoms, line)
    assert found.key.tolist() == sorted(border)
    assert found.border.tolist() == [border[key] for key in sorted(border)]
    assert found.open_border.tolist() == [open_border.get(key, 0) for key in sorted(border)]
    rows = list(zip(found.open_key, found.y, found.x, found.below, strict=True))
    assert {(int(k), int(x), int(y), bool(below)) for k, y, x, below in rows} == places
    assert [row[:3] for row in rows] == sorted(row[:3] for row in rows)
