"""Where a network runs."""

from __future__ import annotations

import torch

from painter.base.errors import UserError


def pick_device(wanted: str) -> str:
    """The device to compute on, for "auto", "cpu", "cuda" or "mps".

    "auto" is a graphics card where torch can use one, and the processor otherwise.

    Raises:
        UserError: the device that was asked for by name cannot be used here.
    """
    there = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": _mps()}
    if wanted == "auto":
        return next(name for name in ("cuda", "mps", "cpu") if there[name])
    if not there[wanted]:
        raise UserError(
            f"torch cannot use the device {wanted!r} on this machine",
            "Choose --device auto or cpu, or install a build of torch for it (see README.md)",
        )
    return wanted


def _mps() -> bool:
    return torch.backends.mps.is_available()
