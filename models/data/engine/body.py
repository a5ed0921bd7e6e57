"""Bodies and clothes. Units and origin are those of faces."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.data.engine.character import Character, Hand, Pose
from models.data.engine.curve import Frame, Points, arc, box, ellipse, limb, points, smooth
from models.data.engine.materials import Material


@dataclass(frozen=True)
class Build:
    """Measures of a body: heights from the skull's middle, half widths."""

    neck: float
    shoulder: float
    waist: float
    hip: float
    wide: float
    slim: float
    arm: float
    leg: float


def build_of(who: Character, heads: float, chin: float) -> Build:
    """How somebody of so many heads is built."""
    below = 2.25 * (heads - 1)
    wide = (0.5 + 0.17 * heads) * who.broad
    top = 1.1 * chin + 0.28 + 0.05 * heads
    return Build(
        neck=1.05 * chin,
        shoulder=top,
        waist=top + 0.3 * below,
        hip=top + 0.4 * below,
        wide=wide,
        slim=0.66 * wide,
        arm=0.205 * below,
        leg=0.285 * below,
    )


def draw_body(
    hand: Hand, frame: Frame, who: Character, pose: Pose, build: Build, legs: bool
) -> None:
    """Neck, torso, arms, and legs where they can be seen."""
    if legs:
        _legs(hand, frame, who, pose, build)
    up = pose.arms[0][0] > 1.2, pose.arms[1][0] > 1.2
    for side in (0, 1):
        if not up[side]:
            _arm(hand, frame, who, pose, build, side)
    if who.top == "hoodie":
        hood = ellipse(0, build.shoulder - 0.15, 1.05, 0.55)
        hand.fill(frame, hood, Material.TOP)
    _neck(hand, frame, build)
    if legs:
        _bottom(hand, frame, who, pose, build)
    _torso(hand, frame, who, build)
    for side in (0, 1):
        if up[side] or pose.arms[side][1] - pose.arms[side][0] < -1.0:
            _arm(hand, frame, who, pose, build, side)
    if who.bag:
        strap = points((-0.7 * build.wide, build.shoulder + 0.1), (0.8 * build.slim, build.hip))
        hand.fill(frame, limb(strap, (0.07, 0.07)), Material.BAG)


def _neck(hand: Hand, frame: Frame, build: Build) -> None:
    thin = 0.17 * build.wide + 0.1
    shape = points(
        (-thin, build.neck - 0.5),
        (thin, build.neck - 0.5),
        (thin, build.shoulder),
        (2.2 * thin, build.shoulder + 0.3),
        (0, build.shoulder + 0.7),
        (-2.2 * thin, build.shoulder + 0.3),
        (-thin, build.shoulder),
    )
    hand.fill(frame, shape, Material.SKIN)


def _outline(build: Build, who: Character) -> Points:
    thin = 0.17 * build.wide + 0.12
    half = points(
        (thin, build.shoulder),
        (0.72 * build.wide, build.shoulder + 0.14),
        (build.wide, build.shoulder + 0.45),
        (0.9 * build.wide, build.shoulder + 0.9),
        (build.slim, build.waist),
        (0.78 * build.wide, build.hip + 0.12),
    )
    round_ = np.concatenate([smooth(half, closed=False, steps=5)])
    collar = points((0, build.shoulder + (0.55 if who.top in {"vest", "dress"} else 0.28)))
    return np.concatenate([collar, round_, round_[::-1] * (-1, 1)])


