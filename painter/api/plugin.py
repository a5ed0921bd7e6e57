"""The shape of a plugin."""

from __future__ import annotations

from typing import ClassVar, Protocol

from painter.api.options import PluginOptions
from painter.api.progress import Progress
from painter.api.request import ColorizeRequest, PluginContext
from painter.api.result import ColorizeResult


class Plugin(Protocol):
    """A source of colour. The class named by the manifest's `entry` follows this protocol.

    An instance is a session: made when first used, on the thread that runs it, kept while it is
    of use, closed when its memory is wanted.
    """

    Options: ClassVar[type[PluginOptions]]

    def __init__(self, context: PluginContext) -> None:
        """Load what is needed; raise `UserError` with advice for what the user can mend."""
        ...

    def colorize(self, request: ColorizeRequest, progress: Progress) -> ColorizeResult:
        """Propose colours. Never keep or change the request's arrays (they are read-only)."""
        ...

    def close(self) -> None:
        """Give memory back; called once."""
        ...
