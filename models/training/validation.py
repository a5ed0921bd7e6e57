"""How good a network is on drawings held back from training, while it trains."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from models.data.batch import LEAST_AREA, BatchConfig, collate
from models.data.cache import DrawingSet
from models.networks.hscau import HscauNet, pool_by_region
from models.pipelines.decode import Decoder
from models.pipelines.page import Column
from painter.imaging.colour import delta_e, from_oklab
from painter.imaging.compare import PLAIN_DIFFERENCE

_HINTS = 4
_BATCH = 16


@torch.inference_mode()
def validate(network: nn.Module, drawings: DrawingSet, rows: NDArray[np.int64]) -> dict[str, float]:
    """Share of unhinted regions that are right with the four largest hinted.

    Keys: with the picture, by geometry alone, and by the painted picture alone.
    """
    assert isinstance(network, HscauNet)
    decoder = Decoder(network.head.bin_colours.cpu().numpy())
    size = np.diff(drawings.start)[rows]
    rows = rows[np.argsort(size, kind="stable")]
    right: dict[str, list[NDArray[np.bool_]]] = {"whole": [], "geometry": [], "painted": []}
    for start in range(0, len(rows), _BATCH):
        some = rows[start : start + _BATCH]
        _validate_batch(network, decoder, drawings, some, right)
    return {name: round(float(np.concatenate(found).mean()), 4) for name, found in right.items()}


def _validate_batch(
    network: HscauNet,
    decoder: Decoder,
    drawings: DrawingSet,
    rows: NDArray[np.int64],
    right: dict[str, list[NDArray[np.bool_]]],
) -> None:
    config = BatchConfig(
        drawings=len(rows), pictures=len(rows), recolour=0, augment=False, hints=_HINTS
    )
    batch = collate(drawings, rows, config, np.random.default_rng(0))
    batch = batch.to(network.head.bin_colours.device)
    painted = network.look(batch.planes)
    pooled = pool_by_region(painted.features, batch.labels, batch.regions)
    ones = pooled.new_ones(len(pooled))
    proposals = {
        "whole": network.head(batch.regions, pooled, ones),
        "geometry": network.head(batch.regions, 0 * pooled, 0 * ones),
    }
    hinted = batch.regions.hinted.cpu().numpy()
    large = batch.regions.columns[..., Column.AREA].cpu().numpy() > LEAST_AREA
    counted = batch.regions.valid.cpu().numpy() & ~hinted & large
    truth = from_oklab(batch.truth.cpu().numpy())
    flat = from_oklab(pooled[..., -3:].cpu().numpy())
    for k in range(len(rows)):
        free, at = counted[k], np.flatnonzero(hinted[k])
        for name, proposal in proposals.items():
            pointer = proposal.pointer[k].exp().cpu().numpy()[free][:, at]
            bins = proposal.bins[k].exp().cpu().numpy()[free]
            chosen = decoder.choose(pointer, bins, truth[k][at]).colours
            right[name].append(delta_e(chosen, truth[k][free]) < PLAIN_DIFFERENCE)
        right["painted"].append(delta_e(flat[k][free], truth[k][free]) < PLAIN_DIFFERENCE)
