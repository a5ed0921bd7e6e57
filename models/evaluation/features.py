"""The networks whose features pictures are compared by: our own small one, or one of the user's.

Ours learns what regions are like (`models.training.features`). It lies beside this file and is
named by the hash of its bytes, so that a distance always says with which features it was taken.
It serves two purposes: the perceptual loss of `structure_ref`, and the Frechet distance "FID-own".
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional

from models.training.features import Features
from painter.base.errors import UserError

_STEM = "features-"
_AT_ONCE = 16
_INCEPTION_SIDE = 299
_DIGITS = 12


class Describer(Protocol):
    """What turns a picture into a row of numbers."""

    @property
    def name(self) -> str:
        """ "FID-own" or "FID", with the first digits of the file's SHA-256."""
        ...

    def describe(self, rgb_b3hw: Tensor) -> Tensor:
        """`(B, D)` float32 from sRGB 0..1."""
        ...


@dataclass(frozen=True, eq=False)
class OwnFeatures:
    """Our own network."""

    network: Features
    name: str

    def describe(self, rgb_b3hw: Tensor) -> Tensor:
        """`(B, 160)`."""
        return self.network.summary(rgb_b3hw)


@dataclass(frozen=True, eq=False)
class ForeignFeatures:
    """A TorchScript network of the user's that maps `(B, 3, 299, 299)` 0..1 to `(B, D)`.

    Inception features for a Frechet distance come in this form; none are shipped.
    """

    network: nn.Module
    name: str

    def describe(self, rgb_b3hw: Tensor) -> Tensor:
        """`(B, D)` of the pictures at 299 pixels.

        Raises:
            UserError: the network cannot take such pictures, or gives back something else.
        """
        side = (_INCEPTION_SIDE, _INCEPTION_SIDE)
        large = functional.interpolate(rgb_b3hw, side, mode="bilinear", antialias=True)
        try:
            found = self.network(large)
        except RuntimeError as error:
            fault = str(error).strip().splitlines()[-1]
            raise UserError(f"The feature network failed: {fault}", _ADVICE) from None
        if not isinstance(found, Tensor) or found.ndim < 2 or len(found) != len(rgb_b3hw):
            raise UserError("The feature network gives no row of numbers a picture", _ADVICE)
        return found.flatten(1).float()


_ADVICE = "Give a TorchScript file that maps (B, 3, 299, 299) in 0..1 to (B, D)"


def own_file() -> Path:
    """Where our own features lie.

    Raises:
        UserError: there is no such file, or more than one.
    """
    found = sorted(Path(__file__).parent.glob(f"{_STEM}*.safetensors"))
    if len(found) != 1:
        raise UserError(
            f"There are {len(found)} files {_STEM}*.safetensors in models/evaluation",
            "Restore it from the repository",
        )
    return found[0]


def own_network(path: Path | None = None) -> Features:
    """Our own network, frozen, on the CPU.

    Raises:
        UserError: the file is missing or damaged.
    """
    place = own_file() if path is None else path
    network = Features()
    try:
        tensors = {name: value.float() for name, value in load_file(place).items()}
        network.load_state_dict(tensors)
    except (OSError, SafetensorError, RuntimeError) as error:
        fault = str(error).strip().splitlines()[0]
        raise UserError(f"{place.name} cannot be read: {fault}", "Restore the file") from None
    digits = _digits(place)
    if path is None and place.stem != _STEM + digits:
        raise UserError(f"{place.name} is not what its name says", "Restore it from the repository")
    return network.requires_grad_(False).eval()


def load_describer(path: Path | None = None) -> Describer:
    """Our own features, or those of a file.

    Args:
        path: safetensors of our own kind of network, or TorchScript.

    Raises:
        UserError: the file is missing or is neither.
    """
    place = own_file() if path is None else path
    if place.suffix == ".safetensors":
        network = own_network(path)
        return OwnFeatures(network, f"FID-own {_digits(place)}")
    if not place.is_file():
        raise UserError(f"There is no file {place}", "Name a feature network with --features FILE")
    try:
        script = torch.jit.load(str(place), map_location="cpu")
    except (RuntimeError, ValueError) as error:
        fault = str(error).strip().splitlines()[0]
        raise UserError(f"{place} is no feature network: {fault}", _ADVICE) from None
    return ForeignFeatures(script.eval(), f"FID {_digits(place)}")


def save_own(folder: Path, network: Features) -> Path:
    """Write in fp16 under the name that its bytes have; other ones of the kind are removed."""
    tensors = {
        name: value.detach().half().contiguous()
        for name, value in network.cpu().state_dict().items()
    }
    draft = folder / f"{_STEM}draft.safetensors"
    save_file(tensors, draft)
    path = folder / f"{_STEM}{_digits(draft)}.safetensors"
    for old in folder.glob(f"{_STEM}*.safetensors"):
        if old != draft:
            old.unlink()
    return draft.replace(path)


@torch.inference_mode()
def described(pictures: NDArray[np.uint8], describer: Describer) -> NDArray[np.float64]:
    """`(N, D)` from pictures `(N, S, S, 3)` uint8 sRGB."""
    rows: list[NDArray[np.float64]] = []
    for start in range(0, len(pictures), _AT_ONCE):
        part = torch.from_numpy(pictures[start : start + _AT_ONCE].copy())
        found = describer.describe(part.permute(0, 3, 1, 2).float() / 255)
        rows.append(found.numpy().astype(np.float64))
    return np.concatenate(rows)


def _digits(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:_DIGITS]
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}", "Restore the file") from None
