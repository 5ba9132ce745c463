"""Calls, nominations and votes of the demonstration: legal steps, by those who may, in every fate that is told."""

from collections import Counter
from datetime import timedelta

from tests.demonstration.files import end, play

CALL = {
    "publish": (("draft",), "open"),
    "extend": (("open",), None),
    "close": (("open",), "closed"),
    "read": (("closed",), None),
    "screen": (("closed",), "screened"),
    "confirm": (("screened",), "decided"),
    "open_ballot": (("screened",), "voting"),
    "count": (("voting",), "decided"),
}
VETTED = ("accepted", "answered", "eligible", "ineligible")
NOMINATION = {
    "submit": (("draft",), "submitted"),
    "accept": (("submitted",), "accepted"),
    "decline": (("submitted",), "declined"),
    "endorse": (("accepted",), None),
    "confide": (("submitted", *VETTED), None),
    "recuse": (("submitted", *VETTED), None),
    "merge": (("submitted", "accepted"), "merged"),
    "clear": (VETTED, "eligible"),
    "bar": (VETTED, "ineligible"),
    "answer": (("ineligible",), "answered"),
    "withdraw": (("submitted", *VETTED), "withdrawn"),
}
UNTIL_THE_CLOSE = ("submit", "accept", "decline", "endorse")


def name_of(one):
    return one["nominee"] if isinstance(one["nominee"], str) else one["nominee"]["key"]


def last_day(call):
    """The last day of a call, after any extension."""
    return [call["closes"], *(step["closes_on"] for step in call.get("story", ()) if "closes_on" in step)][-1]


def told(call, anchor):
    """The story of a call with what the product does by itself up to the anchor."""
    story = list(call.get("story", ()))
    if story and last_day(call) < anchor:
        story.append({"do": "close", "date": last_day(call) + timedelta(days=1), "by": None})
    story += [
        {"do": "count", "date": step["voting_closes_on"] + timedelta(days=1), "by": None}
        for step in call.get("story", ())
        if step["do"] == "open_ballot" and step["voting_closes_on"] < anchor
    ]
    return sorted(story, key=lambda step: step["date"])


def put_forward(files):
    return [(call, one) for call in files.calls for one in call.get("nominations", ())]


def test_calls_follow_their_life_cycle_and_the_secretariat_conducts_them(files):
    for call in files.calls:
        assert files.is_staff(call["by"]) and call["drafted"] <= call["closes"]
        assert (
            call["title"]["fr"] and call["title"]["en"] and call["criteria"]["fr"] and call["criteria"]["en"]
        )
        for step, _ in play(CALL, told(call, files.meta["anchor"]), "draft"):
            if step["do"] == "read":
                assert step["by"] in call["committee"], (call["key"], step)
            elif step["do"] == "confirm":
                assert files.person[step["by"]]["role"]["name"] == "director", (call["key"], step)
            elif step["by"]:
                assert files.is_staff(step["by"]), (call["key"], step)
            assert step["do"] != "extend" or step["reason"]


def test_calls_stand_at_every_point_of_the_way(files):
    anchor = files.meta["anchor"]
    ends = {call["key"]: end(CALL, told(call, anchor), "draft") for call in files.calls}
    assert ends == {
        "supply-chain-2026": "open",
        "human-resources-2026": "voting",
        "innovation-2026": "screened",
        "human-resources-education": "decided",
        "branding-small-firms": "decided",
        "branding-2026": "draft",
    }
    assert sum("extend" in [step["do"] for step in call.get("story", ())] for call in files.calls) == 2


def test_nominees_answer_and_others_endorse_each_once(files):
    for call, one in put_forward(files):
        who, endorsed = name_of(one), []
        for step, _ in play(NOMINATION, one.get("story", []), "draft"):
            day, by, verb = step["date"], step["by"], step["do"]
            assert day >= one["drafted"], (one["key"], step)
            if verb == "submit":
                assert by == one["by"] != who, (one["key"], step)
            elif verb in ("accept", "decline", "answer"):
                assert by == who, (one["key"], step)
            elif verb == "withdraw":
                assert by in (who, one["by"]), (one["key"], step)
            elif verb == "endorse":
                assert by not in (who, one["by"]), (one["key"], step)
                endorsed.append(by)
            elif verb == "recuse":
                assert by in call["committee"] and step["reason"], (one["key"], step)
            elif verb == "merge":
                assert files.is_staff(by) and step["into"] != one["key"], (one["key"], step)
            assert verb not in UNTIL_THE_CLOSE or day <= last_day(call), (one["key"], step)
            assert verb != "accept" or (any(step["statement"].values()) and step["interests"])
        assert len(endorsed) == len(set(endorsed)), one["key"]


