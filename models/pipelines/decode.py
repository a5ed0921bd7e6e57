"""From what a head proposes to one colour a region."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from painter.imaging.colour import delta_e_2000, from_oklab, to_lab

Floats = NDArray[np.float32]

_ALIKE = 10.0  # dE2000 at which two colours speak half for each other; plainly different


@dataclass(frozen=True, eq=False)
class Choice:
    """Colours of n regions: `(n, 3)` uint8, and how sure they are, `(n,)` float32 0..1."""

    colours: NDArray[np.uint8]
    confidence: Floats


class Decoder:
    """Chooses the colour that most of the probability lies near, not the single likeliest one.

    The mean of a mixture is grey; its highest bin may be a lone splinter. Every candidate (bins
    and hint colours) is scored by the probability of all candidates that look like it.
    """

    def __init__(self, bins: Floats) -> None:
        """Prepare `(K, 3)` OKLab bins."""
        self._bins = from_oklab(bins)
        self._lab = to_lab(self._bins)
        self._among = _speaks_for(self._lab, self._lab)

    def choose(
        self,
        pointer: Floats,
        bins: Floats,
        hint_colours: NDArray[np.uint8],
    ) -> Choice:
        """Choose for n regions and k hints.

        Args:
            pointer: `(n, k)` probabilities. bins: `(n, K)`; each row of both sums to one.
            hint_colours: `(k, 3)` uint8.
        """
        own, which = np.unique(hint_colours, axis=0, return_inverse=True)
        copied = np.zeros((len(bins), len(own)), np.float32)
        np.add.at(copied.T, which.ravel(), pointer.T)
        lab = to_lab(own)
        across = _speaks_for(lab, self._lab)
        score_own = copied @ _speaks_for(lab, lab) + bins @ across.T
        score_bins = copied @ across + bins @ self._among
        scores = np.concatenate([score_own, score_bins], axis=1)
        best = scores.argmax(axis=1)
        colours = np.concatenate([own, self._bins])[best]
        sure = scores[np.arange(len(best)), best].clip(0, 1).astype(np.float32)
        return Choice(colours, sure)


def _speaks_for(first: Floats, second: Floats) -> Floats:
    """`(n, m)` float32, 1 for equal colours, near 0 for plainly different ones."""
    if len(first) == 0 or len(second) == 0:
        return np.zeros((len(first), len(second)), np.float32)
    apart = delta_e_2000(first[:, np.newaxis], second[np.newaxis])
    return (1 / (1 + (apart / _ALIKE) ** 4)).astype(np.float32)
