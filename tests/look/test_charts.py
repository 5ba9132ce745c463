"""The pictures: what they say, what they look like on paper, and that their labels stay apart."""

import math
import re
from datetime import date
from pathlib import Path

import pytest

from secretariat.core.charts import (
    PHONE,
    Bar,
    Count,
    Mark,
    Milieu,
    Point,
    SeatMark,
    line_indicator,
    seat_map,
    status_bar,
    timeline,
)
from secretariat.core.charts.bars import NARROWEST
from secretariat.core.charts.canvas import PRINT, text_width
from secretariat.core.charts.line import pace, scale
from secretariat.core.charts.seats import NARROW, WIDE
from secretariat.core.charts.timeline import span_of
from tests.look import pictures

TOKENS = Path(__file__).resolve().parents[2] / "static" / "tokens.css"
ALL = ("statuses", "crowded", "indicator", "money", "strip", "plan", "seats")


def say_number(value: float) -> str:
    return f"{value:g}"


def say_day(day: date) -> str:
    return day.isoformat()


@pytest.mark.parametrize("name", ALL)
def test_every_picture_is_named_and_carries_no_style(name):
    drawn = str(getattr(pictures, name)())
    assert 'role="img"' in drawn
    assert re.search(r"<title id=\"(\w+)\">[^<]+</title>", drawn)
    assert "style=" not in drawn
    assert "#" not in re.sub(r"url\(#[\w-]+\)|&#\d+;", "", drawn), "on a page, colours are the page's own"


@pytest.mark.parametrize("name", ALL)
def test_on_paper_colours_are_hexadecimal_and_the_face_is_quoted(name):
    drawn = str(getattr(pictures, name)(for_print=True))
    assert "var(" not in drawn
    assert not re.search(r'\b(x|width|cx|x1|x2)="[\d.]+%"', drawn)
    assert all(face == "'Source Sans 3'" for face in re.findall(r'font-family="([^"]+)"', drawn))


@pytest.mark.parametrize("name", ALL)
def test_on_paper_the_same_figures_give_the_same_bytes(name):
    draw = getattr(pictures, name)
    assert draw(for_print=True) == draw(for_print=True)


def test_the_colours_of_paper_are_the_light_ones_of_the_screen():
    tokens = dict(re.findall(r"--([\w-]+): light-dark\((#[0-9A-F]{6})", TOKENS.read_text(encoding="utf-8")))
    for name, colour in PRINT.items():
        if name != "g0":
            assert tokens[name] == colour, name


def test_words_from_people_are_escaped():
    drawn = status_bar([Count("ok", "<b>on & on</b>", 3)])
    assert "<b>" not in drawn
    assert "&lt;b&gt;on &amp; on&lt;/b&gt;" in drawn


def test_a_bar_without_anything_to_count_says_so():
    assert "Nothing to count yet." in status_bar([Count("ok", "On track", 0)])


@pytest.mark.parametrize(
    "numbers", [(9, 16, 4, 4, 5), (40, 1, 1, 1, 1), (1, 1, 1, 1, 40), (1, 300, 1, 300, 1)]
)
def test_labels_of_a_status_bar_never_touch(numbers):
    words = ("Done", "On track", "Due soon", "Late", "Waiting")
    keys = ("done", "ok", "soon", "late", "wait")
    drawn = status_bar([Count(k, w, n) for k, w, n in zip(keys, words, numbers, strict=True)])
    rows: dict[str, list[tuple[float, float]]] = {}
    for x, y, n, word in re.findall(
        r'x="([\d.]+)%" y="([\d.]+)"[^>]*><tspan[^>]*>(\d+)</tspan> ([^<]+)', drawn
    ):
        wide = 100 * (text_width(n, 17, True) + text_width(" " + word)) / NARROWEST
        rows.setdefault(y, []).append((float(x), float(x) + wide))
    assert sum(map(len, rows.values())) == 5
    for places in rows.values():
        for left, right in zip(sorted(places), sorted(places)[1:], strict=False):
            assert left[1] <= right[0] + 0.01


def test_an_indicator_tells_its_figures_in_words():
    line = [Point(date(2026, 5, 15), 16), Point(date(2026, 8, 14), 19, verified=False)]
    drawn = line_indicator(
        line,
        baseline=Point(date(2024, 11, 14), 4),
        targets=[Point(date(2026, 10, 30), 30)],
        title="Suppliers audited",
        say_number=say_number,
        say_day=say_day,
    )
    described = re.search(r"<desc[^>]*>([^<]+)</desc>", drawn)[1]
    assert described == (
        "2024-11-14: 4 (baseline); 2026-05-15: 16; 2026-08-14: 19 (to be verified); 2026-10-30: target 30"
    )


def test_an_indicator_without_a_measurement_says_so():
    drawn = line_indicator([], title="Jobs", say_number=say_number, say_day=say_day)
    assert "No measurement yet." in drawn


def test_an_indicator_of_many_years_names_each_year_whatever_quarter_it_begins_in():
    points = [Point(date(2023, 12, 31), 1), Point(date(2025, 6, 30), 2), Point(date(2027, 6, 30), 3)]
    drawn = line_indicator(points, title="Jobs", say_number=say_number, say_day=say_day)
    assert all(f">{year}<" in drawn for year in (2024, 2025, 2026, 2027))


