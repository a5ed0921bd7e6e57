"""Tiles hold premultiplied colours, files straight ones; nothing may be lost between them."""

from __future__ import annotations

import numpy as np
import pytest

from painter.imaging.alpha import bgra_to_premultiplied, over_white, premultiply, unpremultiply
from painter.io.thumbnail import Thumbnail


def all_pairs() -> np.ndarray:
    """Every colour under every alpha, `(256, 256, 4)`: row = alpha, column = colour."""
    pixels = np.zeros((256, 256, 4), np.uint8)
    pixels[:, :, 0] = np.arange(256)
    pixels[:, :, 1] = np.arange(256)[::-1]
    pixels[:, :, 3] = np.arange(256)[:, np.newaxis]
    return pixels


def test_premultiplied_colours_come_back_exactly() -> None:
    pixels = all_pairs()
    pixels[:, :, :3] = np.minimum(pixels[:, :, :3], pixels[:, :, 3:])
    straight = pixels.copy()
    unpremultiply(straight)
    premultiply(straight)
    np.testing.assert_array_equal(straight, pixels)


def test_premultiplying_rounds() -> None:
    pixels = all_pairs()
    expected = np.round(pixels[:, :, :3] * (pixels[:, :, 3:] / 255)).astype(np.uint8)
    premultiply(pixels)
    np.testing.assert_array_equal(pixels[:, :, :3], expected)


def test_opaque_straight_colours_survive_a_save() -> None:
    pixels = all_pairs()
    pixels[:, :, 3] = 255
    same = pixels.copy()
    premultiply(same)
    unpremultiply(same)
    np.testing.assert_array_equal(same, pixels)


def test_the_decoder_s_order_of_colours_is_turned_round() -> None:
    pixels = all_pairs()
    turned = np.ascontiguousarray(pixels[:, :, [2, 1, 0, 3]])
    premultiply(pixels)
    bgra_to_premultiplied(turned)
    np.testing.assert_array_equal(turned, pixels)


def test_white_shows_through() -> None:
    pixels = all_pairs()
    alpha = pixels[:, :, 3:] / 255
    expected = np.round(pixels[:, :, :3] * alpha + 255 * (1 - alpha))
    np.testing.assert_array_equal(over_white(pixels), expected)


@pytest.mark.parametrize("size", [(1, 1), (200, 100), (3000, 20), (5000, 7016)])
def test_a_thumbnail_is_the_page_small(size: tuple[int, int]) -> None:
    from painter.base.geometry import Size

    width, height = size
    thumbnail = Thumbnail(Size(width, height))
    for top in range(0, height, 256):
        rows = min(256, height - top)
        thumbnail.add(np.full((rows, width, 4), (50, 60, 70, 255), np.uint8), top)
    picture = thumbnail.picture()
    assert max(picture.shape[:2]) == min(256, max(size))
    assert (picture == (50, 60, 70, 255)).all()
