"""Tasks, projects and comments: legal steps, by those who may, about records that exist."""

import re
from collections import Counter

import pytest

from secretariat.projects import rules
from tests.demonstration.files import play

OPEN = ("to do", "doing")
TASK = {
    "start": (("to do",), "doing"),
    "finish": (OPEN, "done"),
    "confirm": (("done",), "confirmed"),
    "reopen": (("done",), "to do"),
    "decline": (OPEN, "declined"),
    "hand_on": (OPEN, None),
    "ask_time": (OPEN, None),
    "grant": (OPEN, None),
    "refuse": (OPEN, None),
    "cancel": ((*OPEN, "done", "declined"), "cancelled"),
}
ASSIGNEES_OWN = ("start", "finish", "decline", "hand_on", "ask_time")
PROJECT = {
    "submit": (("idea", "returned"), "submitted"),
    "screen": (("submitted",), "in review"),
    "return": (("submitted", "in review"), "returned"),
    "duplicate": (("submitted", "in review"), "duplicate"),
    "withdraw": (("submitted", "returned", "in review"), "withdrawn"),
    "recommend": (("in review",), None),
    "approve": (("in review",), "approved"),
    "decline": (("in review",), "declined"),
    "launch": (("approved",), "active"),
    "update": (("active",), None),
    "hold": (("active",), "on hold"),
    "resume": (("on hold",), "active"),
    "close": (("active", "on hold"), "closed"),
}
PROJECT_STATES = {"idea", *(target for _, target in PROJECT.values() if target)}


def fictional(files):
    return [one for one in files.projects if not one["documented"]]


def test_there_are_enough_tasks_in_aerospace_each_between_two_people_of_one_cluster(files):
    assert len(files.task) == len(files.tasks)
    assert sum(files.cluster_of(one["assigner"]) == "aero" for one in files.tasks) >= 150
    for one in files.tasks:
        assert files.cluster_of(one["assigner"]) == files.cluster_of(one["assignee"])
        assert one["assigner"] != one["assignee"] and one["assigned"] <= one["due"], one["key"]
        assert one["language"] in one["title"] and all(one["title"].values())
        assert one.get("recurrence", "monthly") in ("weekly", "monthly", "quarterly", "yearly")
        home = files.group_about(one["about"])
        chairs = home and files.sits(one["assigner"], home, one["assigned"], "chair")
        assert files.is_staff(one["assigner"]) or chairs, one["key"]


def test_tasks_are_moved_only_by_their_assignee_and_assigner_in_turn(files):
    for one in files.tasks:
        holder, asked, due = one["assignee"], None, one["due"]
        for step, _ in play(TASK, one["story"], "to do"):
            verb = step["do"]
            assert step["by"] == (holder if verb in ASSIGNEES_OWN else one["assigner"]), (one["key"], step)
            assert step["date"] >= one["assigned"], (one["key"], step)
            assert verb not in ("decline", "reopen", "ask_time", "refuse", "cancel") or step["reason"]
            assert verb != "finish" or step["note"]
            if verb == "hand_on":
                holder = step["to"]
            if verb == "ask_time":
                assert step["new_due"] > max(due, step["date"]) and asked is None, (one["key"], step)
                asked = step["new_due"]
            if verb in ("grant", "refuse"):
                assert asked, (one["key"], step)
                due, asked = (asked if verb == "grant" else due), None


def test_batches_go_to_the_representatives_of_several_organisations(files):
    batches = Counter(one["batch"] for one in files.tasks if "batch" in one)
    assert len(batches) >= 6 and min(batches.values()) >= 5
    for one in files.tasks:
        assert ("batch" in one) == ("organisation" in one)
        if "organisation" in one:
            assert files.commits(one["assignee"], one["organisation"], one["assigned"]), one["key"]


def test_projects_are_proposed_reviewed_and_decided_by_different_people(files):
    for one in fictional(files):
        for step, _ in play(PROJECT, one["story"], "idea"):
            day, by, verb = step["date"], step["by"], step["do"]
            assert day >= one["drafted"], (one["key"], step)
            if verb in ("submit", "update", "withdraw"):
                assert by == one["proposer"], (one["key"], step)
            elif verb == "recommend":
                assert by != one["proposer"] and step["opinion"] in ("for", "against"), (one["key"], step)
                assert files.sits(by, one["group"], day), (one["key"], step)
            elif verb in ("approve", "decline"):
                role = files.person[by].get("role", {}).get("name")
                assert by != one["proposer"], (one["key"], step)
                assert role == "director" or files.sits(by, one["group"], day, "chair"), (one["key"], step)
            else:
                assert files.is_staff(by), (one["key"], step)
            assert step.get("of", one["key"]) in files.project
            assert (
                verb != "update"
                or step["health"] in ("on_track", "at_risk", "off_track")
                and step["sentence"]
            )
            assert verb not in ("return", "duplicate", "decline", "hold", "withdraw") or step["reason"]
            assert verb != "close" or step["final_report"]


