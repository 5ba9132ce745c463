"""Groups, plans and actions live legal lives: each step in turn, on a working day, by somebody who may."""

from collections import Counter
from datetime import date, timedelta

from tests.demonstration.files import end, play

GROUP = {
    "propose": ((None,), "proposed"),
    "charter": (("proposed",), "chartered"),
    "activate": (("chartered",), "active"),
    "pause": (("active",), "dormant"),
    "resume": (("dormant",), "active"),
    "conclude": (("active", "dormant"), "concluded"),
}
UNDER_WAY = ("accepted", "in progress")
ACTION = {
    "offer": (("proposed", "declined"), "offered"),
    "accept": (("offered",), "accepted"),
    "decline": (("offered",), "declined"),
    "start": (("accepted",), "in progress"),
    "progress": (("in progress",), None),
    "complete": (("in progress",), "completed"),
    "confirm": (("completed",), "confirmed"),
    "defer": (UNDER_WAY, None),
    "abandon": (("proposed", "offered", "declined", *UNDER_WAY), "abandoned"),
}
LEADS_OWN = ("accept", "decline", "start", "progress", "complete")


def stories(files):
    for one in (*files.groups, *files.plans.values(), *files.tasks):
        yield one["key"], one["story"]
    for _, action in files.actions():
        yield action["key"], action["story"]
    for one in files.projects:
        yield one["key"], one.get("story", [])


def fate(action: dict) -> str | None:
    return end(ACTION, action["story"], "proposed")


def test_stories_run_forward_on_working_days_and_stop_at_the_anchor(files):
    anchor, first = files.meta["anchor"], files.meta["first_day"]
    for key, story in stories(files):
        days = [step["date"] for step in story]
        assert days == sorted(days), key
        for step in story:
            assert first <= step["date"] <= anchor and step["date"].weekday() < 5, (key, step)
            assert step["by"] in files.person, (key, step)


def test_each_group_lives_a_legal_life_and_is_complete_when_it_is_activated(files):
    for one in files.groups:
        for step, _ in play(GROUP, one["story"], None):
            day, verb = step["date"], step["do"]
            role = files.person[step["by"]]["role"]["name"]
            assert role in ("director", "coordinator") and files.cluster_of(step["by"]) == one["cluster"]
            assert role == "director" or verb not in ("charter", "conclude")
            if verb == "charter":
                assert one["mandate"][0]["date"] <= day
            if verb == "activate":
                sitting = [seat for seat in one["roster"] if seat["from"] <= day <= seat["until"]]
                seated = [seat for seat in sitting if seat["role"] != "observer"]
                assert len(seated) >= one["minimum_seats"], one["key"]
                assert any(seat["role"] == "chair" for seat in seated), one["key"]
            assert verb != "pause" or step["reason"]
            assert verb != "conclude" or step["final_note"]


def test_plans_are_consulted_then_adopted_and_numbered_by_their_order(files):
    groups = {one["key"] for one in files.groups if one["cluster"] == "aero"}
    assert {one["group"] for one in files.plans.values() if one["cluster"] == "aero"} == {None, *groups}
    for plan in files.plans.values():
        assert plan["title"]["fr"] and plan["title"]["en"] and len(plan["axes"]) >= 3
        assert [step["do"] for step in plan["story"]] == ["open_consultation", "adopt"]
        assert plan["drafted"]["date"] < plan["story"][0]["date"]
        assert files.person[plan["story"][1]["by"]]["role"]["name"] == "director"
        for n, axis in enumerate(plan["axes"], 1):
            assert axis["code"] == str(n)
            for m, objective in enumerate(axis["objectives"], 1):
                assert objective["code"] == f"{n}.{m}" and objective["actions"]
                for k, action in enumerate(objective["actions"], 1):
                    assert action["code"] == f"{n}.{m}.{k}", action["key"]


def test_actions_follow_the_life_cycle_and_only_their_lead_answers(files):
    for plan, action in files.actions():
        adopted, lead, due = plan["story"][1]["date"], None, action["due"]
        assert action["start"] < action["due"], action["key"]
        for step, _ in play(ACTION, action["story"], "proposed"):
            day, by, verb = step["date"], step["by"], step["do"]
            assert day >= adopted, (action["key"], step)
            if verb == "offer":
                lead = step["to"]
            if verb in LEADS_OWN:
                assert files.commits(by, lead, day), (action["key"], step)
            else:
                assert by == plan["coordinator"] and files.is_staff(by), (action["key"], step)
            if verb == "defer":
                assert day <= step["new_due"] > due, (action["key"], step)
                due = step["new_due"]
            if verb == "decline":
                lead = None
            assert verb not in ("decline", "defer", "abandon") or step["reason"]
            assert verb != "complete" or step["evidence"]
            assert verb != "progress" or 0 < step["percent"] <= 100
        told = [step["percent"] for step in action["story"] if step["do"] == "progress"]
        assert told == sorted(told) and action["lead"] == lead, action["key"]


