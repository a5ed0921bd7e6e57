"""Measures of pictures and of sets, features, correction and networks that keep greys."""

import json

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis.extra import numpy as hnp
from skimage.metrics import structural_similarity

from models.data.archive import PairReader, read_records
from models.data.shapes import shape_drawing
from models.evaluation import correction, greys, networks
from models.evaluation.bootstrap import (
    interval_of_mean,
    interval_of_median,
    interval_of_ratio,
)
from models.evaluation.cases import Guide, View, read_case
from models.evaluation.engine_set import write_engine_set
from models.evaluation.features import (
    described,
    load_describer,
    own_file,
    own_network,
    save_own,
)
from models.evaluation.frechet import frechet_distance
from models.evaluation.guides import Plan, check
from models.evaluation.pixels import capped_psnr, colour_histogram, hellinger, leaked, ssim
from models.networks.autocaconet import AutoCaCoNet, AutoCaCoNetConfig
from models.networks.colornet import ColorNet, ColorNetConfig
from models.networks.hscau_greys import HscauGreys, HscauGreysConfig
from models.pipelines.files import save_network
from models.training.features import Features
from painter.base.errors import UserError
from painter.imaging.compare import psnr

# TorchScript is what feature networks are handed around in, deprecated or not.
SCRIPT = pytest.mark.filterwarnings("ignore:.*torch.jit:DeprecationWarning")
PICTURES = hnp.arrays(np.uint8, (16, 24, 3))


@pytest.fixture(scope="module")
def pictures():
    pairs = [shape_drawing(np.random.default_rng(k)) for k in range(6)]
    return np.stack([pair.flat[::4, ::4] for pair in pairs])


@given(PICTURES, PICTURES)
def test_ssim_is_that_of_scikit_image(one, other):
    expected = structural_similarity(
        one, other, channel_axis=2, data_range=255, gaussian_weights=True,
        use_sample_covariance=False,
    )  # fmt: skip
    assert ssim(one, other) == pytest.approx(expected, abs=2e-4)
    assert ssim(one, one) == pytest.approx(1)


def test_equal_pictures_count_as_sixty_decibels(pictures):
    assert capped_psnr(pictures[0], pictures[0]) == 60
    assert capped_psnr(pictures[0], pictures[1]) == psnr(pictures[0], pictures[1])


@given(PICTURES, PICTURES)
def test_histograms_are_shares_and_their_distance_is_one(one, other):
    first, second = colour_histogram(one), colour_histogram(other)
    assert first.shape == (64,)
    assert first.min() >= 0
    assert first.sum() == pytest.approx(1)
    away = hellinger(first, second)
    assert 0 <= away <= 1
    assert away == hellinger(second, first)
    assert hellinger(first, first) == pytest.approx(0, abs=1e-7)


def test_a_histogram_tells_colours_apart_and_places_not(pictures):
    black, white = np.zeros((16, 16, 3), np.uint8), np.full((16, 16, 3), 255, np.uint8)
    assert hellinger(colour_histogram(black), colour_histogram(white)) == pytest.approx(1)
    near = np.clip(pictures[0].astype(int) + 2, 0, 255).astype(np.uint8)
    first = colour_histogram(pictures[0])
    assert hellinger(first, colour_histogram(near)) < 0.1
    turned = np.ascontiguousarray(pictures[0][::-1])
    assert hellinger(first, colour_histogram(turned)) < 0.1
    ink = np.zeros((16, 16), np.uint8)
    ink[:8] = 255
    half = np.where(ink[..., np.newaxis] > 0, black, white)
    assert hellinger(colour_histogram(half, ink), colour_histogram(white)) == pytest.approx(0)


def test_what_leaks_is_counted_off_the_line():
    labels = np.ones((40, 40), np.uint32)
    labels[:, 20:] = 2
    main = np.array([[255, 255, 255], [200, 30, 30], [30, 30, 200]], np.uint8)
    flats = main[labels]
    ink = np.zeros((40, 40), np.uint8)
    assert leaked(flats, labels, main, ink) == (0, 400)
    flats[:20, 20:24] = main[1]
    assert leaked(flats, labels, main, ink) == (20, 400)
    ink[:, 20:24] = 255
    assert leaked(flats, labels, main, ink) == (0, 360)


