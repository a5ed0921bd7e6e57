"""Frechet distance of two sets of pictures (Heusel et al. 2017), over whole sets, never batches."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float64]


def frechet_distance(first_nd: Rows, second_md: Rows) -> float:
    """|m1 - m2|^2 + tr(S1 + S2 - 2 (S1 S2)^(1/2)) of Gaussians fitted to two sets of features.

    It is too large for small sets, by more the fewer the rows: only sets of the same size compare.

    Args:
        first_nd, second_md: features, one row a picture; at least two rows each.

    Raises:
        ValueError: too few rows.
    """
    if min(len(first_nd), len(second_md)) < 2:
        raise ValueError("a Frechet distance needs two pictures on either side")
    one, two = np.cov(first_nd, rowvar=False), np.cov(second_md, rowvar=False)
    apart = first_nd.mean(axis=0) - second_md.mean(axis=0)
    # (S1 S2)^(1/2) has the trace of (S1^(1/2) S2 S1^(1/2))^(1/2), which is symmetric.
    root = _root(np.atleast_2d(one))
    shared = np.linalg.eigvalsh(root @ np.atleast_2d(two) @ root).clip(min=0)
    total = apart @ apart + np.trace(np.atleast_2d(one)) + np.trace(np.atleast_2d(two))
    return float(max(0.0, total - 2 * np.sqrt(shared).sum()))


def _root(matrix: Rows) -> Rows:
    values, vectors = np.linalg.eigh(matrix)
    return (vectors * np.sqrt(values.clip(min=0))) @ vectors.T