def test_actions_refer_to_what_exists_and_money_stays_within_the_budget(files):
    served = {o["code"] for axis in files.plan["development"]["axes"] for o in axis["objectives"]}
    assert len(files.action) == sum(1 for _ in files.actions())
    for _, action in files.actions():
        assert all(action[name]["fr"] and action[name]["en"] for name in ("title", "description"))
        assert set(action["serves"]) <= served and action["lead"] not in action["partners"], action["key"]
        sums = [line["sought"] + line["committed"] + line["received"] for line in action["funding"]]
        assert sum(sums) <= action["budget"] and all(sums), action["key"]
        for milestone in action.get("milestones", []):
            assert milestone["title"]["fr"] and milestone["title"]["en"]
            assert milestone.get("reached", files.meta["anchor"]) <= files.meta["anchor"]


def test_aerospace_has_enough_actions_and_every_fate(files):
    aero = [(plan, action) for plan, action in files.actions() if plan["cluster"] == "aero"]
    assert sum(plan["kind"] == "action" for plan, _ in aero) >= 66
    fates = Counter(fate(action) for _, action in aero)
    assert set(fates) == {"proposed", *(target for _, target in ACTION.values() if target)}
    assert fates["confirmed"] >= 10 and fates["abandoned"] >= 3 and fates["completed"] >= 2


def test_aerospace_has_actions_late_due_soon_silent_deferred_and_waiting_for_an_answer(files):
    anchor, month, seen = files.meta["anchor"], timedelta(days=30), Counter()
    for plan, action in files.actions():
        if plan["cluster"] != "aero":
            continue
        deferred = [step["new_due"] for step in action["story"] if step["do"] == "defer"]
        due = (deferred or [action["due"]])[-1]
        seen["deferred"] += bool(deferred)
        if fate(action) == "in progress":
            seen["late"] += due < anchor
            seen["soon"] += anchor <= due <= anchor + month
            seen["silent"] += action["story"][-1]["date"] < anchor - month
        if fate(action) == "offered":
            seen["unanswered for 31 days"] += (anchor - action["story"][-1]["date"]).days == 31
    assert min(seen["late"], seen["soon"], seen["silent"]) >= 5 and seen["deferred"] >= 6, seen
    assert seen["unanswered for 31 days"] == 1


def period_end(period: str) -> date:
    """The last day of a year (2024), a quarter (2024-Q4) or a month (2024-12)."""
    year, _, rest = period.partition("-")
    month = int(rest[1:]) * 3 if rest.startswith("Q") else int(rest or 12)
    return date(int(year) + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def test_measurements_are_verified_by_another_person_and_corrections_keep_the_first(files):
    anchor = files.meta["anchor"]
    for plan, action, indicator in files.indicators():
        reporter, verifier = indicator["reporter"], indicator["verifier"]
        assert all(
            indicator[name]["fr"] and indicator[name]["en"]
            for name in ("name", "definition", "unit", "source")
        )
        assert indicator["direction"] in ("up", "down") and indicator["targets"]
        assert reporter != verifier
        assert files.is_staff(verifier) or files.sits(verifier, plan["group"], anchor, "chair")
        seen = set()
        for one in indicator["measurements"]:
            assert period_end(one["period"]) < one["submitted"] >= plan["story"][1]["date"], (
                action["key"],
                one,
            )
            assert files.commits(reporter, action["lead"], one["submitted"])
            days = [one[name] for name in ("submitted", "verified", "published") if name in one]
            assert days == sorted(days) and days[-1] <= anchor
            assert "published" not in one or "verified" in one
            corrects = one.get("corrects", False)
            assert (one["period"] in seen) == corrects == ("reason" in one), (action["key"], one)
            seen.add(one["period"])


def test_every_indicator_has_two_years_of_measurements(files):
    """Eight quarters, or as many years as two: what older registers gave stands before what the lead counted."""
    for _plan, action, indicator in files.indicators():
        read = len({one["period"] for one in indicator["measurements"]})
        assert read >= {"quarterly": 8, "yearly": 2}[indicator["frequency"]], action["key"]
