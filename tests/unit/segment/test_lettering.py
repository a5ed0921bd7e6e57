"""Which marks are lettering, and which are drawn."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from painter.segment.ink import LETTER, read_ink

_FIRST, _SECOND = slice(170, 205), slice(214, 249)  # rows of both lines of text


def _balloon(second: str) -> NDArray[np.uint8]:
    """A balloon with two lines of lettering."""
    ink = np.zeros((700, 800), np.uint8)
    cv2.ellipse(ink, (400, 210), (260, 130), 0, 0, 360, 255, 3, cv2.LINE_AA)
    for text, x, y in (("HOW FAR WILL", 250, 200), (second, 380, 242)):
        cv2.putText(ink, text, (x, y), cv2.FONT_HERSHEY_DUPLEX, 1, 255, 3, cv2.LINE_AA)
    return ink


def _lettered(ink: NDArray[np.uint8], rows: slice, columns: slice) -> float:
    """Share of the marks there that are lettering."""
    marks = read_ink(ink).marks[rows, columns]
    return float((marks == LETTER).sum() / max(1, (marks > 0).sum()))


def test_a_word_too_short_to_tell_is_lettering_below_other_lettering():
    assert _lettered(_balloon("IT"), _FIRST, slice(240, 560)) == 1
    assert _lettered(_balloon("IT"), _SECOND, slice(370, 440)) == 1


def test_a_short_word_alone_may_be_drawn():
    alone = _balloon("IT")
    alone[_FIRST, 240:560] = 0
    assert _lettered(alone, _SECOND, slice(370, 440)) == 0


def test_what_is_drawn_beside_lettering_stays_line():
    ink = _balloon("")
    cv2.rectangle(ink, (380, 217), (405, 242), 255, 3)  # a frame as tall as a letter
    cv2.line(ink, (440, 214), (440, 290), 255, 4)  # and a line that is taller
    assert _lettered(ink, _FIRST, slice(240, 560)) == 1
    assert _lettered(ink, slice(214, 290), slice(370, 450)) == 0


def test_a_short_word_beside_lettering_is_lettering_to_its_first_letter():
    ink = _balloon("")
    cv2.putText(ink, "OH", (186, 200), cv2.FONT_HERSHEY_DUPLEX, 1, 255, 3, cv2.LINE_AA)
    assert _lettered(ink, _FIRST, slice(165, 560)) == 1
