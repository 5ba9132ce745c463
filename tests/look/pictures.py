"""The gallery's charts, from made-up figures."""

from datetime import date

from secretariat.core import i18n
from secretariat.core.charts import (
    Bar,
    Count,
    Day,
    Heading,
    Mark,
    Milieu,
    MoneyPart,
    Point,
    SeatMark,
    line_indicator,
    money_bar,
    seat_map,
    status_bar,
    strip30,
    timeline,
)

TODAY = date(2026, 11, 24)


def say(form: str):
    return lambda day: i18n.day(day, i18n.language(), form)


def number(value: float) -> str:
    return i18n.number(value, i18n.language())


def statuses(**more):
    words = (
        ("done", "Done", 9),
        ("ok", "On track", 16),
        ("soon", "Due soon", 4),
        ("late", "Late", 4),
        ("wait", "Waiting", 5),
    )
    return status_bar([Count(*row) for row in words], "The 38 actions, by status", **more)


def crowded(**more):
    words = (
        ("done", "Done and confirmed", 40),
        ("ok", "On track", 1),
        ("soon", "Due soon", 1),
        ("late", "Late", 1),
        ("wait", "Waiting", 1),
    )
    return status_bar([Count(*row) for row in words], "By status", **more)


def indicator(**more):
    days = [
        date(2025, 2, 14),
        date(2025, 5, 15),
        date(2025, 8, 14),
        date(2025, 11, 14),
        date(2026, 2, 13),
        date(2026, 5, 15),
        date(2026, 8, 14),
    ]
    points = [Point(day, value) for day, value in zip(days, (4, 5, 7, 9, 12, 16, 19), strict=True)]
    points[-1] = Point(days[-1], 19, verified=False)
    return line_indicator(
        points,
        baseline=Point(date(2024, 11, 14), 4),
        targets=[Point(date(2026, 10, 30), 30)],
        title="Nineteen suppliers audited, where the plan asked for 29 by now",
        say_number=number,
        say_day=say("medium"),
        hue=1,
        **more,
    )


def money(**more):
    return money_bar(
        [
            MoneyPart("received", "$120,000 received", 12_000_000),
            MoneyPart("committed", "$90,000 committed", 9_000_000),
            MoneyPart("sought", "$30,000 still sought", 3_000_000),
        ],
        hue=1,
        **more,
    )


def strip(**more):
    plan = {
        2: (1, 1, 0),
        3: (2, 0, 0),
        6: (1, 0, 1),
        8: (2, 0, 0),
        10: (1, 0, 0),
        13: (1, 0, 0),
        17: (2, 0, 0),
        21: (6, 0, 0),
        24: (1, 1, 0),
        27: (1, 0, 0),
    }
    return strip30(
        [Day(date.fromordinal(TODAY.toordinal() + k), *n) for k, n in plan.items()],
        TODAY,
        say_day=say("short"),
        **more,
    )


def plan(scale="quarter", **more):
    d = date
    rows = [
        Heading("1", "Raise supplier maturity"),
        Bar(
            "1.1.1",
            "Agree a common audit grid",
            d(2025, 7, 1),
            d(2026, 3, 12),
            d(2025, 11, 28),
            100,
            "done",
            "done",
        ),
        Bar("1.1.2", "Map the 205 firms", d(2025, 9, 2), d(2026, 1, 30), None, 100, "done", "done"),
        Bar(
            "1.2.2",
            "Train twelve maturity auditors",
            d(2026, 1, 12),
            d(2026, 11, 27),
            None,
            100,
            "wait",
            "to confirm",
        ),
        Bar(
            "1.2.3",
            "Run maturity audits at thirty suppliers",
            d(2025, 9, 8),
            d(2026, 10, 30),
            d(2026, 6, 30),
            62,
            "late",
            "62%, late by 25 days",
        ),
        Bar(
            "1.2.4",
            "Follow up improvement plans at ninety days",
            d(2026, 6, 1),
            d(2027, 3, 31),
            None,
            35,
            "ok",
            "35%",
        ),
        Bar(
            "1.2.5",
            "Publish anonymous audit benchmarks",
            d(2026, 3, 2),
            d(2026, 12, 15),
            None,
            80,
            "soon",
            "80%, in 21 days",
        ),
        Heading("2", "Bring customers and suppliers closer"),
        Bar("2.1.1", "Sign fifteen mentoring pairs", d(2026, 1, 19), d(2027, 3, 31), None, 73, "ok", "73%"),
        Bar(
            "2.1.2",
            "Share eighteen-month demand forecasts",
            d(2026, 12, 1),
            d(2027, 2, 26),
            None,
            0,
            "wait",
            "offered, 31 days",
        ),
        Bar(
            "2.2.2",
            "Write a common qualification file",
            d(2026, 9, 14),
            d(2027, 9, 30),
            d(2027, 6, 30),
            12,
            "ok",
            "12%",
        ),
        Heading("3", "Bring in new capacity"),
        Bar(
            "3.1.1",
            "Open a shared additive bench",
            d(2027, 1, 11),
            d(2027, 9, 30),
            None,
            0,
            "wait",
            "offered, 4 days",
        ),
        Bar("3.1.2", "Train forty technologists", d(2026, 10, 5), d(2027, 11, 30), None, 8, "ok", "8%"),
        Bar(
            "3.2.2",
            "Link thirty small firms to the digital thread of their customers and theirs",
            d(2027, 4, 5),
            d(2028, 3, 31),
            None,
            0,
            "plan",
            "not begun",
        ),
    ]
    marks = [
        Mark(d(2025, 6, 12), "Plan adopted", True),
        Mark(d(2026, 4, 14), "Cohort 4 launched", True),
        Mark(d(2026, 11, 30), "Audit grid, version 2"),
        Mark(d(2027, 1, 15), "Mid-term review"),
        Mark(d(2027, 5, 6), "Strategic forum"),
        Mark(d(2028, 3, 31), "Close"),
    ]
    return timeline(
        rows,
        d(2025, 4, 1),
        d(2028, 4, 1),
        TODAY,
        title="Concerted action plan 2025–2028",
        say_day=say("short"),
        milestones=marks,
        scale=scale,
        hue=1,
        **more,
    )


def seats(**more):
    def side(label, *initials):
        return Milieu(label, [SeatMark(i.strip("?"), "?" in i) for i in initials])

    return seat_map(
        [
            side("Large firms", "GA", "AM", "CT", "LR"),
            side("Small and medium firms", "SO", "ÉG", "NK", ""),
            side("Research and education", "BL", "RP", "AN"),
            side("Governments", "MD", "?JF"),
            side("Unions", "PC"),
            side("Associations and workforce", "HB", ""),
        ],
        chair="GA",
        quorum=9,
        hue=1,
        **more,
    )
