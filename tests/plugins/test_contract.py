"""Every plugin that ships keeps the contract; a plugin that breaks it is caught and named."""

import textwrap

import numpy as np
import pytest

from painter.api.request import Mode
from painter.base.errors import UserError
from painter.base.paths import bundled_plugins
from painter.host.contract import check_plugin
from painter.host.discover import FoundPlugin, default_plugin, discover, inspect, usable
from painter.host.manifest import Manifest

MANIFEST = """
id = "{id}"
name = "A plugin"
api = {api}
entry = "plugins.{id}.plugin:Source"
modes = ["auto"]
"""

CODE = """
import numpy as np
from painter.api.options import PluginOptions
from painter.api.result import ColorizeResult
from painter.base.errors import CancelledError

class Source:
    Options = PluginOptions
    def __init__(self, context):
        self.calls = 0
    def colorize(self, request, progress):
        progress(0.5)
        rows = request.regions.count + 1
        {body}
    def close(self):
        pass
"""

GOOD = "return ColorizeResult(colours=np.full((rows, 3), 9, np.uint8))"
FAULTS = {
    "raises": ("raise RuntimeError('out of paint')", "out of paint"),
    "nothing": ("return None", "NoneType"),
    "empty": ("return ColorizeResult()", "neither"),
    "wrong_rows": ("return ColorizeResult(colours=np.zeros((1, 4), np.uint8))", "colours"),
    "wrong_type": ("return ColorizeResult(colours=np.zeros((rows, 3)))", "float64"),
    "not_a_number": (
        "return ColorizeResult(colours=np.zeros((rows, 3), np.uint8),"
        " confidence=np.full(rows, np.nan, np.float32))",
        "confidence",
    ),
    "wrong_shape": (
        "return ColorizeResult(picture=np.zeros((10, 5000, 3), np.uint8))",
        "5000x10",
    ),
    "paints_the_ink": ("request.ink[:] = 0", "read-only"),
    "random": (
        "r = np.random.default_rng()\n        "
        "return ColorizeResult(colours=r.integers(0, 255, (rows, 3), np.uint8))",
        "same seed",
    ),
    "no_extras": (
        "return ColorizeResult(colours=np.zeros((rows, 3), np.uint8), extras=None)",
        "extras",
    ),
    "ends_the_program": ("raise SystemExit('bye')", "SystemExit"),
    "cancels_itself": ("raise CancelledError", "nobody asked"),
}
GUIDED = {
    "labels": "next(iter(request.labels.tiles.values())).ids[0] = 2",
    "region": "request.hints.region.setflags(write=True); request.hints.region[:] = 1",
    "point": "request.hints.point.setflags(write=True); request.hints.point[:] = 7",
    "colour": "request.hints.colour.setflags(write=True); request.hints.colour[:] = 7",
    "references": "request.references[0].setflags(write=True); request.references[0][:] = 7",
}


def write(folder, name, body=GOOD, api=1, manifest=None, code=None):
    place = folder / name
    place.mkdir()
    text = MANIFEST.format(id=name, api=api) if manifest is None else manifest
    (place / "plugin.toml").write_text(text, encoding="utf-8")
    source = CODE.replace("{body}", body) if code is None else code
    (place / "plugin.py").write_text(textwrap.dedent(source), encoding="utf-8")
    return inspect(place)


SHIPPED = discover([bundled_plugins()])
TRAINED = [plugin for plugin in SHIPPED if not plugin.untrained]


@pytest.mark.parametrize("plugin", TRAINED, ids=lambda p: p.id)
def test_what_ships_keeps_the_contract(plugin):
    assert check_plugin(plugin) == ()


def test_a_plugin_without_its_weights_is_listed_but_never_chosen():
    for plugin in SHIPPED:
        if plugin not in TRAINED:
            assert plugin.manifest is None
            assert "models train" in plugin.problem
    for mode in Mode:
        chosen = default_plugin(SHIPPED, mode)
        assert chosen is None or chosen in TRAINED


def test_a_plugin_of_others_is_loaded_from_its_folder(tmp_path):
    assert check_plugin(write(tmp_path, "stranger")) == ()


@pytest.mark.parametrize("name", FAULTS)
def test_a_broken_plugin_is_named(tmp_path, name):
    body, word = FAULTS[name]
    faults = check_plugin(write(tmp_path, name, body))
    assert faults
    assert all(isinstance(fault, str) for fault in faults)
    assert any(word in fault for fault in faults), faults


@pytest.mark.parametrize("what", GUIDED)
def test_a_changed_request_is_noticed(tmp_path, what):
    mode = "reference" if what == "references" else "hint"
    manifest = MANIFEST.format(id=f"changes_{what}", api=1).replace('"auto"', f'"{mode}"')
    body = f"{GUIDED[what]}\n        {GOOD}"
    faults = check_plugin(write(tmp_path, f"changes_{what}", body, manifest=manifest))
    assert any("request was changed" in fault for fault in faults), faults


@pytest.mark.parametrize("what", ["picture", "region", "colour", "point"])
def test_hints_are_read_only(tmp_path, what):
    manifest = MANIFEST.format(id=f"paints_{what}", api=1).replace('"auto"', '"hint"')
    body = f"request.hints.{what}[:] = 1\n        {GOOD}"
    faults = check_plugin(write(tmp_path, f"paints_{what}", body, manifest=manifest))
    assert any("read-only" in fault for fault in faults), faults


