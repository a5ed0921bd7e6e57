"""Edges without which a graph falls apart."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from painter.base.bridges import bridges

NODES = 8


def pieces(edges: list[tuple[int, int]]) -> int:
    a, b = np.array(edges, np.int64).reshape(-1, 2).T
    matrix = csr_matrix((np.ones(len(a), np.bool_), (a, b)), (NODES, NODES))
    return int(connected_components(matrix, directed=False)[0])


@given(st.lists(st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1)), max_size=20))
def test_a_bridge_is_an_edge_whose_loss_makes_a_piece_more(edges: list[tuple[int, int]]) -> None:
    a, b = np.array(edges, np.int64).reshape(-1, 2).T
    found = bridges(NODES, a.copy(), b.copy())
    for k, bridge in enumerate(found):
        without = edges[:k] + edges[k + 1 :]
        assert bridge == (pieces(without) > pieces(edges))


def test_a_long_chain_is_all_bridges() -> None:
    a = np.arange(50_000)
    assert bridges(50_001, a, a + 1).all()
