"""What must be true of the systems, with the number that was measured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.evaluation.guides import UNASKED
from models.evaluation.records import Line, Record, find, lines

UNSEEN = "unseen styles"
GREYS = "engine, unseen style, shaded"
_NEAREST = "nearest hint"


@dataclass(frozen=True)
class Gate:
    """One demand and what was found; `met` is None where nothing was measured."""

    system: str
    demand: str
    number: str
    met: bool | None

    @property
    def verdict(self) -> str:
        """A word for it."""
        return "not measured" if self.met is None else "met" if self.met else "**missed**"


def all_gates(records: Sequence[Record]) -> tuple[Gate, ...]:
    """In the order in which the systems are worked on."""
    return (
        _ink(records),
        _greys(records),
        *_reference(records),
        _histogram(records),
        *_auto(records),
        *_colornet(records),
        *_correction(records),
        *_speed(records),
    )


def _ink(records: Sequence[Record]) -> Gate:
    demand = "`ink`, 4 to 16 hints: 10 points of unhinted accuracy above the nearest hint"
    rows = list(lines(records, "hints", "heldout", UNSEEN))
    leads: list[float] = []
    for order in ("largest", "random"):
        for hints in (4, 8, 16):
            pair = [find(rows, s, order=order, hints=hints) for s in ("hscau_net", _NEAREST)]
            if pair[0] and pair[1] and pair[0]["regions"]:
                leads.append(100 * (pair[0]["accuracy"] - pair[1]["accuracy"]))
    if not leads:
        return _unmeasured("hscau_net", demand)
    text = f"{min(leads):+.1f} to {max(leads):+.1f} points over 4, 8, 16 hints and both orders"
    return Gate("hscau_net", demand, text, min(leads) >= 10)


def _greys(records: Sequence[Record]) -> Gate:
    demand = "`greys`, 0.5 % random pixels: 1 dB above nearest-hint propagation"
    rows = list(lines(records, "greys", GREYS))
    lead = _lead(find(rows, "hscau_net_greys"), find(rows, "nearest hint, 0.5 %"))
    return _above("hscau_net", demand, lead, 1.0)


def _reference(records: Sequence[Record]) -> Iterable[Gate]:
    rows = list(lines(records, "reference", "heldout", UNSEEN))
    own = find(rows, "structure_ref", ask="paired")
    yield _above(
        "structure_ref",
        "the right reference (its own picture) 2 dB above a wrong one",
        _lead(own, find(rows, "structure_ref", ask="different")),
        2.0,
    )
    yield _above(
        "structure_ref",
        "the right reference 1 dB above histogram transfer",
        _lead(own, find(rows, "histogram transfer", ask="paired")),
        1.0,
    )
    whole = list(lines(records, "reference", "heldout"))
    pose = find(whole, "structure_ref", ask="pose")
    yield _above(
        "structure_ref",
        "another pose as reference 2 dB above a wrong one (seen styles)",
        _lead(pose, find(whole, "structure_ref", ask="wrong")),
        2.0,
    )
    yield _above(
        "structure_ref",
        "another pose as reference 1 dB above histogram transfer (seen styles)",
        _lead(pose, find(whole, "histogram transfer", ask="pose")),
        1.0,
    )


def _histogram(records: Sequence[Record]) -> Gate:
    demand = "a changed histogram: distance to it at most half of that with one's own"
    rows = list(lines(records, "histogram", "heldout", UNSEEN))
    changed = find(rows, "deep_paint", ask="changed")
    own = find(rows, "deep_paint", ask=UNASKED)
    if not changed or not own:
        return _unmeasured("deep_paint", demand)
    ratio = (1 - changed["asked"]) / max(1e-9, 1 - own["asked"])
    return Gate("deep_paint", demand, f"{ratio:.2f} of it", ratio <= 0.5)


def _auto(records: Sequence[Record]) -> Iterable[Gate]:
    rows = list(lines(records, "auto", "heldout", UNSEEN))
    mine = find(rows, "autocaconet")
    floor = find(rows, "train mean")
    yield _above("autocaconet", "1 dB above train mean x ink", _lead(mine, floor), 1.0)
    yield _between("autocaconet", "colourfulness 0.6 to 1.3", mine, "colourfulness", 0.6, 1.3)


def _colornet(records: Sequence[Record]) -> Iterable[Gate]:
    rows = list(lines(records, "greys", GREYS))
    mine = find(rows, "colornet")
    floor = find(rows, "train mean")
    yield _above("colornet", "toned pages: 1 dB above the train mean", _lead(mine, floor), 1.0)
    yield _between("colornet", "colourfulness 0.6 to 1.3", mine, "colourfulness", 0.6, 1.3)
    demand = "energy at the stride's frequency at most 1.2 of the truth's"
    yield _between("colornet", demand, mine, "stride_energy", 0.0, 1.2)
    if mine is None:
        yield _unmeasured("colornet", "error by hue reported")
    else:
        text = ", ".join(f"{name} {mine[f'error_{name}']:.1f}" for name in ("red", "blue", "dark"))
        yield Gate("colornet", "error by hue reported (mean ab distance)", text, True)


def _correction(records: Sequence[Record]) -> Iterable[Gate]:
    rows = list(lines(records, "correction", "demo"))
    clean, harmed = "the artist's colour", "bleed and noise"
    lead = _lead(find(rows, "ours, 0.5", input=clean), find(rows, "published", input=clean))
    yield _above("correction", "the artist's colour: 6 dB above the published formula", lead, 6.0)
    lead = _lead(find(rows, "ours, 0.5", input=harmed), find(rows, "untouched", input=harmed))
    yield _above("correction", "after 4 px bleed and noise of sigma 12: raises PSNR", lead, 0.01)


def _speed(records: Sequence[Record]) -> Iterable[Gate]:
    demand = "512 px within 300 ms on two cores"
    rows = list(lines(records, "speed", "512 px"))
    if not rows:
        yield _unmeasured("every network", demand)
    for row in rows:
        seconds = row["seconds"]
        yield Gate(row["source"], demand, f"{1000 * seconds:.0f} ms of one core", seconds <= 0.3)


def _lead(first: Line | None, second: Line | None) -> float | None:
    return None if first is None or second is None else first["psnr"] - second["psnr"]


def _above(system: str, demand: str, lead: float | None, least: float) -> Gate:
    if lead is None:
        return _unmeasured(system, demand)
    return Gate(system, demand, f"{lead:+.2f} dB", lead >= least)


def _between(
    system: str, demand: str, row: Line | None, name: str, low: float, high: float
) -> Gate:
    if row is None:
        return _unmeasured(system, demand)
    return Gate(system, demand, f"{row[name]:.2f}", low <= row[name] <= high)


def _unmeasured(system: str, demand: str) -> Gate:
    return Gate(system, demand, "", None)
