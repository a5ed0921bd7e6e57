"""What training goes by: critics, features, likeness."""

import numpy as np
import pytest
import torch

from models.data.picturebatch import PictureSource
from models.training.adversarial import (
    ImagePool,
    bce_critic,
    bce_maker,
    hinge_critic,
    hinge_maker,
    slope_penalty,
)
from models.training.features import Features, trained_features
from models.training.measures import colourfulness, psnr
from models.training.ssim import ssim
from tests.models.small_systems import CPU, STILL


def test_losses_of_critics():
    high, low = torch.full((2, 1, 3, 3), 8.0), torch.full((2, 1, 3, 3), -8.0)
    assert bce_critic(high, low) < 0.01 < bce_critic(low, high)
    assert bce_maker(high) < 0.01 < bce_maker(low)
    assert hinge_critic(high, low) == 0
    assert hinge_critic(low, high) == 18
    assert hinge_maker(high) == -8
    x = torch.rand(3, 3, 4, 4)
    # Of a plane the slope is the same everywhere.
    assert float(slope_penalty(lambda y: 2 * y, x)) == pytest.approx(4 * 48)


def test_the_pool_gives_old_pictures_back():
    pool = ImagePool(4)
    random = torch.Generator().manual_seed(0)
    first = torch.arange(4.0)[:, None, None, None]
    assert torch.equal(pool.exchange(first, random), first)
    later = torch.arange(4.0, 40.0)[:, None, None, None].requires_grad_(True)
    found = pool.exchange(later, random)
    changed = (found != later).sum()
    assert 8 < changed < 28
    assert not found.requires_grad
    # Pictures of another side do not mix with those that are kept.
    larger = torch.ones(4, 1, 2, 2)
    assert torch.equal(pool.exchange(larger, random), larger)


def test_similarity_is_that_of_scikit_image():
    from skimage.metrics import structural_similarity

    rng = np.random.default_rng(0)
    one = rng.random((40, 44)).astype(np.float32)
    two = (0.7 * one + 0.3 * rng.random((40, 44))).astype(np.float32)
    tensors = [torch.from_numpy(x)[None, None] for x in (one, two)]
    _, wanted = structural_similarity(
        one, two, data_range=1, gaussian_weights=True, sigma=1.5, win_size=11,
        use_sample_covariance=False, full=True,
    )  # fmt: skip
    assert float(ssim(tensors[0], tensors[0])) == pytest.approx(1, abs=1e-5)
    # Borders differ: zeros here, mirrored there.
    assert float(ssim(*tensors)) == pytest.approx(float(wanted.mean()), abs=0.03)


def test_similarity_does_not_suffer_from_half_precision():
    one = torch.full((1, 3, 32, 32), 0.9) + 0.01 * torch.rand(1, 3, 32, 32)
    with torch.autocast("cpu", torch.bfloat16):
        found = ssim(one, one)
    assert float(found) == pytest.approx(1, abs=1e-4)


def test_measures():
    white = torch.ones(1, 3, 8, 8)
    assert float(psnr(white, white)) == pytest.approx(100)
    assert float(psnr(white * 0.9, white)) == pytest.approx(20, abs=1e-3)
    assert float(colourfulness(white)) == 0
    red = white * torch.tensor([1.0, 0, 0])[:, None, None]
    assert float(colourfulness(red)) > 50


def test_features_learn_what_regions_are_like(pictures):
    source = PictureSource(pictures, np.arange(8), STILL, 0, CPU)
    network = trained_features(source, 15, 0, CPU)
    batch = source.batch(0)
    one, two = batch.colour[:4], batch.colour[4:]
    assert float(network.distance(one, one)) == 0
    assert float(network.distance(one, two)) > 0
    assert network.summary(one).shape == (4, 160)
    assert network.fingerprint() == network.fingerprint() != Features().fingerprint()
    assert not any(value.requires_grad for value in network.parameters())
