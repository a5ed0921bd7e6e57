"""Strips between strokes of hatching, and what only looks like them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from painter.imaging.lines import distance_inside
from painter.segment.declutter import join_clutter
from painter.segment.fill import grow
from painter.segment.find import find_regions

STROKE = 4.0


def strips(number: int, tall: int = 5, line: int = 4) -> tuple[np.ndarray, np.ndarray, int]:
    """So many strips below each other in a frame: 1 around it, 2.. from above."""
    high = 60 + number * (tall + line) + line
    labels = np.zeros((high, 120), np.int32)
    labels[:26], labels[-26:], labels[:, :26], labels[:, -26:] = 1, 1, 1, 1
    for k in range(number):
        top = 30 + line + k * (tall + line)
        labels[top : top + tall, 30:90] = k + 2
    distance = distance_inside(labels > 0)
    grow(labels, np.ones_like(labels, np.bool_))
    return labels, distance, number + 1


def test_strips_side_by_side_become_one_region():
    owner = join_clutter(*strips(7), STROKE)
    assert len(np.unique(owner[2:])) == 1
    assert owner[2] != owner[1]


def test_a_few_strips_stay_what_they_are():
    owner = join_clutter(*strips(4), STROKE)
    assert (owner == np.arange(6)).all()


@pytest.mark.parametrize(("tall", "line"), [(5, 12), (14, 4)])
def test_bars_between_broad_lines_and_wide_stripes_stay(tall: int, line: int):
    owner = join_clutter(*strips(7, tall, line), STROKE)
    assert (owner == np.arange(9)).all()


def test_a_hatched_stocking_is_one_region_and_the_page_around_it_another():
    page = np.zeros((500, 400), np.uint8)
    cv2.rectangle(page, (120, 60), (280, 440), 255, 4, cv2.LINE_AA)
    for y in range(70, 440, 10):
        cv2.line(page, (120, y), (280, y + 4), 255, 4, cv2.LINE_AA)
    found = find_regions(page)
    regions = found.regions()[found.atoms]
    free = page < 96
    inside = regions[62:438, 122:278][free[62:438, 122:278]]
    assert np.mean(inside == np.bincount(inside).argmax()) > 0.97
    assert np.bincount(inside).argmax() != regions[5, 5]
