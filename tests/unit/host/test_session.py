"""Whatever a plugin does, the page hears of it as one sentence."""

import sys
import textwrap
import threading

import numpy as np
import pytest

from painter.api.progress import silent
from painter.api.request import ColorizeRequest, Mode
from painter.base.errors import CancelledError, UsageError, UserError
from painter.base.geometry import Size
from painter.host.discover import inspect
from painter.host.load import PluginError, load_class
from painter.host.session import PluginSession
from painter.pixels.labelmap import LabelMap
from painter.segment.table import describe

CODE = """
import asyncio
import numpy as np
from pydantic import field_validator
from painter.api.options import PluginOptions
from painter.api.result import ColorizeResult
from painter.base.errors import CancelledError

class Options(PluginOptions):
    colour: int = 9
    @field_validator("colour")
    @classmethod
    def _checked(cls, value):
        {check}
        return value

class Source:
    Options = Options
    def __init__(self, context):
        {start}
    def colorize(self, request, progress):
        colours = np.full((request.regions.count + 1, 3), 9, np.uint8)
        grey = np.zeros((4, 5), np.uint8)
        {body}
        return ColorizeResult(colours=colours)
    def close(self):
        {close}
"""
TOML = """
id = "{id}"
name = "A plugin"
api = 1
entry = "plugins.{id}.plugin:Source"
modes = ["auto"]
"""


def with_extras(text):
    return f"return ColorizeResult(colours=colours, extras={text})"


@pytest.fixture
def session(tmp_path, request):
    """Makes a session of a plugin with these lines in it; it is closed by whoever made it."""
    name = f"made_{abs(hash(request.node.name))}"

    def make(*, body="pass", start="pass", close="pass", check="pass", code=None):
        place = tmp_path / name
        place.mkdir()
        (place / "plugin.toml").write_text(TOML.format(id=name), encoding="utf-8")
        text = CODE.format(body=body, start=start, close=close, check=check)
        (place / "plugin.py").write_text(code or textwrap.dedent(text), encoding="utf-8")
        plugin = inspect(place)
        return PluginSession(plugin, plugin.manifest)

    return make


def page(options):
    labels = np.ones((20, 30), np.uint32)
    labels[:, 15:] = 2
    rows = np.arange(3, dtype=np.uint32)
    return ColorizeRequest(
        mode=Mode.AUTO,
        size=Size(30, 20),
        ink=np.zeros((20, 30), np.uint8),
        labels=LabelMap.from_array(labels),
        regions=describe(labels, rows, np.zeros((20, 30), np.bool_)),
        options=options,
    )


def colorize(session, progress=silent):
    return session.colorize(page(session.options({})), progress)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (with_extras("None"), "extras of NoneType"),
        (with_extras("[grey]"), "extras of list"),
        (with_extras("{'../../x': grey}"), "'../../x'"),
        (with_extras("{'a/b': grey}"), "'a/b'"),
        (with_extras(r"{'a\\b': grey}"), "letters, digits"),
        (with_extras("{'.hidden': grey}"), "'.hidden'"),
        (with_extras("{'': grey}"), "''"),
        (with_extras("{'new\\nline': grey}"), "letters, digits"),
        (with_extras("{3: grey}"), "name 3"),
        (with_extras("{'map': None}"), "no uint8 picture"),
        (with_extras("{'map': grey[:0]}"), "no uint8 picture"),
        (with_extras("{'map': np.zeros((3, 3, 7), np.uint8)}"), "no uint8 picture"),
        (with_extras("{'map': grey / 2}"), "no uint8 picture"),
        ("raise SystemExit('boom')", "SystemExit: boom"),
        ("raise CancelledError", "says it was cancelled though nobody asked"),
        ("raise asyncio.CancelledError('x')", "CancelledError: x"),
        ("raise StopIteration", "StopIteration"),
        ("raise GeneratorExit", "GeneratorExit"),
        ("raise MemoryError", "more memory than is free"),
        ("Options(colour='red')", "ValidationError"),
    ],
)
def test_what_colorize_does_wrong_is_one_sentence(session, body, told):
    with session(body=body) as made, pytest.raises(PluginError) as caught:
        colorize(made)
    assert told in str(caught.value)
    assert "made_" in str(caught.value)


@pytest.mark.parametrize("name", ["attention", "layer 3", "a.b-c_d", "注意", "9"])
def test_extras_of_a_good_name_come_through(session, name):
    with session(body=with_extras(f"{{{name!r}: grey}}")) as made:
        assert set(colorize(made).extras) == {name}


@pytest.mark.parametrize(
    ("where", "line", "told"),
    [
        ("start", "raise SystemExit(3)", "cannot start: SystemExit: 3"),
        ("start", "raise CancelledError", "nobody asked"),
        ("start", "raise KeyError('weights')", "KeyError"),
        ("check", "raise TypeError('no')", "cannot read its options: TypeError"),
        ("check", "raise SystemExit", "SystemExit"),
    ],
)
def test_what_goes_wrong_before_colouring(session, where, line, told):
    with session(**{where: line}) as made, pytest.raises(PluginError) as caught:
        made.colorize(page(made.options({"colour": 3})), silent)
    assert told in str(caught.value)


def test_a_module_that_ends_the_program_does_not(session):
    with pytest.raises(PluginError, match="SystemExit: boom"):
        session(code="raise SystemExit('boom')").options({})


