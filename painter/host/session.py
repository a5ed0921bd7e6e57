"""A plugin at work: loaded when first used, watched, closed when done."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from threading import Lock
from types import TracebackType
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from painter.api.options import PluginOptions
from painter.api.plugin import Plugin
from painter.api.progress import Progress
from painter.api.request import ColorizeRequest, PluginContext
from painter.api.result import ColorizeResult
from painter.base.errors import CancelledError, UsageError, UserError
from painter.host.discover import FoundPlugin
from painter.host.load import PluginError, load_class
from painter.host.manifest import Manifest
from painter.host.validate import check_result
from painter.host.weights import VerifiedWeights, verified_weights


class _Watched:
    """The progress that a plugin is given; remembers what came out of it.

    Attributes:
        raised: what the callback raised last: only from here can a cancellation come.
    """

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self.raised: BaseException | None = None

    def __call__(self, fraction: float, text: str = "") -> None:
        try:
            self._progress(fraction, text)
        except BaseException as error:
            self.raised = error
            raise

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked the plugin to stop."""
        return isinstance(self.raised, CancelledError)


class PluginSession:
    """One plugin for a run of pages. Nothing of it is imported before it is needed."""

    def __init__(
        self, plugin: FoundPlugin, manifest: Manifest, device: str = "cpu", threads: int = 1
    ) -> None:
        self.manifest = manifest
        self._device = device
        self._plugin = plugin
        self._threads = threads
        self._class: type[Any] | None = None
        self._weights: tuple[VerifiedWeights, ...] | None = None
        self._instance: Plugin | None = None
        # Pages may be prepared side by side; a plugin sees them one at a time.
        self._turn = Lock()

    def __enter__(self) -> PluginSession:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self.close()
        except UserError:
            # What went wrong first is what the user has to hear.
            if error is None:
                raise

    @property
    def device(self) -> str:
        """Where the plugin computes; while it is not loaded, what it was asked for."""
        chosen = getattr(self._instance, "device", None)
        return chosen if isinstance(chosen, str) else self._device

    @property
    def weights(self) -> tuple[VerifiedWeights, ...]:
        """The plugin's weight files, verified on first use."""
        if self._weights is None:
            self._weights = verified_weights(self.manifest)
        return self._weights

    def options(self, given: Mapping[str, Any]) -> PluginOptions:
        """The plugin's options from names and values (text is converted by the schema).

        Raises:
            UsageError: a name or value that the plugin does not know.
        """
        model: type[PluginOptions] = self._loaded().Options
        with self._guard("cannot read its options"):
            try:
                return model.model_validate(dict(given))
            except ValidationError as error:
                fault = error.errors(include_url=False)[0]
                known = ", ".join(model.model_fields) or "none"
                raise UsageError(
                    f"The plugin {self.manifest.id!r} {_refusal(fault)}",
                    f"Its options are: {known}",
                ) from None

    def colorize(self, request: ColorizeRequest, progress: Progress) -> ColorizeResult:
        """Run the plugin on one page and check what it gives back.

        Raises:
            PluginError: the plugin raised or gave back nonsense. UserError: as is.
            CancelledError: the progress asked it to stop, whether it heard or not.
        """
        watched = _Watched(progress)
        with self._turn:
            plugin = self._ready()
            with self._guard("failed", watched):
                result: object = plugin.colorize(request, watched)
                if watched.cancelled:
                    raise CancelledError
                return check_result(self.manifest.id, request, result)

    def close(self) -> None:
        """Give the plugin's memory back; it is loaded anew when used again.

        Raises:
            PluginError: the plugin raised; it counts as closed all the same.
        """
        with self._turn:
            instance, self._instance = self._instance, None
            if instance is not None:
                with self._guard("cannot be closed"):
                    instance.close()

    def _loaded(self) -> type[Any]:
        if self._class is None:
            self._class = load_class(self._plugin, self.manifest)
        return self._class

    def _ready(self) -> Plugin:
        if self._instance is None:
            context = PluginContext(
                device=self._device,
                threads=self._threads,
                weights={weight.file: str(weight.path) for weight in self.weights},
            )
            plugin_class = self._loaded()
            with self._guard("cannot start"):
                self._instance = plugin_class(context)
        assert self._instance is not None
        return self._instance

    @contextmanager
    def _guard(self, what: str, watched: _Watched | None = None) -> Generator[None]:
        """Whatever a plugin raises must not reach the page, and may not end the program."""
        try:
            yield
        except (UserError, KeyboardInterrupt):
            raise
        except BaseException as error:
            if watched is not None and (error is watched.raised or _heard(error, watched)):
                raise
            raise self._blamed(what, error) from error

    def _blamed(self, what: str, error: BaseException) -> PluginError:
        name = f"The plugin {self.manifest.id!r}"
        if isinstance(error, MemoryError):
            return PluginError(
                f"{name} {what}: it needs more memory than is free",
                "Close other programs, or shrink the page",
            )
        if isinstance(error, CancelledError):
            what = f"{what}: it says it was cancelled though nobody asked"
        else:
            what = f"{what}: {type(error).__name__}: {error}"
        return PluginError(f"{name} {what}", "Report it to the plugin's author, or choose another")


def _heard(error: BaseException, watched: _Watched) -> bool:
    """Whether a plugin passes on, in an exception of its own making, that it was cancelled."""
    return isinstance(error, CancelledError) and watched.cancelled


def _refusal(fault: ErrorDetails) -> str:
    name = ".".join(str(part) for part in fault["loc"])
    if fault["type"] == "extra_forbidden":
        return f"has no option {name!r}"
    return f"refuses the option {name!r}: {fault['msg']}"
