"""Arguments that several commands share, and errors as one sentence."""

from __future__ import annotations

import argparse
import math
from typing import NoReturn

from painter.base.errors import UsageError


class Parser(argparse.ArgumentParser):
    """An argument parser that complains the way everything else here does."""

    def error(self, message: str) -> NoReturn:
        """Raise instead of exiting, so that there is one place where runs end."""
        sentence = message[:1].upper() + message[1:]
        raise UsageError(sentence.rstrip("."), f"See: python {self.prog} --help")


def gap(text: str) -> float:
    """A gap in page pixels, 0 to 1000."""
    return _number(text, 0, 1000)


def share(text: str) -> float:
    """A number from 0 to 1."""
    return _number(text, 0, 1)


def count(text: str) -> int:
    """A whole number from 1 upwards."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is less than 1")
    return value


def seed(text: str) -> int:
    """A whole number from 0 upwards."""
    value = int(text)
    if not 0 <= value < 2**63:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 0 upwards")
    return value


def option(text: str) -> tuple[str, str]:
    """NAME=VALUE."""
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return name, value


def add_gap(parser: argparse._ActionsContainer) -> None:
    """--gap, wherever regions are found."""
    parser.add_argument(
        "--gap",
        type=gap,
        metavar="PX",
        help="close gaps up to so wide, and clear ones up to ten times as wide, at page resolution;"
        " 0 closes none (default: from the stroke width)",
    )


def add_flatten(parser: argparse._ActionsContainer) -> None:
    """--flatten and --strength, wherever colours are corrected."""
    parser.add_argument(
        "--flatten",
        choices=("median", "mean", "autocaconet", "none"),
        help="how a region's one colour is found; autocaconet, as published, only moves towards it"
        " (default: median)",
    )
    parser.add_argument(
        "--strength",
        type=share,
        default=1.0,
        metavar="0..1",
        help="1 makes flats of median and mean, 0.5 goes half the way (default: 1)",
    )


def add_layering(parser: argparse._ActionsContainer) -> None:
    """--split-swatches and --selection-layer, wherever layers are written."""
    parser.add_argument(
        "--split-swatches",
        action="store_true",
        help="one layer a swatch instead of one flats layer",
    )
    parser.add_argument(
        "--selection-layer",
        action="store_true",
        help="add a hidden layer with one flat colour a region, for magic wands",
    )


def add_json(parser: argparse._ActionsContainer) -> None:
    """--json, wherever results are reported."""
    parser.add_argument(
        "--json", action="store_true", help="print results as JSON and nothing else"
    )


def _number(text: str, low: float, high: float) -> float:
    value = float(text)
    if not math.isfinite(value) or not low <= value <= high:
        raise argparse.ArgumentTypeError(f"{text} is not between {low:g} and {high:g}")
    return value
