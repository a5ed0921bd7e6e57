"""What every plugin with a network does: load it, place it, keep to its threads, let it go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Generic, TypeVar

import torch
from torch import nn

from models.pipelines.device import pick_device
from models.pipelines.files import load_any
from painter.base.errors import UserError

_Network = TypeVar("_Network", bound=nn.Module)


class Loaded(Generic[_Network]):
    """A network ready to run; `side` is that of the pictures it was trained on."""

    def __init__(self, path: Path, kind: type[_Network], device: str, threads: int) -> None:
        """Read the file.

        Raises:
            UserError: it is missing, damaged, or of another kind; or there is no such device.
        """
        self.device = pick_device(device)
        network, side = load_any(path)
        if not isinstance(network, kind) or side <= 0:
            raise UserError(
                f"The weight file {path.name} holds another kind of network",
                "Restore it from the repository",
            )
        self.network: _Network = network.to(self.device)
        self.side = side
        self._threads = max(1, threads)

    @contextmanager
    def at_work(self) -> Iterator[_Network]:
        """The network, without gradients and on as many threads as were allowed."""
        if torch.get_num_threads() != self._threads:
            torch.set_num_threads(self._threads)
        with torch.inference_mode():
            yield self.network

    def close(self) -> None:
        """Give the memory back."""
        del self.network
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
