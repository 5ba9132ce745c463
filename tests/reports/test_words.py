from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from secretariat.reports import labels
from secretariat.reports.progress import Standing, Status
from secretariat.reports.words import Words, superscripts, words_for
from tests.reports.french import EN, FR
from tests.reports.sample import plan_report


def test_dates_are_written_in_each_language():
    assert FR.date(date(2026, 10, 30)) == "30 oct. 2026"
    assert EN.date(date(2026, 10, 30)) == "30 Oct 2026"
    assert FR.long_date(date(2026, 8, 2)) == "2 août 2026"


def test_the_first_of_the_month_is_premier_in_french_only():
    assert FR.date(date(2026, 7, 1)) == "1er juill. 2026"
    assert EN.date(date(2026, 7, 1)) == "1 Jul 2026"
    assert FR.date(date(2026, 7, 21)) == "21 juill. 2026"
    assert superscripts("1er juillet") == [("1", False), ("er", True), (" juillet", False)]


def test_a_period_names_the_year_of_its_start_only_where_it_differs():
    assert FR.period(date(2026, 7, 1), date(2026, 11, 24)) == "1er juillet au 24 novembre 2026"
    assert EN.period(date(2025, 7, 1), date(2026, 6, 30)) == "1 July 2025 to 30 June 2026"


def test_a_moment_follows_each_language():
    when = datetime(2026, 11, 24, 14, 5, tzinfo=timezone(timedelta(hours=-5)))
    assert FR.moment(when) == "24 novembre 2026 à 14\u00a0h\u00a005"
    assert EN.moment(when) == "24 November 2026, 14:05"


def test_french_has_a_no_break_space_before_percent_and_dollar_and_colon():
    assert FR.percent(62) == "62\u00a0%"
    assert FR.money(24_000_000) == "240\u00a0000\u00a0$"
    assert FR.labelled("Total", "3") == "Total\u00a0: 3"
    assert FR.gettext("adopted %(date)s", date="x") == "adoptée\u00a0: x"
    assert Words("fr").gettext("« a » ; b ! c ?") == "«\u00a0a\u00a0» ; b ! c ?"


def test_english_has_none():
    assert EN.percent(62) == "62%"
    assert EN.money(24_000_000) == "$240,000"
    assert EN.labelled("Total", "3") == "Total: 3"


@pytest.mark.parametrize(
    ("words", "cents", "text"),
    [
        (FR, 14_850_050, "148\u00a0500,50\u00a0$"),
        (EN, 14_850_050, "$148,500.50"),
        (EN, -123_400, "−$1,234"),
        (FR, -123_400, "−1\u00a0234\u00a0$"),
        (FR, 0, "0\u00a0$"),
        (FR, None, "–"),
    ],
)
def test_money_shows_cents_only_where_there_are_some(words, cents, text):
    assert words.money(cents) == text


def test_numbers_have_the_separators_of_their_language():
    assert FR.number(Decimal("1234.5")) == "1\u00a0234,5"
    assert EN.number(Decimal("1234.5")) == "1,234.5"
    assert EN.number(None) == "–"


@pytest.mark.parametrize(
    ("standing", "french", "english"),
    [
        (Standing(Status.LATE, 25), "En retard de 25 j", "Late 25 d"),
        (Standing(Status.LATE, 25, "Reportée"), "En retard de 25 j", "Late 25 d"),
        (Standing(Status.SOON, 21), "Dans 21 jours", "Due in 21 d"),
        (Standing(Status.SOON, 0), "Échéance aujourd’hui", "Due today"),
        (Standing(Status.WAIT, 31, "X"), "X, 31 j", "X, 31 d"),
        (Standing(Status.OK), "En bonne voie", "On track"),
        (Standing(Status.OK, label="X"), "X", "X"),
        (Standing(Status.DONE), "Terminée", "Done"),
    ],
)
def test_a_status_gives_its_word_and_its_days(standing, french, english):
    assert labels.standing(FR, standing) == french
    assert labels.standing(EN, standing) == english


def test_a_report_opens_with_the_work_beside_the_calendar():
    assert labels.opening(plan_report("en"), EN) == (
        "The work is a little behind the calendar: **43%** is done, for **47%** of the time. "
        "4 actions are late. 3 offers of a take-up await their answers."
    )
    assert "43\u00a0%" in labels.opening(plan_report("fr"), FR)


def test_words_come_without_a_request_and_without_a_catalogue():
    assert words_for("fr").tag == "fr-CA"
    assert Words("fr").gettext("Nothing of the kind") == "Nothing of the kind"
