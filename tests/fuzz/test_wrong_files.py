"""Files that are wrong are refused in a sentence or opened; never a crash, a hang, or a gigabyte.

`python -m tests.fuzz.batch` runs all 5,000 and says what came of each kind. A number that failed
once is listed below and tried in every run.
"""

import sys

import pytest

from tests.fuzz.batch import run
from tests.fuzz.mutate import KINDS, case, made_by_hand
from tests.fuzz.seeds import seeds

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="the limit on memory is Linux's"
)

QUICK = 60
"""Mutations of each kind in a quick run, after the bombs."""

ALL = 1000

FAILED_ONCE: dict[str, tuple[int, ...]] = {"psd": (25, 26, 27, 28, 29, 35, 36, 37, 38, 39)}


def faults(kind, start, stop):
    tally = run(kind, start, stop)
    assert not tally.faults
    assert sum(tally.outcomes.values()) == stop - start
    return tally.outcomes


@pytest.mark.parametrize("kind", KINDS)
def test_bombs_and_some_mutations(kind):
    outcomes = faults(kind, 0, len(made_by_hand(kind)) + QUICK)
    assert outcomes["refused"] > 10


@pytest.mark.parametrize("kind", FAILED_ONCE)
def test_what_failed_once_fails_no_more(kind):
    for number in FAILED_ONCE[kind]:
        if number >= len(made_by_hand(kind)) + QUICK:
            faults(kind, number, number + 1)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", KINDS)
def test_a_thousand_of_each_kind(kind):
    outcomes = faults(kind, 0, ALL)
    # Mutations that change nothing of weight still open: the harness opens files at all.
    assert outcomes["opened"] > 50


def test_a_number_is_the_same_file_every_time():
    for kind in ("png", "tif", "ora"):
        number = len(made_by_hand(kind)) + 7
        assert case(kind, number) == case(kind, number)
        assert case(kind, number) != case(kind, number + 1)


@pytest.mark.parametrize("kind", KINDS)
def test_seeds_are_sound(kind, tmp_path):
    from painter.io.page import read_page

    for number, data in enumerate(seeds(kind)):
        path = tmp_path / f"{number}.{kind}"
        path.write_bytes(data)
        assert read_page(path).page.size.pixels > 100


def test_a_worker_that_dies_is_noticed(monkeypatch):
    """The harness itself: what ends a process is told, and the rest is still tried."""
    monkeypatch.setenv("SUMIRO_FUZZ_DIES_AT", "3")
    tally = run("png", 0, 6)
    assert len(tally.faults) == 1
    assert tally.faults[0].startswith("png 3: the process ended")
    assert sum(tally.outcomes.values()) == 5
