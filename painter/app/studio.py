"""The program without its window: an open page, jobs, plugins, settings. Knows no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psygnal import Signal

from painter.api.request import Mode
from painter.app.colour import ColourGuidance, ColourSettings, Proposal, accept, propose
from painter.app.desk import Desk
from painter.app.editor import Editor
from painter.app.lay_in import lay_in
from painter.app.messages import Notice, Tone
from painter.app.pages import OpenedPage, open_inked
from painter.app.regions import PageRegions, find_page_regions, page_ink
from painter.app.settings import SettingsStore
from painter.base.bands import worker_count
from painter.base.errors import UserError
from painter.document.layer import HintsLayer
from painter.document.page import PageState
from painter.host.discover import FoundPlugin, discover, usable
from painter.host.session import PluginSession
from painter.imaging.alpha import unpremultiply
from painter.io.page import write_page
from painter.jobs.events import JobFailed
from painter.jobs.progress import JobProgress
from painter.jobs.queue import JobQueue

_PLUGIN_LIMIT = 300.0
"""Seconds after which a plugin that was not cancelled counts as hung all the same."""


class Studio:
    """Everything that the window's actions do.

    Signals:
        opened(editor): another page is open. noticed(notice). plugins_changed().
    """

    opened = Signal(object)
    noticed = Signal(object)
    plugins_changed = Signal()

    def __init__(self, queue: JobQueue, settings: SettingsStore) -> None:
        self.desk = Desk(queue)
        self.settings = settings
        self.editor: Editor | None = None
        self.plugins: tuple[FoundPlugin, ...] = discover()
        self._sessions: dict[str, PluginSession] = {}
        self.desk.noticed.connect(self.noticed.emit)

    def close(self) -> None:
        """Give everything back; the last call."""
        self.desk.queue.close()
        self.desk.drain()
        for session in self._sessions.values():
            session.close()

    # Pages.

    def open(self, path: Path) -> None:
        """Read a file beside the artist's work; the page appears when it is read."""

        def work(progress: JobProgress) -> OpenedPage:
            progress(0.1, "reading")
            return open_inked(path)

        def done(opened: OpenedPage) -> None:
            # Only an ORA is ours to save over; a picture is where the ink came from.
            own = path if path.suffix.lower() == ".ora" else None
            self.show(opened.page, own, path.name)
            self.settings.remember(path)
            for text in opened.notices:
                self.noticed.emit(Notice(text))

        def failed(event: JobFailed) -> None:
            if not path.exists():
                self.settings.forget(str(path.resolve()))

        self.desk.run(f"Opening {path.name}", "cpu", work, done, key="open", failed=failed)

    def show(self, page: PageState, path: Path | None = None, name: str = "") -> None:
        """Work on this page from now on."""
        self.editor = Editor(page, path, name)
        self.editor.noticed.connect(self.noticed.emit)
        self.opened.emit(self.editor)

    def save(self, path: Path) -> None:
        """Write the page as it stands now; work goes on meanwhile."""
        editor = self._editor()
        page = editor.page

        def work(progress: JobProgress) -> tuple[str, ...]:
            progress(0.1, "writing")
            return write_page(page, path)

        def done(notices: tuple[str, ...]) -> None:
            self.settings.remember(path)
            editor.mark_saved(path, page)
            self.noticed.emit(Notice(f"Saved {path.name}", key="saved"))

        self.desk.run(f"Saving {path.name}", "cpu", work, done, key=("save", str(path)))

    def export(self, path: Path) -> None:
        """Write a copy in the format of the name; the page stays as unsaved as it was."""
        page = self._editor().page

        def work(progress: JobProgress) -> tuple[str, ...]:
            progress(0.1, "writing")
            return write_page(page, path)

        def done(notices: tuple[str, ...]) -> None:
            for text in notices:
                self.noticed.emit(Notice(text))
            self.noticed.emit(Notice(f"Exported {path.name}", key="saved"))

        self.desk.run(f"Exporting {path.name}", "cpu", work, done, key=("save", str(path)))

    # Regions and colours.

    def find_regions(self, gap: float | None = None) -> None:
        """Find the page's regions anew; colours that were decided on do not survive that."""
        editor = self._editor()
        page = editor.page

        def work(progress: JobProgress) -> PageRegions:
            return find_page_regions(page_ink(page), gap, progress)

        def done(found: PageRegions) -> None:
            if editor is not self.editor:
                return
            now = editor.page
            fresh = replace(now, labels=found.labels, regions=found.table, gap=found.gap)
            editor.commit("Find regions", fresh)
            count = found.table.count
            self.noticed.emit(Notice(f"{count} regions found", key="regions"))

        self.desk.run("Finding regions", "cpu", work, done, key="regions")

    def colour(self, plugin_id: str, mode: Mode, options: Mapping[str, Any], seed: int = 0) -> None:
        """Ask a plugin for colours; they become one step to undo."""
        editor = self._editor()
        page = editor.page
        session = self._session(plugin_id)
        settings = ColourSettings(mode=mode, seed=seed, options=options)

        def work(progress: JobProgress) -> Proposal:
            return propose(page, guidance_of(page, mode), settings, session, progress)

        def done(proposal: Proposal) -> None:
            self._accept(editor, proposal, session)

        def failed(event: JobFailed) -> None:
            if event.abandoned:
                self.disable(plugin_id)

        title = f"Colouring with {session.manifest.name}"
        self.desk.run(title, "gpu", work, done, key="colour", limit=_PLUGIN_LIMIT, failed=failed)

    def disable(self, plugin_id: str) -> None:
        """Do not offer a plugin any more, until the artist switches it on again."""
        self._sessions.pop(plugin_id, None)
        self.settings.change(disabled=tuple(sorted({*self.settings.now.disabled, plugin_id})))
        self.noticed.emit(
            Notice(
                f"The plugin {plugin_id!r} was switched off",
                "Switch it on again in the plugin panel",
                Tone.WARNING,
                key=f"plugin-{plugin_id}",
            )
        )
        self.plugins_changed.emit()

    def enable(self, plugin_id: str) -> None:
        """Offer a plugin again."""
        kept = tuple(other for other in self.settings.now.disabled if other != plugin_id)
        self.settings.change(disabled=kept)
        self.plugins_changed.emit()

    def offered(self) -> tuple[FoundPlugin, ...]:
        """Plugins that can be used and are not switched off."""
        off = self.settings.now.disabled
        return tuple(p for p in self.plugins if p.manifest is not None and p.id not in off)

    def _accept(self, editor: Editor, proposal: Proposal, session: PluginSession) -> None:
        if editor is not self.editor:
            return
        try:
            after = accept(editor.page, proposal, lay_in)
        except UserError as error:
            self.noticed.emit(Notice(error.message, error.advice, Tone.WARNING))
            return
        editor.commit(f"Colours by {session.manifest.name}", after)
        for text in proposal.notices:
            self.noticed.emit(Notice(text))

    def _session(self, plugin_id: str) -> PluginSession:
        if plugin_id not in self._sessions:
            plugin, manifest = usable(self.plugins, plugin_id)
            self._sessions[plugin_id] = PluginSession(plugin, manifest, threads=worker_count())
        return self._sessions[plugin_id]

    def _editor(self) -> Editor:
        if self.editor is None:
            raise UserError("No page is open", "Open one first")
        return self.editor


def guidance_of(page: PageState, mode: Mode) -> ColourGuidance:
    """What the page itself says to a plugin: its hints layer, palette and references."""
    hints: NDArray[np.uint8] | None = None
    layer = next((x for x in page.walk() if isinstance(x, HintsLayer)), None)
    if layer is not None and layer.pixels.tiles:
        hints = layer.pixels.page(page.size)
        unpremultiply(hints)
    wants_palette = mode is Mode.HISTOGRAM
    return ColourGuidance(
        hints=hints,
        references=page.guidance.references,
        palette=page.guidance.palette or (page.palette if wants_palette else None),
    )
