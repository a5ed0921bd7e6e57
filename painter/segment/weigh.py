"""Closing strokes weighed by the judge: the likelier a stroke, the smaller the setting it needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from painter.segment.choose import LATEST, choose_strokes
from painter.segment.closings import Closings, closings_at, closings_of, closings_over
from painter.segment.gaps import MOUTH, Bridges, FreeEnds
from painter.segment.parting_sight import Partings
from painter.segment.sight import Ground, Seen, look_at

# Setting that a closing needs, times that by its size: 1 at odds of e^EVEN, so many e-folds a unit
# of the logarithm of its odds. Chosen on pages and shapes to train on.
EVEN, _STEEP = -1.0, 0.8
_SOONEST = 0.1
# Power of that factor by which the mouth shrinks as well: the second look knows chips from slivers
# with a colour, but only of what is left to it.
_MOUTH_TOO = 0.45


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
        """Strokes that any setting up to `gap` asks for."""
        closings = closings_of(free, self.ground.work, self.ground.stroke, gap)
        odds = self.odds(closings, np.ones(len(closings.kind), np.float32))
        chosen, times = choose_strokes(closings, odds, _factor(odds), free.tips, gap)
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


def _factor(odds: NDArray[np.float32]) -> NDArray[np.float32]:
    """Times its setting by size that a stroke of such odds needs."""
    return np.clip(np.exp(_STEEP * (EVEN - odds)), _SOONEST, LATEST).astype(np.float32)
