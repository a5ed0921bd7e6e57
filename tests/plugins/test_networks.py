"""The adapters of the published systems, with random weights."""

import hashlib
import os
from dataclasses import replace

import cv2
import numpy as np
import pytest
import torch

from models.networks.autocaconet import AutoCaCoNet, AutoCaCoNetConfig
from models.networks.colornet import ColorNet, ColorNetConfig
from models.networks.deep_paint import DeepPaint, DeepPaintConfig
from models.networks.hscau_greys import HscauGreys, HscauGreysConfig
from models.networks.structure_ref import StructureRef, StructureRefConfig
from models.pipelines.files import save_network
from models.pipelines.lab import lab_of
from models.pipelines.picture import labels_at, network_size, reference_planes, with_proportions
from painter.api.progress import silent
from painter.api.request import Mode
from painter.base.errors import UserError
from painter.base.paths import bundled_plugins
from painter.cli.main import run
from painter.cli.plugin_report import list_plugins
from painter.host import contract, discover, weights
from painter.host.contract import check_plugin
from painter.host.discover import inspect
from painter.host.session import PluginSession
from painter.imaging.colour import delta_e, to_lab
from painter.imaging.colourbands import bands_of_palette
from painter.pixels.palette import Palette, Swatch
from painter.pixels.regiontable import RegionKind

SIDE = 64
WIDTH = 0.05
NETWORKS = {
    "autocaconet": ("autocaconet", AutoCaCoNet, AutoCaCoNetConfig(WIDTH, pool=4)),
    "structure_ref": ("structure_ref_fine_tune", StructureRef, StructureRefConfig(WIDTH)),
    "deep_paint": ("deep_paint", DeepPaint, DeepPaintConfig(WIDTH)),
    "colornet": ("colornet", ColorNet, ColorNetConfig(WIDTH)),
    "hscau_greys": ("hscau_net_greys", HscauGreys, HscauGreysConfig(WIDTH)),
}


