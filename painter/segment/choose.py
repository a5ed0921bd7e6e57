"""Which closing strokes are drawn, once it is known how likely each is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel
from painter.segment.closings import Closings
from painter.segment.gaps import RAY, RIM

LATEST = 6.0
"""Times its setting by size that an unlikely stroke needs at most, or one for want of any other."""
_RIM = 2.0  # most of that factor where a line stops short of the rim of the page
# Of strokes about as likely the one that goes straight on is drawn: so much more of the logarithm
# of the odds for it than for one at right angles. The judge weighs that too, but is off by as much.
_AHEAD = 0.5
_SURE = 2.0  # logarithm of the odds of a stroke whose line does not go on to the rim as well
# Logarithm of the odds of a stroke that an end has besides a likelier one, and of a long one.
_TWICE, _TWICE_LONG = 1.0, 2.0
_LONG = 0.8  # times the largest gap setting from which a stroke is longer than any gap asked for
_AN_END = 2  # strokes at most at an end of a line, without those to the rim
_LIKELY = 1.5  # times its setting by size up to which a stroke is chosen for being likely
_NOTHING = 1.0  # pixels off the line up to which a stroke, to an end's own corner, closes nothing
_BEHIND = -0.5  # cosine to a line's direction from which a stroke comes back along it


def choose_strokes(
    closings: Closings,
    odds: NDArray[np.float32],
    factor: NDArray[np.float32],
    tips: NDArray[np.float32],
    gap: float,
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Strokes that any setting up to `gap` asks for: numbers int64 (m,), and times their settings.

    Every end has the stroke that is likeliest, a long one only for want of a shorter one, if any
    is likely at all, or else the shortest, late, so that the artist can ask for that too. Ends
    that went without are joined to one that has a stroke, where three lines meet; others have a
    second one if that is likely as well, for a lid may end where the iris does; and one to the rim.

    Args:
        odds: (n,) logarithm of those that each stroke stands for a line. factor: (n,) times its
            setting by size that each needs for them. tips: (k, 5) ends and stubs.
        gap: largest gap setting, working pixels.
    """
    at_rim = closings.kind == RIM
    # Drawings are cut off at the rim more often than the judge has seen.
    factor = np.where(at_rim, np.minimum(factor, np.float32(_RIM)), factor)
    likely = (factor <= np.where(at_rim, _RIM, _LIKELY)) & (closings.setting * factor <= gap)
    along = likely & ~at_rim
    late = (closings.setting * LATEST <= gap) & ~at_rim
    cost = (-odds - _AHEAD * _goes_ahead(closings)).astype(np.float32)
    long = closings.free > _LONG * gap
    order = np.concatenate([_sorted(along, cost, long), _sorted(late, closings.setting, long)])
    used_up = _used_up(closings, tips)
    used = np.zeros(len(tips) + 1, np.int64)
    chosen = _choose(order, used_up, 1, 1, used)
    goes_on = np.isin(closings.ends[:, 0], used_up[chosen[odds[chosen] > _SURE]])
    # Then by who is left, and by what is likely enough beside a likelier one.
    as_well = odds > np.where(long, _TWICE_LONG, _TWICE)
    for which, fewer in ((closings.stubs == 0, 1), (as_well, _AN_END)):
        more = along & which
        more[chosen] = False
        more = _choose(_sorted(more, cost, long), used_up, fewer, _AN_END, used)
        chosen = np.concatenate([chosen, more])
    chosen = np.concatenate([chosen, np.flatnonzero(likely & at_rim & ~goes_on)])
    return chosen, np.where(likely[chosen], factor[chosen], np.float32(LATEST))


def _used_up(closings: Closings, tips: NDArray[np.float32]) -> NDArray[np.int64]:
    """Numbers of the ends that strokes use up, int64 (n, 2), -1 for none.

    None is used up by a stroke over nothing, nor by one that comes back along its own line, which
    may go on all the same.

    Args:
        tips: (k, 5) ends and stubs.
    """
    way = closings.line[:, 2:] - closings.line[:, :2]
    way /= np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-3)[:, None]
    none = np.zeros((1, 5), np.float32)  # at -1
    towards = np.concatenate([tips, none])[closings.ends, 2:4]
    behind = (towards * np.stack([way, -way], 1)).sum(2) < _BEHIND
    nothing = (closings.free <= _NOTHING)[:, None]
    return np.where(behind | nothing, -1, closings.ends)


def _goes_ahead(closings: Closings) -> NDArray[np.float32]:
    """Cosine between strokes and the lines that they go on, in the mean of those, float32 (n,)."""
    facing = closings.facing
    ahead = np.where(closings.kind == RAY, facing[:, 0], facing.mean(1))
    return ahead.astype(np.float32)


def _sorted(
    which: NDArray[np.bool_], cost: NDArray[np.float32], last: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Numbers of those that are true, the cheapest first, but those that are `last` after all."""
    number = np.flatnonzero(which)
    return number[np.lexsort((cost[number], last[number]))]


@kernel
def _choose(
    order: NDArray[np.int64],
    ends: NDArray[np.int64],
    fewer: int,
    most: int,
    used: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Closings in their order, int64 (n,), each where an end has fewer than `fewer` so far.

    Args:
        ends: (n, 2) numbers of the ends that each uses up, -1 for none.
        most: closings that its other end may have with it.
        used: (ends + 1,) how many are at each end, counted on; the last stands for no end.
    """
    out = np.empty(len(order), np.int64)
    kept = 0
    for k in order:
        first, second = ends[k, 0], ends[k, 1]  # nothing is counted at the last, no end
        if second < 0:
            free = used[first] < fewer
        else:
            fewest, other = min(used[first], used[second]), max(used[first], used[second])
            free = fewest < fewer and other < most
        if free:
            used[first] += first >= 0
            used[second] += second >= 0
            out[kept] = k
            kept += 1
    return out[:kept]
