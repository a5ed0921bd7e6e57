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
_LARGE = 0.1  # of the page: calm and light
_FOLLOW_GAP = 12.0  # followers stay close to what they follow


def auto_colours(traits: Traits, scheme: Scheme) -> NDArray[np.uint8]:
    """`(n, 3)` uint8 colours; regions outside the drawing are white."""
    colours = np.full((traits.count, 3), 255, np.uint8)
    roles = roles_of(traits)
    leaders = np.concatenate([roles.grounds, roles.faces, roles.bodies])
    colours[roles.faces] = scheme.skin
    colours[roles.grounds] = scheme.grounds[np.arange(len(roles.grounds)) % len(scheme.grounds)]
    _deal(traits, roles, scheme, colours)
    _dot(roles, scheme, colours)
    fixed = np.concatenate([roles.paper, roles.eyes, roles.accents])
    _follow(traits, leaders, fixed, colours)
    return colours


def _deal(traits: Traits, roles: Roles, scheme: Scheme, colours: NDArray[np.uint8]) -> None:
    """Bodies take turns, the largest first; groups stay together, neighbours differ."""
    light = to_oklab(scheme.bodies)[:, 0]
    wanted = scheme.shares / scheme.shares.sum()
    used = np.zeros(len(light))
    swatch = np.full(traits.count, -1, np.int64)
    near = gap(traits, roles.bodies, roles.bodies) < _TOUCH
    alike = cost(traits, roles.bodies, roles.bodies)
    for place, row in enumerate(roles.bodies):
        group = roles.group[row]
        mates = roles.bodies[(roles.group[roles.bodies] == group) & (swatch[roles.bodies] >= 0)]
        if len(mates):
            swatch[row] = swatch[mates[0]]
        else:
            others = np.flatnonzero(near[place] & (swatch[roles.bodies] >= 0))
            clash = np.bincount(
                swatch[roles.bodies[others]], np.exp(alike[place, others] / 3), len(light)
            )
            size = min(1.0, float(traits.area[row]) / _LARGE)
            goal = 0.72 + 0.12 * size - 0.35 * float(traits.tone[row])
            score = _CLASH * np.minimum(clash, 2) + _VALUE * np.abs(light - goal)
            score += _BALANCE * (used - wanted * max(float(used.sum()), 1e-6))
            swatch[row] = int(np.argmin(score))
        used[swatch[row]] += float(np.sqrt(traits.area[row]))
    rows = roles.bodies
    plain = scheme.bodies[swatch[rows]]
    colours[rows] = plain if scheme.exact else deepened(plain, traits.tone[rows])


def _dot(roles: Roles, scheme: Scheme, colours: NDArray[np.uint8]) -> None:
    """Small enclosed things take the accents, pairs the same."""
    groups, place = np.unique(roles.group[roles.accents], return_inverse=True)
    first = np.full(len(groups), len(roles.accents))
    np.minimum.at(first, place.ravel(), np.arange(len(roles.accents)))
    rank = np.argsort(np.argsort(first))
    colours[roles.accents] = scheme.accents[rank[place.ravel()] % len(scheme.accents)]


def _follow(traits: Traits, leaders: Rows, fixed: Rows, colours: NDArray[np.uint8]) -> None:
    """All that is left takes the colour of what it lies at."""
    source = spread(traits, leaders, np.inf, _FOLLOW_GAP).source
    source[fixed] = -1
    rest = source >= 0
    colours[rest] = colours[leaders[source[rest]]]
