"""What a proposal should have been."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from models.networks.regionhead import Proposal

_CLOSE = 0.03  # OKLab distance at which a colour is about as good as another (dE2000 of 4 to 6)


@dataclass(frozen=True)
class LossWeights:
    """Parts of the loss; the mixture's likelihood has weight 1."""

    pointer: float = 0.3
    bins: float = 0.3
    picture: float = 0.5


def closeness(first: Tensor, second: Tensor) -> Tensor:
    """`exp(-d^2 / 2 s^2)` of OKLab colours that broadcast: 1 equal, about 0.1 plainly different."""
    return torch.exp((first - second).square().sum(dim=-1) / (-2 * _CLOSE**2))


def proposal_loss(
    proposal: Proposal,
    bins_k3: Tensor,
    hint_br3: Tensor,
    truth_br3: Tensor,
    weight_br: Tensor,
    weights: LossWeights,
) -> dict[str, Tensor]:
    """Parts of the loss by name, weighted, each a scalar.

    The main part is -log of the probability of a colour close to the true one, pointer and
    classifier together: the gate learns by itself which of them to trust. Both are also trained
    on their own, or the better one would starve the other.
    """
    total = weight_br.sum().clamp(min=1e-6)
    near_bin = closeness(truth_br3[:, :, None], bins_k3)
    near_hint = closeness(truth_br3[:, :, None], hint_br3[:, None])
    likely = (proposal.bins.exp() * near_bin).sum(-1) + (proposal.pointer.exp() * near_hint).sum(-1)
    main = -(likely + 1e-4).log()
    soft = near_bin / near_bin.sum(-1, keepdim=True).clamp(min=1e-6)
    alone = proposal.bins - proposal.bins.logsumexp(-1, keepdim=True)
    bins = -(soft * alone).sum(-1)
    among = proposal.pointer - proposal.pointer.logsumexp(-1, keepdim=True)
    pointer = -((among.exp() * near_hint).sum(-1) + 1e-4).log()
    # Only where the colour stands among the hints can pointing be right.
    possible = weight_br * (near_hint.amax(-1) * (proposal.gate > -1e3) > 0.5)
    return {
        "mixture": (main * weight_br).sum() / total,
        "bins": weights.bins * (bins * weight_br).sum() / total,
        "pointer": weights.pointer * (pointer * possible).sum() / possible.sum().clamp(min=1e-6),
    }


def picture_loss(colour_b3hw: Tensor, truth_br3: Tensor, labels_bhw: Tensor) -> Tensor:
    """Mean absolute OKLab error of the painted picture where the truth is known."""
    padded = torch.cat([torch.zeros_like(truth_br3[:, :1]), truth_br3], dim=1)
    page = torch.arange(len(labels_bhw), device=labels_bhw.device)[:, None, None]
    wanted = padded[page, labels_bhw].permute(0, 3, 1, 2)
    known = (labels_bhw > 0)[:, None]
    return ((colour_b3hw - wanted).abs() * known).sum() / (3 * known.sum()).clamp(min=1)