def test_a_plugin_that_reports_nothing_cannot_be_cancelled(tmp_path):
    code = CODE.replace("{body}", GOOD).replace("progress(0.5)", "pass")
    faults = check_plugin(write(tmp_path, "silent", code=code))
    assert faults == ("auto: It cannot be cancelled: it never reports progress.",)


def test_a_plugin_that_does_not_hear_goes_on(tmp_path):
    deaf = """try:
            progress(0.5)
        except Exception:
            progress(0.6)"""
    code = CODE.replace("{body}", GOOD).replace("progress(0.5)", deaf)
    faults = check_plugin(write(tmp_path, "deaf", code=code))
    assert faults == ("auto: It goes on after it was cancelled.",)


def test_closing_that_fails_is_a_fault(tmp_path):
    code = CODE.replace("{body}", GOOD) + "        raise SystemExit('no')\n"
    faults = check_plugin(write(tmp_path, "will_not_close", code=code))
    assert len(faults) == 1
    assert "cannot be closed" in faults[0]


def test_a_plugin_of_others_in_two_files(tmp_path):
    code = "from plugins.in_two.helper import paint\n" + CODE.replace(
        "{body}", "return paint(rows)"
    )
    plugin = write(tmp_path, "in_two", code=code)
    (plugin.folder / "helper.py").write_text(
        "import numpy as np\n"
        "from painter.api.result import ColorizeResult\n"
        "def paint(rows):\n"
        "    return ColorizeResult(colours=np.full((rows, 3), 9, np.uint8))\n"
    )
    assert check_plugin(plugin) == ()


@pytest.mark.parametrize(
    ("name", "words", "told"),
    [
        ("other_api", {"api": 2}, "API 2"),
        ("no_toml", {"manifest": "= what"}, "plugin.toml"),
        (
            "no_modes",
            {"manifest": MANIFEST.format(id="no_modes", api=1).replace('"auto"', "")},
            "modes",
        ),
        ("other_name", {"manifest": MANIFEST.format(id="another", api=1)}, "same name"),
        ("more", {"manifest": MANIFEST.format(id="more", api=1) + "colour = 1"}, "colour"),
        ("no_import", {"code": "import nothing_of_this_name"}, "nothing_of_this_name"),
        ("no_class", {"code": "x = 1"}, "Source"),
        ("no_syntax", {"code": "def"}, "SyntaxError"),
    ],
)  # fmt: skip
def test_a_plugin_that_cannot_be_used_says_why(tmp_path, name, words, told):
    (fault,) = check_plugin(write(tmp_path, name, **words))
    assert told in fault


def test_listing_imports_nothing_and_survives_the_broken(tmp_path):
    write(tmp_path, "explodes", code="raise SystemExit('boom')")
    write(tmp_path, "unreadable", manifest="= what")
    found = discover([tmp_path])
    assert [plugin.id for plugin in found] == ["explodes", "unreadable"]
    with pytest.raises(UserError, match="cannot be used"):
        usable(found, "unreadable")


def test_an_id_that_is_taken_is_reported(tmp_path):
    for place in ("one", "two"):
        (tmp_path / place).mkdir()
        write(tmp_path / place, "same")
    first, second = discover([tmp_path / "one", tmp_path / "two"])
    assert first.manifest is not None
    assert "taken" in second.problem


def test_weights_are_checked_by_hash(tmp_path):
    from painter.host.manifest import read_manifest
    from painter.host.weights import verified_weights

    text = MANIFEST.format(id="heavy", api=1) + '[[weights]]\nfile = "heavy.safetensors"\n'
    plugin = write(tmp_path, "heavy", manifest=text)
    manifest = read_manifest(plugin.folder)
    folder = tmp_path / "weights"
    folder.mkdir()
    with pytest.raises(UserError, match="missing"):
        verified_weights(manifest, folder)
    (folder / "heavy.safetensors").write_bytes(np.arange(4).tobytes())
    (tmp_path / "weights.toml").write_text(
        '[[weights]]\nfile = "heavy.safetensors"\nsha256 = "00"\n', encoding="utf-8"
    )
    with pytest.raises(UserError, match="damaged"):
        verified_weights(manifest, folder)


def found_as(folder, plugin_id, default_for, modes=("auto",)):
    manifest = Manifest(
        id=plugin_id, name="x", api=1, entry="a:B", modes=modes, default_for=default_for
    )
    return FoundPlugin(plugin_id, folder / plugin_id, manifest)


def test_the_default_is_the_bundled_plugin_that_says_so(tmp_path):
    first = found_as(bundled_plugins(), "a", ())
    meant = found_as(bundled_plugins(), "b", ("auto",))
    foreign = found_as(tmp_path, "c", ("auto",))
    assert default_plugin([first, meant, foreign], Mode.AUTO) is meant
    assert default_plugin([first, foreign], Mode.AUTO) is first
    assert default_plugin([foreign], Mode.AUTO) is foreign
    assert default_plugin([first, meant], Mode.HINT) is None


def test_a_default_for_a_mode_that_is_not_offered_is_a_fault(tmp_path):
    folder = tmp_path / "odd"
    folder.mkdir()
    text = MANIFEST.format(id="odd", api=1) + 'default_for = ["hint"]\n'
    (folder / "plugin.toml").write_text(text)
    assert "default_for" in inspect(folder).problem


def test_every_mode_that_ships_has_one_plugin_meant_for_it():
    shipped = [p.manifest for p in discover([bundled_plugins()]) if p.manifest is not None]
    for mode in {mode for manifest in shipped for mode in manifest.modes}:
        assert sum(mode in manifest.default_for for manifest in shipped) == 1