def test_a_frechet_distance_is_that_of_gaussians():
    rng = np.random.default_rng(1)
    rows = rng.normal(0, 1, (4000, 3))
    assert frechet_distance(rows, rows) == pytest.approx(0, abs=1e-8)
    assert frechet_distance(rows, rows + np.array([3, 0, 4])) == pytest.approx(25)
    # tr(S + 4 S - 2 * 2 S) = tr S for features twice as wide about the same middle.
    middle = rows.mean(axis=0)
    wide = middle + 2 * (rows - middle)
    assert frechet_distance(rows, wide) == pytest.approx(np.trace(np.cov(rows, rowvar=False)))
    few = rng.normal(0, 1, (5, 12))
    assert frechet_distance(few, few) == pytest.approx(0, abs=1e-6)
    with pytest.raises(ValueError, match="two pictures"):
        frechet_distance(rows[:1], rows)


def test_intervals_hold_their_number_and_narrow_with_more_drawings():
    rng = np.random.default_rng(2)
    values = list(rng.normal(10, 2, 400))
    low, high = interval_of_mean(values)
    assert low < np.mean(values) < high
    assert (low, high) == interval_of_mean(values)
    wide = interval_of_mean(values[:20])
    assert wide[1] - wide[0] > 2 * (high - low)
    right, all_ = rng.integers(0, 5, 50), np.full(50, 5)
    low, high = interval_of_ratio(right, all_)
    assert low < right.sum() / 250 < high
    assert interval_of_mean([]) == interval_of_median([]) == (0, 0)
    groups = [rng.normal(5, 1, size) for size in rng.integers(0, 9, 60)]
    low, high = interval_of_median(groups)
    assert low < np.median(np.concatenate(groups)) < high < low + 1
    assert interval_of_median([np.full(3, 2.0)] * 4) == (2, 2)


def test_our_features_are_what_their_name_says_and_see_harm_grow(pictures):
    describer = load_describer()
    assert own_file().stem.endswith(describer.name.removeprefix("FID-own "))
    assert own_file().stat().st_size <= 1 << 20
    clean = described(pictures, describer)
    assert clean.shape == (6, 160)
    rng = np.random.default_rng(0)

    def harmed(much):
        noise = rng.normal(0, much, pictures.shape)
        return (pictures + noise).clip(0, 255).astype(np.uint8)

    away = [frechet_distance(clean, described(harmed(m), describer)) for m in (4, 16, 48)]
    assert 0 < away[0] < away[1] < away[2]


@SCRIPT
def test_features_come_from_any_file_that_fits(tmp_path, pictures):
    own = save_own(tmp_path, Features())
    assert load_describer(own).name == f"FID-own {own.stem.removeprefix('features-')}"
    again = save_own(tmp_path, Features())
    assert [again] == list(tmp_path.glob("*.safetensors"))
    script = torch.jit.script(torch.nn.Sequential(torch.nn.AvgPool2d(299), torch.nn.Flatten()))
    script.save(str(tmp_path / "mean.pt"))
    foreign = load_describer(tmp_path / "mean.pt")
    assert foreign.name.startswith("FID ")
    expected = pictures.mean(axis=(1, 2)) / 255
    assert described(pictures, foreign) == pytest.approx(expected, abs=0.02)


@SCRIPT
def test_files_that_hold_no_features_are_refused(tmp_path, pictures):
    (tmp_path / "broken.safetensors").write_bytes(b"none")
    (tmp_path / "broken.pt").write_bytes(b"none")
    for name in ("broken.safetensors", "broken.pt", "absent.pt", "absent.safetensors"):
        with pytest.raises(UserError):
            load_describer(tmp_path / name)
    wrong = torch.jit.script(torch.nn.Conv2d(5, 1, 1))
    wrong.save(str(tmp_path / "wrong.pt"))
    with pytest.raises(UserError, match="feature network failed"):
        described(pictures, load_describer(tmp_path / "wrong.pt"))
    assert not any(value.requires_grad for value in own_network().parameters())


def test_correction_mends_what_has_run_and_the_published_one_does_not(tmp_path, archive):
    records = read_records(archive)
    rows = correction.correction_rows(records, lambda *_: None)
    found = {(row["input"], row["source"]): row["psnr"] for row in rows}
    clean, harmed = "the artist's colour", "bleed and noise"
    assert (clean, "untouched") not in found
    assert found[clean, "ours, 0.5"] > found[clean, "published"] + 6
    assert found[harmed, "ours, 0.5"] > found[harmed, "untouched"] > found[harmed, "published"]


