"""The three attentions of HSCAU-Net on a U-Net's skips.

Published: skip' = skip * SA(skip) * CA(skip) * HA(hints), each a sigmoid (five-systems section 4;
SA and CA are those of CBAM, Woo et al. 2018). Differences here: the product is added to the skip,
since three sigmoids begin near 1/8; the channel attention is the true one (the published code runs
a second spatial one in its place, to be had as `second="spatial"`); the hint attention sees the
mask, and sparse hints are averaged where they are, not diluted by what has none.
"""

from __future__ import annotations

from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional

Second = Literal["channel", "spatial"]


class SpatialAttention(nn.Module):
    """Where to look: `(B, 1, h, w)` in 0..1 from the mean and maximum over channels."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(2, 1, 7, padding=3, bias=False)

    def forward(self, x_bchw: Tensor) -> Tensor:
        """The gate."""
        mean = x_bchw.mean(dim=1, keepdim=True)
        return torch.sigmoid(self.conv(torch.cat([mean, x_bchw.amax(dim=1, keepdim=True)], 1)))


class ChannelAttention(nn.Module):
    """What to look at: `(B, C, 1, 1)` in 0..1 from the mean and maximum over the picture."""

    def __init__(self, channels: int, reduction: int = 8) -> None:
        super().__init__()
        self.squeeze = nn.Conv2d(channels, channels // reduction, 1, bias=False)
        self.excite = nn.Conv2d(channels // reduction, channels, 1, bias=False)

    def forward(self, x_bchw: Tensor) -> Tensor:
        """The gate."""
        mean, most = x_bchw.mean(dim=(2, 3), keepdim=True), x_bchw.amax(dim=(2, 3), keepdim=True)
        return torch.sigmoid(self._weigh(mean) + self._weigh(most))

    def _weigh(self, pooled_bc11: Tensor) -> Tensor:
        return self.excite(torch.relu(self.squeeze(pooled_bc11)))


class HintAttention(nn.Module):
    """Where hints are and of which colour: `(B, 1, h, w)` in 0..1."""

    def __init__(self, hint_channels: int = 4) -> None:
        super().__init__()
        self.conv = nn.Conv2d(hint_channels, 1, 1)

    def forward(self, hint_b4hw: Tensor) -> Tensor:
        """The gate from hints already brought to the skip's size."""
        return torch.sigmoid(self.conv(hint_b4hw))


class SkipGate(nn.Module):
    """All three on one skip."""

    def __init__(self, channels: int, second: Second = "channel") -> None:
        super().__init__()
        self.spatial = SpatialAttention()
        self.second = ChannelAttention(channels) if second == "channel" else SpatialAttention()
        self.hint = HintAttention()

    def forward(self, skip_bchw: Tensor, hint_b4hw: Tensor) -> Tensor:
        """The gated skip, `(B, C, h, w)`."""
        gate = self.spatial(skip_bchw) * self.second(skip_bchw) * self.hint(hint_b4hw)
        return skip_bchw * (1 + gate)


def shrink_hints(colour_b3hw: Tensor, mask_b1hw: Tensor, step: int) -> Tensor:
    """Masked mean colour and share hinted of every cell: `(B, 4, h / step, w / step)`."""
    share = functional.avg_pool2d(mask_b1hw, step)
    colour = functional.avg_pool2d(colour_b3hw * mask_b1hw, step) / share.clamp(min=1e-3)
    return torch.cat([colour, share], dim=1)


def filled_hints(colour_bchw: Tensor, mask_b1hw: Tensor, empty: float) -> Tensor:
    """Every pixel takes the colour of hints near it: pull and push (Gortler et al. 1996).

    Hinted pixels keep theirs; without any hint all is `empty`. Nothing is learnt here.
    """
    height, width = mask_b1hw.shape[-2:]
    side = 1 << (max(height, width) - 1).bit_length()
    around = (0, side - width, 0, side - height)
    total, weight = (functional.pad(part, around) for part in (colour_bchw * mask_b1hw, mask_b1hw))
    levels = [(total, weight)]
    while levels[-1][0].shape[-1] > 1:
        total, weight = (4 * functional.avg_pool2d(part, 2) for part in levels[-1])
        levels.append((total, weight))
    filled = total.new_full((), empty)
    for total, weight in reversed(levels):
        if filled.ndim:
            filled = functional.interpolate(filled, scale_factor=2.0, mode="bilinear")
        filled = torch.where(weight > 0, total / weight.clamp(min=1e-6), filled)
    return filled[..., :height, :width]