def test_projects_stand_in_every_state(files):
    ends = Counter(
        [*["idea"], *(after for _, after in play(PROJECT, one["story"], "idea"))][-1]
        for one in fictional(files)
    )
    assert set(ends) == PROJECT_STATES and sum(ends.values()) >= 15
    # What a document names stands apart: nobody acts on it.
    assert {state.name.replace("_", " ") for state in rules.PROJECT.states} == PROJECT_STATES | {"documented"}


def test_projects_say_what_they_are_for_and_keep_within_their_budget(files):
    slipped = []
    for one in fictional(files):
        assert one["title"]["fr"] and one["title"]["en"] and one["language"] in ("fr", "en")
        assert one["need"] and one["aim"] and one["expected_results"] and one["start"] < one["end"]
        assert one["lead"] in files.person[one["proposer"]]["affiliations"], one["key"]
        assert one["group"] in one["groups_concerned"] and set(one["groups_concerned"]) <= set(files.group)
        sums = [line["sought"] + line["committed"] + line["received"] for line in one["funding"]]
        assert 0 < sum(sums) <= one["budget"], one["key"]
        slipped += [milestone for milestone in one["milestones"] if "moved" in milestone]
    assert [one["moved"]["to"] > one["due"] and bool(one["moved"]["reason"]) for one in slipped] == [True]


@pytest.mark.parametrize("kind", ["comments", "attachments"])
def test_comments_and_files_are_about_records_that_exist_and_by_people_who_exist(files, kind):
    born = {
        "action": {key: plan["drafted"]["date"] for key, plan in files.plan_of.items()},
        "plan": {key: plan["drafted"]["date"] for key, plan in files.plan.items()},
        "task": {key: task["assigned"] for key, task in files.task.items()},
        "group": {key: group["story"][0]["date"] for key, group in files.group.items()},
        "project": {one["key"]: one["drafted"] for one in fictional(files)},
    }
    for one in getattr(files, kind):
        ((what, key),) = one["about"].items()
        assert born[what][key] <= one["date"] <= files.meta["anchor"] and one["date"].weekday() < 5, one
        assert one["by"] in files.person and one["text"].strip()
        observes = files.person[one["by"]].get("role", {}).get("name") == "observer"
        assert not observes, one  # who observes the cluster reads, and changes nothing
        assert re.fullmatch(r"(0[7-9]|1\d):[0-5]\d", one["at"]), one
        assert set(re.findall(r"@\[([^\]]+)\]", one["text"])) <= set(files.person), one


def test_comments_are_many_mostly_french_with_mentions(files):
    assert len(files.comments) >= 120 and sum("@[" in one["text"] for one in files.comments) >= 8
    languages = Counter(files.person[one["by"]]["language"] for one in files.comments)
    assert languages["fr"] > languages["en"] > 10


def test_files_are_a_dozen_small_ones_of_three_kinds_each_named_once(files):
    names = [one["name"] for one in files.attachments]
    assert len(set(names)) == len(names) >= 12 and all(len(one["text"]) < 2000 for one in files.attachments)
    assert {name.rpartition(".")[2] for name in names} == {"csv", "txt", "pdf"}


def touches(files, kind):
    """Who touched records of the restricted group, and when."""
    if kind == "actions":
        return [
            (step["by"], step["date"])
            for plan, action in files.actions()
            if plan["group"] == "defence"
            for step in action["story"]
        ]
    if kind == "projects":
        mine = [one for one in fictional(files) if one["group"] == "defence"]
        return [(step["by"], step["date"]) for one in mine for step in one["story"]]
    if kind in ("comments", "attachments"):
        mine = [one for one in getattr(files, kind) if files.group_about(one["about"]) == "defence"]
        return [(one["by"], one["date"]) for one in mine]
    mine = [one for one in files.tasks if files.group_about(one["about"]) == "defence"]
    return [(one[role], one["assigned"]) for one in mine for role in ("assigner", "assignee")]


@pytest.mark.parametrize("kind", ["actions", "projects", "tasks", "comments", "attachments"])
def test_the_restricted_group_is_touched_only_by_its_members_and_the_secretariat(files, kind):
    found = touches(files, kind)
    assert found
    assert [
        one for one in found if not files.is_staff(one[0]) and not files.sits(one[0], "defence", one[1])
    ] == []
