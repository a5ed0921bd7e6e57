"""What sources are told under each protocol (research section 6.6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from models.data.archive import PairReader, Record
from models.data.hints import largest_first
from models.evaluation.baselines import Protocol, palette_of
from models.evaluation.cases import Case, Guide, View, derangement, read_case
from painter.base.errors import UserError

References = Literal["paired", "different", "pose", "wrong"]

COUNTS = (0, 1, 2, 4, 8, 16, 32, 64, 128)
ORDERS = ("largest", "random")

UNASKED = "own, by the changed"
"""Answers to one's own histogram, their colours compared with the changed one."""

_NONE = np.zeros(0, np.uint32)


@dataclass(frozen=True)
class Key:
    """What a row of the table is about.

    Attributes:
        ask: "" or a kind of reference or histogram. order, hints: of the protocol "hints".
    """

    ask: str = ""
    order: str = ""
    hints: int = 0


@dataclass(frozen=True)
class Plan:
    """A protocol.

    Attributes:
        references: kinds of reference; only used by that protocol.
    """

    protocol: Protocol
    view: View = field(default_factory=View)
    references: tuple[References, ...] = ("paired", "different")
    counts: tuple[int, ...] = COUNTS
    orders: tuple[str, ...] = ORDERS


def ranked_regions(case: Case, order: str) -> NDArray[np.uint32]:
    """Ids of regions in the order in which they are hinted."""
    table = case.drawing.table
    if order == "largest":
        rows = largest_first(table.area[1:].astype(np.float64))
    else:
        rows = np.random.default_rng(case.seed).permutation(table.count)
    return (rows + 1).astype(np.uint32)


class Guides:
    """Guides of every drawing of a set, other drawings of which are references or histograms."""

    def __init__(self, records: Sequence[Record], plan: Plan, reader: PairReader) -> None:
        self._plan, self._reader = plan, reader
        self._others = {kind: _others(records, kind) for kind in _kinds(plan)}

    def of(self, case: Case) -> list[tuple[Key, Guide]]:
        """What is asked about a drawing; nothing of a kind that it has no other drawing for."""
        if self._plan.protocol == "hints":
            return self._hinted(case)
        if self._plan.protocol == "reference":
            return self._referred(case)
        if self._plan.protocol == "histogram":
            return self._coloured(case)
        return [(Key(), Guide(_NONE))]

    def _hinted(self, case: Case) -> list[tuple[Key, Guide]]:
        return [
            (Key(order=order, hints=count), Guide(ranked_regions(case, order)[:count]))
            for order in self._plan.orders
            for count in self._plan.counts
        ]

    def _referred(self, case: Case) -> list[tuple[Key, Guide]]:
        found: list[tuple[Key, Guide]] = []
        for kind in self._plan.references:
            if kind == "paired":
                picture = case.truth if case.reference is None else case.reference
            else:
                other = self._others[kind].get(case.id)
                if other is None:
                    continue
                picture = self._case(other).truth
            found.append((Key(kind), Guide(_NONE, reference=picture)))
        return found

    def _coloured(self, case: Case) -> list[tuple[Key, Guide]]:
        own = case.flat
        palette = palette_of(own)
        guides = [(Key("own"), Guide(_NONE, palette=palette, asked=own))]
        other = self._others["different"].get(case.id)
        if other is None:
            return guides
        asked = self._case(other).flat
        changed = Guide(_NONE, palette=palette_of(asked), asked=asked)
        guides.append((Key("changed"), changed))
        # How far one's own colours are from the other ones: what following is measured by.
        guides.append((Key(UNASKED), Guide(_NONE, palette=palette, asked=own, wanted=asked)))
        return guides

    def _case(self, record: Record) -> Case:
        return read_case(record, self._reader, self._plan.view)


def check(records: Sequence[Record], plan: Plan) -> None:
    """Whether a set has what a protocol needs.

    Raises:
        UserError: no drawing has another pose, or there is but one drawing.
    """
    for kind in _kinds(plan):
        if not _others(records, kind):
            raise UserError(
                f"No drawing of this set has another one to be its {kind} reference",
                "Choose --reference paired, or a set with pairs of poses",
            )


def _kinds(plan: Plan) -> tuple[References, ...]:
    if plan.protocol == "histogram":
        return ("different",)
    if plan.protocol != "reference":
        return ()
    return tuple(kind for kind in plan.references if kind != "paired")


def _others(records: Sequence[Record], kind: References) -> dict[str, Record]:
    """The other drawing that each one is given.

    "different": a derangement of the set. "pose": the next drawing of the same people.
    "wrong": for the same drawings as "pose", one of other people.
    """
    if kind == "different":
        if len(records) < 2:
            return {}
        order = derangement(len(records), len(records))
        return {record.id: records[order[k]] for k, record in enumerate(records)}
    people: dict[str, list[Record]] = {}
    for record in records:
        if record.pair:
            people.setdefault(record.pair, []).append(record)
    groups = [group for group in people.values() if len(group) > 1]
    if kind == "pose":
        return {
            one.id: group[(k + 1) % len(group)] for group in groups for k, one in enumerate(group)
        }
    if len(groups) < 2:
        return {}
    order = derangement(len(groups), len(groups))
    return {
        one.id: groups[order[g]][k % len(groups[order[g]])]
        for g, group in enumerate(groups)
        for k, one in enumerate(group)
    }
