"""What networks are given beside the line: bands, lines, harms, references, hints, chroma."""

import cv2
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from models.data import wear
from models.data.engine.make import draw
from models.data.lines import canny_line, line_of, xdog_line
from models.data.pictures import PALETTE, pack_pictures, palette_ids, pictures_of_engine
from models.data.references import shuffled, warped, wrong
from models.data.strokes import chosen_regions, drawn_count, drawn_hints, random_pixels
from models.data.truth import drawing_of
from models.pipelines.bands import band_colours, band_planes
from models.pipelines.lab import in_gamut, lab_of, rgb_of
from painter.imaging.colour import to_lab


def random(seed=0):
    return torch.Generator().manual_seed(seed)


def published_bands(picture):
    """The histogram in plain Python, step by step as it is described."""
    high = len(picture) // 4
    found = []
    for band in range(4):
        bins = {}
        for r, g, b in picture[band * high : (band + 1) * high].reshape(-1, 3).tolist():
            most, least = max(r, g, b), min(r, g, b)
            hue = 0
            if most != least:
                if most == r:
                    hue = (g - b) * 255 // (most - least) + (1530 if g < b else 0)
                elif most == g:
                    hue = (b - r) * 255 // (most - least) + 510
                else:
                    hue = (r - g) * 255 // (most - least) + 1020
                hue //= 6
            luma = int(0.2126 * r + 0.7152 * g + 0.0722 * b)
            key = (luma >> 6) * 16 + (hue >> 6) * 4 + (((most + least) >> 1) >> 6)
            bins.setdefault(key, []).append((r, g, b))
        ranked = sorted(bins.items(), key=lambda item: (-len(item[1]), item[0]))
        means = [tuple(sum(v) // len(v) for v in zip(*inside, strict=True)) for _, inside in ranked]
        found.append(means[1:5])
    return found


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**31))
def test_bands_are_exactly_those_published(seed):
    rng = np.random.default_rng(seed)
    picture = rng.integers(0, 256, (18, 25, 3), dtype=np.uint8)
    tensor = torch.from_numpy(picture).permute(2, 0, 1)[None]
    found = band_colours(tensor, published=True)[0].tolist()
    assert [[tuple(c) for c in band] for band in found] == published_bands(picture)


def test_bands_of_few_colours_repeat_them_and_white_alone_is_left_out():
    picture = torch.full((1, 3, 8, 8), 255, dtype=torch.uint8)
    picture[:, :, :, :2] = torch.tensor([200, 30, 30])[:, None, None]
    assert (band_colours(picture)[0, 0] == torch.tensor([200, 30, 30])).all()
    picture[:, :, :, 2:] = torch.tensor([10, 90, 200])[:, None, None]
    # No background there: the commonest colour is not lost.
    assert band_colours(picture)[0, 0, 0].tolist() == [10, 90, 200]
    assert band_colours(picture)[0, 0, 1].tolist() == [200, 30, 30]
    blank = torch.full((1, 3, 8, 8), 255, dtype=torch.uint8)
    assert (band_colours(blank) == 255).all()


def test_planes_show_one_rank_in_four_bands():
    colours = torch.arange(48, dtype=torch.uint8).reshape(1, 4, 4, 3)
    planes = band_planes(colours, 10, 6)
    assert planes.shape == (1, 12, 10, 6)
    assert planes[0, 3 * 2 + 1, -1, 0] == pytest.approx(int(colours[0, 3, 2, 1]) / 127.5 - 1)
    assert planes[0, 0, 0, 0] == -1


def test_canny_lines_are_edges_or_dark():
    picture = np.full((60, 60, 3), 255, np.uint8)
    picture[20:40, 20:40] = (250, 60, 60)
    picture[5:10] = (70, 80, 60)
    line = canny_line(picture)
    assert set(np.unique(line)) == {0, 255}
    assert (line[6:9] == 255).all()
    assert line[30, 18:22].any()
    assert not line[45:, 45:].any()
    assert not line[28:32, 28:32].any()


