"""What is where in a reference tells regions apart that a network paints alike."""

import numpy as np
import pytest

from models.pipelines.places import likely_colours, placed_colours
from models.pipelines.transport import Prior, handed_out
from painter.segment.table import describe

SKY, GRASS, GREY = (90, 160, 230), (60, 150, 60), (128, 128, 128)


def scene(height=96, width=64):
    picture = np.full((height, width, 3), SKY, np.uint8)
    picture[height // 2 :] = GRASS
    return picture


def page(height, width, rows=4):
    """Bands from top to bottom, the last with a dot of its own region."""
    labels = np.repeat(np.arange(1, rows + 1, dtype=np.uint32), height // rows)[:, np.newaxis]
    labels = np.ascontiguousarray(np.broadcast_to(labels, (height, width)))
    labels[height - 3, width // 2] = rows + 1
    table = describe(labels, np.arange(rows + 2, dtype=np.uint32), np.zeros(labels.shape, bool))
    return labels, table


def handed(references, strength, size=(400, 300)):
    labels, table = page(*size)
    placed = placed_colours(references)
    painted = np.full((table.count + 1, 3), GREY, np.uint8)
    prior = Prior(likely_colours(placed, labels, table)[1:], strength)
    found = handed_out(painted[1:], table.area[1:], placed.palette, 0.0, prior)
    return [tuple(colour) for colour in found.colours.tolist()]


@pytest.mark.parametrize("size", [(400, 300), (200, 800)])
def test_regions_that_are_painted_alike_get_the_colour_of_their_place(size):
    assert handed([scene()], 1.0, size) == [SKY, SKY, GRASS, GRASS, GRASS]


def test_without_strength_place_says_nothing():
    assert len(set(handed([scene()], 0.0))) == 1


def test_every_place_of_several_references_counts_once():
    upside_down = np.ascontiguousarray(scene()[::-1])
    placed = placed_colours([scene(), upside_down, scene(20, 20)])
    assert placed.maps.sum(axis=-1) == pytest.approx(1, abs=1e-4)
    assert sum(one.weight for one in placed.palette.swatches) == pytest.approx(1)
    assert handed([scene(), upside_down, scene(20, 20)], 1.0)[0] == SKY


def test_edges_of_lines_are_no_colours():
    picture = scene()
    picture[20:23] = 0
    picture[19] = picture[23] = (60, 90, 140)
    colours = {one.rgb for one in placed_colours([picture]).palette.swatches}
    assert (60, 90, 140) not in colours
    assert {SKY, GRASS} <= colours


def test_a_reference_of_lines_alone_still_has_colours():
    picture = np.zeros((40, 40, 3), np.uint8)
    picture[::2] = SKY
    assert SKY in {one.rgb for one in placed_colours([picture]).palette.swatches}


def test_a_reference_of_one_pixel():
    picture = np.full((1, 1, 3), SKY, np.uint8)
    assert set(handed([picture], 1.0)) == {SKY}