def test_harm_keeps_the_light_and_is_always_the_same(pictures):
    once, twice = (correction.harmed(pictures[0], 4) for _ in range(2))
    assert np.array_equal(once, twice)
    assert not np.array_equal(once, correction.harmed(pictures[0], 5))
    grey = np.full((32, 32, 3), 120, np.uint8)
    light = correction.to_lab(correction.harmed(grey, 0))[..., 0]
    assert np.abs(light - correction.to_lab(grey)[0, 0, 0]).max() < 1.5


@pytest.fixture(scope="module")
def seen():
    return greys.pictures(3, 64)


def test_greys_are_measured_beside_their_floors(seen, tmp_path):
    torch.manual_seed(0)
    paths = [tmp_path / "hints.safetensors", tmp_path / "auto.safetensors"]
    save_network(paths[0], HscauGreys(HscauGreysConfig(width=0.05)), 64)
    save_network(paths[1], ColorNet(ColorNetConfig(width=0.05)), 64)
    by = {**greys.ways(paths), "truth": lambda one: one.chroma}
    rows = {row["source"]: row for row in greys.measure_greys(seen, by, lambda *_: None)}
    assert set(rows) == {
        "grey as it is", "train mean", greys.ORACLE, "nearest hint, 0.5 %", "hints", "auto", "truth"
    }  # fmt: skip
    assert rows["truth"]["psnr"] > 45 > rows[greys.ORACLE]["psnr"] > rows["train mean"]["psnr"]
    assert rows["truth"]["psnr"] > 45 > rows["grey as it is"]["psnr"]
    assert rows["grey as it is"]["colourfulness"] < 0.05
    assert rows["truth"]["stride_energy"] == pytest.approx(1, abs=0.05)
    assert rows["truth"]["error_dark"] < rows["grey as it is"]["error_dark"]
    json.dumps(rows)


def test_a_pattern_of_the_stride_is_seen():
    calm = torch.zeros(1, 2, 32, 32)
    calm[..., :16] = 20
    pattern = calm.clone()
    pattern[..., ::2] += 3
    assert greys.stride_energy(pattern) > 3 * greys.stride_energy(calm)


def test_other_networks_are_no_grey_ones(tmp_path, network):
    save_network(tmp_path / "ink.safetensors", network)
    with pytest.raises(UserError, match="keeps greys"):
        greys.ways([tmp_path / "ink.safetensors"])


def test_a_bare_network_is_measured_and_the_pixel_one_stands_beside_all(
    tmp_path, archive, monkeypatch
):
    torch.manual_seed(0)
    path = tmp_path / "pixel_unet.safetensors"
    small = AutoCaCoNetConfig(width=0.02, attention=False)
    net = AutoCaCoNet(small).eval()
    for parameter in net.requires_grad_(False).parameters():
        parameter.normal_(0, 0.5)  # at first it paints an even grey, which nothing corrects
    save_network(path, net, 64)
    found = networks.record(path, archive, "auto", limit=2)
    rows = {row["source"]: row for row in found["rows"]}
    own, corrected = "pixel_unet, its picture", "pixel_unet, published correction"
    flat = "pixel_unet, our correction"
    assert set(rows) == {own, flat, corrected}
    assert len({rows[one]["psnr"] for one in rows}) == 3
    assert found["drawings"] == 2
    assert networks.record(None, archive, "histogram")["weights"] == []
    monkeypatch.setattr(networks, "weights_folder", lambda: tmp_path / "none")
    assert networks.pixel_unet() == {}
    monkeypatch.setattr(networks, "weights_folder", lambda: tmp_path)
    (source,) = networks.pixel_unet().values()
    with PairReader() as reader:
        case = read_case(read_records(archive)[0], reader, View(size=64))
    guide = Guide(np.array([2], np.uint32))
    answer = source(case, guide)
    assert answer.picture is None
    assert (answer.colours[2] == case.drawing.colours[2]).all()
    save_network(tmp_path / "grey.safetensors", ColorNet(ColorNetConfig(width=0.05)), 64)
    with pytest.raises(UserError, match="paints a line drawing"):
        networks.network_source(tmp_path / "grey.safetensors")


def test_the_engine_set_is_read_back_with_its_people(tmp_path):
    write_engine_set(tmp_path / "set", people=2, side=64)
    records = read_records(tmp_path / "set")
    assert len(records) == 4
    assert len({record.pair for record in records}) == 2
    check(records, Plan("reference", references=("pose", "wrong")))
