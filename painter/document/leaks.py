"""The leak list of a page, and what the artist does about it."""

from __future__ import annotations

from painter.document.page import PageState
from painter.document.regionedit import RegionEdit
from painter.segment.leaks import Leak


def page_leaks(page: PageState) -> tuple[Leak, ...]:
    """Suspicious passages, the likeliest leak first; empty until `openings` are measured.

    Those that were dismissed or that a closure crosses are left out.
    """
    raise NotImplementedError


def close_leak(page: PageState, leak: Leak) -> RegionEdit:
    """Close a passage with a closure of its own."""
    raise NotImplementedError


def dismiss_leak(page: PageState, leak: Leak) -> PageState:
    """Note that this passage is no leak."""
    raise NotImplementedError
