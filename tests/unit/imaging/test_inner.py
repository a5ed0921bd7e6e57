"""Places for marks lie inside their label, as far in as possible."""

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from painter.imaging.inner import inner_points


@given(st.integers(0, 1000))
def test_a_mark_lies_in_its_own_label_with_the_room_it_claims(seed):
    small = np.random.default_rng(seed).integers(0, 9, (6, 8))
    labels = small.repeat(20, 0).repeat(20, 1).astype(np.uint32)
    points = inner_points(labels)
    assert points.label.tolist() == sorted(set(labels.ravel().tolist()) - {0})
    for label, x, y, room in zip(points.label, points.x, points.y, points.room, strict=True):
        assert labels[y, x] == label
        disc = np.zeros(labels.shape, np.uint8)
        cv2.circle(disc, (int(x), int(y)), int(room * 0.95) - 1, 1, -1)
        assert (labels[disc > 0] == label).all()


def test_a_ring_is_marked_on_the_ring_and_not_in_its_hole():
    labels = np.ones((101, 101), np.uint32)
    cv2.circle(labels.view(np.int32), (50, 50), 40, 2, -1)
    cv2.circle(labels.view(np.int32), (50, 50), 20, 3, -1)
    points = inner_points(labels)
    ring = points.label.tolist().index(2)
    assert labels[points.y[ring], points.x[ring]] == 2
    assert 7 <= points.room[ring] <= 11


def test_nothing_to_mark():
    assert len(inner_points(np.zeros((4, 5), np.uint32)).label) == 0