def test_xdog_finds_the_line_of_a_drawing():
    made = draw(3, "bust", side=256)
    colour = made.colours[made.ids] * (1 - made.ink[..., None] / 255)
    line = xdog_line(colour.astype(np.uint8))
    inked = cv2.dilate(made.ink, np.ones((3, 3), np.uint8)) > 128
    assert line[made.ink > 200].mean() > 120
    assert line[~inked].mean() < 25
    assert np.array_equal(line_of(colour.astype(np.uint8), "xdog"), line)


@pytest.mark.parametrize(
    "harm", ["with_gaps", "with_weight", "with_tone", "with_paper", "with_jpeg"]
)
def test_harms_are_seeded_and_stay_ink(harm):
    ink = torch.from_numpy(draw(2, "bust", side=96).ink / np.float32(255))[None, None]
    ink = torch.cat([ink, ink])
    one, two = (getattr(wear, harm)(ink, random()) for _ in range(2))
    assert torch.equal(one, two)
    assert one.shape == ink.shape
    assert ((one >= 0) & (one <= 1)).all()
    assert (one - ink).abs().mean() > 1e-4
    # It is the same drawing still.
    assert (one - ink).abs().mean() < 0.25


def test_gaps_only_take_ink_away_and_tone_only_adds():
    ink = torch.from_numpy(draw(2, "bust", side=96).ink / np.float32(255))[None, None]
    assert (wear.with_gaps(ink, random()) <= ink).all()
    assert (wear.with_tone(ink, random()) >= ink).all()


def test_jpeg_is_the_codecs_own():
    rng = np.random.default_rng(0)
    grey = cv2.GaussianBlur(rng.integers(0, 256, (64, 64), np.uint8), (0, 0), 2)
    ink = torch.from_numpy(1 - grey / np.float32(255))[None, None]
    found = 255 * (1 - wear.with_jpeg(ink, random())[0, 0].numpy())
    quality = 30 + 50 * float(torch.rand((1, 1, 1, 1), generator=random()))
    _, data = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, round(quality)])
    wanted = cv2.imdecode(data, cv2.IMREAD_GRAYSCALE).astype(float)
    # Nearer to the codec's picture than that is to the original.
    assert np.abs(found - wanted).mean() < 0.6 * np.abs(grey - wanted).mean()


def test_a_share_of_none_changes_nothing():
    ink = torch.rand(2, 1, 32, 32)
    assert torch.equal(wear.worn(ink, random(), 0.0), ink)
    assert not torch.equal(wear.worn(ink, random(), 1.0), ink)


def test_a_shuffled_reference_has_the_same_pixels():
    picture = torch.rand(2, 3, 64, 64)
    found = shuffled(picture, random())
    assert not torch.equal(found, picture)
    assert torch.allclose(found.flatten(2).sort().values, picture.flatten(2).sort().values)


def test_a_warped_reference_keeps_its_colours_but_not_its_place():
    picture = torch.ones(1, 3, 64, 64)
    picture[:, :, 16:48, 16:48] = torch.tensor([0.2, 0.6, 0.1])[:, None, None]
    found = warped(picture, random(1))
    assert ((found - torch.tensor([0.2, 0.6, 0.1])[:, None, None]).abs().sum(1) < 0.01).sum() > 300
    assert not torch.allclose(found, picture)
    # What comes in from beyond the border is paper.
    assert found[:, :, 0, 0].min() > 0.98


def test_a_wrong_reference_is_nobodys_own():
    order = wrong(torch.arange(5.0)[:, None, None, None]).flatten().tolist()
    assert all(a != b for a, b in enumerate(order))


def test_hints_lie_on_their_regions():
    drawing = drawing_of(draw(5, "bust", side=128).pair())
    seen = 0
    for seed in range(12):
        rng = np.random.default_rng(seed)
        hints = drawn_hints(rng, drawing.labels, drawing.colours)
        for row in hints.rows:
            own = hints.mask & (drawing.labels == row)
            seen += 1
            assert (hints.mask & (drawing.labels == row)).any() or not own.any()
        kept = np.setdiff1d(np.arange(1, len(drawing.colours)), hints.rows)
        assert np.array_equal(hints.truth[kept], drawing.colours[kept])
    assert seen > 20


