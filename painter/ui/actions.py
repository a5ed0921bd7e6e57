"""Actions as menus, keys and buttons."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from painter.app.action import Action
from painter.app.actions import recent_actions
from painter.app.messages import Notice, Tone
from painter.app.workbench import Workbench
from painter.base.errors import UserError
from painter.ui.theme import Theme

_TRYING = Notice("Something is tried out on the page", "Apply or cancel it first", key="trying")


class Commands:
    """Every action of the program as a `QAction`, in step with what can be done right now."""

    def __init__(
        self, bench: Workbench, owner: QObject, theme: Theme, actions: Iterable[Action]
    ) -> None:
        self._bench = bench
        self._owner = owner
        self._theme = theme
        self.actions = tuple(actions)
        self._buttons = {action.id: self._made(action) for action in self.actions}
        self._recent: QMenu | None = None
        self._group_of_tools()

    def __getitem__(self, action_id: str) -> QAction:
        return self._buttons[action_id]

    def run(self, action: Action) -> None:
        """Do it; what goes wrong becomes a notice. While the pen is down most keys do nothing."""
        editor = self._bench.studio.editor
        if editor is not None and editor.busy and not action.in_stroke:
            if editor.trying:
                self._bench.studio.tell(_TRYING)
            self.refresh()
            return
        try:
            action.run(self._bench)
        except UserError as error:
            self._bench.studio.tell(Notice(error.message, error.advice, Tone.FAILURE))
        self.refresh()

    def available(self) -> tuple[Action, ...]:
        """What can be done now."""
        return tuple(action for action in self.actions if action.enabled(self._bench))

    def refresh(self) -> None:
        """Enable and check what should be."""
        for action in self.actions:
            button = self._buttons[action.id]
            button.setEnabled(action.enabled(self._bench))
            if action.checked is not None:
                button.setChecked(action.checked(self._bench))

    def retint(self) -> None:
        """Take the icons of another theme."""
        for action in self.actions:
            if action.icon:
                self._buttons[action.id].setIcon(self._theme.icon(action.icon))

    def fill(self, bar: QMenuBar) -> None:
        """Put every action into its menu, ruled off by group."""
        menus: dict[tuple[str, ...], QMenu] = {}
        groups: dict[tuple[str, ...], int] = {}
        for action in self.actions:
            menu = _menu(bar, menus, action.menu)
            top = action.menu[:1]
            if groups.setdefault(top, action.group) != action.group:
                # The rule belongs above a submenu that was made for this very action.
                parent = menus[top]
                entries = parent.actions()
                parent.insertSeparator(entries[-1]) if menu is not parent else None
                if menu is parent:
                    menu.addSeparator()
                groups[top] = action.group
            menu.addAction(self._buttons[action.id])
        self._recent = menus[("File",)].addMenu("Open recent")
        first = menus[("File",)].actions()[1]
        menus[("File",)].insertMenu(first, self._recent)
        self._recent.aboutToShow.connect(self._list_recent)

    def _list_recent(self) -> None:
        assert self._recent is not None
        self._recent.clear()
        entries = recent_actions(self._bench)
        for action in entries:
            button = self._recent.addAction(action.title)
            button.setToolTip(action.help)
            button.triggered.connect(lambda checked=False, action=action: self.run(action))
        self._recent.setToolTipsVisible(True)
        if not entries:
            self._recent.addAction("Nothing yet").setEnabled(False)

    def _made(self, action: Action) -> QAction:
        button = QAction(action.title, self._owner)
        button.setObjectName(action.id)
        button.setShortcuts([QKeySequence(keys) for keys in action.shortcuts])
        button.setCheckable(action.checked is not None)
        button.setToolTip(_tip(action))
        if action.icon:
            button.setIcon(self._theme.icon(action.icon))
        button.triggered.connect(lambda checked=False: self.run(action))
        return button

    def _group_of_tools(self) -> None:
        group = QActionGroup(self._owner)
        for action in self.actions:
            if action.id.startswith("tool."):
                group.addAction(self._buttons[action.id])


def _menu(bar: QMenuBar, menus: dict[tuple[str, ...], QMenu], path: tuple[str, ...]) -> QMenu:
    if path not in menus:
        title = path[-1]
        if len(path) == 1:
            menus[path] = bar.addMenu(f"&{title}")
        else:
            menus[path] = _menu(bar, menus, path[:-1]).addMenu(title)
    return menus[path]


def _tip(action: Action) -> str:
    keys = f" ({QKeySequence(action.shortcuts[0]).toString()})" if action.shortcuts else ""
    return f"{action.plain_title}{keys}" + (f"\n{action.help}" if action.help else "")
