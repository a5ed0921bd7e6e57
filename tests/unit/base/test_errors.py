"""What the user reads when something is wrong."""

import pytest

from painter.base.errors import CancelledError, ExitCode, UsageError, UserError


@pytest.mark.parametrize(
    ("advice", "text"),
    [
        ("", "page.png is not a picture."),
        ("Give a PNG file", "page.png is not a picture. Give a PNG file."),
    ],
)
def test_message_and_advice_make_one_line(advice, text):
    error = UserError("page.png is not a picture", advice)
    assert str(error) == text
    assert (error.message, error.advice) == ("page.png is not a picture", advice)


def test_exit_codes():
    assert UserError("x").exit_code is ExitCode.BAD_INPUT
    assert UsageError("x").exit_code is ExitCode.USAGE
    assert [int(code) for code in ExitCode] == [0, 2, 3, 4, 130]


def test_cancelling_is_not_an_error_to_show():
    assert not issubclass(CancelledError, UserError)
