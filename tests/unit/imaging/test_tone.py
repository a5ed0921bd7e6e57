"""Screentone is told apart from drawing and lettering."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from painter.imaging.lines import ink_mask
from painter.imaging.tone import LINE, TONE, mark_tone


def screen(height, width, period, share):
    yy, xx = np.mgrid[0:height, 0:width].astype(np.float32)
    wave = np.pi * np.sqrt(2) / period
    grid = (np.cos((xx + yy) * wave) + np.cos((xx - yy) * wave)) / 2
    return np.clip(128 - (grid + 1 - 2 * share) * 400, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("period", [5.0, 6.5, 8.0])
@pytest.mark.parametrize("share", [0.1, 0.25, 0.35])
def test_screens_of_usual_rulings_are_tone(period, share):
    mask = ink_mask(screen(200, 200, period, share))
    mark_tone(mask)
    inner = mask[20:-20, 20:-20]
    assert (inner == LINE).mean() < 0.01
    assert (inner == TONE).mean() > 0.04


def test_the_line_round_a_screen_stays():
    page = screen(200, 200, 6.0, 0.2)
    yy, xx = np.mgrid[0:200, 0:200]
    page[(xx - 100) ** 2 + (yy - 100) ** 2 > 60**2] = 0
    cv2.circle(page, (100, 100), 62, 255, 3, cv2.LINE_AA)
    mask = ink_mask(page)
    mark_tone(mask)
    angle = np.linspace(0, 6.28, 400)
    ring = mask[(100 + 62 * np.sin(angle)).astype(int), (100 + 62 * np.cos(angle)).astype(int)]
    assert (ring == LINE).all()
    assert (mask == TONE).sum() > 500


def test_lettering_and_freckles_are_no_screen():
    page = np.zeros((200, 400), np.uint8)
    cv2.putText(page, "well then", (20, 60), cv2.FONT_HERSHEY_SIMPLEX, 0.5, 255, 1, cv2.LINE_AA)
    for x, y in ((50, 120), (61, 131), (70, 118), (300, 150), (330, 99)):
        cv2.circle(page, (x, y), 2, 255, -1)
    mask = ink_mask(page)
    mark_tone(mask)
    assert not (mask == TONE).any()


def test_dots_in_a_narrow_strip_are_tone_where_the_page_has_their_screen():
    dots = screen(260, 200, 7.0, 0.2)
    page = np.zeros_like(dots)
    page[:140] = dots[:140]
    page[180:196] = dots[180:196]
    page[140:143] = page[177:180] = page[196:199] = 255
    mask = ink_mask(page)
    mark_tone(mask)
    strip = mask[184:192, 20:-20]
    assert (strip == TONE).sum() > 40
    assert (strip == LINE).mean() < 0.03


def test_a_dotted_line_is_drawn():
    page = np.zeros((200, 400), np.uint8)
    for x in range(40, 360, 9):
        cv2.circle(page, (x, 100), 2, 255, -1)
    mask = ink_mask(page)
    mark_tone(mask)
    assert not (mask == TONE).any()


def test_dots_that_run_into_a_line_are_tone_up_to_the_line():
    page = np.zeros((200, 200), np.uint8)
    for y in range(10, 190, 10):
        for x in range(10, 190, 10):
            cv2.circle(page, (x, y), 2, 255, -1)
    page[104:109] = 255
    page[108, 5:195] = 255
    before = ink_mask(page)
    mark_tone(before)
    assert (before[104:109, 20:180] == LINE).all()
    bumps = before[100:103, 30:171:10]
    assert (bumps != LINE).all()


@pytest.mark.parametrize("angle", [4, 30, 63, 88, 120, 155])
def test_a_thin_grey_line_between_grey_dots_is_line(angle):
    """Its darkness wavers about the limit of what is surely ink, as dots of a light screen do."""
    page = np.zeros((160, 160), np.uint8)
    page[::4, ::6] = page[2::4, 3::6] = 120
    way = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    first, last = (tuple(int(v) for v in 80 * 16 + s * 60 * 16 * way) for s in (-1, 1))
    line = np.zeros_like(page)
    cv2.line(line, first, last, 130, 1, cv2.LINE_AA, 4)
    near = cv2.dilate(line, np.ones((3, 3), np.uint8)) > 0
    page[near] = 0
    page = np.maximum(page, line)
    page[120:130, 10:60] = 255
    mask = ink_mask(page)
    mark_tone(mask)
    at = 80 + np.linspace(-45, 45, 91)[:, None] * way
    x, y = np.round(at).astype(int).T
    crest = np.stack([mask[y + v, x + u] for u, v in ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1))])
    assert ((crest == LINE).any(axis=0)).mean() > 0.97
    assert (mask == TONE).sum() > 400
