"""What the judge of partings is shown: both sides of an opening, whichever way it lies."""

import numpy as np
import pytest

from painter.segment.parting_sight import (
    PARTING_CHANNELS,
    PARTING_SEEN,
    PARTING_SIDE,
    halves_of,
    pictures_of_partings,
)

STROKE = 4.0
DISTANCE, SMALLER, LARGER = range(PARTING_CHANNELS)


def forest(rng, count):
    """Passages that join atoms 1..count at random."""
    order = rng.permutation(np.arange(1, count + 1))
    pairs = [(order[k], order[rng.integers(k)]) for k in range(1, count)]
    rng.shuffle(pairs)
    return np.array(pairs, np.int32).reshape(-1, 2)


@pytest.mark.parametrize("seed", range(8))
def test_halves_are_what_has_come_together_before(seed):
    rng = np.random.default_rng(seed)
    count = int(rng.integers(2, 30))
    pairs = forest(rng, count)
    sets = {atom: {atom} for atom in range(1, count + 1)}
    stands = {atom: atom for atom in sets}
    joined, wanted = [], []
    for a, b in pairs[:, ::-1] if rng.integers(2) else pairs:
        one, other = sets[stands[a]], sets[stands[b]]
        joined.append((stands[a], stands[b]))
        wanted.append([one, other])
        sets[stands[b]] = one | other
        stands.update(dict.fromkeys(one, stands[b]))
    halves = halves_of(np.array(joined, np.int64), count)
    assert sorted(halves.place) == list(range(count + 1))
    for sides, (low, high, other_low, other_high) in zip(wanted, halves.span, strict=True):
        found = [
            {atom for atom in range(1, count + 1) if start <= halves.place[atom] < stop}
            for start, stop in ((low, high), (other_low, other_high))
        ]
        assert found == sides


def room_in_a_field(turn):
    """A room of 12 strokes by 6 in a large field, a hole of 3 strokes in one of its long sides."""
    side = 200
    y, x = np.mgrid[:side, :side] - side / 2
    c, s = np.cos(turn), np.sin(turn)
    along, across = x * c + y * s, -x * s + y * c
    inside = (np.abs(along) < 24) & (across > 0) & (across < 24)
    labels = (1 + inside).astype(np.int32)
    distance = np.full((side, side), 50, np.float32)
    ends = np.float32([[-6 * c, -6 * s, 6 * c, 6 * s]]) + side / 2
    halves = halves_of(np.array([[2, 1]]), 2)
    return ends, halves, labels, distance


@pytest.mark.parametrize("turn", [0.0, 0.7, 1.57, 2.5, 3.14, 4.0, 5.5])
@pytest.mark.parametrize("swapped", [False, True])
def test_the_smaller_side_lies_below_a_level_opening(turn, swapped):
    ends, halves, labels, distance = room_in_a_field(turn)
    if swapped:
        ends = ends[:, [2, 3, 0, 1]]
    seen = pictures_of_partings(ends, halves, labels, distance, STROKE, np.array([1152.0]))
    assert seen.shape == (1, *PARTING_SEEN)
    drawn = seen[0, 0]
    middle, mouth = PARTING_SIDE // 2, PARTING_SIDE // 4
    assert (drawn[mouth + 2 : mouth + 10, middle - 8 : middle + 8, SMALLER] == 255).all()
    assert (drawn[: mouth - 2, :, LARGER] == 255).all()
    assert (drawn[mouth + 15 :, middle, LARGER] == 255).all()
    assert (drawn[:, :, DISTANCE] == 255).all()


@pytest.mark.parametrize("times", [0.5, 1, 3])
def test_the_second_picture_holds_the_smaller_side_whatever_its_size(times):
    ends, halves, labels, distance = room_in_a_field(0.0)
    labels = np.kron(labels, np.ones((3, 3), np.int32))[:: round(3 / times), :: round(3 / times)]
    labels, distance = np.ascontiguousarray(labels), np.full(labels.shape, 50, np.float32)
    room = 1152.0 * times**2
    seen = pictures_of_partings(ends * times, halves, labels, distance, STROKE, np.array([room]))
    share = (seen[0, 1, :, :, SMALLER] == 255).mean()
    assert 0.1 < share < 0.3
    assert not (seen[0, 1, -1, :, SMALLER] == 255).any()


def test_what_is_outside_the_page_is_black():
    ends, halves, labels, distance = room_in_a_field(0.0)
    seen = pictures_of_partings(ends - 100, halves, labels, distance, STROKE, np.array([1152.0]))
    assert not seen[0, 0, : PARTING_SIDE // 4 - 1].any()


def test_where_nothing_is_open_there_is_nothing_to_see():
    _, halves, labels, distance = room_in_a_field(0.0)
    nowhere = np.full((1, 4), np.nan, np.float32)
    seen = pictures_of_partings(nowhere, halves, labels, distance, STROKE, np.array([1152.0]))
    assert not seen.any()
