"""Partings with the truth about them, to train their judge on.

On drawings with gaps (`models.data.gapped`) regions are sought with the published judge of strokes;
of every passage that is left it is kept what closing it would part, and whether both sides are
mostly of one colour. Every drawing is looked at a few times, each time with other gaps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.data.gapped import Gapped, Mixture, Say, Source, kept_arrays, look_at_all, sources_of
from models.published import digest
from painter.base.kernel import kernel
from painter.base.paths import weights_folder
from painter.base.unionfind import root_of
from painter.segment.atoms import Passages
from painter.segment.find import find_passages
from painter.segment.judge import FILE, load_judge
from painter.segment.parting_sight import PARTING_FACTS, PARTING_SEEN
from painter.segment.partings import measure_partings

_VERSION = 5  # of what is looked at; another one makes a new cache
_SALT = 77  # of the first look: other gaps than those that the strokes were judged at
_LEAST = 0.01  # working pixels; a passage may need no setting at all

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class PartingSet:
    """N passages of M drawings.

    Attributes:
        facts: `(N, PARTING_FACTS)` float32. pictures: `(N, *PARTING_SEEN)` uint8.
        size: `(N,)` float32, logarithm of the setting that the passage needs over the one that was
            asked for.
        truth: `(N,)` float32, 1 where the sides are of two colours.
        drawing: `(N,)` int32, 0..M-1.
    """

    facts: Floats
    pictures: NDArray[np.uint8]
    size: Floats
    truth: Floats
    drawing: NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class _Seen:
    """The same of one drawing."""

    facts: Floats
    pictures: NDArray[np.uint8]
    size: Floats
    truth: Floats


def open_partings(
    folders: Sequence[Path], cache: Path, say: Say, mixture: Mixture, looks: int = 1
) -> PartingSet:
    """Partings of the drawings of some folders, looked at now if they were not before.

    Args:
        cache: ignored folder to keep them in. mixture: what drawings. looks: at each.

    Raises:
        UserError: a folder is missing or damaged.
    """
    sources = sources_of(folders, mixture)
    key = f"{_VERSION} {mixture} {looks} {digest(weights_folder() / FILE)}"
    return PartingSet(
        **kept_arrays(cache, "partings", key, sources, partial(_look, sources, looks, say))
    )


def _look(sources: Sequence[Source], looks: int, say: Say) -> dict[str, NDArray[np.generic]]:
    """The columns of a `PartingSet`."""
    found: list[_Seen] = []
    for turn in range(looks):
        found += look_at_all(
            sources,
            _partings_of,
            _SALT + turn,
            lambda share, text, turn=turn: say((turn + share) / looks, text),
        )
    length = [len(seen.truth) for seen in found]
    number = np.tile(np.arange(len(sources), dtype=np.int32), looks)
    return {
        "facts": np.concatenate([seen.facts for seen in found]),
        "pictures": np.concatenate([seen.pictures for seen in found]),
        "size": np.concatenate([seen.size for seen in found]),
        "truth": np.concatenate([seen.truth for seen in found]),
        "drawing": np.repeat(number, length),
    }


def _partings_of(drawing: Gapped) -> _Seen:
    page = drawing.page
    labels, count, passages, scales = find_passages(page, drawing.setting, load_judge())
    if scales is None or not len(passages.gap):
        none = np.zeros(0, np.float32)
        blank = np.zeros((0, *PARTING_SEEN), np.uint8)
        return _Seen(np.zeros((0, PARTING_FACTS), np.float32), blank, none, none)
    truth = drawing.truth[:: page.step, :: page.step]
    differ = sides_differ(labels, count, passages, np.where(page.work, -1, truth))
    partings = measure_partings(labels, count, passages, scales)
    size = np.log(np.maximum(passages.gap, _LEAST) * page.step / drawing.setting)
    known = differ >= 0
    seen = partings.facts[known], partings.pictures[known]
    return _Seen(*seen, size[known].astype(np.float32), differ[known])


def sides_differ(
    labels: NDArray[np.int32], count: int, passages: Passages, truth: NDArray[np.int64]
) -> Floats:
    """Whether most of both sides of passages is of different colours, float32 (m,) 0 or 1.

    -1 where a side has no colour. Sides are as of `measure_partings`.

    Args:
        labels: int32 (h, w), atoms 1..count. truth: int64 (h, w), numbers of colours, -1 for line.
    """
    known = truth >= 0
    colours, number = np.unique(truth[known], return_inverse=True)
    pixels = np.zeros((count + 1, len(colours)), np.int64)
    np.add.at(pixels, (labels[known], number), 1)
    order = np.argsort(-passages.gap, kind="stable")
    out = np.empty(len(order), np.float32)
    out[order] = _differ(passages.a[order], passages.b[order], pixels)
    return out


@kernel
def _differ(a: NDArray[np.int32], b: NDArray[np.int32], pixels: NDArray[np.int64]) -> Floats:
    out = np.empty(len(a), np.float32)
    joined = np.arange(len(pixels))
    for k in range(len(a)):
        u, v = root_of(joined, a[k]), root_of(joined, b[k])
        one, other = np.argmax(pixels[u]), np.argmax(pixels[v])
        if pixels[u, one] == 0 or pixels[v, other] == 0:
            out[k] = -1
        else:
            out[k] = one != other
        joined[u] = v
        pixels[v] += pixels[u]
    return out