@pytest.fixture(autouse=True)
def few_threads():
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder of weights with all of them, random."""
    folder = tmp_path / "models" / "weights"
    rows = []
    for stem, kind, config in NETWORKS.values():
        torch.manual_seed(0)
        path = folder / f"{stem}.safetensors"
        save_network(path, kind(config).eval(), SIDE)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        rows.append(f'[[weights]]\nfile = "{path.name}"\nsha256 = "{digest}"\n')
    (folder.parent / "weights.toml").write_text("\n".join(rows), encoding="utf-8")
    for module in (discover, weights):
        monkeypatch.setattr(module, "weights_folder", lambda: folder)
    return folder


# By plugin: the option, its default, another value, and the file and the network of that.
VARIANTS = {
    "structure_ref": (
        "variant",
        "fine_tune",
        "main",
        "structure_ref_main",
        lambda: StructureRef(StructureRefConfig(WIDTH, "main")),
    ),
    "colornet": (
        "flow",
        "l",
        "gray",
        "colornet_gray",
        lambda: ColorNet(ColorNetConfig(WIDTH, flow="gray")),
    ),
}


@pytest.fixture
def variants(place):
    """The other variants too."""
    for *_, stem, make in VARIANTS.values():
        torch.manual_seed(1)
        path = place / f"{stem}.safetensors"
        save_network(path, make().eval(), SIDE)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        with (place.parent / "weights.toml").open("a", encoding="utf-8") as table:
            table.write(f'\n[[weights]]\nfile = "{path.name}"\nsha256 = "{digest}"\n')


def found(name):
    return inspect(bundled_plugins() / name)


def session(name):
    plugin = found(name)
    return PluginSession(plugin, plugin.manifest)


def request(mode, page, **changes):
    made = contract._request(Mode(mode), contract._drawing(*page), page_options(changes))
    return replace(made, **changes)


def page_options(changes):
    return changes.pop("options")


def ask(name, mode, page=(150, 110), given=None, **changes):
    with session(name) as one:
        asked = request(mode, page, options=one.options(given or {}), **changes)
        return one.colorize(asked, silent), asked


@pytest.mark.parametrize("name", NETWORKS)
def test_the_contract_is_kept(name, place):
    assert check_plugin(found(name)) == ()


@pytest.mark.parametrize("name", NETWORKS)
def test_without_weights_it_is_no_plugin_to_use(name, tmp_path, monkeypatch):
    monkeypatch.setattr(discover, "weights_folder", lambda: tmp_path)
    plugin = found(name)
    assert plugin.manifest is None
    assert plugin.untrained
    assert "missing" in plugin.problem


@pytest.mark.parametrize("name", NETWORKS)
def test_another_network_in_its_file_is_refused(name, place):
    stem = NETWORKS[name][0]
    other = "deep_paint" if name != "deep_paint" else "colornet"
    path = place / f"{stem}.safetensors"
    old = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_bytes((place / f"{NETWORKS[other][0]}.safetensors").read_bytes())
    table = place.parent / "weights.toml"
    new = hashlib.sha256(path.read_bytes()).hexdigest()
    table.write_text(table.read_text().replace(old, new))
    mode = found(name).manifest.modes[0]
    with pytest.raises(UserError, match="another kind"):
        ask(name, mode, (20, 20))


@pytest.mark.parametrize("page", [(3, 900), (900, 20), (257, 64)])
def test_pages_of_any_shape(page, place):
    for name in NETWORKS:
        mode = found(name).manifest.modes[0]
        result, _ = ask(name, mode, page)
        height, width = result.picture.shape[:2]
        assert abs(height * page[1] / (width * page[0]) - 1) < 0.05


def test_six_maps_come_with_deep_paint(place):
    result, _ = ask("deep_paint", "histogram")
    assert list(result.extras) == [f"attention {k}" for k in range(1, 7)]
    assert all(one.shape == result.picture.shape[:2] for one in result.extras.values())


def test_the_palette_is_what_deep_paint_paints_with(place):
    one = Palette((Swatch((250, 20, 20), weight=1.0),))
    two = Palette((Swatch((20, 20, 250), weight=1.0),))
    first, _ = ask("deep_paint", "histogram", palette=one)
    second, _ = ask("deep_paint", "histogram", palette=two)
    assert not np.array_equal(first.picture, second.picture)


def test_automatic_colours_leave_paper_white(place):
    result, asked = ask("autocaconet", "auto")
    all_over, _ = ask("autocaconet", "auto", given={"keep_paper": False})
    h, w = result.picture.shape[:2]
    seen = labels_at(asked.labels.lookup(asked.regions.region_of_atom), h, w)
    paper = (asked.regions.kind != RegionKind.DRAWING)[seen]
    assert paper.any()
    assert (~paper).any()
    assert (result.picture[paper] == 255).all()
    assert np.array_equal(result.picture[~paper], all_over.picture[~paper])
    assert not np.array_equal(result.picture, all_over.picture)


def test_a_flipped_page_keeps_its_automatic_colours(place):
    with session("autocaconet") as one:
        asked = request("auto", (SIDE, SIDE), options=one.options({"keep_paper": False}))
        flipped = replace(asked, ink=np.ascontiguousarray(np.array(asked.ink)[:, ::-1]))
        result, mirrored = one.colorize(asked, silent), one.colorize(flipped, silent)
    away = mirrored.picture[:, ::-1].astype(int) - result.picture
    assert np.abs(away).max() <= 2
    assert np.ptp(result.picture) > 2


def test_colours_of_autocaconet_can_be_raised(place):
    def chroma(vividness):
        result, _ = ask("autocaconet", "auto", given={"vividness": vividness})
        return np.linalg.norm(to_lab(result.picture)[..., 1:], axis=-1).mean()

    assert chroma(0.0) < 1 < chroma(1.0) < chroma(2.5)


def test_regions_get_the_asked_colours_exactly(place):
    palette = Palette((Swatch((250, 20, 20), weight=0.7), Swatch((20, 20, 250), weight=0.3)))
    result, asked = ask("deep_paint", "histogram", palette=palette)
    drawn = asked.regions.kind[1:] == RegionKind.DRAWING
    assert drawn.any()
    own = {tuple(c) for c in result.colours[1:][drawn].tolist()}
    assert own <= {(250, 20, 20), (20, 20, 250)}
    assert (result.colours[1:][~drawn] == 255).all()
    painted, _ = ask("deep_paint", "histogram", given={"colours": "painted"}, palette=palette)
    assert painted.colours is None


def test_colours_by_place_come_before_the_palette(place):
    palette = Palette((Swatch((250, 20, 20), weight=1.0),))
    same = bands_of_palette(palette)
    plain, _ = ask("deep_paint", "histogram", palette=palette)
    given, _ = ask("deep_paint", "histogram", palette=palette, bands=same)
    assert np.array_equal(plain.picture, given.picture)
    other = same.with_colour(0, 0, (20, 20, 250))
    changed, _ = ask("deep_paint", "histogram", palette=palette, bands=other)
    assert not np.array_equal(plain.picture, changed.picture)


def test_all_references_count(place):
    red = np.full((40, 30, 3), (220, 30, 30), np.uint8)
    blue = np.full((30, 50, 3), (30, 30, 220), np.uint8)
    pictures = [
        ask("structure_ref", "reference", references=chosen)[0].picture
        for chosen in ((red,), (blue,), (red, blue), (blue, red))
    ]
    assert not np.array_equal(pictures[0], pictures[1])
    assert not np.array_equal(pictures[2], pictures[0])
    assert np.array_equal(pictures[2], pictures[3])


@pytest.mark.parametrize("name", VARIANTS)
def test_variants_can_be_chosen(name, place, variants):
    option, usual, other, *_ = VARIANTS[name]
    assert check_plugin(found(name)) == ()
    assert found(name).waiting == ()
    # White has no room for chroma.
    ink = {} if name == "structure_ref" else {"ink": np.full((64, 64), 120, np.uint8)}
    mode = found(name).manifest.modes[0]
    first, _ = ask(name, mode, (64, 64), **ink)
    same, _ = ask(name, mode, (64, 64), given={option: usual}, **ink)
    changed, _ = ask(name, mode, (64, 64), given={option: other}, **ink)
    assert np.array_equal(first.picture, same.picture)
    assert not np.array_equal(first.picture, changed.picture)


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant_that_is_not_trained_yet_is_one_sentence(name, place):
    option, usual, other, stem, _ = VARIANTS[name]
    assert found(name).waiting == (f"{stem}.safetensors",)
    mode = found(name).manifest.modes[0]
    with pytest.raises(UserError, match=f"'{other}' is not trained yet") as told:
        ask(name, mode, given={option: other})
    assert f"models train {stem}" in told.value.advice
    assert usual in told.value.advice


def test_weights_of_ones_own_count_instead(place, tmp_path):
    path = tmp_path / "mine.safetensors"
    pictures = []
    for seed in (5, 6):
        torch.manual_seed(seed)
        save_network(path, StructureRef(StructureRefConfig(WIDTH)).eval(), SIDE)
        os.utime(path, (seed, seed))
        pictures.append(ask("structure_ref", "reference", given={"own": str(path)})[0].picture)
    usual, _ = ask("structure_ref", "reference")
    assert not np.array_equal(pictures[0], pictures[1])
    assert not np.array_equal(pictures[1], usual.picture)
    with pytest.raises(UserError, match=r"nowhere\.safetensors"):
        ask("structure_ref", "reference", given={"own": str(tmp_path / "nowhere.safetensors")})


def test_what_is_not_trained_yet_is_listed(place, capsys):
    list_plugins([found("structure_ref")], as_json=False)
    assert "not trained yet: structure_ref_main.safetensors" in capsys.readouterr().out


def test_the_published_correction_darkens(place):
    plain, _ = ask("autocaconet", "auto")
    other, _ = ask("autocaconet", "auto", given={"correction": "published"})
    assert other.picture.astype(int).mean() < plain.picture.astype(int).mean()


def test_both_networks_of_autocaconet_are_on_the_command_line(place, tmp_path):
    page = tmp_path / "page.png"
    cv2.imwrite(str(page), 255 - contract._drawing()[0])
    made = {}
    for name, words in {
        "network 1": ["--flatten", "none"],
        "network 2": [],
        "published": ["--set", "correction=published", "--flatten", "none"],
    }.items():
        out = tmp_path / f"{name}.png"
        assert (
            run(["colorize", str(page), "--plugin", "autocaconet", "--out", str(out), *words]) == 0
        )
        made[name] = cv2.imread(str(out)).astype(int)
    inside = made["network 2"][40:60, 30:45].reshape(-1, 3)
    assert len(np.unique(inside, axis=0)) == 1
    assert len(np.unique(made["network 1"][40:60, 30:45].reshape(-1, 3), axis=0)) > 1
    assert made["published"].mean() < made["network 1"].mean()


def test_the_six_maps_are_written_on_request(place, tmp_path):
    page, scheme, maps = tmp_path / "page.png", tmp_path / "p.gpl", tmp_path / "maps"
    cv2.imwrite(str(page), 255 - contract._drawing()[0])
    scheme.write_text("GIMP Palette\n#\n30 160 60 green\n")
    words = ["--mode", "histogram", "--palette", str(scheme), "--extras", str(maps)]
    assert run(["colorize", str(page), *words, "--out", str(tmp_path / "o.png")]) == 0
    names = sorted(path.name for path in maps.iterdir())
    assert names == [f"page.attention {k}.png" for k in range(1, 7)]


@pytest.mark.parametrize("name", ["colornet", "hscau_greys"])
def test_greys_are_kept(name, place):
    grey = np.linspace(0, 255, 64, dtype=np.uint8)[np.newaxis].repeat(64, axis=0)
    mode = found(name).manifest.modes[0]
    result, _ = ask(name, mode, (64, 64), ink=255 - grey)
    seen = torch.from_numpy(result.picture.copy()).permute(2, 0, 1)[None] / 255
    true = torch.from_numpy(grey.copy())[None, None].expand(-1, 3, -1, -1) / 255
    assert (lab_of(seen) - lab_of(true))[:, 0].abs().max() < 1.0


def test_hints_reach_the_greys(place):
    # White has no room for chroma.
    ink = np.full((64, 64), 120, np.uint8)
    plain, asked = ask("hscau_greys", "hint", (64, 64), ink=ink)
    hints = asked.hints
    picture = hints.picture.copy()
    picture[10:20, 10:20] = (30, 200, 60, 255)
    other, _ = ask("hscau_greys", "hint", (64, 64), ink=ink, hints=replace(hints, picture=picture))
    apart = delta_e(plain.picture, other.picture)
    assert apart[8:22, 8:22].mean() > apart[40:, 40:].mean()


def test_sizes():
    assert network_size(512, 512, 256) == (256, 256)
    assert network_size(512, 1024, 256) == (128, 256)
    assert network_size(1414, 1000, 256) == (362, 256)
    assert network_size(9000, 10, 256) == (512, 1)
    picture = np.zeros((1, 256, 3), np.uint8)
    assert with_proportions(picture, 3, 900).shape == (3, 900, 3)
    square = reference_planes(np.zeros((30, 60, 3), np.uint8), 64)
    assert (square[0, :, 32:] == 1).all()
    assert (square[0, :, :32] == -1).all()
