"""Edges of a graph without which it falls apart."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel


@kernel
def bridges(count: int, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which edges are on no circle, bool (m,) (Tarjan, Information Processing Letters 2, 1974).

    Several edges between the same two nodes are a circle; an edge from a node to itself is one.

    Args:
        count: of nodes, 0..count - 1. a, b: (m,) nodes that an edge joins.
    """
    first = np.zeros(count + 1, np.int64)
    for k in range(len(a)):
        first[a[k] + 1] += 1
        first[b[k] + 1] += 1
    first = np.cumsum(first)
    place = first.copy()
    edge = np.empty(2 * len(a), np.int64)
    for k in range(len(a)):
        for node in (a[k], b[k]):
            edge[place[node]] = k
            place[node] += 1
    out = np.zeros(len(a), np.bool_)
    found = np.zeros(count, np.int64)  # when a node was come to, from 1
    lowest = np.zeros(count, np.int64)  # the earliest that can be come to from there
    came_by = np.full(count, -1)
    place[:-1] = first[:-1]
    way = np.empty(count, np.int64)
    time = 0
    for start in range(count):
        if found[start]:
            continue
        long = 1
        way[0] = start
        time += 1
        found[start] = lowest[start] = time
        while long:
            node = way[long - 1]
            if place[node] < first[node + 1]:
                k = edge[place[node]]
                place[node] += 1
                other = a[k] + b[k] - node
                if k == came_by[node]:
                    continue
                if found[other]:
                    lowest[node] = min(lowest[node], found[other])
                else:
                    time += 1
                    found[other] = lowest[other] = time
                    came_by[other] = k
                    way[long] = other
                    long += 1
            else:
                long -= 1
                if long:
                    above = way[long - 1]
                    lowest[above] = min(lowest[above], lowest[node])
                    out[came_by[node]] = lowest[node] > found[above]
    return out
