"""A thread of a lane."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread


class Worker:
    """One daemon thread, which may have to be left behind: Python cannot end a thread."""

    def __init__(self, name: str, serve: Callable[[Worker], None]) -> None:
        self.abandoned = False
        self.thread = Thread(target=serve, args=(self,), name=name, daemon=True)
