"""Self-attention of SAGAN (Zhang et al. 2019) in bounded memory."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.checkpoint import checkpoint

_ROOM = 1 << 22  # scores kept at a time


class SelfAttention(nn.Module):
    """out = gamma A v + x, A = softmax over rows of q k, gamma beginning at 0.

    A is as large as the square of the number of pixels (1 GB at 128 x 128). It is never whole:
    rows are worked off in chunks, and computed once more when gradients are wanted.
    """

    def __init__(self, channels: int, pool: int = 1) -> None:
        """Make one; `pool` takes the maximum of so many keys and values along each axis."""
        super().__init__()
        inner = max(1, channels // 8)
        self.pool = pool
        self.query = nn.Conv2d(channels, inner, 1)
        self.key = nn.Conv2d(channels, inner, 1)
        self.value = nn.Conv2d(channels, channels, 1)
        self.gamma = nn.Parameter(torch.zeros(1))

    def forward(self, x_bchw: Tensor) -> Tensor:
        """The same shape."""
        query = self.query(x_bchw).flatten(2).mT
        key, value = self._pooled(self.key(x_bchw)), self._pooled(self.value(x_bchw))
        rows = max(1, _ROOM // (key.shape[2] * key.shape[0]))
        parts = [self._attend(part, key, value) for part in query.split(rows, dim=1)]
        seen = torch.cat(parts, dim=1).mT.reshape(x_bchw.shape)
        return self.gamma * seen + x_bchw

    def _pooled(self, x_bchw: Tensor) -> Tensor:
        """`(B, C, n)`."""
        if self.pool > 1:
            x_bchw = functional.max_pool2d(x_bchw, self.pool, ceil_mode=True)
        return x_bchw.flatten(2)

    def _attend(self, query_bnc: Tensor, key_bcm: Tensor, value_bcm: Tensor) -> Tensor:
        if torch.is_grad_enabled():
            done = checkpoint(_weighted, query_bnc, key_bcm, value_bcm, use_reentrant=False)
            assert isinstance(done, Tensor)
            return done
        return _weighted(query_bnc, key_bcm, value_bcm)


def _weighted(query_bnc: Tensor, key_bcm: Tensor, value_bcm: Tensor) -> Tensor:
    return torch.softmax(query_bnc @ key_bcm, dim=-1) @ value_bcm.mT
