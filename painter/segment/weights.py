"""Weight files of the judges, read without torch."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from painter.base.errors import UserError


@contextmanager
def stored_weights(place: Path) -> Iterator[dict[str, NDArray[np.float32]]]:
    """Arrays by name, float32, to make a network of.

    Raises:
        UserError: the file is missing or damaged, or what is made of it found that it is another.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        yield {name: value.astype(np.float32) for name, value in load_file(place).items()}
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        raise UserError(
            f"The weight file {place.name} cannot be read: {error}",
            "Restore it from the repository",
        ) from None
