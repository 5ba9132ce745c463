"""How the stories are told: days that move by weeks, steps in working hours, an act that is refused."""

from datetime import UTC, date, datetime, timedelta

import pytest

from secretariat.core.lifecycle import N_, Refused
from secretariat.demonstration.days import DAY, Shift, in_turn
from secretariat.demonstration.script import Mistold, Script


def test_dates_move_by_whole_weeks_and_periods_never_end_after_their_measurement():
    anchor = date(2026, 11, 20)
    assert Shift.to(anchor, date(2026, 11, 22)).weeks == 0
    assert Shift.to(anchor, date(2026, 11, 23)).weeks == 1
    assert Shift(1).moved({"due": [anchor], "year": 2024}) == {"due": [date(2026, 11, 27)], "year": 2024}
    assert Shift(1).period("2026-Q3", "quarterly") == "2026-Q3"
    assert Shift(14).period("2026-Q3", "quarterly") == "2026-Q4"
    assert Shift(-1).period("2026-Q3", "quarterly") == "2026-Q2"
    assert Shift(53).period(2024, "yearly") == "2025"
    assert Shift(53).period("2026-Q3", "quarterly") == "2027-Q3"


def test_steps_of_one_day_follow_each_other_in_working_hours():
    day = date(2026, 11, 20)
    moments = in_turn([day, day, day], DAY, "some task")
    assert moments == sorted(moments) == in_turn([day, day, day], DAY, "some task")
    assert all(11 <= moment.hour < 15 for moment in moments)


def test_a_story_that_the_product_refuses_names_its_act():
    def refuse(stage, me):
        raise Refused(N_("The mandate has to be written first."))

    script, moment = Script(), datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
    script.tell(moment, None, "charter some-group", refuse)
    with pytest.raises(Mistold, match="charter some-group, 2026-11-20.*The mandate has to be written"):
        script.perform(None, moment)
    assert script.perform(None, moment - timedelta(seconds=1)) == 0
