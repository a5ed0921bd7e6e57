"""Buttons for actions, with a picture and a word."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton


class ActionTable(Protocol):
    """The program's actions by id."""

    def __getitem__(self, action_id: str) -> QAction:
        """The one of this id."""
        ...


def action_button(action: QAction) -> QToolButton:
    """A button that is as wide as there is room."""
    button = QToolButton()
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    policy = button.sizePolicy()
    policy.setHorizontalPolicy(policy.Policy.MinimumExpanding)
    button.setSizePolicy(policy)
    return button


def small_button(action: QAction) -> QToolButton:
    """A button with a picture alone."""
    button = QToolButton()
    button.setDefaultAction(action)
    button.setAutoRaise(True)
    return button
