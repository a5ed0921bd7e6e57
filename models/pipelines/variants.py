"""Networks of which a plugin offers several: each is loaded when it is first asked for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Generic, TypeVar

from torch import nn

from models.pipelines.session import Loaded
from painter.base.errors import UserError

_Network = TypeVar("_Network", bound=nn.Module)


class Variants(Generic[_Network]):
    """Weight files of one kind of network by the names that an option gives them."""

    def __init__(
        self,
        files: Mapping[str, str],
        kind: type[_Network],
        weights: Mapping[str, str],
        device: str,
        threads: int,
    ) -> None:
        """Load nothing yet.

        Args:
            files: weight files by the names of the variants. weights: paths of those that are
                there, by file. device, threads: as for `Loaded`.
        """
        self._files, self._kind, self._weights = files, kind, weights
        self._device, self._threads = device, threads
        self._loaded: dict[str, Loaded[_Network]] = {}

    def loaded(self, name: str) -> Loaded[_Network]:
        """The network of this name, ready to run.

        Raises:
            UserError: it is not trained yet; or as for `Loaded`.
        """
        if name not in self._loaded:
            self._loaded[name] = self._read(Path(self._path(name)))
        return self._loaded[name]

    def own(self, path: Path) -> Loaded[_Network]:
        """A network of somebody's own training; the file may have been trained further since.

        Raises:
            UserError: as for `Loaded`.
        """
        key = f"{path}@{path.stat().st_mtime_ns if path.is_file() else 0}"
        if key not in self._loaded:
            self._loaded[key] = self._read(path)
        return self._loaded[key]

    def close(self) -> None:
        """Give the memory of all back."""
        for loaded in self._loaded.values():
            loaded.close()
        self._loaded.clear()

    def _read(self, path: Path) -> Loaded[_Network]:
        return Loaded(path, self._kind, self._device, self._threads)

    def _path(self, name: str) -> str:
        file = self._files[name]
        path = self._weights.get(file)
        if path is None:
            others = " or ".join(
                other for other, its in self._files.items() if its in self._weights
            )
            raise UserError(
                f"The variant {name!r} is not trained yet: {file} is missing",
                f"Choose {others}, or train it (python main.py models train {Path(file).stem})",
            )
        return path
