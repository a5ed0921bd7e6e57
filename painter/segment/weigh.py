"""Closing strokes weighed by the judge: the likelier a stroke, the smaller the setting it needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from painter.base.kernel import kernel
from painter.segment.closings import Closings, closings_at, closings_of, closings_over
from painter.segment.gaps import MOUTH, RIM, Bridges, FreeEnds
from painter.segment.parting_sight import Partings
from painter.segment.sight import Ground, Seen, look_at

# Setting that a closing needs, times that by its size: 1 at odds of e^EVEN, so many e-folds a unit
# of the logarithm of its odds. Chosen on pages and shapes to train on.
EVEN, _STEEP = -1.0, 0.8
_SOONEST, LATEST = 0.1, 6.0
_RIM = 2.0  # most of that factor where a line stops short of the rim of the page
_SURE = 2.0  # logarithm of the odds of a stroke whose line does not go on to the rim as well
_TWICE = 1.0  # logarithm of the odds of a stroke that an end has besides a likelier one
_AN_END = 2  # strokes at most at an end of a line, without those to the rim
_LIKELY = 1.5  # times its setting by size up to which a stroke is chosen for being likely
_NOTHING = 1.0  # pixels off the line up to which a stroke, to an end's own corner, closes nothing
_BEHIND = -0.5  # cosine to a line's direction from which a stroke comes back along it
# Power of that factor by which the mouth shrinks as well: the second look knows chips from slivers
# with a colour, but only of what is left to it.
_MOUTH_TOO = 0.3


class Judging(Protocol):
    """Whoever knows how likely strokes are; `painter.segment.judge` has the published one."""

    def odds(self, seen: Seen) -> NDArray[np.float32]:
        """Logarithm of the odds that each of n strokes stands for a line, float32 (n,)."""
        ...

    def setting_times(self, partings: Partings) -> NDArray[np.float32]:
        """Times its setting that each of m passages needs by what it parts, float32 (m,)."""
        ...


@dataclass(frozen=True, eq=False)
class Scales:
    """The judge, and what it looks at."""

    judge: Judging
    ground: Ground

    def odds(self, closings: Closings, by_shape: NDArray[np.float32]) -> NDArray[np.float32]:
        """Logarithm of the odds that each stroke stands for a line, float32 (n,).

        Args:
            by_shape: (n,) times its width that geometry alone makes a narrow place need.
        """
        return self.judge.odds(look_at(closings, by_shape, self.ground))

    def passage_odds(
        self, line: NDArray[np.float32], width: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """Logarithm of the odds that a line is missing across passages, float32 (n,).

        Each is shown as a narrow place: of what comes together there, two ends of lines or one or
        none, its picture tells enough.

        Args:
            line: (n, 4) x0 y0 x1 y1, the stroke across each. width: (n,). Working pixels, both.
        """
        return self.odds(closings_over(line, width, width), np.ones(len(width), np.float32))

    def neck_factor(
        self,
        where: NDArray[np.int64],
        width: NDArray[np.float32],
        by_shape: NDArray[np.float32],
    ) -> NDArray[np.float32]:
        """How many times their width narrow places need as setting, float32 (m,).

        Between a line and the rim of the page they close no sooner than by their shape: the rim is
        not drawn. Arguments as in `painter.segment.necks`.
        """
        work = self.ground.work
        row, column = np.divmod(where[0], work.shape[1])
        closings = closings_at(row, column, width, by_shape, work)
        factor = _factor(self.odds(closings, by_shape))
        side = np.minimum(row, work.shape[0] - 1 - row)
        side = np.minimum(side, np.minimum(column, work.shape[1] - 1 - column))
        at_rim = side <= width / 2 + 1
        factor[at_rim] = np.maximum(factor[at_rim], 1)
        return by_shape * factor

    def bridges(self, free: FreeEnds, gap: float) -> Bridges:
        """Strokes that any setting up to `gap` asks for.

        Every end has the stroke that is likeliest, if any is likely at all, or else the shortest,
        late, so that the artist can ask for that too. Ends that went without are joined to one that
        has a stroke, where three lines meet; others have a second one if that is likely as well,
        for a lid may end where the iris does; and one to the rim.
        """
        closings = closings_of(free, self.ground.work, self.ground.stroke, gap)
        odds = self.odds(closings, np.ones(len(closings.kind), np.float32))
        factor, at_rim = _factor(odds), closings.kind == RIM
        # Drawings are cut off at the rim more often than the judge has seen.
        factor[at_rim] = np.minimum(factor[at_rim], _RIM)
        likely = (factor <= np.where(at_rim, _RIM, _LIKELY)) & (closings.setting * factor <= gap)
        along = likely & ~at_rim
        late = (closings.setting * LATEST <= gap) & ~at_rim
        order = np.concatenate([_sorted(along, -odds), _sorted(late, closings.setting)])
        used_up = _used_up(closings, free.tips)
        used = np.zeros(len(free.tips) + 1, np.int64)
        chosen = _choose(order, used_up, 1, 1, used)
        goes_on = np.isin(closings.ends[:, 0], used_up[chosen[odds[chosen] > _SURE]])
        # Then by who is left, and by what is likely enough beside a likelier one.
        for which, fewer in ((closings.stubs == 0, 1), (odds > _TWICE, _AN_END)):
            more = along & which
            more[chosen] = False
            more = _choose(_sorted(more, -odds), used_up, fewer, _AN_END, used)
            chosen = np.concatenate([chosen, more])
        chosen = np.concatenate([chosen, np.flatnonzero(likely & at_rim & ~goes_on)])
        times = np.where(likely[chosen], factor[chosen], np.float32(LATEST))
        kind = closings.kind[chosen]
        mouth = closings.free[chosen] * MOUTH[kind] * np.minimum(times, 1) ** _MOUTH_TOO
        return Bridges(
            np.rint(closings.line[chosen]).astype(np.int32),
            closings.setting[chosen] * times,
            mouth.astype(np.float32),
            free.ends[:, [0, 1, 4]],
            free.shading[:, [0, 1, 4]],
            self.ground.stroke,
        )


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


def _sorted(which: NDArray[np.bool_], cost: NDArray[np.float32]) -> NDArray[np.int64]:
    """Numbers of those that are true, the cheapest first."""
    number = np.flatnonzero(which)
    return number[np.argsort(cost[number], kind="stable")]


def _factor(odds: NDArray[np.float32]) -> NDArray[np.float32]:
    """Times its setting by size that a stroke of such odds needs."""
    return np.clip(np.exp(_STEEP * (EVEN - odds)), _SOONEST, LATEST).astype(np.float32)


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
