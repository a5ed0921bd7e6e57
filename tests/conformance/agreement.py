"""Which reader is to see which feature of a PSD as we do; the rest is in CONFORMANCE.md."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

LIMIT = 2.0
"""Levels of 0..255 that a composite may differ from ours."""

ASKED = frozenset(
    {
        "mode:multiply",
        "mode:screen",
        "group",
        "isolated",
        "opacity",
        "mask",
        "mask-off",
        "clip",
        "hidden",
        "group-mode",
        "group-opacity",
        "group-mask",
        "group-clip",
        "base-mode",
        "base-hidden",
        "base-group",
        "outside",
        "clear",
    }
)
"""What every reader is asked to see as we do; other blend modes are only reported."""

DIFFERS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "psd-tools": {
            "clip": "lets a translucent clipped layer cover more where its base is translucent",
            "group-clip": "the same",
        },
        "GIMP": {
            "base-mode": "takes what is clipped out of the group that its base's mode would need",
            "base-hidden": "shows what is clipped to a hidden layer",
            "base-group": "does not clip to groups",
        },
        "Krita": {
            "clip": "does not read clipping from PSD",
            "group-clip": "the same",
            "group-opacity": "does not read the opacity of groups from PSD",
            "mask-off": "switches masks on that were off",
        },
    }
)
"""By reader: features that it sees differently, and how."""


ROUNDS: Mapping[tuple[str, str], float] = MappingProxyType(
    {
        ("Krita", "large"): 3.0,
        ("Krita", "mode multiply clear"): 2.5,
        ("Krita", "mode screen clear"): 2.5,
    }
)
"""Documents on which a reader that works in 8 bits rounds a few pixels further away (less than one
in 200), and how far."""


def expected(reader: str, features: frozenset[str]) -> bool:
    """Whether the reader must agree on a document with these features."""
    return features <= ASKED - DIFFERS[reader].keys()


def limit(reader: str, document: str) -> float:
    """How many levels the reader may be away from us there."""
    return ROUNDS.get((reader, document), LIMIT)