def _torso(hand: Hand, frame: Frame, who: Character, build: Build) -> None:
    shape = _outline(build, who)
    hand.fill(frame, shape, Material.TOP)
    top = build.shoulder
    with hand.sheet.within(frame, shape):
        if who.pattern:
            _pattern(hand, frame, who, build)
        if who.top == "blazer":
            _blazer(hand, frame, build)
        elif who.top == "sailor":
            _sailor(hand, frame, build)
        elif who.top == "kimono":
            _kimono(hand, frame, build)
        elif who.top == "vest":
            low = points((-0.25, top), (0.25, top), (0.0, top + 1.1))
            hand.fill(frame, low, Material.SHIRT)
        elif who.top == "dress":
            hand.fill(frame, box(-2, build.waist - 0.1, 2, build.waist + 0.15), Material.TRIM)
        elif who.top == "shirt":
            hand.line(frame, points((0, top + 0.3), (0, build.hip)), 0.5)
    if who.top == "turtleneck":
        thin = 0.17 * build.wide + 0.16
        hand.fill(frame, box(-thin, top - 0.22, thin, top + 0.16), Material.TOP)
    if who.top == "hoodie":
        pocket = points(
            (-0.5, build.waist - 0.2),
            (0.5, build.waist - 0.2),
            (0.75, build.hip - 0.1),
            (-0.75, build.hip - 0.1),
        )
        hand.fill(frame, pocket * (build.wide / 1.5, 1), Material.TOP, 0.7)
        for side in (-0.2, 0.2):
            hand.line(frame, points((side, top + 0.3), (side * 1.1, top + 0.85)), 0.8)


def _pattern(hand: Hand, frame: Frame, who: Character, build: Build) -> None:
    top, low = build.shoulder, build.hip + 0.3
    if who.pattern == 1:
        for y in np.arange(top + 0.4, low, 0.55):
            hand.fill(frame, box(-3, y, 3, y + 0.26), Material.TRIM, 0.6)
    elif who.pattern == 2:
        hand.fill(frame, box(-3, top + 0.75, 3, top + 1.25), Material.TRIM, 0.7)
    else:
        star = ellipse(0, 0, 0.32, 0.32, 11)
        star[1::2] *= 0.5
        hand.fill(frame.moved(0, top + 1.0), star, Material.TRIM, 0.7)


def _blazer(hand: Hand, frame: Frame, build: Build) -> None:
    top = build.shoulder
    hand.fill(
        frame, points((-0.42, top - 0.1), (0.42, top - 0.1), (0, build.waist - 0.1)), Material.SHIRT
    )
    hand.fill(
        frame,
        points(
            (-0.1, top + 0.28),
            (0.1, top + 0.28),
            (0.15, top + 1.2),
            (0, top + 1.4),
            (-0.15, top + 1.2),
        ),
        Material.TRIM,
        0.8,
    )
    for side in (-1, 1):
        lapel = points(
            (0.3 * side, top - 0.05),
            (0.62 * side, top + 0.5),
            (0.46 * side, top + 0.6),
            (0.0, build.waist - 0.1),
            (0.2 * side, top + 0.6),
        )
        hand.fill(frame, lapel, Material.TOP, 0.8)
    hand.line(frame, points((0, build.waist - 0.1), (0, build.hip + 0.3)), 0.8)
    hand.fill(frame, ellipse(0.12, build.waist + 0.15, 0.07, 0.07), Material.METAL, 0.5)


def _sailor(hand: Hand, frame: Frame, build: Build) -> None:
    top, wide = build.shoulder, build.wide
    collar = points(
        (-0.75 * wide, top - 0.2),
        (0.75 * wide, top - 0.2),
        (0.8 * wide, top + 0.45),
        (0.0, top + 1.05),
        (-0.8 * wide, top + 0.45),
    )
    hand.fill(frame, collar, Material.TRIM)
    inner = collar * (0.82, 1) + (0, -0.16)
    hand.line(frame, inner[2:], 0.6)
    hand.fill(
        frame, points((-0.26, top - 0.2), (0.26, top - 0.2), (0, top + 0.75)), Material.SKIN, 0.7
    )
    own = frame.moved(0, top + 1.05)
    for side in (-1, 1):
        hand.fill(
            own,
            smooth(points((0, 0), (0.45 * side, -0.2), (0.5 * side, 0.3))),
            Material.RIBBON,
            0.8,
        )
        hand.fill(own, points((0, 0), (0.3 * side, 0.75), (0.08 * side, 0.7)), Material.RIBBON, 0.8)
    hand.fill(own, ellipse(0, 0.02, 0.11, 0.11), Material.RIBBON, 0.8)


