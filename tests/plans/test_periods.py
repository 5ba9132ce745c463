"""Periods of measurement: when they end, how they are typed and read."""

from datetime import date

import pytest

from secretariat.plans import periods


@pytest.mark.parametrize(
    ("period", "end"),
    [("2026", date(2026, 12, 31)), ("2026-Q1", date(2026, 3, 31)), ("2024-02", date(2024, 2, 29))],
)
def test_a_period_ends_on_its_last_day(period, end):
    assert periods.end_of(period) == end


@pytest.mark.parametrize("text", ["", "26", "2026-Q5", "2026-13", "0001", "2026-Q1-"])
def test_what_is_no_period_is_refused(text):
    with pytest.raises(ValueError, match="period"):
        periods.end_of(text)


def test_periods_read_in_both_languages():
    assert periods.read("2026-Q3", "fr") == "T3 2026"
    assert periods.read("2026-Q3", "en") == "Q3 2026"
    assert periods.last_ended(date(2026, 11, 24), "quarterly") == "2026-Q3"
    assert periods.last_ended(date(2026, 1, 5), "monthly") == "2025-12"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("2026-T3", "2026-Q3"), ("T3 2026", "2026-Q3"), ("q3 2026", "2026-Q3"), (" 2026 ", "2026")]
    + [("2026-09", "2026-09"), ("2026-T5", "2026-T5"), ("hier", "hier")],
)
def test_a_period_is_typed_as_either_language_writes_it(typed, kept):
    assert periods.typed(typed) == kept
