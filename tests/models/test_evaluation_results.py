"""RESULTS.md and the gates, from records."""

import json

import numpy as np
import pytest

from models.evaluation.ablations import ABLATIONS
from models.evaluation.gates import GREYS, all_gates
from models.evaluation.guides import UNASKED
from models.evaluation.published_numbers import NUMBERS
from models.evaluation.records import FOLDER, find, lines, read_all
from models.evaluation.results import FILE, results
from models.training.systems import read_system
from painter.base.errors import UserError
from painter.base.paths import checkout

INTERVALS = {"accuracy": (0, 1), "error": (0, 9), "psnr": (9, 11), "colourfulness": (0, 1)}


def row(source, **values):
    usual = {
        "ask": "", "order": "", "hints": 0, "regions": 10, "accuracy": 0.5, "error": 12.0,
        "psnr": 10.0, "ssim": 0.5, "fid": 1.5, "leak": 0.01, "colourfulness": 1.0,
        "obedience": 1.0, "histogram": 0.8, "intervals": INTERVALS,
    }  # fmt: skip
    return {**usual, "source": source, **values}


def grey(source, **values):
    usual = {
        "psnr": 30.0, "psnr_interval": (29, 31), "ssim": 0.9, "colourfulness": 0.9,
        "stride_energy": 1.0, "error_red": 5.0, "error_blue": 6.0, "error_dark": 7.0,
    }  # fmt: skip
    return {**usual, "source": source, **values}


def write(folder, name, about):
    (folder / f"{name}.json").write_text(json.dumps(about), encoding="utf-8")


@pytest.fixture
def measured(tmp_path):
    """Every gate met but that of the stride, and the hint gate for one order."""
    ink = [
        row(source, order=order, hints=hints, accuracy=value)
        for order in ("largest", "random")
        for hints in (4, 8, 16)
        for source, value in (
            ("nearest hint", 0.3),
            ("hscau_net", 0.36 if order == "random" else 0.6),
        )
    ]
    unseen = {"rows": [], "set": "heldout"}
    write(tmp_path, "a", {**unseen, "protocol": "hints", "subsets": {"unseen styles": ink}})
    reference = [
        row("structure_ref", ask="paired", psnr=20), row("structure_ref", ask="different"),
        row("histogram transfer", ask="paired", psnr=18.5),
    ]  # fmt: skip
    write(
        tmp_path, "b", {**unseen, "protocol": "reference", "subsets": {"unseen styles": reference}}
    )
    coloured = [
        row("deep_paint", ask="changed", asked=0.9),
        row("deep_paint", ask=UNASKED, asked=0.6),
    ]
    write(
        tmp_path, "c", {**unseen, "protocol": "histogram", "subsets": {"unseen styles": coloured}}
    )
    greys = [
        grey("colornet", stride_energy=1.5), grey("train mean", psnr=28.0),
        grey("hscau_net_greys", psnr=36), grey("nearest hint, 0.5 %", psnr=34),
    ]  # fmt: skip
    write(tmp_path, "d", {"set": GREYS, "protocol": "greys", "rows": greys})
    speed = [{"source": "hscau_net, hint", "seconds": 0.12}]
    write(tmp_path, "e", {"set": "512 px", "protocol": "speed", "rows": speed})
    return tmp_path


def test_gates_say_what_was_measured(measured):
    gates = all_gates(read_all(measured))
    found = {(one.system, one.demand.split(":")[0]): one for one in gates}
    ink = found["hscau_net", "`ink`, 4 to 16 hints"]
    assert ink.met is False
    assert ink.number.startswith("+6.0 to +30.0 points")
    assert found["hscau_net", "`greys`, 0.5 % random pixels"].number == "+2.00 dB"
    changed = found["deep_paint", "a changed histogram"]
    assert changed.met
    assert changed.number == "0.25 of it"
    missed = [one for one in gates if one.met is False]
    assert {one.system for one in missed} == {"hscau_net", "colornet"}
    assert {one.system for one in gates if one.met is None} == {
        "structure_ref", "autocaconet", "correction"
    }  # fmt: skip


def test_the_file_shows_what_is_there_and_what_is_not(measured, tmp_path):
    curves = tmp_path / "curves"
    curves.mkdir()
    steps = [{"step": k, "validation": {"psnr": 10 + k, "score": 1}} for k in range(3)]
    text = "\n".join(json.dumps(step) for step in [{"step": 0, "loss": 1}, *steps])
    (curves / "colornet.jsonl").write_text(text, encoding="utf-8")
    shown = results(read_all(measured), curves)
    assert "| 2 | 12 |" in shown
    assert "**missed**" in shown
    assert "not measured yet" in shown
    for one in NUMBERS:
        assert f"| {one.value} | {one.measured_on} |" in shown
    assert "36.00 (29.0..31.0)" in shown
    empty = results((), tmp_path / "none")
    assert "not measured" in empty
    assert "**missed**" not in empty


def test_every_variant_has_a_configuration_that_fits():
    configs = checkout() / "models" / "training" / "configs"
    paths = {path.stem: path for path in configs.rglob("*.toml")}
    shipped = read_system(paths["autocaconet"])
    wanted = {variant.name for one in ABLATIONS for variant in one.variants}
    for name in (*wanted, "pixel_unet"):
        config = read_system(paths[name])
        assert config.name == name
        for profile in ("cpu", "full"):
            assert config.profile(profile).samples == shipped.profile(profile).samples


def test_rows_are_found_by_what_they_are_about(measured):
    found = list(lines(read_all(measured), "hints", "heldout", "unseen styles"))
    assert find(found, "hscau_net", order="random", hints=8)["accuracy"] == 0.36
    assert find(found, "hscau_net", hints=3) is None
    twice = [*read_all(measured), *read_all(measured)]
    assert len(list(lines(twice, "hints", "heldout", "unseen styles"))) == len(found)


def test_a_damaged_record_is_named(tmp_path):
    for text in ("{", "[]", '{"set": 1}'):
        (tmp_path / "x.json").write_text(text, encoding="utf-8")
        with pytest.raises(UserError, match=r"x\.json"):
            read_all(tmp_path)


def test_what_is_committed_is_what_the_records_say():
    records = read_all()
    assert FILE.read_text(encoding="utf-8") == results(records, FOLDER / "curves")
    for record in records:
        for some in (record.rows, *record.subsets.values()):
            for line in some:
                assert all(np.isfinite(v) for v in line.values() if isinstance(v, float))