def _kimono(hand: Hand, frame: Frame, build: Build) -> None:
    top = build.shoulder
    for side in (-1, 1):
        band = points(
            (-0.35 * side, top - 0.2),
            (0.5 * side, build.waist),
            (0.3 * side, build.waist + 0.2),
            (-0.58 * side, top),
        )
        hand.fill(frame, band, Material.SHIRT, 0.8)
    hand.fill(frame, box(-3, build.waist - 0.35, 3, build.waist + 0.35), Material.RIBBON)
    hand.line(frame, points((-3, build.waist), (3, build.waist)), 0.6)


def _arm(hand: Hand, frame: Frame, who: Character, pose: Pose, build: Build, side: int) -> None:
    sign = 1 if side else -1
    upper, lower = pose.arms[side]
    shoulder = np.array([sign * 0.86 * build.wide, build.shoulder + 0.42])
    elbow = shoulder + build.arm * np.array([sign * np.sin(upper), np.cos(upper)])
    wrist = elbow + build.arm * np.array([sign * np.sin(lower), np.cos(lower)])
    thick = 0.16 * build.wide + 0.07
    palm = wrist + 0.2 * np.array([sign * np.sin(lower), np.cos(lower)])
    _palm(hand, frame, palm, lower, sign, thick)
    bare = limb(np.stack([shoulder, elbow, wrist]), (thick, 0.85 * thick, 0.6 * thick))
    hand.fill(frame, bare, Material.SKIN)
    if who.sleeves <= 0:
        return
    if who.sleeves < 1:
        end = shoulder + 0.75 * (elbow - shoulder)
        spine, radii = np.stack([shoulder, (shoulder + end) / 2, end]), (1.25, 1.3, 1.45)
    else:
        end = elbow + 0.9 * (wrist - elbow)
        flare = 2.2 if who.top == "kimono" else 1.1
        spine, radii = np.stack([shoulder, elbow, end]), (1.25, 1.15, flare)
    sleeve = limb(spine, tuple(thick * r for r in radii))
    cloth = Material.SHIRT if who.top == "vest" else Material.TOP
    hand.fill(frame, sleeve, cloth)
    if who.pattern == 1:
        with hand.sheet.within(frame, sleeve):
            for share in (0.3, 0.7):
                at = spine[0] + (spine[-1] - spine[0]) * share
                hand.fill(frame, ellipse(float(at[0]), float(at[1]), 0.8, 0.12), Material.TRIM, 0.6)
    if who.sleeves == 1 and who.top in {"sailor", "blazer", "hoodie"}:
        cuff = limb(np.stack([end - 0.12 * (wrist - elbow), end]), (1.2 * thick, 1.2 * thick))
        hand.fill(frame, cuff, Material.TRIM if who.top == "sailor" else cloth, 0.8)


def _palm(hand: Hand, frame: Frame, at: Points, angle: float, sign: int, thick: float) -> None:
    own = frame.moved(float(at[0]), float(at[1]), 1.0, -sign * angle)
    size = 1.15 * thick
    shape = smooth(
        points(
            (-0.6, -1.1),
            (0.6, -1.1),
            (0.95, 0.2),
            (0.55, 1.3),
            (-0.1, 1.45),
            (-0.75, 1.1),
            (-0.8, 0),
        )
        * size
    )
    hand.fill(own, shape, Material.SKIN)
    thumb = limb(
        points((0.6, -0.6), (1.15, 0.1), (1.1, 0.6)) * (size * -sign, size),
        (0.32 * size, 0.3 * size, 0.2 * size),
    )
    hand.fill(own, thumb, Material.SKIN, 0.8)
    for x in (-0.25, 0.2):
        hand.line(own, points((x, 0.6), (x, 1.3)) * size, 0.5)


