"""Colouring the page: which plugin, in which mode, with which options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from painter.api.options import PluginOptions
from painter.api.request import Mode
from painter.app.form import form_fields
from painter.app.studio import Studio
from painter.base.paths import user_plugins
from painter.host.discover import FoundPlugin
from painter.segment.flatten import FlattenMethod
from painter.ui.panels.colour_bands import ColourBandsPanel
from painter.ui.panels.options_form import OptionsForm, row_label
from painter.ui.panels.overlay_box import OverlayBox
from painter.ui.panels.source_pictures import SourcePictures
from painter.ui.widgets.buttons import ActionTable, action_button

_MODES: Mapping[Mode, str] = {
    Mode.AUTO: "By itself (keeps hints)",
    Mode.HINT: "By my hints",
    Mode.REFERENCE: "By a reference picture",
    Mode.HISTOGRAM: "By a palette, or colours by place",
}
_FINISHES = (
    ("As the plugin is meant", None, "Flat colours by region; of plugins that keep greys, chroma"),
    ("As painted", FlattenMethod.NONE, "The network's own picture as a layer over the flats"),
)
_LAST_SEED = 9999


class ColouringPanel(QWidget):
    """What Ctrl+Return does."""

    def __init__(self, studio: Studio, actions: ActionTable) -> None:
        super().__init__()
        self._studio = studio
        self._kept: dict[str, Mapping[str, Any]] = {}
        self._forms: dict[str, type[PluginOptions]] = {}
        self.form: OptionsForm | None = None
        self.plugin_box = QComboBox()
        self.mode_box = QComboBox()
        self.seed_box = QSpinBox()
        self.seed_box.setRange(0, _LAST_SEED)
        self.seed_box.setToolTip("Another number, another scheme of colours")
        self.finish_box = QComboBox()
        self.finish_box.setAccessibleName("Result")
        for place, (title, method, tip) in enumerate(_FINISHES):
            self.finish_box.addItem(title, method)
            self.finish_box.setItemData(place, tip, Qt.ItemDataRole.ToolTipRole)
        self.show_box = OverlayBox()
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setObjectName("faint")
        self.sources = SourcePictures(actions)
        self.bands = ColourBandsPanel(actions)
        self.switch = QPushButton()
        self._options = QVBoxLayout()
        self._lay_out(actions)
        self.plugin_box.activated.connect(lambda index: self._show_plugin())
        self.mode_box.currentIndexChanged.connect(lambda index: self._show_mode())
        self.switch.clicked.connect(self._switch)
        self._studio.plugins_changed.connect(self.list_plugins)
        self.list_plugins()

    @property
    def plugin_id(self) -> str:
        """The plugin that is chosen."""
        return str(self.plugin_box.currentData() or "")

    @property
    def mode(self) -> Mode:
        """The mode that is chosen."""
        return Mode(self.mode_box.currentData() or Mode.AUTO)

    def values(self) -> Mapping[str, Any]:
        """The options as they are set; none before the plugin was loaded."""
        return {} if self.form is None else self.form.values()

    def run(self) -> None:
        """Colour the page with what is chosen."""
        plugin = self._plugin()
        if plugin is not None and self._usable(plugin):
            self._studio.settings.change(plugin=plugin.id)
            method = self.finish_box.currentData()
            flatten = None if method is None else FlattenMethod(method)
            seed = self.seed_box.value()
            self._studio.colour(plugin.id, self.mode, self.values(), seed, flatten)

    def choose(self, plugin_id: str) -> None:
        """Choose a plugin."""
        self.plugin_box.setCurrentIndex(self.plugin_box.findData(plugin_id))
        self._show_plugin()

    def list_plugins(self) -> None:
        """List what there is, with what cannot be used and why."""
        chosen = self.plugin_id or self._studio.first_plugin()
        self.plugin_box.clear()
        for plugin in self._studio.plugins:
            name = plugin.id if plugin.manifest is None else plugin.manifest.name
            if not self._usable(plugin):
                name += " (switched off)" if plugin.manifest else " (cannot be used)"
            self.plugin_box.addItem(name, plugin.id)
            if plugin.problem:
                place = self.plugin_box.count() - 1
                self.plugin_box.setItemData(place, plugin.problem, Qt.ItemDataRole.ToolTipRole)
                model = self.plugin_box.model()
                if isinstance(model, QStandardItemModel):
                    model.item(place).setEnabled(False)
        self.plugin_box.setCurrentIndex(max(0, self.plugin_box.findData(chosen)))
        self.plugin_box.setToolTip(f"Your own plugins go into {user_plugins()}")
        self._show_plugin()

    def _lay_out(self, actions: ActionTable) -> None:
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(row_label("Plugin"), self.plugin_box)
        form.addRow(row_label("Mode"), self.mode_box)
        start = QHBoxLayout()
        start.setContentsMargins(8, 0, 8, 8)
        start.addWidget(action_button(actions["colour.run"]), 1)
        start.addWidget(action_button(actions["colour.cancel"]))
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(8, 4, 8, 8)
        column.addLayout(form)
        column.addWidget(self.words)
        column.addWidget(self.bands)
        column.addLayout(self._options)
        seed = QFormLayout()
        seed.setContentsMargins(0, 0, 0, 0)
        seed.addRow(row_label("Variation"), self.seed_box)
        seed.addRow(row_label("Result"), self.finish_box)
        seed.addRow(row_label("Show"), self.show_box)
        column.addLayout(seed)
        column.addWidget(self.sources)
        column.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignRight)
        column.addStretch(1)
        self.switch.setFlat(True)
        # With many options and references it is higher than its share of a small screen.
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll, 1)
        outer.addLayout(start)

    def _plugin(self) -> FoundPlugin | None:
        return next((p for p in self._studio.plugins if p.id == self.plugin_id), None)

    def _usable(self, plugin: FoundPlugin) -> bool:
        return plugin in self._studio.offered()

    def _show_plugin(self) -> None:
        plugin = self._plugin()
        manifest = None if plugin is None else plugin.manifest
        mode = self.mode_box.currentData()
        self.mode_box.clear()
        for offered in () if manifest is None else manifest.modes:
            self.mode_box.addItem(_MODES[offered], str(offered))
        self.mode_box.setCurrentIndex(max(0, self.mode_box.findData(mode)))
        self.words.setText("" if manifest is None else manifest.description)
        self.words.setVisible(bool(self.words.text()))
        on = plugin is not None and self._usable(plugin)
        self.switch.setText("Switch this plugin off" if on else "Switch this plugin on")
        self.switch.setVisible(manifest is not None and not (plugin and plugin.bundled and on))
        self._clear_form()
        if on and plugin is not None:
            self._load_form(plugin.id)

    def _show_mode(self) -> None:
        """Colours by place mean nothing to the other modes."""
        self.bands.setVisible(self.mode is Mode.HISTOGRAM)

    def _load_form(self, plugin_id: str) -> None:
        """The form; a plugin is imported for it beside the artist's work, never in the window."""
        if plugin_id in self._forms:
            self._show_form(plugin_id)
            return

        def done(options: type[PluginOptions]) -> None:
            self._forms[plugin_id] = options
            if plugin_id == self.plugin_id and self.form is None:
                self._show_form(plugin_id)

        self._studio.load_options(plugin_id, done)

    def _show_form(self, plugin_id: str) -> None:
        form = OptionsForm(form_fields(self._forms[plugin_id]))
        form.set_values(self._kept.get(plugin_id, {}))
        form.changed.connect(lambda: self._keep(plugin_id))
        self.form = form
        self._options.addWidget(form)

    def _keep(self, plugin_id: str) -> None:
        """Options outlive a look at another plugin."""
        self._kept[plugin_id] = self.values()

    def _clear_form(self) -> None:
        if self.form is not None:
            self._options.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None

    def _switch(self) -> None:
        plugin = self._plugin()
        if plugin is None:
            return
        if self._usable(plugin):
            self._studio.disable(plugin.id)
        else:
            self._studio.enable(plugin.id)
