"""python main.py models ..."""

import json

import pytest

from painter.cli.main import run
from painter.host.discover import discover


@pytest.fixture
def command(capsys):
    def call(*words):
        code = run([str(word) for word in words])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return call


def test_what_ships_is_listed_and_verified(command):
    code, out, _ = command("models", "list", "--json")
    assert code == 0
    rows = json.loads(out)["weights"]
    for row in rows:
        assert row["file"] in command("models", "list")[1]
    code, out, _ = command("models", "verify", "--json")
    assert code == 0
    assert json.loads(out)["weights"] == [{"file": row["file"], "fault": ""} for row in rows]
    assert command("models", "verify")[0] == 0


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("prepare", "x"), 2, "--out"),
        (("prepare", "nowhere", "--out", "nowhere/else"), 3, "no folder"),
        (("prepare", "nowhere", "--out", "out-of-nowhere"), 3, "There is no nowhere"),
        (("data", "--contact-sheet", "sheet.txt"), 3, "no picture's name"),
        (("data", "nowhere.toml", "--contact-sheet", "sheet.png"), 3, "no configuration"),
        (("train", "nowhere.toml"), 3, "no configuration"),
        (("evaluate", "nowhere"), 3, "no folder"),
        (("evaluate", "x", "--protocol", "auto"), 3, "no folder"),
        (("evaluate", "x", "--reference", "pose"), 2, "--protocol reference"),
        (("evaluate", "x", "--size", "300"), 2, "300"),
        (("dance",), 2, "dance"),
        ((), 2, "ACTION"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(command, words, code, told):
    found, out, err = command("models", *words)
    assert found == code
    assert told in err
    assert out == ""
    assert len(err.strip().splitlines()) == 1


def test_a_plugin_is_measured_beside_the_baselines(command, archive, tmp_path):
    plugin = "hscau_net" if any(p.id == "hscau_net" for p in discover()) else "region_fill"
    sheet = tmp_path / "sheet.png"
    words = ("models", "evaluate", archive, "--plugin", plugin, "--limit", "2", "--size", "256")
    code, out, err = command(*words, "--json", "--contact-sheet", sheet)
    assert code == 0, err
    found = json.loads(out)
    sources = {row["source"] for row in found["rows"]}
    usual = {"white", "train mean", "nearest hint", "oracle: the best hint", "region_fill"}
    assert sources == {*usual, "plain pixel U-Net", plugin}
    assert all(row["obedience"] == 1 for row in found["rows"])
    assert {row["hints"] for row in found["rows"]} == {0, 1, 2, 4, 8, 16, 32, 64, 128}
    assert found["fid"].startswith("FID-own ")
    assert found["drawings"] == 2
    assert sheet.is_file()
    code, out, _ = command(*words)
    assert code == 0
    assert "k=4" in out


def test_another_view_and_another_protocol_are_measured(command, archive):
    words = ("models", "evaluate", archive, "--plugin", "region_fill", "--size", "256", "--json")
    code, out, err = command(*words, "--protocol", "auto", "--lines", "xdog", "--regions", "own")
    assert code == 0, err
    found = json.loads(out)
    usual = {"white", "train mean", "plain pixel U-Net"}
    assert {row["source"] for row in found["rows"]} == {*usual, "region_fill"}
    code, out, err = command(*words, "--protocol", "auto", "--alone")
    assert code == 0, err
    assert {row["source"] for row in json.loads(out)["rows"]} == {"region_fill"}
    assert found["view"] == {"lines": "xdog", "regions": "own", "size": 256}
    code, _, err = command(*words, "--protocol", "reference")
    assert code == 3
    assert "does not colour by reference" in err


def test_training_by_the_command_makes_a_weight_file(command, archive, tmp_path, monkeypatch):
    from models import commands
    from models.pipelines.files import load_network

    config = tmp_path / "small.toml"
    config.write_text(
        f'name = "small"\nplugin = "x"\ndata = ["{archive.name}"]\nheld_back = 0\n'
        "[network]\nside = 64\nwidths = [8, 16, 16, 16]\n"
        "[network.head]\nwidth = 32\nheads = 2\nblocks = 1\nbins = 16\npooled = 27\n"
        "[profiles.full]\nsteps = 2\ndrawings = 2\npictures = 1\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(commands, "checkout", lambda: tmp_path)
    words = ("models", "train", config, "--data", archive.parent, "--out", tmp_path / "run")
    code, out, err = command(*words)
    assert code == 0, err
    assert "small.safetensors" in out
    first = load_network(tmp_path / "run" / "small.safetensors")
    assert first.parameters_count() > 0
    sheet = tmp_path / "sheet.png"
    shown = ("--data", archive.parent, "--contact-sheet", sheet)
    code, _, err = command("models", "data", config, *shown)
    assert code == 0, err
    assert sheet.stat().st_size > 500
    code, _, err = command(*words, "--resume", "--steps", "3")
    assert code == 0, err
    code, _, err = command(*words, "--init", tmp_path / "run" / "small.safetensors")
    assert code == 0, err


def test_a_system_is_trained_from_prepared_pages(command, tmp_path, monkeypatch):
    """From finished pages of one's own to a weight file, by two commands."""
    import cv2

    from models import commands
    from models.data.engine.make import draw
    from models.pipelines.files import load_any

    pages = tmp_path / "pages"
    pages.mkdir()
    (tmp_path / "data").mkdir()
    for seed in range(6):
        made = draw(seed, "bust", side=96)
        page = made.colours[made.ids] * (1 - made.ink[..., None] / 255)
        cv2.imwrite(str(pages / f"{seed}.png"), page[..., ::-1])
    out = tmp_path / "data" / "mine"
    code, shown, err = command("models", "prepare", pages, "--out", out)
    assert code == 0, err
    assert "6 drawings" in shown
    config = tmp_path / "small.toml"
    config.write_text(
        'name = "small"\nplugin = "x"\nsystem = "deep_paint"\ndata = ["mine"]\nside = 64\n'
        "held_back = 1\nsheet_every = 2\n[network]\nwidth = 0.05\n"
        "[profiles.full]\nsamples = 4\nbatch = 2\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(commands, "checkout", lambda: tmp_path)
    words = ("models", "train", config, "--data", out.parent, "--out", tmp_path / "run")
    code, shown, err = command(*words)
    assert code == 0, err
    _, side = load_any(tmp_path / "run" / "small.safetensors")
    assert side == 64
    assert list((tmp_path / "run").glob("sheet-*.png"))
    code, _, err = command(*words, "--init", tmp_path / "run" / "small.safetensors")
    assert code == 0, err
    sheet = tmp_path / "sheet.png"
    code, _, err = command("models", "data", config, "--data", out.parent, "--contact-sheet", sheet)
    assert code == 0, err
    assert sheet.stat().st_size > 1000