def _legs(hand: Hand, frame: Frame, who: Character, pose: Pose, build: Build) -> None:
    for side in (0, 1):
        sign = 1 if side else -1
        upper, lower = pose.legs[side]
        hip = np.array([sign * 0.4 * build.wide, build.hip + 0.1])
        knee = hip + build.leg * np.array([sign * np.sin(upper), np.cos(upper)])
        foot = knee + build.leg * np.array([sign * np.sin(lower), np.cos(lower)])
        thick = 0.26 * build.wide + 0.06
        joints = np.stack([hip, knee, foot])
        hand.fill(frame, limb(joints, (1.15 * thick, 0.85 * thick, 0.55 * thick)), Material.SKIN)
        if who.socks and who.bottom != "trousers":
            start = foot + who.socks * (knee - foot)
            middle = (start + foot) / 2
            sock = limb(np.stack([start, middle, foot]), (0.85 * thick, 0.8 * thick, 0.6 * thick))
            hand.fill(frame, sock, Material.SOCK)
        _shoe(hand, frame, who, foot, knee, thick, sign)
        if who.bottom in {"trousers", "shorts"}:
            end = foot if who.bottom == "trousers" else hip + 0.8 * (knee - hip)
            between = knee if who.bottom == "trousers" else (hip + end) / 2
            wide = (1.35, 1.1, 0.95) if who.bottom == "trousers" else (1.35, 1.3, 1.3)
            trouser = limb(np.stack([hip, between, end]), tuple(thick * w for w in wide))
            hand.fill(frame, trouser, Material.BOTTOM)
            hand.line(frame, np.stack([hip + 0.5 * (between - hip), end]), 0.4)


def _shoe(
    hand: Hand, frame: Frame, who: Character, foot: Points, knee: Points, thick: float, sign: int
) -> None:
    if who.boots:
        start = foot + 0.45 * (knee - foot)
        boot = limb(
            np.stack([start, (start + foot) / 2, foot]), (0.95 * thick, 0.85 * thick, 0.8 * thick)
        )
        hand.fill(frame, boot, Material.SHOE)
    own = frame.moved(float(foot[0]), float(foot[1]))
    sole = smooth(
        points((-0.7, -0.5), (0.7, -0.5), (1.6, 0.35), (1.55, 0.75), (-0.8, 0.75))
        * (thick * sign, thick)
    )
    hand.fill(own, sole, Material.SHOE)
    hand.line(own, points((-0.8, 0.5), (1.6, 0.5)) * (thick * sign, thick), 0.5)


def _bottom(hand: Hand, frame: Frame, who: Character, pose: Pose, build: Build) -> None:
    cloth = Material.TOP if who.top in {"dress", "kimono"} else Material.BOTTOM
    if who.bottom in {"trousers", "shorts"}:
        hips = points(
            (-build.slim, build.waist),
            (build.slim, build.waist),
            (0.84 * build.wide, build.hip + 0.3),
            (0, build.hip + 0.62),
            (-0.84 * build.wide, build.hip + 0.3),
        )
        hand.fill(frame, hips, Material.BOTTOM)
        return
    low = build.hip + build.leg * (0.75 if who.bottom == "skirt" else 1.75)
    spread = max(abs(np.sin(leg[0])) for leg in pose.legs)
    wide = build.wide * (1.25 if who.bottom == "skirt" else 1.35) + 0.9 * spread * build.leg
    hem = arc(0, low - 0.1, wide, 0.22, 0.02, 0.48)
    shape = np.concatenate(
        [
            points(
                (-build.slim, build.waist - 0.1),
                (build.slim, build.waist - 0.1),
                (0.85 * build.wide, build.hip),
            ),
            hem,
            points((-0.85 * build.wide, build.hip)),
        ]
    )
    hand.fill(frame, shape, cloth)
    if who.pattern in {1, 2}:
        with hand.sheet.within(frame, shape):
            hand.fill(frame, box(-6, low - 0.35, 6, low - 0.1), Material.TRIM, 0.6)
    for x in np.linspace(-0.7, 0.7, 5):
        hand.line(frame, points((x * build.slim, build.hip), (x * wide, low)), 0.5)
