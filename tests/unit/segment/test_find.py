"""What a user relies on when a page is cut into regions."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from painter.bench.pages import shapes_page
from painter.pixels.regiontable import RegionKind
from painter.segment.choose import LATEST
from painter.segment.find import PREVIEW_STEP, find_regions, preview_regions


def paper(height=256, width=256):
    return np.zeros((height, width), np.uint8)


def circle(ink, centre=(128, 128), radius=70, width=4):
    cv2.circle(ink, centre, radius, 255, width, cv2.LINE_AA)
    return ink


def cut(ink, x, y, size):
    ink[y : y + size, x - 8 : x + 9] = 0
    return ink


def dots(ink, inside, period=6):
    yy, xx = np.mgrid[0 : ink.shape[0], 0 : ink.shape[1]]
    dot = (((xx % period) < 2) & ((yy % period) < 2)) & inside
    ink[dot] = 255
    return ink


def at(found, x, y, gap=None):
    return int(found.regions(gap)[found.atoms[y, x]])


def check_labels(found, shape):
    """The promises of `Segmentation` that hold for every page."""
    assert found.atoms.shape == found.line.shape == shape
    assert found.atoms.dtype == np.uint32
    assert np.array_equal(np.unique(found.atoms), np.arange(1, found.atom_count + 1))
    assert found.tone.shape == found.kind.shape == (found.atom_count + 1,)
    for gap in (0.0, found.gap, 1000.0):
        regions = found.regions(gap)
        assert regions[0] == 0
        assert np.array_equal(np.unique(regions[1:]), np.arange(1, regions.max() + 1))


def test_a_closed_circle_makes_two_regions():
    found = find_regions(circle(paper()))
    assert found.regions().max() == 2
    assert at(found, 128, 128) != at(found, 5, 5)
    check_labels(found, (256, 256))


def three_ends(turn, side=600, away=13):
    """Three lines from the rim that end around the middle, so far from it."""
    ink = paper(side, side)
    for k in range(3):
        way = np.array([np.cos(turn + 2 * np.pi * k / 3), np.sin(turn + 2 * np.pi * k / 3)])
        near, far = (np.int64(side / 2 + way * long).tolist() for long in (away, side))
        cv2.line(ink, near, far, 255, 5, cv2.LINE_AA)
    return ink


@pytest.mark.parametrize("turn", [0.0, 0.2, 0.5, 0.8, 1.0, 1.3])
def test_no_scrap_is_left_where_three_lines_end(turn):
    found = find_regions(three_ends(turn), gap=28.0)
    assert found.regions().max() == 3


def test_a_gap_is_closed_up_to_the_setting():
    ink = cut(circle(paper()), 198, 125, 6)
    closed, plain = find_regions(ink, gap=12.0), find_regions(ink, gap=0.0)
    assert at(closed, 128, 128) != at(closed, 5, 5)
    assert at(plain, 128, 128) == at(plain, 5, 5)


def test_the_slider_needs_no_second_search():
    found = find_regions(cut(circle(paper()), 198, 125, 6), gap=12.0)
    assert at(found, 128, 128, gap=0.0) == at(found, 5, 5, gap=0.0)
    assert at(found, 128, 128) != at(found, 5, 5)


@pytest.mark.parametrize("size", [4, 9, 14])
def test_every_gap_up_to_the_setting_is_closed(size):
    found = find_regions(cut(circle(paper()), 198, 128 - size // 2, size), gap=16.0)
    assert at(found, 128, 128) != at(found, 5, 5)


def test_the_default_setting_follows_the_width_of_the_lines():
    thin = find_regions(circle(paper(), width=2)).gap
    thick = find_regions(circle(paper(), width=8)).gap
    assert 4 <= thin <= 12
    assert 18 <= thick <= 33


def test_a_circle_full_of_dots_is_one_region():
    yy, xx = np.mgrid[0:256, 0:256]
    inside = (xx - 128) ** 2 + (yy - 128) ** 2 < 62**2
    found = find_regions(dots(circle(paper()), inside))
    regions = found.regions()
    assert regions.max() == 2
    assert not found.line[inside].any()
    assert 0.08 < found.tone[found.atoms[128, 128]] < 0.15
    assert found.tone[found.atoms[5, 5]] == 0


def test_colour_runs_to_the_middle_of_the_line():
    ink = paper(64, 64)
    ink[:, 30:35] = 255
    found = find_regions(ink)
    regions = found.regions()[found.atoms]
    assert (regions[:, :31] == regions[0, 0]).all()
    assert (regions[:, 34:] == regions[0, 63]).all()
    assert regions[0, 0] != regions[0, 63]


def test_labels_follow_the_line_of_a_page_larger_than_the_working_size():
    ink = paper(700, 4200)
    cv2.ellipse(ink, (2000, 350), (1500, 250), 0, 0, 360, 255, 7, cv2.LINE_AA)
    found = find_regions(ink)
    pieces = cv2.connectedComponents((ink < 64).astype(np.uint8), connectivity=4)[1]
    regions = found.regions()[found.atoms]
    assert regions.max() == 2
    for piece in (1, 2):
        assert len(np.unique(regions[pieces == piece])) == 1


def test_a_solid_black_is_ink_and_no_region():
    ink = paper()
    ink[60:200, 60:200] = 255
    found = find_regions(ink)
    assert found.regions().max() == 1
    assert found.line[100, 100]


def test_hatching_does_not_shatter():
    ink = circle(paper())
    for x in range(80, 180, 5):
        cv2.line(ink, (x, 95), (x + 20, 150), 255, 1, cv2.LINE_AA)
    assert find_regions(ink).regions().max() == 2


def test_a_narrow_neck_of_one_shape_stays_whole_at_a_small_setting():
    ink = paper(200, 300)
    outline = np.array([[20, 20], [120, 20], [130, 90], [170, 90], [180, 20], [280, 20]])
    outline = np.concatenate([outline, (outline * [1, -1] + [0, 200])[::-1]])
    cv2.polylines(ink, [outline.astype(np.int32)], True, 255, 3, cv2.LINE_AA)
    found = find_regions(ink, gap=8.0)
    assert at(found, 60, 100) == at(found, 240, 100)


def test_a_page_has_gutter_balloon_and_drawing():
    ink = paper(1100, 800)
    for x0, y0, x1, y1 in ((40, 40, 760, 520), (40, 560, 380, 1060), (420, 560, 760, 1060)):
        cv2.rectangle(ink, (x0, y0), (x1, y1), 255, 4)
    cv2.ellipse(ink, (300, 200), (150, 80), 0, 0, 360, 255, 3, cv2.LINE_AA)
    cv2.putText(ink, "BOARD GAME", (200, 200), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 255, 3, cv2.LINE_AA)
    cv2.circle(ink, (580, 800), 90, 255, 3, cv2.LINE_AA)
    found = find_regions(ink)
    kind = found.kind
    assert kind[found.atoms[5, 5]] == RegionKind.GUTTER
    assert kind[found.atoms[240, 300]] == RegionKind.BALLOON
    assert kind[found.atoms[800, 580]] == RegionKind.DRAWING
    assert kind[found.atoms[450, 600]] == RegionKind.DRAWING
    balloon = at(found, 300, 240)
    text = found.regions()[found.atoms[170:212, 195:410]]
    assert (text == balloon).all(), "the inside of letters belongs to their balloon"
    assert found.line[170:212, 195:410].any(), "lettering is drawn ink"


def test_the_ground_of_a_single_drawing_is_paper():
    found = find_regions(circle(paper()))
    assert found.kind[found.atoms[5, 5]] == RegionKind.PAPER
    assert found.kind[found.atoms[128, 128]] == RegionKind.DRAWING


@pytest.mark.parametrize(
    "ink",
    [
        paper(64, 64),
        np.full((64, 64), 255, np.uint8),
        paper(200, 1),
        paper(1, 200),
        paper(1, 1),
        np.full((1, 1), 255, np.uint8),
        np.full((90, 70), 120, np.uint8),
        (np.indices((64, 64)).sum(0) % 2 * 255).astype(np.uint8),
        np.random.default_rng(0).integers(0, 256, (97, 131)).astype(np.uint8),
        np.eye(3000, 3, dtype=np.uint8) * 255,
    ],
    ids=["blank", "black", "column", "row", "pixel", "dot", "grey", "checker", "noise", "strip"],
)
def test_odd_pictures_still_give_a_page_without_holes(ink):
    check_labels(find_regions(ink), ink.shape)


def test_blank_and_black_pages_are_one_region():
    assert find_regions(paper()).regions().max() == 1
    assert find_regions(np.full((64, 64), 255, np.uint8)).regions().max() == 1


def test_faint_pencil_closes_a_region_as_ink_does():
    found = find_regions((circle(paper()) * 0.25).astype(np.uint8))
    assert at(found, 128, 128) != at(found, 5, 5)


def test_a_grey_scan_is_read_by_contrast():
    scan = np.maximum(circle(paper()), 70)
    found = find_regions(scan)
    assert at(found, 128, 128) != at(found, 5, 5)


def test_the_same_page_gives_the_same_regions():
    ink, _ = shapes_page(3, (3, 8), tone=True, size=512)
    first, second = find_regions(ink), find_regions(ink)
    assert np.array_equal(first.atoms, second.atoms)
    assert np.array_equal(first.tree.gap, second.tree.gap)
    assert np.array_equal(first.kind, second.kind)


def test_a_larger_setting_only_divides_further():
    ink, _ = shapes_page(1, (8, 16), size=768)
    found = find_regions(ink, gap=20.0)
    coarse = found.regions(0.0)
    for gap in (2.0, 5.0, 9.0, 14.0, 20.0, 40.0):
        fine = found.regions(gap)
        parents = np.unique(np.stack([fine[1:], coarse[1:]]), axis=1)
        assert parents.shape[1] == fine.max()
        coarse = fine


def test_generated_pages_do_not_leak():
    for seed in (1, 2):
        ink, truth = shapes_page(seed, (3, 8))
        bare = shapes_page(seed, None)[0] < 64
        found = find_regions(ink, gap=8.0)
        pairs = np.stack([found.regions()[found.atoms][bare], truth[bare]], 1)
        pair, count = np.unique(pairs, axis=0, return_counts=True)
        most = np.zeros(int(pair[:, 0].max()) + 1)
        np.maximum.at(most, pair[:, 0], count)
        assert most.sum() / len(pairs) > 0.998


def test_progress_is_told_and_may_end_the_search():
    told = []
    find_regions(circle(paper()), progress=lambda share, text: told.append((share, text)))
    shares = [share for share, _ in told]
    assert shares[0] == 0.0
    assert shares[-1] == 1.0
    assert shares == sorted(shares)

    class StopError(Exception):
        pass

    def stop(share, text):
        if share > 0.2:
            raise StopError

    with pytest.raises(StopError):
        find_regions(circle(paper()), progress=stop)


def test_a_speck_in_a_gap_does_not_keep_it_open():
    ink = np.ascontiguousarray(circle(paper(), width=5))
    ink[114:142, 180:220] = 0
    ink[118:120, 197:200] = 255  # dirt, and nothing that the line above it ends at
    found = find_regions(ink, gap=16.0)
    assert at(found, 128, 128) != at(found, 5, 5)


def test_a_small_shape_with_a_gap_of_its_own_stays_a_region():
    ink = cut(circle(paper(), radius=22, width=3), 150, 121, 14)
    found = find_regions(ink, gap=16.0)
    assert at(found, 128, 128) != at(found, 5, 5)


def test_a_waist_between_lines_that_go_on_is_no_gap_though_it_is_narrower():
    ink = paper(200, 320)
    for sign in (1, -1):
        x = np.arange(20, 301)
        y = 100 + sign * (7 + 55 * np.minimum(1, ((x - 160) / 90.0) ** 2))
        line = np.stack([x, y], 1).astype(np.int32)
        cv2.polylines(ink, [line], False, 255, 3, cv2.LINE_AA)
    for x in (20, 300):
        cv2.line(ink, (x, 38), (x, 162), 255, 3)
    assert 8 <= int((ink[93:108, 160] < 60).sum()) <= 11
    found = find_regions(ink, gap=11.0)
    for gap in (11.0, 20.0):
        assert at(found, 60, 100, gap) == at(found, 260, 100, gap)


@pytest.mark.parametrize("shape", [(1201, 1602), (3, 2), (1, 1)])
def test_the_first_view_is_the_page_in_small(shape):
    ink = paper(*shape)
    cv2.circle(ink, (800, 600), 400, 255, 9, cv2.LINE_AA)
    small = preview_regions(ink)
    assert small.shape == tuple(-(-side // PREVIEW_STEP) for side in shape)
    assert small.min() == 1
    if min(shape) > 1000:
        assert small.max() == 2
        exact = find_regions(ink)
        whole = exact.regions()[exact.atoms][::PREVIEW_STEP, ::PREVIEW_STEP]
        assert (whole != small).mean() < 0.02


def test_hatching_that_ends_near_the_outline_does_not_shatter():
    ink = paper(200, 200)
    cv2.rectangle(ink, (40, 60), (160, 120), 255, 3)
    for x in range(60, 141, 8):
        cv2.line(ink, (x, 69), (x, 111), 255, 1, cv2.LINE_AA)
    assert find_regions(ink, gap=12.0).regions().max() == 2


@pytest.mark.parametrize("width", [5, 9, 11])
@pytest.mark.parametrize("end", [180, 183, 186, 189])
def test_the_blunt_end_of_a_broad_line_is_an_end(width, end):
    """Thinning may fork it, and a gap beside it closes at its width all the same."""
    ink = paper()
    ink[40 : 40 + width, 20:240] = ink[200 : 200 + width, 20:240] = 255
    ink[40:200, 20 : 20 + width] = ink[40:205, 240 : 240 + width] = 255
    ink[40:end, 120 : 120 + width] = 255
    gap = float(200 - end)
    found = find_regions(ink, gap=gap + 1, by_shape=True)
    assert at(found, 80, 120) != at(found, 180, 120)
    assert at(found, 80, 120, gap / 3) == at(found, 180, 120, gap / 3)
    found = find_regions(ink, gap=LATEST * (gap + 1))
    assert at(found, 80, 120) != at(found, 180, 120)


@pytest.mark.parametrize("opening", [10, 11])
def test_a_gap_between_corners_closes_at_its_width(opening):
    """Where a gap takes in the joint of three lines, no line ends on that side of it."""
    ink = circle(paper(), radius=100, width=6)
    cv2.line(ink, (128, 28), (128, 228), 255, 6)
    ink[22 : 34 + opening, 125 - opening : 134] = 0
    cv2.line(ink, (134, 30), (138, 26), 255, 6)
    found = find_regions(ink, gap=opening + 3.0)
    assert at(found, 90, 140) != at(found, 170, 140)


@pytest.mark.parametrize("gap", [38, 41, 45, 50])
@pytest.mark.parametrize("stroke", [2, 3])
def test_a_bar_that_stops_above_the_floor_is_closed_in_a_small_room_too(stroke, gap):
    ink = np.zeros((160, 160), np.uint8)
    cv2.rectangle(ink, (10, 10), (150, 150), 255, stroke)
    stop = 150 - stroke // 2 - gap
    cv2.line(ink, (80, 10), (80, stop - stroke // 2), 255, stroke)
    for setting, by_shape in ((gap + 1.0, True), (LATEST * (gap + 1.0), False)):
        found = find_regions(ink, gap=setting, by_shape=by_shape)
        labels = found.regions()[found.atoms]
        assert labels[53, 60] != labels[53, 100]
