"""The program without its window: an open page, jobs, plugins, settings. Knows no Qt."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psygnal import Signal

from painter.api.options import PluginOptions
from painter.api.request import Mode
from painter.app.accepting import accept
from painter.app.asked_colours import asked_bands
from painter.app.colour import coloured_by_hand, propose
from painter.app.desk import Desk
from painter.app.editor import Editor
from painter.app.export import ExportChoice, export_page
from painter.app.finding import RegionFinder
from painter.app.lay_in import lay_in
from painter.app.messages import Notice, Tone
from painter.app.overlay import source_maps
from painter.app.pages import OpenedPage, open_inked
from painter.app.proposal import ColourGuidance, ColourSettings, Proposal
from painter.app.samples import open_sample
from painter.app.settings import SettingsStore
from painter.base.bands import worker_count
from painter.base.errors import UserError
from painter.document.history import History
from painter.document.layer import HintsLayer
from painter.document.page import PageState
from painter.host.discover import FoundPlugin, default_plugin, discover, usable
from painter.host.load import load_class
from painter.host.session import PluginSession
from painter.imaging.alpha import unpremultiply
from painter.io.page import write_page
from painter.jobs.events import JobFailed
from painter.jobs.progress import JobProgress
from painter.jobs.queue import JobQueue
from painter.segment.flatten import FlattenMethod

_log = logging.getLogger(__name__)

_PLUGIN_LIMIT = 300.0
"""Seconds after which a plugin that was not cancelled counts as hung all the same."""


class Studio:
    """Everything that the window's actions do.

    Signals:
        opened(editor): another page is open, or None once it was closed.
        noticed(notice). plugins_changed().
    """

    opened = Signal(object)
    noticed = Signal(object)
    plugins_changed = Signal()

    def __init__(self, queue: JobQueue, settings: SettingsStore) -> None:
        self.desk = Desk(queue)
        self.settings = settings
        self.editor: Editor | None = None
        self.plugins: tuple[FoundPlugin, ...] = discover()
        self._sessions: dict[tuple[str, str], PluginSession] = {}
        self._colouring = 0
        self._finder = RegionFinder(self.desk, lambda: self.editor, self.tell)
        self.desk.noticed.connect(self.tell)

    def tell(self, notice: Notice) -> None:
        """Say something to the artist."""
        self.noticed.emit(notice)

    def close(self) -> None:
        """Give everything back; the last call."""
        self.desk.queue.close()
        self.desk.drain()
        for session in self._sessions.values():
            try:
                session.close()
            except UserError as error:
                _log.warning("A plugin could not be closed: %s", error)

    def warm(self) -> None:
        """Load compiled kernels beside the artist's first moments."""

        def work(progress: JobProgress) -> None:
            # Late, because all of numba comes with it.
            from painter.app.warm import warm_view

            warm_view(progress)

        self.desk.run("Getting ready", "cpu", work, lambda nothing: None)

    # Pages.

    def open(self, path: Path) -> None:
        """Read a file beside the artist's work; the page appears when it is read."""

        def done(opened: OpenedPage) -> None:
            # Only an ORA is ours to save over; a picture is where the ink came from.
            own = path if path.suffix.lower() == ".ora" else None
            self.show(opened.page, own, path.name)
            self.settings.remember(path)
            for text in opened.notices:
                self.tell(Notice(text))
            if opened.page.regions is None:
                self.find_regions()

        self._open(path, open_inked, done)

    def open_sample(self, path: Path) -> None:
        """Open a bundled page to try things on, with the hints and colours that lie beside it."""

        def done(opened: OpenedPage) -> None:
            self.show(opened.page, None, path.stem)
            if opened.page.regions is None:
                self.find_regions()

        self._open(path, open_sample, done)

    def _open(
        self, path: Path, read: Callable[[Path], OpenedPage], show: Callable[[OpenedPage], None]
    ) -> None:
        asked_at = None if self.editor is None else self.editor.page

        def work(progress: JobProgress) -> OpenedPage:
            progress(0.1, "reading")
            return read(path)

        def done(opened: OpenedPage) -> None:
            editor = self.editor
            if editor is not None and _worked_on(editor, asked_at):
                text = f"{path.name} was not opened, because you went on with {editor.name}"
                self.tell(Notice(text, "Save, then open it again", Tone.WARNING, key="open"))
                return
            show(opened)

        def failed(event: JobFailed) -> None:
            if not path.exists():
                self.settings.forget(str(path.resolve()))

        self.desk.run(f"Opening {path.name}", "cpu", work, done, key="open", failed=failed)

    def show(self, page: PageState, path: Path | None = None, name: str = "") -> None:
        """Work on this page from now on."""
        self.cancel_colour()
        editor = Editor(page, path, name)
        if self.editor is not None:
            editor.take_hand(self.editor)
        editor.noticed.connect(self.tell)
        self.editor = editor
        self.opened.emit(editor)

    def close_page(self) -> None:
        """Put the page away; whoever asks about unsaved work has done so."""
        self.editor = None
        self.cancel_colour()
        self.opened.emit(None)

    def save(self, path: Path, then: Callable[[], None] | None = None) -> None:
        """Write the page as it stands now; work goes on meanwhile. `then` follows a success."""
        editor = self._editor()
        page = editor.page

        def work(progress: JobProgress) -> tuple[str, ...]:
            progress(0.1, "writing")
            return write_page(page, path)

        def done(notices: tuple[str, ...]) -> None:
            self.settings.remember(path)
            editor.mark_saved(path, page)
            for text in notices:
                self.tell(Notice(text))
            self.tell(Notice(f"Saved {path.name}", key="saved"))
            if then is not None:
                then()

        self.desk.run(f"Saving {path.name}", "cpu", work, done, key=("save", str(path)))

    def export(self, path: Path, choice: ExportChoice | None = None) -> None:
        """Write a copy in the format of the name; the page stays as unsaved as it was."""
        page = self._editor().page
        how = choice or ExportChoice()

        def work(progress: JobProgress) -> tuple[str, ...]:
            return export_page(page, path, how, progress)

        def done(notices: tuple[str, ...]) -> None:
            for text in notices:
                self.tell(Notice(text))
            self.tell(Notice(f"Exported {path.name}", key="saved"))

        self.desk.run(f"Exporting {path.name}", "cpu", work, done, key=("save", str(path)))

    # Regions and colours.

    def find_regions(self, gap: float | None = None) -> None:
        """Find the page's regions anew; what was decided stays where they are the same."""
        self._finder.find(self._editor(), gap)

    def colour(
        self,
        plugin_id: str,
        mode: Mode,
        options: Mapping[str, Any],
        seed: int = 0,
        flatten: FlattenMethod | None = None,
    ) -> None:
        """Ask a plugin for colours; they become one step to undo.

        Args:
            flatten: how the plugin's picture becomes flat; None for what is usual for it.
        """
        editor = self._editor()
        page = editor.page
        if (notice := lacking(page, mode)) is not None:
            self.tell(notice)
            return
        # Else what comes next could melt into the step that the plugin was asked after.
        editor.history.seal()
        session = self._session(plugin_id)
        settings = ColourSettings(mode=mode, seed=seed, options=options, flatten=flatten)

        def work(progress: JobProgress) -> Proposal:
            return propose(page, guidance_of(page, mode), settings, session, progress)

        def on_cpu(progress: JobProgress) -> Proposal:
            session.close()  # what it holds on the card is what there is too little of
            spare = self._session(plugin_id, "cpu")
            return propose(page, guidance_of(page, mode), settings, spare, progress)

        def done(proposal: Proposal) -> None:
            editor.when_free(lambda: self._accept(editor, page, proposal, session))

        def failed(event: JobFailed) -> None:
            if event.abandoned:
                self.disable(plugin_id)

        title = f"Colouring with {session.manifest.name}"
        self._colouring = self.desk.run(
            title,
            "gpu",
            work,
            done,
            key="colour",
            limit=_PLUGIN_LIMIT,
            failed=failed,
            on_cpu=on_cpu if session.manifest.weights else None,
        )

    @property
    def colouring(self) -> bool:
        """Whether a plugin is at work on the page."""
        return any(job.id == self._colouring for job in self.desk.jobs)

    def cancel_colour(self) -> None:
        """Call the plugin off; the page stays as it is."""
        self.desk.cancel(self._colouring)

    def load_options(self, plugin_id: str, done: Callable[[type[PluginOptions]], None]) -> None:
        """Import a plugin, beside the artist's work, to learn which options it has."""
        plugin, manifest = usable(self.plugins, plugin_id)

        def work(progress: JobProgress) -> type[PluginOptions]:
            return load_class(plugin, manifest).Options

        title = f"Loading {manifest.name}"
        self.desk.run(title, "cpu", work, done, key=("options", plugin_id), limit=_PLUGIN_LIMIT)

    def disable(self, plugin_id: str) -> None:
        """Do not offer a plugin any more, until the artist switches it on again."""
        for key in [key for key in self._sessions if key[0] == plugin_id]:
            del self._sessions[key]
        self.settings.change(disabled=tuple(sorted({*self.settings.now.disabled, plugin_id})))
        self.tell(
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

    def first_plugin(self) -> str:
        """The plugin to offer first: the one used last, else one that asks for nothing."""
        offered = self.offered()
        if any(plugin.id == self.settings.now.plugin for plugin in offered):
            return self.settings.now.plugin
        plugin = default_plugin(offered, Mode.AUTO)
        return "" if plugin is None else plugin.id

    def _accept(
        self, editor: Editor, asked: PageState, proposal: Proposal, session: PluginSession
    ) -> None:
        if editor is not self.editor:
            return
        if not went_on(editor.history, asked):
            text = f"Colours by {session.manifest.name} were left out"
            advice = "You took back what they were asked for; run the plugin again"
            self.tell(Notice(text, advice, Tone.WARNING, key="left-out"))
            return
        try:
            after = accept(editor.page, proposal, lay_in)
        except UserError as error:
            self.tell(Notice(error.message, error.advice, Tone.WARNING))
            return
        # What guides plugins is the page's own, and may have been changed meanwhile.
        after = replace(after, guidance=editor.page.guidance)
        editor.commit(f"Colours by {session.manifest.name}", after)
        editor.keep_maps(source_maps(after.size, proposal.result.extras))
        for text in proposal.notices:
            self.tell(Notice(text))

    def _session(self, plugin_id: str, device: str = "auto") -> PluginSession:
        """The plugin's session on a device; one without weights needs no card."""
        plugin, manifest = usable(self.plugins, plugin_id)
        key = (plugin_id, device if manifest.weights else "cpu")
        if key not in self._sessions:
            self._sessions[key] = PluginSession(plugin, manifest, key[1], worker_count())
        return self._sessions[key]

    def _editor(self) -> Editor:
        if self.editor is None:
            raise UserError("No page is open", "Open one first")
        return self.editor


def _worked_on(editor: Editor, since: PageState | None) -> bool:
    """Whether closing now would lose what the artist did since they agreed to it."""
    return editor.busy or (editor.unsaved and editor.page is not since)


def went_on(history: History, asked: PageState) -> bool:
    """Whether a page, or one that looks and asks the same, is the present one or led to it."""
    before = (edit.before for edit in history.edits[: history.position])
    return any(
        page.layers is asked.layers
        and page.regions is asked.regions
        and page.guidance is asked.guidance
        for page in (history.page, *before)
    )


def guidance_of(page: PageState, mode: Mode) -> ColourGuidance:
    """What the page itself says to a plugin: its hints layer, palette and references."""
    hints: NDArray[np.uint8] | None = None
    layer = next((x for x in page.walk() if isinstance(x, HintsLayer)), None)
    if layer is not None and layer.pixels.tiles:
        hints = layer.pixels.page(page.size)
        unpremultiply(hints)
    guidance = page.guidance
    # The page's own palette steps in where no other colours were asked for.
    wants_palette = mode is Mode.HISTOGRAM and guidance.bands is None
    return ColourGuidance(
        hints=hints,
        references=guidance.references,
        palette=guidance.palette or (page.palette if wants_palette else None),
        bands=guidance.bands,
    )


def lacking(page: PageState, mode: Mode) -> Notice | None:
    """What the artist must give first, before a plugin can colour in this mode."""
    hinted = any(isinstance(x, HintsLayer) and x.pixels.tiles for x in page.walk())
    if mode is Mode.HINT and not hinted and not coloured_by_hand(page):
        return Notice(
            "There are no hints yet",
            "Dab some colours with the hint tool (H), or colour some regions",
            key="lacks",
        )
    if mode is Mode.REFERENCE and not page.guidance.references:
        return Notice("The page has no reference picture", "Choose another mode", key="lacks")
    if mode is Mode.HISTOGRAM and asked_bands(page) is None:
        return Notice(
            "No colours are asked for yet",
            "Take those of a picture, or load a palette",
            key="lacks",
        )
    return None