@pytest.mark.parametrize(
    "line", ["raise SystemExit", "raise RuntimeError('shut')", "raise CancelledError"]
)
def test_closing_that_fails_is_said_once(session, line):
    made = session(close=line)
    colorize(made)
    with pytest.raises(PluginError, match="cannot be closed"):
        made.close()
    made.close()
    assert colorize(made).colours is not None


def test_a_failure_is_not_hidden_by_a_failing_close(session):
    made = session(body="raise RuntimeError('first')", close="raise RuntimeError('second')")
    with pytest.raises(PluginError, match="first"), made:
        colorize(made)


def test_what_progress_raises_is_a_cancellation(session):
    def stop(fraction, text=""):
        raise CancelledError("enough")

    with session(body="progress(0.5)") as made, pytest.raises(CancelledError, match="enough"):
        colorize(made, stop)


@pytest.mark.parametrize(
    "then", ["pass", "raise CancelledError", "raise CancelledError('mine') from None"]
)
def test_a_cancellation_that_the_plugin_caught_is_still_one(session, then):
    def stop(fraction, text=""):
        raise CancelledError

    body = f"""
        try:
            progress(0.5)
        except BaseException:
            {then}"""
    with session(body=body.strip()) as made, pytest.raises(CancelledError):
        colorize(made, stop)


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, RuntimeError])
def test_what_progress_raises_is_not_the_plugins_fault(session, error):
    def stop(fraction, text=""):
        raise error

    with session(body="progress(0.5)") as made, pytest.raises(error):
        colorize(made, stop)


def colorize_and_close(session):
    colorize(session)
    session.close()


@pytest.mark.parametrize("where", ["start", "body", "close"])
def test_ctrl_c_passes_through(session, where):
    made = session(**{where: "raise KeyboardInterrupt"})
    with pytest.raises(KeyboardInterrupt):
        colorize_and_close(made)


def test_a_plugin_is_not_closed_while_it_colours(session):
    made = session(body="progress(0.5)")
    inside, go_on, closed = threading.Event(), threading.Event(), threading.Event()

    def wait(fraction, text=""):
        inside.set()
        go_on.wait(10)

    worker = threading.Thread(target=colorize, args=(made, wait))
    worker.start()
    assert inside.wait(10)

    def close():
        made.close()
        closed.set()

    closer = threading.Thread(target=close)
    closer.start()
    assert not closed.wait(0.1)
    go_on.set()
    worker.join(10)
    closer.join(10)
    assert closed.is_set()


def test_an_option_that_is_not_there_is_said_in_our_words(session):
    made = session()
    with pytest.raises(UsageError, match="has no option 'foo'") as caught:
        made.options({"foo": "1"})
    assert "Its options are: colour." in str(caught.value)
    assert "Extra inputs" not in str(caught.value)
    with pytest.raises(UsageError, match="refuses the option 'colour'"):
        made.options({"colour": "red"})


TWO_FILES = """
from painter.api.options import PluginOptions
from plugins.{id}.helper import X
import plugins.{id}.helper as whole
import plugins.{id}
from . import helper
from .helper import X as relative

assert X == relative == whole.X == helper.X == plugins.{id}.helper.X

class Source:
    Options = PluginOptions
    VALUE = X
    @staticmethod
    def late():
        from plugins.{id}.later import Y
        from .later import Y as other
        assert Y is other
        return Y
"""


def two_files(folder, value, plugin_id="two_mod"):
    place = folder / plugin_id
    place.mkdir(parents=True)
    (place / "plugin.toml").write_text(TOML.format(id=plugin_id), encoding="utf-8")
    (place / "plugin.py").write_text(TWO_FILES.replace("{id}", plugin_id), encoding="utf-8")
    (place / "helper.py").write_text(f"X = {value}\n", encoding="utf-8")
    (place / "later.py").write_text(f"Y = ['later', {value}]\n", encoding="utf-8")
    return inspect(place)


def test_a_plugin_of_two_files_finds_its_own_outside_the_checkout(tmp_path):
    plugin = two_files(tmp_path / "one", 1)
    found = load_class(plugin, plugin.manifest)
    assert found.VALUE == 1
    assert found.late() == ["later", 1]
    assert load_class(plugin, plugin.manifest) is found


def test_two_plugins_of_one_name_do_not_meet(tmp_path):
    first, second = two_files(tmp_path / "one", 1), two_files(tmp_path / "two", 2)
    assert load_class(first, first.manifest).VALUE == 1
    assert load_class(second, second.manifest).VALUE == 2
    assert load_class(first, first.manifest).late() == ["later", 1]


def test_a_stranger_of_a_bundled_name_leaves_the_bundled_one_alone(tmp_path):
    from painter.base.paths import bundled_plugins

    kept = {name: module for name, module in sys.modules.items() if name.startswith("plugins.")}
    try:
        stranger = two_files(tmp_path, 5, "region_fill")
        assert load_class(stranger, stranger.manifest).VALUE == 5
        ours = inspect(bundled_plugins() / "region_fill")
        assert load_class(ours, ours.manifest).__name__ == "RegionFill"
    finally:
        sys.modules.update(kept)


def test_a_package_that_fails_to_start_can_be_mended(tmp_path):
    plugin = two_files(tmp_path, 1, "mended_mod")
    init = plugin.folder / "__init__.py"
    init.write_text("raise SystemExit('not yet')")
    with pytest.raises(UserError, match="not yet"):
        load_class(plugin, plugin.manifest)
    init.unlink()
    assert load_class(plugin, plugin.manifest).VALUE == 1