def test_what_was_measured_under_an_earlier_version_is_drawn_thin_and_said():
    first, second = Point(date(2026, 3, 31), 1, earlier=True), Point(date(2026, 6, 30), 2, earlier=True)
    last = Point(date(2026, 9, 30), 3), Point(date(2026, 12, 31), 4)
    drawn = line_indicator([first, second, *last], title="Jobs", say_number=say_number, say_day=say_day)
    assert "2026-06-30: 2 (earlier version)" in drawn and "2026-09-30: 3;" in drawn
    widths = re.findall(r'stroke-width="([\d.]+)"[^>]*linecap', drawn)
    assert widths == ["1.5", "1.5", "3"]


def test_an_unverified_measurement_is_hollow_and_a_verified_one_is_solid():
    first, second = Point(date(2026, 1, 1), 2), Point(date(2026, 4, 1), 3, verified=False)
    drawn = line_indicator([first, second], title="Jobs", say_number=say_number, say_day=say_day, hue=2)
    fills = re.findall(r'<circle[^>]*fill="([^"]+)"', drawn)
    assert fills == ["var(--hue)", "var(--sheet)"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((4, 30), (0, 30, 10)),
        ((0, 1), (0, 1, 0.5)),
        ((95, 100), (94, 100, 2)),
        ((5, 5), (0, 6, 2)),
        ((-3, 9), (-5, 10, 5)),
    ],
)
def test_the_scale_is_round_and_holds_every_value(values, expected):
    assert scale(values) == pytest.approx(expected)


def test_the_pace_is_a_straight_way_to_the_target():
    start, end = Point(date(2025, 1, 1), 0), Point(date(2025, 12, 31), 364)
    assert pace(start, end, date(2025, 1, 31)) == pytest.approx(30)
    assert pace(start, end, date(2026, 6, 1)) == 364
    assert pace(start, end, date(2024, 6, 1)) == 0


def test_on_a_phone_a_title_stands_over_its_bar_and_its_word_is_never_lost():
    day = date(2026, 11, 26)
    whole = Bar(
        "1.1",
        "Audit",
        date(2026, 1, 1),
        date(2027, 1, 1),
        percent=62,
        key="late",
        word="62%, late by 25 days",
    )
    given = ([whole], date(2026, 1, 1), date(2027, 1, 1), day)
    wide, small = (timeline(*given, title="t", say_day=str, **shape) for shape in ({}, {"shape": PHONE}))
    assert "62%, late" not in wide.split("</desc>")[1], "no room before or after it"
    assert "62%, late by 25 days" in small.split("</desc>")[1], "it takes a line of its own"
    assert "s-ch-slim" in small and "s-ch-slim" not in wide


def test_a_timeline_covers_whole_quarters_around_its_rows_and_today():
    rows = [Bar("1", "One", date(2025, 5, 9), date(2026, 2, 1))]
    assert span_of(rows, date(2026, 11, 24)) == (date(2025, 4, 1), date(2027, 1, 1))
    assert span_of([], date(2026, 12, 31)) == (date(2026, 10, 1), date(2027, 1, 1))


def test_milestones_on_one_day_are_each_written():
    day = date(2026, 5, 5)
    marks = [Mark(day, f"Milestone {n}") for n in range(5)]
    drawn = timeline(
        [], date(2026, 1, 1), date(2027, 1, 1), date(2026, 6, 1), title="t", say_day=say_day, milestones=marks
    )
    places = re.findall(r'<text[^>]* y="([\d.]+)"[^>]*text-anchor[^>]*>Milestone \d', drawn)
    assert len(places) == 5
    assert len(set(places)) >= 2


@pytest.mark.parametrize("day", [date(2025, 1, 1), date(2026, 1, 2), date(2026, 12, 31), date(2028, 1, 1)])
def test_today_may_stand_anywhere_or_outside(day):
    rows = [Bar("1", "One", date(2026, 2, 1), date(2026, 6, 1), percent=140)]
    assert timeline(rows, date(2026, 1, 1), date(2027, 1, 1), day, title="t", say_day=say_day).startswith(
        "<svg"
    )


@pytest.mark.parametrize("shape", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("total", [20, 40, 150, 200])
def test_seats_never_cover_one_another_however_many_they_are(total, shape):
    """Every seat is drawn once, its circle clear of every other, inside the picture."""
    shares = (22, 25, 15, 12, 10, 8, 8)
    milieux = [
        Milieu(f"Constituency {n}", [SeatMark("AB")] * max(1, total * share // 100))
        for n, share in enumerate(shares)
    ]
    drawn = str(seat_map(milieux, hue=1, shape=shape) or "")
    assert drawn or (shape is NARROW and total > 20), "too many for a narrow picture"
    found = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"', drawn)
    seats = [tuple(map(float, circle)) for circle in found]
    assert len(seats) == sum(len(m.seats) for m in milieux) or not drawn
    for place, (x, y, r) in enumerate(seats):
        assert r >= (10 if shape is NARROW else 7.5) and r < x < shape.width - r and y > r
        assert all(math.dist((x, y), other[:2]) >= 2 * r for other in seats[:place])
