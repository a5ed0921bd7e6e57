"""A plugin at work: loaded when first used, watched, closed when done."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock
from types import TracebackType
from typing import Any

from pydantic import ValidationError

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


class PluginSession:
    """One plugin for a run of pages. Nothing of it is imported before it is needed."""

    def __init__(
        self, plugin: FoundPlugin, manifest: Manifest, device: str = "cpu", threads: int = 1
    ) -> None:
        self.manifest = manifest
        self.device = device
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
        self.close()

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
        try:
            return model.model_validate(dict(given))
        except ValidationError as error:
            fault = error.errors(include_url=False)[0]
            name = ".".join(str(part) for part in fault["loc"])
            known = ", ".join(model.model_fields) or "none"
            raise UsageError(
                f"The plugin {self.manifest.id!r} refuses the option {name!r}: {fault['msg']}",
                f"Its options are: {known}",
            ) from None

    def colorize(self, request: ColorizeRequest, progress: Progress) -> ColorizeResult:
        """Run the plugin on one page and check what it gives back.

        Raises:
            PluginError: the plugin raised or gave back nonsense. CancelledError, UserError: as is.
        """
        try:
            with self._turn:
                result: object = self._ready().colorize(request, progress)
        except (UserError, CancelledError):
            raise
        except Exception as error:  # whatever a plugin raises must not reach the page
            raise PluginError(
                f"The plugin {self.manifest.id!r} failed: {type(error).__name__}: {error}",
                "Report it to the plugin's author, or choose another",
            ) from error
        return check_result(self.manifest.id, request, result)

    def close(self) -> None:
        """Give the plugin's memory back; it is loaded anew when used again."""
        if self._instance is not None:
            instance, self._instance = self._instance, None
            instance.close()

    def _loaded(self) -> type[Any]:
        if self._class is None:
            self._class = load_class(self._plugin, self.manifest)
        return self._class

    def _ready(self) -> Plugin:
        if self._instance is None:
            context = PluginContext(
                device=self.device,
                threads=self._threads,
                weights={weight.file: str(weight.path) for weight in self.weights},
            )
            try:
                self._instance = self._loaded()(context)
            except UserError:
                raise
            except Exception as error:  # as above
                raise PluginError(
                    f"The plugin {self.manifest.id!r} cannot start:"
                    f" {type(error).__name__}: {error}",
                    "Report it to the plugin's author, or choose another",
                ) from error
        assert self._instance is not None
        return self._instance
