"""The export dialog: fields that agree, what the format keeps, and the answer."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QDialogButtonBox

from painter.app.export import ExportChoice
from painter.app.export_look import ExportLook
from painter.app.settings import ExportMemory
from painter.base.geometry import Size
from painter.io.page import read_page
from painter.ui.widgets.export_dialog import ExportDialog

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def bench(drawn_bench):
    drawn_bench.click(160, 100)
    return drawn_bench


@pytest.fixture
def ask(bench, qtbot):
    made = []

    def open_dialog(memory=None, page=None):
        look = ExportLook(page or bench.page, bench.studio.desk, memory or ExportMemory())
        dialog = ExportDialog(bench.window, look)
        made.append(dialog)
        dialog.show()
        return dialog

    yield open_dialog
    for dialog in made:
        dialog.reject()
        dialog.deleteLater()
    bench.idle()


def choose(dialog, suffix):
    dialog.format.setCurrentIndex(dialog.format.findData(suffix))
    dialog.format.activated.emit(dialog.format.currentIndex())


def kept(dialog):
    return {thing.text(): mark.text() for mark, thing, _ in dialog.kept._labels}


def test_the_copy_is_shown_and_its_size_guessed(ask, qtbot):
    dialog = ask()
    qtbot.waitUntil(lambda: dialog.preview.picture is not None, timeout=30_000)
    assert dialog.preview.picture.width() == 320
    assert "about" in dialog.estimate.text()


def test_percent_width_and_resolution_agree(ask, bench):
    dialog = ask(page=replace(bench.page, dpi=(300.0, 300.0)))
    dialog.percent.setValue(50)
    assert (dialog.width_field.value(), dialog.dpi.value()) == (160, 150)
    dialog.dpi.setValue(75)
    assert (dialog.width_field.value(), dialog.percent.value()) == (80, 25)
    dialog.width_field.setValue(640)
    assert (dialog.percent.value(), dialog.dpi.value()) == (200, 600)
    assert dialog.settled().size == Size(640, 800)
    dialog.width_field.setValue(320)
    assert dialog.settled().size is None


def test_a_size_that_cannot_be_written_is_refused_in_words(ask):
    dialog = ask()
    accept = dialog.accept_button
    dialog.percent.setValue(10_000)
    assert not accept.isEnabled()
    assert "too large" in dialog.trouble.text()
    dialog.percent.setValue(100)
    assert accept.isEnabled()
    assert dialog.trouble.text() == ""


def test_what_a_format_keeps_is_told_by_marks_and_words(ask):
    dialog = ask()
    choose(dialog, ".ora")
    assert set(kept(dialog).values()) == {"\u2713"}
    dialog.percent.setValue(50)
    assert kept(dialog)["Regions and what was decided"] == "\u2013"
    choose(dialog, ".png")
    assert kept(dialog)["Layers and groups"] == "\u2013"
    spoken = [thing.accessibleName() for _, thing, _ in dialog.kept._labels]
    assert "Layers and groups: not kept, merged into the picture" in spoken
    choose(dialog, ".jpg")
    assert kept(dialog)["Transparency"] == "\u2013"


def test_options_are_offered_where_they_make_sense(ask):
    dialog = ask(ExportMemory(suffix=".ora", split_swatches=True, selection_layer=True))
    assert dialog.settled().split_swatches
    assert dialog.settled().selection_layer
    choose(dialog, ".png")
    assert not dialog.split.isEnabled()
    assert not dialog.settled().split_swatches
    choose(dialog, ".jpg")
    assert not dialog.clear.isEnabled()
    choose(dialog, ".psd")
    assert dialog.settled().split_swatches


def test_without_regions_nothing_is_split(ask, bench):
    page = replace(bench.page, labels=None, regions=None, tree=None, openings=None)
    dialog = ask(ExportMemory(suffix=".ora", split_swatches=True), page)
    assert not dialog.split.isEnabled()
    assert not dialog.settled().split_swatches


def test_the_keyboard_reaches_every_field(ask):
    dialog = ask()
    fields = (dialog.format, dialog.percent, dialog.width_field, dialog.dpi, dialog.clear)
    for field in fields:
        assert field.focusPolicy().value & 1  # by the tab key
    assert dialog.buttons.button(QDialogButtonBox.StandardButton.Cancel) is not None


def test_an_export_follows_the_choice_and_remembers_it(bench, tmp_path):
    bench.answers.choice = ExportChoice(
        suffix=".ora", size=Size(160, 200), split_swatches=True, selection_layer=True
    )
    bench.answers.path = tmp_path / "copy.ora"
    bench.trigger("file.export")
    bench.idle()
    copy = read_page(tmp_path / "copy.ora").page
    assert copy.size == Size(160, 200)
    assert [layer.name for layer in copy.layers][:3] == ["selection", "ink", "flats"]
    assert bench.studio.settings.now.export.scale == 0.5
    assert bench.editor.unsaved
    bench.answers.choice = None
    bench.trigger("file.export")
    bench.idle()
    assert bench.answers.look.first.size == Size(160, 200)
