"""HSCAU-Net for ink: colours by region from hints."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from models.data.batch import Batch, batches
from models.data.bins import colour_bins
from models.data.cache import DrawingSet
from models.networks.geometry import Regions
from models.networks.hscau import HscauNet, Painted, pool_by_region
from models.networks.regionhead import Proposal
from models.training.checkpoint import RunState
from models.training.config import Profile, TrainConfig
from models.training.loop import Losses, Plan, Say, run, split
from models.training.losses import picture_loss, proposal_loss
from models.training.parallel import Group
from models.training.validation import validate


def train(
    config: TrainConfig,
    profile: Profile,
    drawings: DrawingSet,
    out: Path,
    again: bool,
    say: Say,
    device: str = "cpu",
    initial: dict[str, Tensor] | None = None,
    group: Group | None = None,
) -> RunState:
    """Train, or go on with a run; see `models.training.loop.run`."""
    where = group.device if group else torch.device(device)
    task = InkTask(config, profile, drawings, where)
    return run(task, plan_of(config, profile), out, again, say, where, initial, group)


def plan_of(config: TrainConfig, profile: Profile) -> Plan:
    """How long and how fast, from a configuration."""
    return Plan(
        steps=profile.steps,
        batch=profile.drawings,
        optimiser=config.optimiser,
        minutes=profile.minutes,
        save_every=config.save_every,
        check_every=config.check_every,
        seed=config.seed,
    )


class InkTask:
    """Colours by region from ink and hints."""

    def __init__(
        self, config: TrainConfig, profile: Profile, drawings: DrawingSet, device: torch.device
    ) -> None:
        self._config, self._drawings, self._device = config, drawings, device
        self.rows, self._held = split(drawings.count, config.held_back, config.seed)
        self._settings = config.batches(profile)
        self._made: Iterator[Batch] | None = None
        self._next = -1

    def network(self) -> HscauNet:
        """A network with random weights and bins from the drawings it is trained on."""
        drawings, config = self._drawings, self._config
        network = HscauNet(config.network)
        used = np.concatenate(
            [drawings.colours[drawings.start[row] : drawings.start[row + 1]] for row in self.rows]
        )
        bins = colour_bins(used, config.network.head.bins, config.seed)
        network.head.bin_colours.copy_(torch.from_numpy(bins))
        return network

    def batch(self, step: int) -> Batch:
        """Drawings augmented, recoloured and hinted."""
        if self._made is None or step != self._next:
            seed = self._config.seed
            self._made = batches(self._drawings, self.rows, self._settings, seed, step)
        self._next = step + 1
        return next(self._made).to(self._device)

    def make(self, network: nn.Module, batch: Batch) -> tuple[Proposal, Painted, Tensor]:
        """A proposal for every region, the painted picture, and the bins."""
        assert isinstance(network, HscauNet)
        return *look_and_propose(network, batch), network.head.bin_colours

    def losses(self, batch: Batch, made: tuple[Proposal, Painted, Tensor]) -> Losses:
        """Parts of the loss by name."""
        proposal, painted, bins = made
        weights = self._config.loss
        hint = batch.regions.hint
        losses = proposal_loss(proposal, bins, hint, batch.truth, batch.weight, weights)
        if len(batch.labels):
            seen = batch.truth[: len(batch.labels)]
            losses["picture"] = weights.picture * picture_loss(painted.colour, seen, batch.labels)
        return losses

    def check(self, network: nn.Module) -> dict[str, float]:
        """Share of regions that are right with four hints."""
        if not len(self._held):
            return {}
        found = validate(network, self._drawings, self._held)
        return {**found, "score": found["whole"]}

    def sheet(self, network: nn.Module, path: Path) -> None:
        """None: regions are looked at with `models evaluate --contact-sheet`."""


def look_and_propose(network: HscauNet, batch: Batch) -> tuple[Proposal, Painted]:
    """The first drawings of a batch with their picture, the others by geometry alone.

    The picture costs fifty times what the regions do, so that most drawings go without it; the
    head thereby stays able to judge by geometry where a style of drawing is new to the U-Net.
    """
    b, r = batch.weight.shape
    p = len(batch.labels)
    painted = network.look(batch.planes)
    pooled = batch.truth.new_zeros(b, r, network.config.pooled)
    first = Regions(*(getattr(batch.regions, f)[:p] for f in Regions.__dataclass_fields__))
    if p:
        pooled[:p] = pool_by_region(painted.features, batch.labels, first)
    seen = (torch.arange(b, device=pooled.device) < p).to(pooled.dtype)
    return network.head(batch.regions, pooled, seen), painted
