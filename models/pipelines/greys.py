"""A grey page coloured with its greys kept: hinted (HSCAU-Net) or by itself (ColorNet)."""

from __future__ import annotations

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.networks.colornet import ColorNet
from models.networks.hscau_greys import NEUTRAL, HscauGreys
from models.pipelines.lab import in_gamut, lab_of
from models.pipelines.picture import bytes_of, network_size, shrunk

_HINTED = 127  # alpha above which a pixel of the hints counts
_BAND = 256  # rows at a time: hints of a large page take more memory than the network


def colour_greys(network: ColorNet, grey: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """`(h, w, 3)` uint8 at network size from a grey page `(H, W)` uint8, 255 white."""
    values, light = _light(grey, side, _device(network))
    seen = light / 255 if network.config.flow == "l" else values
    return _coloured(light, 255 * network(seen) - 128)


def colour_hinted(
    network: HscauGreys, grey: NDArray[np.uint8], hints: NDArray[np.uint8] | None, side: int
) -> NDArray[np.uint8]:
    """The same by hints.

    Args:
        hints: `(H, W, 4)` uint8 straight RGBA of the page's size, alpha above 127 where hinted.
    """
    _, light = _light(grey, side, _device(network))
    shape = (int(light.shape[2]), int(light.shape[3]))
    ab, mask = (part.to(light.device) for part in _hints(hints, shape))
    made = network(light / 100, torch.where(mask > 0, (ab + 128) / 255, NEUTRAL), mask)
    return _coloured(light, 255 * made - 128)


def _light(grey: NDArray[np.uint8], side: int, device: torch.device) -> tuple[Tensor, Tensor]:
    """Grey 0..1 and L* 0..100, `(1, 1, h, w)` at network size."""
    small = shrunk(grey, network_size(grey.shape[0], grey.shape[1], side)).astype(np.float32) / 255
    values = torch.from_numpy(small)[None, None].to(device)
    return values, lab_of(values.expand(-1, 3, -1, -1))[:, :1]


def _hints(hints: NDArray[np.uint8] | None, shape: tuple[int, int]) -> tuple[Tensor, Tensor]:
    """Chroma `(1, 2, h, w)` and mask; a pixel takes the mean of the hints that fall into it."""
    if hints is None or not (hints[..., 3] > _HINTED).any():
        return torch.zeros(1, 2, *shape), torch.zeros(1, 1, *shape)
    smaller = shape[0] <= hints.shape[0] and shape[1] <= hints.shape[1]
    if not smaller:
        larger = cv2.resize(hints, shape[::-1], interpolation=cv2.INTER_NEAREST)
        hints = np.asarray(larger, np.uint8)
    total = _summed(hints, shape)
    number = np.maximum(total[:, :, 3:], 1)
    rgb = torch.from_numpy((total[:, :, :3] / number / 255).astype(np.float32).transpose(2, 0, 1))
    mask = torch.from_numpy((total[:, :, 3] > 0).astype(np.float32))
    return lab_of(rgb[None])[:, 1:], mask[None, None]


def _summed(hints: NDArray[np.uint8], shape: tuple[int, int]) -> NDArray[np.float64]:
    """Sums of the hints' colours in every network pixel, and their number: `(h, w, 4)`."""
    height, width = hints.shape[:2]
    total = np.zeros((shape[0] * shape[1], 4))
    for top in range(0, height, _BAND):
        band = hints[top : top + _BAND]
        y, x = np.nonzero(band[:, :, 3] > _HINTED)
        cell = (y + top) * shape[0] // height * shape[1] + x * shape[1] // width
        for channel in range(3):
            total[:, channel] += np.bincount(cell, band[y, x, channel], len(total))
        total[:, 3] += np.bincount(cell, minlength=len(total))
    return total.reshape(*shape, 4)


def _coloured(light: Tensor, ab: Tensor) -> NDArray[np.uint8]:
    return bytes_of(in_gamut(torch.cat([light, ab.float()], dim=1)))


def _device(network: torch.nn.Module) -> torch.device:
    return next(network.parameters()).device
