"""Who somebody is, and how they stand: the same person can be drawn in many poses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from models.data.engine.curve import Frame, Points
from models.data.engine.materials import PER_OWNER, Material
from models.data.engine.sheet import Sheet

Back = Literal["none", "short", "bob", "long", "pony", "twin", "bun", "spiky", "curly"]
Fringe = Literal["straight", "parted", "swept", "spiky", "none"]
Top = Literal["shirt", "hoodie", "sailor", "blazer", "dress", "kimono", "turtleneck", "vest"]
Bottom = Literal["trousers", "shorts", "skirt", "gown"]
Mouth = Literal["smile", "open", "flat", "frown", "round", "grin"]

_GOES_WITH: Mapping[Top, Bottom] = {"dress": "skirt", "kimono": "gown", "sailor": "skirt"}


@dataclass(frozen=True)
class Character:
    """What does not change from picture to picture. `seed` fixes the fall of the hair."""

    seed: int
    back: Back
    fringe: Fringe
    fringe_length: float
    side_locks: float
    shine: bool
    top: Top
    bottom: Bottom
    sleeves: float
    boots: bool
    socks: float
    glasses: bool
    ribbon: bool
    hat: bool
    cat_ears: bool
    bag: bool
    pattern: int
    broad: float
    blush: bool


@dataclass(frozen=True)
class Pose:
    """How somebody stands. Angles in radians, 0 hangs down; `turn` -1 left to 1 right.

    Attributes:
        arms, legs: `(upper, lower)` angles, left and right. shut: left and right eye.
    """

    turn: float
    tilt: float
    lean: float
    arms: tuple[tuple[float, float], tuple[float, float]]
    legs: tuple[tuple[float, float], tuple[float, float]]
    shut: tuple[bool, bool]
    mouth: Mouth
    brows: float
    look: float
    flip: bool


@dataclass(frozen=True)
class Hand:
    """A sheet and whose things are drawn on it."""

    sheet: Sheet
    owner: int

    def fill(
        self, frame: Frame, outline: Points, what: Material, line: float = 1.0, lined: bool = True
    ) -> None:
        """A closed shape of a material."""
        self.sheet.fill(frame, outline, self.id(what), line, lined)

    def line(self, frame: Frame, path: Points, line: float | None = None) -> None:
        """An open line."""
        self.sheet.line(frame, path, line)

    def id(self, what: Material) -> int:
        """The material's id on the sheet."""
        return self.owner * PER_OWNER + int(what)


def new_character(rng: np.random.Generator) -> Character:
    """Anybody."""
    backs = ("none", "short", "bob", "long", "pony", "twin", "bun", "spiky", "curly")
    back: Back = backs[int(rng.choice(9, p=(0.04, 0.2, 0.16, 0.18, 0.1, 0.1, 0.06, 0.12, 0.04)))]
    fringes = ("straight", "parted", "swept", "spiky", "none")
    spiky = back in {"spiky", "short"} and rng.random() < 0.6
    fringe: Fringe = (
        "spiky" if spiky else fringes[int(rng.choice(5, p=(0.3, 0.3, 0.28, 0.08, 0.04)))]
    )
    tops = ("shirt", "hoodie", "sailor", "blazer", "dress", "kimono", "turtleneck", "vest")
    top: Top = tops[int(rng.choice(8, p=(0.24, 0.14, 0.16, 0.14, 0.1, 0.06, 0.08, 0.08)))]
    bottoms = ("trousers", "shorts", "skirt", "gown")
    bottom: Bottom = bottoms[int(rng.choice(4, p=(0.42, 0.16, 0.32, 0.1)))]
    bottom = _GOES_WITH.get(top, bottom)
    return Character(
        seed=int(rng.integers(1 << 31)),
        back=back,
        fringe=fringe,
        fringe_length=float(rng.uniform(0.0, 0.3)),
        side_locks=float(rng.choice((0.0, rng.uniform(0.5, 1.6)))),
        shine=bool(rng.random() < 0.25),
        top=top,
        bottom=bottom,
        sleeves=float(rng.choice((0.0, 0.45, 1.0), p=(0.12, 0.38, 0.5))),
        boots=bool(rng.random() < 0.3),
        socks=float(rng.choice((0.0, 0.3, 0.8))),
        glasses=bool(rng.random() < 0.14),
        ribbon=bool(rng.random() < 0.22),
        hat=bool(rng.random() < 0.1),
        cat_ears=bool(rng.random() < 0.06),
        bag=bool(rng.random() < 0.12),
        pattern=int(rng.choice((0, 1, 2, 3), p=(0.62, 0.16, 0.12, 0.1))),
        broad=float(rng.uniform(0.88, 1.15)),
        blush=bool(rng.random() < 0.2),
    )


def new_pose(rng: np.random.Generator) -> Pose:
    """Any."""
    mouths = ("smile", "open", "flat", "frown", "round", "grin")
    mouth: Mouth = mouths[int(rng.choice(6, p=(0.36, 0.2, 0.16, 0.08, 0.08, 0.12)))]
    both = bool(rng.random() < 0.1)
    wink = bool(rng.random() < 0.05)
    return Pose(
        turn=float(rng.uniform(-0.8, 0.8)),
        tilt=float(rng.normal(0, 0.1)),
        lean=float(rng.normal(0, 0.05)),
        arms=(_arm(rng), _arm(rng)),
        legs=(_leg(rng), _leg(rng)),
        shut=(both, both or wink),
        mouth=mouth,
        brows=float(rng.normal(0, 0.12)),
        look=float(rng.uniform(-0.2, 0.2)),
        flip=bool(rng.random() < 0.5),
    )


def _arm(rng: np.random.Generator) -> tuple[float, float]:
    draw = rng.random()
    if draw < 0.55:
        upper = float(rng.uniform(0.1, 0.5))
        return upper, upper + float(rng.uniform(-0.6, 0.1))
    if draw < 0.8:
        upper = float(rng.uniform(0.4, 0.9))
        return upper, upper + float(rng.uniform(-2.2, -1.2))
    upper = float(rng.uniform(1.2, 2.4))
    return upper, upper + float(rng.uniform(-0.2, 0.9))


def _leg(rng: np.random.Generator) -> tuple[float, float]:
    if rng.random() < 0.7:
        upper = float(rng.uniform(0.0, 0.2))
        return upper, upper + float(rng.uniform(-0.1, 0.05))
    upper = float(rng.uniform(0.2, 0.8))
    return upper, upper - float(rng.uniform(0.2, 1.0))
