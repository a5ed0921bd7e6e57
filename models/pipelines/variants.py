"""Networks of which a plugin offers several: each is loaded when it is first asked for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Generic, TypeVar

from torch import nn

from models.pipelines.session import Loaded
from painter.api.request import PluginContext
from painter.base.errors import UserError

_Network = TypeVar("_Network", bound=nn.Module)


class Variants(Generic[_Network]):
    """Weight files of one kind of network by the names that an option gives them."""

    def __init__(
        self, files: Mapping[str, str], kind: type[_Network], context: PluginContext
    ) -> None:
        """Take the files' names; the first one is that of the default."""
        self._files, self._kind, self._context = files, kind, context
        self._loaded: dict[str, Loaded[_Network]] = {}

    def loaded(self, name: str) -> Loaded[_Network]:
        """The network of this name, ready to run.

        Raises:
            UserError: it is not trained yet; or as for `Loaded`.
        """
        if name not in self._loaded:
            context = self._context
            path = Path(self._path(name))
            self._loaded[name] = Loaded(path, self._kind, context.device, context.threads)
        return self._loaded[name]

    def own(self, path: Path) -> Loaded[_Network]:
        """A network of somebody's own training; the file may have been trained further since.

        Raises:
            UserError: as for `Loaded`.
        """
        key = f"{path}@{path.stat().st_mtime_ns if path.is_file() else 0}"
        if key not in self._loaded:
            context = self._context
            self._loaded[key] = Loaded(path, self._kind, context.device, context.threads)
        return self._loaded[key]

    def close(self) -> None:
        """Give the memory of all back."""
        for loaded in self._loaded.values():
            loaded.close()
        self._loaded.clear()

    def _path(self, name: str) -> str:
        file = self._files[name]
        path = self._context.weights.get(file)
        if path is None:
            others = " or ".join(
                other for other, its in self._files.items() if its in self._context.weights
            )
            raise UserError(
                f"The variant {name!r} is not trained yet: {file} is missing",
                f"Choose {others}, or train it (python main.py models train {Path(file).stem})",
            )
        return path
