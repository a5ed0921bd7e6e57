"""Numbers about batches of pictures in 0..1, for checks while a network trains."""

from __future__ import annotations

import torch
from torch import Tensor


def psnr(made_b3hw: Tensor, true_b3hw: Tensor) -> Tensor:
    """Peak signal to noise of every picture in dB, `(B,)`."""
    error = (made_b3hw.float().clamp(0, 1) - true_b3hw.float()).square().mean(dim=(1, 2, 3))
    return -10 * error.clamp(min=1e-10).log10()


def colourfulness(picture_b3hw: Tensor) -> Tensor:
    """Hasler and Suesstrunk 2003 for sRGB 0..255, `(B,)`."""
    r, g, b = (picture_b3hw.float().clamp(0, 1) * 255).unbind(dim=1)
    one, two = (r - g).flatten(1), ((r + g) / 2 - b).flatten(1)
    spread = torch.hypot(one.std(dim=1, correction=0), two.std(dim=1, correction=0))
    return spread + 0.3 * torch.hypot(one.mean(dim=1), two.mean(dim=1))
