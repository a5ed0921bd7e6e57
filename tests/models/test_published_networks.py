"""The five published networks: sizes, shapes, gradients, pages of any size."""

import pytest
import torch

from models.networks.attention import filled_hints
from models.networks.autocaconet import AutoCaCoNet, AutoCaCoNetConfig
from models.networks.colornet import ColorNet, ColorNetConfig
from models.networks.deep_paint import DeepPaint, DeepPaintConfig
from models.networks.hscau_greys import HscauGreys, HscauGreysConfig
from models.networks.patchgan import PatchGan
from models.networks.selfattention import SelfAttention
from models.networks.sizes import padded, parameters_count
from models.networks.structure_ref import (
    ColourNet,
    MultiScaleCritic,
    StructureRef,
    StructureRefConfig,
    StyleExtractor,
    adain,
)

TINY = 0.07
MAIN = StructureRefConfig(variant="main", published=True)

# five-systems.md, "Trainable parameter counts", and the cures beside them.
COUNTS = {
    "autocaconet": (lambda: AutoCaCoNet(AutoCaCoNetConfig(published=True)), 54_420_180),
    "autocaconet without attention": (
        lambda: AutoCaCoNet(AutoCaCoNetConfig(attention=False, published=True)),
        54_414_979,
    ),
    "autocaconet, no norm at the bottom": (
        lambda: AutoCaCoNet(AutoCaCoNetConfig()),
        54_420_180 - 2 * 512,
    ),
    "autocaconet critic": (lambda: PatchGan(AutoCaCoNetConfig().critic), 2_768_641),
    "style extractor": (lambda: StyleExtractor(MAIN), 4_987_008),
    "style extractor, mapping by layer": (
        lambda: StyleExtractor(StructureRefConfig(variant="main")),
        4_987_008 + 257 * 2 * (1024 + 512 + 256 + 128) * 2,
    ),
    # The fine-tune variant has block 5 and no style code (131,328).
    "style extractor, four levels": (
        lambda: StyleExtractor(StructureRefConfig(variant="fine_tune")),
        4_987_008 - 131_328 + 14_680_064,
    ),
    "colorization net": (lambda: ColourNet(MAIN), 58_500_611),
    "multi-scale critic": (lambda: MultiScaleCritic(MAIN), 1_190_273),
    "deep paint": (lambda: DeepPaint(DeepPaintConfig()), 48_573_641),
    "deep paint, enlarging": (lambda: DeepPaint(DeepPaintConfig(unpool="nearest")), 48_573_641),
    "deep paint critic": (lambda: PatchGan(DeepPaintConfig().critic), 2_769_601),
    "hscau": (lambda: HscauGreys(HscauGreysConfig.published()), 31_039_066),
    "hscau without attention": (lambda: HscauGreys(HscauGreysConfig(second="none")), 31_038_274),
    "hscau, true channel attention": (
        lambda: HscauGreys(HscauGreysConfig(mask_gate=False)),
        31_082_194,
    ),
    "hscau, mask gate too": (lambda: HscauGreys(HscauGreysConfig()), 31_082_194 + 4 * 2),
    "colornet": (lambda: ColorNet(ColorNetConfig(published=True)), 31_036_546),
    "colornet, strided and resized": (
        lambda: ColorNet(ColorNetConfig()),
        31_036_546 + 9 * (64**2 + 128**2 + 256**2 + 512**2)
        + 5 * (64 * 128 + 128 * 256 + 256 * 512 + 512 * 1024),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", COUNTS)
def test_parameters_are_counted_as_published(name):
    make, wanted = COUNTS[name]
    # No memory is needed to count.
    with torch.device("meta"):
        assert parameters_count(make()) == wanted


def sketch(height, width, planes=3, seed=0):
    return (
        torch.rand(2, planes, height, width, generator=torch.Generator().manual_seed(seed)) * 2 - 1
    )


def autocaconet(**more):
    network = AutoCaCoNet(AutoCaCoNetConfig(TINY, **more))
    return network, lambda h, w: network(sketch(h, w))


def deep_paint(**more):
    network = DeepPaint(DeepPaintConfig(TINY, **more))
    return network, lambda h, w: network(sketch(h, w), sketch(h, w, 12)).colour


def structure_ref(**more):
    network = StructureRef(StructureRefConfig(TINY, **more))
    return network, lambda h, w: network(sketch(h, w), sketch(90, 70, 3, 1))[-1]


def greys(**more):
    network = HscauGreys(HscauGreysConfig(TINY, **more))
    mask = lambda h, w: (sketch(h, w, 1, 2) > 0.9).float()  # noqa: E731
    return network, lambda h, w: network(sketch(h, w, 1), sketch(h, w, 2), mask(h, w))


def colornet(**more):
    network = ColorNet(ColorNetConfig(TINY, **more))
    return network, lambda h, w: network(sketch(h, w, 1))


VARIANTS = {
    "autocaconet": (autocaconet, {}, 3),
    "autocaconet, published": (autocaconet, {"published": True}, 3),
    "autocaconet, pooled": (autocaconet, {"pool": 2}, 3),
    "deep paint": (deep_paint, {}, 3),
    "deep paint, enlarging": (deep_paint, {"unpool": "nearest"}, 3),
    "deep paint, no gates": (deep_paint, {"gates": False}, 3),
    "reference, main": (structure_ref, {"variant": "main"}, 3),
    "reference, main as published": (structure_ref, {"variant": "main", "published": True}, 3),
    "reference, fine_tune": (structure_ref, {"variant": "fine_tune"}, 3),
    "greys": (greys, {}, 2),
    "greys, as published": (
        greys,
        {"second": "spatial", "mask_gate": False, "residual": False, "spread": False},
        2,
    ),
    "greys, no attention": (greys, {"second": "none"}, 2),
    "colornet": (colornet, {}, 2),
    "colornet, published": (colornet, {"published": True}, 2),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_every_parameter_learns(name):
    torch.manual_seed(0)
    make, options, planes = VARIANTS[name]
    network, run = make(**options)
    found = run(72, 130)
    assert found.shape == (2, planes, 72, 130)
    assert torch.isfinite(found).all()
    pushed = found.square().sum()
    if name.startswith("reference"):
        # The heads of the smaller sizes are no way to the last picture.
        small = network(sketch(72, 130), sketch(90, 70))[:-1]
        pushed = pushed + sum(one.square().sum() for one in small)
    pushed.backward()
    for title, value in network.named_parameters():
        assert value.grad is not None, title
        assert torch.isfinite(value.grad).all(), title


@pytest.mark.parametrize("name", VARIANTS)
@pytest.mark.parametrize(("height", "width"), [(1, 1), (33, 200), (257, 90)])
def test_pages_of_any_size(name, height, width):
    torch.manual_seed(0)
    make, options, planes = VARIANTS[name]
    network, run = make(**options)
    network.eval()
    with torch.inference_mode():
        found = run(height, width)
        assert found.shape == (2, planes, height, width)
        assert torch.isfinite(found).all()
        assert torch.equal(found, run(height, width))


def test_colour_keeps_to_its_range():
    torch.manual_seed(0)
    for make in (autocaconet, deep_paint, structure_ref):
        _network, run = make()
        with torch.inference_mode():
            assert run(64, 64).abs().max() <= 1


def test_smaller_pictures_of_a_reference_network_are_halves():
    network = StructureRef(StructureRefConfig(TINY))
    with torch.inference_mode():
        made = network(sketch(128, 256), sketch(64, 64))
    assert [tuple(one.shape[2:]) for one in made] == [(16, 32), (32, 64), (64, 128), (128, 256)]


def test_the_reference_changes_the_picture_channel_by_channel():
    torch.manual_seed(0)
    network = StructureRef(StructureRefConfig(TINY, "main"))
    style = network.style(sketch(64, 64))
    assert len(style) == 8
    assert style[0][0].shape == (2, network.style.used[0], 1, 1)
    published = StyleExtractor(StructureRefConfig(TINY, "main", published=True))
    assert published(sketch(64, 64))[0][0].shape == (2, 1, 1, 1)
    with torch.inference_mode():
        one = network(sketch(64, 64), sketch(64, 64, 3, 1))[-1]
        two = network(sketch(64, 64), sketch(64, 64, 3, 2))[-1]
    assert not torch.allclose(one, two)


def test_adain_gives_the_mean_and_the_spread_asked_for():
    x = torch.rand(1, 3, 16, 16)
    mean, spread = torch.rand(1, 3, 1, 1), torch.rand(1, 3, 1, 1) + 0.5
    found = adain(x, (mean, spread))
    assert torch.allclose(found.mean(dim=(2, 3), keepdim=True), mean, atol=1e-4)
    assert torch.allclose(found.std(dim=(2, 3), keepdim=True, correction=0), spread, atol=1e-3)
    assert torch.isfinite(adain(torch.rand(1, 3, 1, 1), (mean, spread))).all()


def test_self_attention_is_that_of_the_whole_matrix(monkeypatch):
    from models.networks import selfattention

    torch.manual_seed(0)
    block = SelfAttention(16).double()
    block.gamma.data.fill_(0.7)
    x = torch.rand(2, 16, 9, 7, dtype=torch.float64, requires_grad=True)
    query, key, value = (part(x).flatten(2) for part in (block.query, block.key, block.value))
    whole = torch.softmax(query.mT @ key, dim=-1)
    wanted = 0.7 * (value @ whole.mT).reshape(x.shape) + x
    wanted.square().sum().backward()
    slope, x.grad = x.grad, None
    monkeypatch.setattr(selfattention, "_ROOM", 500)
    found = block(x)
    found.square().sum().backward()
    assert torch.allclose(found, wanted)
    assert torch.allclose(x.grad, slope)


def test_self_attention_never_holds_the_whole_matrix(monkeypatch):
    from models.networks import selfattention

    sizes = []
    plain = selfattention._weighted

    def watched(query, key, value):
        sizes.append(query.shape[0] * query.shape[1] * key.shape[2])
        return plain(query, key, value)

    monkeypatch.setattr(selfattention, "_weighted", watched)
    x = torch.rand(2, 8, 96, 96, requires_grad=True)
    SelfAttention(8)(x).sum().backward()
    assert max(sizes) <= selfattention._ROOM < 2 * (96 * 96) ** 2
    # Computed again on the way back, not kept.
    assert sum(sizes) == 2 * 2 * (96 * 96) ** 2


def test_it_begins_as_if_it_were_not_there():
    x = torch.rand(1, 8, 5, 5)
    assert torch.equal(SelfAttention(8)(x), x)


def test_six_attention_maps_from_the_deepest():
    network = DeepPaint(DeepPaintConfig(TINY)).eval()
    with torch.inference_mode():
        maps = network(sketch(128, 64), sketch(128, 64, 12)).attention
    assert [tuple(one.shape[1:]) for one in maps] == [
        (1, 128 >> k, 64 >> k) for k in (5, 4, 3, 2, 1, 0)
    ]
    assert all(((one >= 0) & (one <= 1)).all() for one in maps)


def test_the_critic_judges_patches_of_seventy():
    critic = PatchGan(AutoCaCoNetConfig(TINY).critic).eval()
    x = sketch(256, 256)
    with torch.inference_mode():
        before = critic(x, x)
        assert before.shape == (2, 1, 30, 30)
        other = x.clone()
        other[:, :, 0, 0] += 1
        changed = (critic(x, other) != before).nonzero()
    assert changed[:, 2:].max() < 70 / 8


def test_no_hint_and_a_grey_hint_differ_at_the_gate():
    network = HscauGreys(HscauGreysConfig(TINY)).eval()
    light, ab = sketch(32, 32, 1), torch.full((2, 2, 32, 32), 128 / 255)
    gate = network.gate[-1]
    skip = torch.rand(2, network.last.in_channels, 32, 32)
    with torch.inference_mode():
        one = gate(skip, ab, torch.zeros_like(light))
        two = gate(skip, ab, torch.ones_like(light))
    assert not torch.allclose(one, two)


def test_hints_fill_the_picture_from_near_to_far():
    colour, mask = torch.zeros(1, 2, 37, 50), torch.zeros(1, 1, 37, 50)
    colour[0, :, 5, 4], mask[0, 0, 5, 4] = torch.tensor([0.9, 0.1]), 1
    colour[0, :, 30, 45], mask[0, 0, 30, 45] = torch.tensor([0.2, 0.7]), 1
    found = filled_hints(colour, mask, 0.5)
    assert torch.allclose(found[0, :, 5, 4], torch.tensor([0.9, 0.1]))
    assert torch.allclose(found[0, :, 30, 45], torch.tensor([0.2, 0.7]))
    # Nearer to the near hint than to the far one.
    assert (found[0, 0, :8, :8] > 0.55).all()
    assert (found[0, 1, 28:, 40:] > 0.4).all()
    assert (found >= 0.1 - 1e-6).all()
    assert (found <= 0.9 + 1e-6).all()
    assert (filled_hints(colour, 0 * mask, 0.5) == 0.5).all()


def test_an_untrained_network_for_greys_spreads_hints():
    network = HscauGreys(HscauGreysConfig(TINY)).eval()
    ab, mask = sketch(32, 48, 2), (sketch(32, 48, 1, 3) > 0.8).float()
    with torch.inference_mode():
        found = network(sketch(32, 48, 1), ab, mask)
    assert torch.allclose(found, filled_hints(ab, mask, 128 / 255))


def test_padding_continues_the_picture():
    x = torch.arange(6.0).reshape(1, 1, 2, 3)
    found = padded(x, 4)
    assert found.shape == (1, 1, 4, 4)
    assert torch.equal(found[0, 0, :2, :3], x[0, 0])
    assert (found[0, 0, 2:, 0] == 3).all()
    assert padded(x, 1) is x
