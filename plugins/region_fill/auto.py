"""Colours for a page that nobody gave any: a scheme dealt out by size, enclosure and tone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.imaging.colour import to_oklab
from plugins.region_fill.likeness import Rows, cost, gap
from plugins.region_fill.propagate import spread
from plugins.region_fill.roles import Roles, roles_of
from plugins.region_fill.scheme import Scheme, deepened
from plugins.region_fill.traits import Traits

_TOUCH = 0.012  # boxes closer than this count as neighbours
_CLASH = 1.5  # two neighbours of one colour
_BALANCE = 4.0  # a colour that has had its share
_VALUE = 3.0  # too light for the tone, or too dark for the size
_FOLLOW_GAP = 12.0  # followers stay close to what they follow


def auto_colours(traits: Traits, scheme: Scheme) -> NDArray[np.uint8]:
    """`(n, 3)` uint8 colours; regions outside the drawing are white."""
    colours = np.full((traits.count, 3), 255, np.uint8)
    roles = roles_of(traits)
    anchors = np.concatenate([roles.grounds, roles.bodies, roles.accents])
    if len(anchors) == 0:
        return _all_one(traits, scheme, colours)
    colours[roles.grounds] = scheme.grounds[np.arange(len(roles.grounds)) % len(scheme.grounds)]
    _deal(traits, roles, scheme, colours)
    _dot(roles, scheme, colours)
    _follow(traits, anchors, colours)
    return colours


def _all_one(traits: Traits, scheme: Scheme, colours: NDArray[np.uint8]) -> NDArray[np.uint8]:
    colours[traits.kind == 0] = scheme.bodies[0]
    return colours


def _deal(traits: Traits, roles: Roles, scheme: Scheme, colours: NDArray[np.uint8]) -> None:
    """Bodies take turns, the largest first; groups stay together, neighbours differ."""
    light = to_oklab(scheme.bodies)[:, 0]
    wanted = np.linspace(1.6, 0.8, len(light))
    wanted /= wanted.sum()
    used = np.zeros(len(light))
    swatch = np.full(traits.count, -1, np.int64)
    face = np.zeros(traits.count, np.bool_)
    face[roles.faces] = True
    near = gap(traits, roles.bodies, roles.bodies) < _TOUCH
    alike = cost(traits, roles.bodies, roles.bodies)
    for place, row in enumerate(roles.bodies):
        if face[row]:
            colours[row] = scheme.skin
            continue
        group = roles.group[row]
        mates = roles.bodies[(roles.group[roles.bodies] == group) & (swatch[roles.bodies] >= 0)]
        if len(mates):
            swatch[row] = swatch[mates[0]]
        else:
            others = np.flatnonzero(near[place] & (swatch[roles.bodies] >= 0))
            clash = np.bincount(
                swatch[roles.bodies[others]], np.exp(alike[place, others] / 3), len(light)
            )
            goal = 0.78 - 0.35 * float(traits.tone[row])
            score = _CLASH * np.minimum(clash, 2) + _VALUE * np.abs(light - goal)
            score += _BALANCE * (used - wanted * max(float(used.sum()), 1e-6))
            swatch[row] = int(np.argmin(score))
        used[swatch[row]] += float(np.sqrt(traits.area[row]))
        colours[row] = deepened(scheme.bodies[swatch[[row]]], traits.tone[[row]])[0]


def _dot(roles: Roles, scheme: Scheme, colours: NDArray[np.uint8]) -> None:
    """Small enclosed things take the accents, pairs the same."""
    groups, place = np.unique(roles.group[roles.accents], return_inverse=True)
    first = np.full(len(groups), len(roles.accents))
    np.minimum.at(first, place.ravel(), np.arange(len(roles.accents)))
    rank = np.argsort(np.argsort(first))
    colours[roles.accents] = scheme.accents[rank[place.ravel()] % len(scheme.accents)]


def _follow(traits: Traits, anchors: Rows, colours: NDArray[np.uint8]) -> None:
    """All that is left takes the colour of what it lies at."""
    source = spread(traits, anchors, np.inf, _FOLLOW_GAP).source
    rest = source >= 0
    colours[rest] = colours[anchors[source[rest]]]