def test_whoever_vets_has_no_interest_in_the_nomination(files):
    for call, one in put_forward(files):
        story = one.get("story", [])
        aside = {
            name_of(one),
            one["by"],
            *(step["by"] for step in story if step["do"] in ("endorse", "recuse")),
        }
        for step in story:
            if step["do"] in ("clear", "bar"):
                assert step["by"] in call["committee"] or files.is_staff(step["by"]), (one["key"], step)
                assert step["by"] not in aside and step["date"] > last_day(call), (one["key"], step)
                assert step["do"] == "clear" or step["reason"]


def test_nominees_stand_at_every_point_of_the_way(files):
    fates = Counter(end(NOMINATION, one.get("story", []), "draft") for _, one in put_forward(files))
    assert set(fates) >= {"draft", "submitted", "accepted", "declined", "merged", "eligible", "ineligible"}
    [supply] = [call for call in files.calls if call["key"] == "supply-chain-2026"]
    fates = Counter(end(NOMINATION, one.get("story", []), "draft") for one in supply["nominations"])
    assert fates == {"accepted": 3, "merged": 1, "submitted": 1, "declined": 1, "draft": 1}
    own = [
        step["by"]
        for one in supply["nominations"]
        for step in one.get("story", [])
        if step["do"] == "endorse"
        and isinstance(one["nominee"], str)
        and set(files.person[step["by"]]["affiliations"]) & set(files.person[one["nominee"]]["affiliations"])
    ]
    assert sorted(own) == ["etienne-quirion", "sylvain-paradis", "tom-brennan"]


def test_people_from_outside_have_an_address_at_an_example_domain(files):
    outside = [one["nominee"] for _, one in put_forward(files) if isinstance(one["nominee"], dict)]
    assert outside
    for one in outside:
        assert one["email"].endswith(".example") and one["key"] not in files.person
        firm = files.organisation.get(one.get("organisation"), {"real": False})
        assert firm["real"] is False


def test_votes_are_cast_once_while_the_ballot_is_open_by_those_who_speak_for_an_organisation(files):
    for call in files.calls:
        votes = call.get("votes", [])
        opened = [step for step in call.get("story", ()) if step["do"] == "open_ballot"]
        assert bool(votes) == bool(opened), call["key"]
        assert len({vote["by"] for vote in votes}) == len(votes)
        standing = {
            one["key"]
            for one in call.get("nominations", ())
            if end(NOMINATION, one.get("story", []), "draft") == "eligible"
        }
        for vote in votes:
            assert opened[0]["date"] <= vote["date"] <= opened[0]["voting_closes_on"], vote
            held = files.person[vote["by"]]["represents"]
            assert held["from"] <= vote["date"] <= held.get("until", vote["date"]), vote
            assert set(vote["for"]) <= standing, vote


def test_one_ballot_is_tied_for_its_only_seat(files):
    call = files.call["branding-small-firms"]
    counts = Counter(key for vote in call["votes"] for key in vote["for"])
    assert len(call["seats"]) == 1 and counts == {"pham": 5, "steinberg": 5, "quirion": 2}


def test_whoever_a_call_seated_is_on_the_roster_from_that_day(files):
    seated = [(group["key"], seat) for group in files.groups for seat in group["roster"] if "call" in seat]
    assert [seat["person"] for _, seat in seated] == ["gabriel-stanescu"]
    for body, seat in seated:
        call = files.call[seat["call"]]
        [decided] = [step for step in call["story"] if step["do"] == "confirm"]
        chosen = {name_of(one) for one in call["nominations"] if one["key"] in decided["elects"]}
        assert (call["body"], decided["date"]) == (body, seat["from"]) and seat["person"] in chosen


def test_small_firms_are_fewer_than_the_supply_chain_group_wants(files):
    group = files.group["supply-chain"]
    least = next(one["least"] for one in group["targets"]["list"] if one["kind"] == "least")
    held = [seat for seat in group["roster"] if seat["constituency"] == "small_firm"]
    assert len(held) < least
    assert {"constituency": "small_firm"} in files.call["supply-chain-2026"]["seats"]
