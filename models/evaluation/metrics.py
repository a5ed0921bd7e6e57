"""What is counted on one drawing, and how drawings are put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.evaluation.bootstrap import (
    interval_of_mean,
    interval_of_median,
    interval_of_ratio,
)
from models.evaluation.cases import Answer, Case, Guide, finished, flats_of
from models.evaluation.frechet import frechet_distance
from models.evaluation.pixels import capped_psnr, colour_histogram, hellinger, leaked, ssim
from painter.imaging.colour import delta_e
from painter.imaging.compare import PLAIN_DIFFERENCE, colourfulness
from painter.segment.flatten import FlattenMethod, region_colours

Floats = NDArray[np.float64]
Describe = Callable[[NDArray[np.uint8]], Floats]
"""From a picture `(H, W, 3)` uint8 to its features `(D,)`."""

_LEAST_AREA = 10  # pixels; smaller regions are not counted
_COVERED = 0.9  # mean coverage from which a region lies under solid ink and shows no colour
_THIN = 4  # every fourth pixel tells how colourful a picture is


@dataclass(frozen=True, eq=False)
class Tally:
    """One source on one drawing.

    Attributes:
        error: `(m,)` dE2000 of the unhinted true regions. open: which of them do not lie under
            solid ink. obeyed, hinted: regions with exactly the hint's colour, and all.
        leaked, seen: pixels, as `pixels.leaked` counts them.
        colourful, truly_colourful: Hasler-Suesstrunk metric of the flats and of the true ones.
        alike, asked: 1 - Hellinger distance to the true colours, and to those asked for.
        features: `(D,)` of the finished picture, truth: of the true one.
    """

    error: Floats
    open: NDArray[np.bool_]
    obeyed: int
    hinted: int
    psnr: float
    ssim: float
    leaked: int
    seen: int
    colourful: float
    truly_colourful: float
    alike: float
    asked: float
    features: Floats
    truth: Floats
    seconds: float


@dataclass(frozen=True)
class Score:
    """One source on a set, with 95 % intervals over drawings.

    Attributes:
        accuracy: share of unhinted regions with dE2000 below 10, every region counting once.
        visible: the same of regions that are not under solid ink, where a colour can be seen.
        error: median dE2000 of unhinted regions. psnr: mean of drawings in dB. fid: of the set.
        leak: share of pixels that plainly differ from the main colour of their true region.
        colourfulness: over the true one. obedience: share of hints kept exactly.
        histogram, asked: 1 - Hellinger distance to the true colours, and to those asked for.
        seconds: median of a page.
        intervals: by the names above.
    """

    drawings: int
    regions: int
    accuracy: float
    visible: float
    error: float
    psnr: float
    ssim: float
    fid: float
    leak: float
    colourfulness: float
    obedience: float
    histogram: float
    asked: float
    seconds: float
    intervals: dict[str, tuple[float, float]]


def tally(
    case: Case, guide: Guide, answer: Answer, describe: Describe | None, seconds: float = 0.0
) -> Tally:
    """Measure what a source made of a drawing; without features where there is no describer."""
    picture, flats = finished(case, answer), flats_of(case, answer)
    made = _colours_by_true_region(case, answer, flats)
    free, bare = _free_regions(case, guide.hinted)
    hinted = guide.hinted
    obeyed = (answer.colours[hinted] == case.drawing.colours[hinted]).all(axis=1)
    exact = answer.picture is None and case.true_regions
    ink = case.drawing.ink
    leak = (0, 1) if exact else leaked(flats, case.labels, made, ink)
    colours = colour_histogram(flats, ink)
    compared = guide.asked if guide.wanted is None else guide.wanted
    wanted = None if compared is None else colour_histogram(compared)
    return Tally(
        error=delta_e(made[free], case.colours[free]).astype(np.float64),
        open=bare[free],
        obeyed=int(obeyed.sum()),
        hinted=len(hinted),
        psnr=capped_psnr(picture, case.truth),
        ssim=ssim(picture, case.truth),
        leaked=leak[0],
        seen=leak[1],
        colourful=colourfulness(flats[::_THIN, ::_THIN]),
        truly_colourful=colourfulness(case.flat[::_THIN, ::_THIN]),
        alike=1 - hellinger(colours, colour_histogram(case.flat, ink)),
        asked=float("nan") if wanted is None else 1 - hellinger(colours, wanted),
        features=np.zeros(0) if describe is None else describe(picture),
        truth=np.zeros(0) if describe is None else describe(case.truth),
        seconds=seconds,
    )


def score(tallies: Sequence[Tally]) -> Score:
    """Put a set together: regions are summed over drawings before dividing."""
    right = np.array([(one.error < PLAIN_DIFFERENCE).sum() for one in tallies], np.float64)
    free = np.array([len(one.error) for one in tallies], np.float64)
    seen = np.array([(one.error[one.open] < PLAIN_DIFFERENCE).sum() for one in tallies], np.float64)
    bare = np.array([one.open.sum() for one in tallies], np.float64)
    colour, truly = _column(tallies, "colourful"), _column(tallies, "truly_colourful")
    leak, looked = _column(tallies, "leaked"), _column(tallies, "seen")
    kept, hints = _column(tallies, "obeyed"), _column(tallies, "hinted")
    errors = [one.error for one in tallies]
    means = {
        "psnr": _column(tallies, "psnr"),
        "ssim": _column(tallies, "ssim"),
        "histogram": _column(tallies, "alike"),
        "asked": _column(tallies, "asked"),
    }
    intervals = {
        "accuracy": interval_of_ratio(right, free),
        "visible": interval_of_ratio(seen, bare),
        "error": interval_of_median(errors),
        "leak": interval_of_ratio(leak, looked),
        "colourfulness": interval_of_ratio(colour, truly),
        **{name: interval_of_mean(values) for name, values in means.items()},
    }
    return Score(
        drawings=len(tallies),
        regions=int(free.sum()),
        accuracy=_share(right, free),
        visible=_share(seen, bare),
        error=_middle(errors),
        **{name: _mean(values) for name, values in means.items()},
        fid=_fid(tallies),
        leak=_share(leak, looked),
        colourfulness=_share(colour, truly),
        obedience=_share(kept, hints, 1.0),
        seconds=float(np.median(_column(tallies, "seconds"))) if tallies else 0.0,
        intervals=intervals,
    )


def _colours_by_true_region(
    case: Case, answer: Answer, flats: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    if answer.picture is None and case.true_regions:
        return answer.colours
    count = len(case.colours) - 1
    line = case.drawing.ink if answer.picture is not None else None
    return region_colours(flats, case.labels, count, FlattenMethod.MEDIAN, line)


def _free_regions(
    case: Case, hinted: NDArray[np.uint32]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """True regions that count, and those that do not lie under solid ink; by id."""
    count = len(case.colours)
    area = np.bincount(case.labels.ravel(), minlength=count)
    cover = np.bincount(case.labels.ravel(), case.drawing.ink.ravel() / 255, count)
    free = area > _LEAST_AREA
    free[0] = False
    if case.true_regions:
        free[hinted] = False
    elif len(hinted):
        # A true region was hinted when most of it lies in hinted ones.
        told = np.isin(case.drawing.labels, hinted)
        free &= np.bincount(case.labels.ravel(), told.ravel(), count) <= area / 2
    return free, cover < _COVERED * np.maximum(area, 1)


def _fid(tallies: Sequence[Tally]) -> float:
    if len(tallies) < 2 or min(len(one.features) for one in tallies) == 0:
        return float("nan")
    made = np.stack([one.features for one in tallies])
    return frechet_distance(made, np.stack([one.truth for one in tallies]))


def _column(tallies: Sequence[Tally], name: str) -> Floats:
    return np.array([getattr(one, name) for one in tallies], np.float64)


def _share(top: Floats, bottom: Floats, of_none: float = 0.0) -> float:
    return float(top.sum() / bottom.sum()) if bottom.sum() else of_none


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else 0.0


def _middle(errors: Sequence[Floats]) -> float:
    whole = np.concatenate(errors) if errors else np.zeros(0)
    return float(np.median(whole)) if len(whole) else 0.0
