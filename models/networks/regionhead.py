"""Colours by region: a small transformer over regions that copies a hint or picks a colour.

Two ways to a colour complement each other (research section 8): a pointer to the hinted regions
follows the artist, a classifier over colour bins knows skin, paper and sky. A gate mixes them.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.networks.geometry import (
    PAIR_FEATURES,
    REGION_FEATURES,
    Regions,
    pair_features,
    region_features,
)

_NEVER = -1e4  # logit of what is not to be had; finite, so that a row of nothing stays a number


@dataclass(frozen=True)
class RegionHeadConfig:
    """Sizes of the head."""

    width: int = 128
    heads: int = 4
    blocks: int = 4
    pair_width: int = 24
    bins: int = 256
    pooled: int = 75


@dataclass(frozen=True, eq=False)
class Proposal:
    """What the head says of every region, as log probabilities that sum to one over both.

    Attributes:
        pointer: `(B, R, R)` of copying the hint of region s. bins: `(B, R, K)` of a colour bin.
        gate: `(B, R)` logit of copying at all.
    """

    pointer: Tensor
    bins: Tensor
    gate: Tensor


class _Block(nn.Module):
    """Attention among regions with a bias by pair, then a layer for each."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.norm_in, self.norm_out = nn.LayerNorm(width), nn.LayerNorm(width)
        self.mix = nn.Linear(width, 3 * width)
        self.join = nn.Linear(width, width)
        self.grow, self.shrink = nn.Linear(width, 2 * width), nn.Linear(2 * width, width)

    def forward(self, x_brd: Tensor, bias_bhrr: Tensor) -> Tensor:
        b, r, d = x_brd.shape
        mixed = self.mix(self.norm_in(x_brd)).view(b, r, 3, self.heads, d // self.heads)
        q, k, v = mixed.permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(q, k, v, attn_mask=bias_bhrr.to(q.dtype))
        x_brd = x_brd + self.join(seen.transpose(1, 2).reshape(b, r, d))
        return x_brd + self.shrink(functional.silu(self.grow(self.norm_out(x_brd))))


class RegionHead(nn.Module):
    """From geometry, hints and pooled features of the picture to a mixture over colours."""

    bin_colours: Tensor

    def __init__(self, config: RegionHeadConfig) -> None:
        super().__init__()
        d = config.width
        self.config = config
        self.geometry = nn.Sequential(nn.Linear(REGION_FEATURES, d), nn.SiLU(), nn.Linear(d, d))
        self.hint = nn.Linear(4, d)
        self.picture = nn.Sequential(nn.LayerNorm(config.pooled), nn.Linear(config.pooled, d))
        biases = config.heads * config.blocks + 1
        self.pair = nn.Sequential(
            nn.Linear(PAIR_FEATURES, config.pair_width),
            nn.SiLU(),
            nn.Linear(config.pair_width, biases),
        )
        self.blocks = nn.ModuleList(_Block(d, config.heads) for _ in range(config.blocks))
        self.norm = nn.LayerNorm(d)
        self.ask, self.answer = nn.Linear(d, d // 2), nn.Linear(d, d // 2)
        self.classify = nn.Linear(d, config.bins)
        self.gate = nn.Linear(d + 1, 1)
        self.trust = nn.Parameter(torch.zeros(1))
        self.register_buffer("bin_colours", torch.zeros(config.bins, 3))

    def forward(self, regions: Regions, pooled_brc: Tensor, seen_b: Tensor) -> Proposal:
        """Propose colours.

        Args:
            pooled_brc: features of the picture by region. seen_b: 1 where the picture was looked
                at, 0 where only the geometry is to be used.
        """
        pairs, cost = pair_features(regions)
        tokens = self._tokens(regions, pooled_brc, seen_b)
        bias = self.pair(pairs).permute(0, 3, 1, 2)
        hidden = torch.where(regions.valid, 0.0, _NEVER)[:, None, None]
        for k, block in enumerate(self.blocks):
            heads = bias[:, k * self.config.heads : (k + 1) * self.config.heads]
            tokens = block(tokens, heads + hidden)
        tokens = self.norm(tokens)
        return self._propose(tokens.float(), bias[:, -1].float(), cost, regions.hinted)

    def _tokens(self, regions: Regions, pooled_brc: Tensor, seen_b: Tensor) -> Tensor:
        hinted = regions.hinted[..., None].float()
        centred = (regions.hint - torch.tensor([0.7, 0, 0], device=regions.hint.device)) * 4
        hint = torch.cat([centred * hinted, hinted], dim=-1)
        picture = self.picture(pooled_brc) * seen_b[:, None, None]
        return self.geometry(region_features(regions)) + self.hint(hint) + picture

    def _propose(self, x_brd: Tensor, bias_brr: Tensor, cost: Tensor, hinted: Tensor) -> Proposal:
        """Mix the pointer and the classifier."""
        alike = self.ask(x_brd) @ self.answer(x_brd).mT / self.ask.out_features**0.5
        logits = alike + bias_brr - self.trust.exp() * cost
        logits = logits.float().masked_fill(~hinted[:, None], _NEVER)
        pointer = logits.log_softmax(dim=-1)
        sure = pointer.amax(dim=-1, keepdim=True)
        gate = self.gate(torch.cat([x_brd, sure], dim=-1))[..., 0].float()
        gate = gate.masked_fill(~hinted.any(dim=1, keepdim=True), _NEVER)
        copy, free = functional.logsigmoid(gate)[..., None], functional.logsigmoid(-gate)[..., None]
        bins = self.classify(x_brd).float().log_softmax(dim=-1)
        return Proposal(pointer + copy, bins + free, gate)
