from datetime import date

import pytest

from secretariat.core.inert import inert, inert_row


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "  =", "\u00a0-"]
)
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(start):
    assert inert(f"{start}cmd") == f"'{start}cmd"


@pytest.mark.parametrize("text", ["", "plain", "a=b", "1-2", "–", "« = »", "'=1", "été"])
def test_other_text_stays_as_it_is(text):
    assert inert(text) == text


def test_numbers_and_dates_are_not_text():
    assert list(inert_row([-5, -1.5, date(2026, 1, 1), None, "-5"])) == [
        -5,
        -1.5,
        date(2026, 1, 1),
        None,
        "'-5",
    ]