def test_hint_colours_are_nearly_the_truth():
    drawing = drawing_of(draw(5, "bust", side=128).pair())
    apart = []
    for seed in range(10):
        hints = drawn_hints(np.random.default_rng(seed), drawing.labels, drawing.colours, 3)
        asked = hints.truth[drawing.labels]
        apart.append(np.abs(hints.colour.astype(int) - asked)[hints.mask].mean())
    # Sloppy ones lie on other regions too.
    assert np.median(apart) < 8


def test_the_number_of_hints_is_that_of_the_recipe():
    rng = np.random.default_rng(0)
    counts = np.array([drawn_count(rng, 60) for _ in range(4000)])
    assert abs((counts == 0).mean() - 0.25) < 0.03
    assert abs(((counts > 0) & (counts < 8)).mean() - 0.35) < 0.09
    assert counts.max() == 60
    assert drawn_count(np.random.default_rng(3), 1) in {0, 1}


def test_large_regions_are_hinted_more_often():
    area = np.array([1.0, 100.0])
    picks = [chosen_regions(np.random.default_rng(k), area, 1)[0] for k in range(300)]
    assert np.mean(picks) > 0.7


def test_random_pixels_are_one_of_three_shares():
    shares = [random_pixels(np.random.default_rng(k), (200, 200)).mean() for k in range(30)]
    near = [min(abs(share - wanted) for wanted in (0.03, 0.01, 0.005)) for share in shares]
    assert max(near) < 0.003
    assert len({round(share, 2) for share in shares}) >= 2


def test_lab_is_that_of_the_program():
    rng = np.random.default_rng(0)
    rgb = rng.integers(0, 256, (8, 9, 3), np.uint8)
    tensor = torch.from_numpy(rgb / np.float32(255)).permute(2, 0, 1)[None]
    found = lab_of(tensor)[0].permute(1, 2, 0).numpy()
    assert np.abs(found - to_lab(rgb)).max() < 0.1
    assert torch.allclose(rgb_of(lab_of(tensor)), tensor, atol=1e-3)


@settings(max_examples=40, deadline=None)
@given(st.floats(0, 100), st.floats(-120, 120), st.floats(-120, 120))
def test_colours_out_of_gamut_lose_chroma_and_nothing_else(light, a, b):
    asked = torch.tensor([light, a, b], dtype=torch.float64).view(1, 3, 1, 1)
    found = lab_of(in_gamut(asked)).flatten()
    assert abs(float(found[0]) - light) < 0.3
    chroma, wanted = float(found[1:].norm()), float(asked.flatten()[1:].norm())
    assert chroma <= wanted + 0.3
    if chroma > 2:
        turned = float(found[1] * b - found[2] * a) / (chroma * wanted)
        assert abs(turned) < 0.05


def test_palettes_of_flats_are_exact():
    flat = np.random.default_rng(0).integers(0, 4, (20, 30, 3), np.uint8) * 80
    ids, colours = palette_ids(flat)
    assert np.array_equal(colours[ids], flat)
    many = np.arange(300 * 3, dtype=np.uint16).reshape(1, 300, 3).astype(np.uint8)
    ids, colours = palette_ids(many)
    assert len(colours) == PALETTE
    assert np.abs(colours[ids].astype(int) - many).max() <= 8


def test_our_own_people_come_in_two_poses():
    pictures = [one for seed in (3, 4) for one in pictures_of_engine(seed, 64)]
    packed = pack_pictures(pictures, 64)
    assert packed.count == packed.flat_count == len(pictures)
    assert len(set(packed.person.tolist())) == 2
    painted = packed.colours[0][packed.ids[0]]
    assert painted.shape == (64, 64, 3)
