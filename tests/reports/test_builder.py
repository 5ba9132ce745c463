"""A report built from the database: the same figures in every form, for what the reader may see, at a steady price."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from secretariat.core import clock
from secretariat.core.db import db
from secretariat.plans import commands, indicator_commands
from secretariat.plans.models import Action, Indicator, Plan
from tests.conftest import NOON
from tests.reports.forms import FORMS, Forms

TEXT = ("html", "pdf", "docx", "xlsx", "json")


def measured(make, rep, action, unit="firms", periods=(("2026-Q2", 11.0), ("2026", 19.5))):
    values = {"name_en": "Suppliers audited", "unit_en": unit, "source_en": "The lead’s count"}
    values |= {"baseline_value": 4.0, "baseline_period": "2025"}
    targets = {"2026-Q2": 12.0, "2026": 30.0}
    number = action.id
    one = make.act(
        make.staff(), lambda s, me: indicator_commands.add(s, me, s.get(Action, number), values, targets)
    )
    for period, value in periods:
        facts = {"period": period, "value": value, "note": ""}
        make.act(rep, lambda s, me, f=facts: indicator_commands.measure(s, me, s.get(Indicator, one.id), f))
    return one


@pytest.fixture
def scene(make, visit):
    """A group's adopted plan of four actions: one late, one deferred, one confirmed, one offered; a project."""
    staff, director = make.staff(), make.staff("director")
    group = make.group(title="Suppliers", title_fr="Fournisseurs")
    firm, rep = make.lead()
    highlights = {
        "highlights_en": "**Twelve auditors** are trained.\r\n\r\n- Eleven pairings signed",
        "highlights_fr": "**Douze auditeurs** sont formés.",
    }
    plan = make.plan(group=group, actions=0, axes=2, **highlights)
    asked = (
        ("late", "Audit thirty suppliers", 24_000_000, date(2026, 10, 30)),
        ("deferred", "Fund ten upgrades", 8_000_000, date(2026, 12, 18)),
        ("confirmed", "Agree on a grid", 8_500_000, date(2026, 6, 12)),
        ("offered", "Translate the guides", 3_500_000, date(2027, 5, 28)),
    )
    made = {
        name: make.action(plan=plan, title=title, budget_cents=budget, due_on=due)
        for name, title, budget, due in asked
    }
    make.take(staff, plan, "open_consultation")
    make.take(director, plan, "adopt")
    for name, action in made.items():
        make.take(staff, action, "offer", lead=firm.id)
        if name != "offered":
            make.take(rep, action, "accept")
            make.take(rep, action, "start")
    make.take(rep, made["late"], "progress", progress=62, note="Two auditors are on leave.")
    make.take(staff, made["deferred"], "defer", new_due=date(2027, 1, 29), reason="A supplier broke down.")
    make.take(rep, made["confirmed"], "complete", note="The grid is in use.")
    make.take(staff, made["confirmed"], "confirm")
    measured(make, rep, made["late"])
    make.milestone(made["late"], "Half of the audits", date(2026, 12, 18), by=staff)
    funding = [
        {"source": "Fonds Élan", "sought_cents": 5_000_000, "received_cents": 12_000_000},
        {"source": "Members", "committed_cents": 9_000_000},
    ]
    project = make.project("active", "Banc d’essai", funding=funding)
    base = f"/aero/plans/{plan.id}/"
    found = SimpleNamespace(plan=plan, group=group, firm=firm, rep=rep, project=project, base=base, **made)
    found.forms = Forms(visit.as_(staff), base)
    found.cluster = Forms(visit.as_(staff), "/aero/reports/")
    return found


def codes(scene):
    return {name: getattr(scene, name).code for name in ("late", "deferred", "confirmed", "offered")}


def test_every_form_counts_the_actions_alike(scene):
    data = scene.forms.data
    assert data["dashboard"]["counts"] == {"done": 1, "ok": 1, "soon": 0, "late": 1, "wait": 1}
    assert data["summary"]["done_share"] == round((62 + 0 + 100 + 0) / 4)
    page = scene.forms.ask("html")
    assert {li.b.text: li.select_one(".s-st").text for li in page.soup.select(".s-statuses-words li")}
    assert [li.b.text for li in page.soup.select(".s-statuses-words li")] == ["1", "1", "1", "1"]
    for form in ("html", "pdf", "docx", "xlsx"):
        said = scene.forms.text(form)
        assert "The 4 actions, by status" in said, form
        share = data["summary"]["done_share"]
        assert f"{share}% is done" in said and "1 action is late." in said, form
    assert len(scene.forms.rows) == len(scene.forms.lines) == len(scene.forms.sheet("Actions")) == 4


def test_every_form_gives_the_same_progress_dates_statuses_and_budgets(scene):
    rows, lines = scene.forms.rows, scene.forms.lines
    sheet = {row["Code"]: row for row in scene.forms.sheet("Actions")}
    printed = {form: scene.forms.text(form) for form in ("html", "pdf", "docx")}
    code = codes(scene)
    expected = {
        code["late"]: ("Late 25 d", 62, "2026-10-30", "30 Oct 2026", 240),
        code["deferred"]: ("On track", 0, "2027-01-29", "29 Jan 2027", 80),
        code["confirmed"]: ("Confirmed", 100, "2026-06-12", "12 Jun 2026", 85),
        code["offered"]: ("Offered, 0 d", 0, "2027-05-28", "28 May 2027", 35),
    }
    assert set(rows) == set(expected)
    for one, (status, progress, due, printed_due, thousands) in expected.items():
        serial = (date.fromisoformat(due) - date(1899, 12, 30)).days
        assert (rows[one]["progress"], rows[one]["due"]) == (progress, due)
        assert rows[one]["budget_cents"] == thousands * 100_000
        line = lines[one]
        assert (line["Status"], line["Progress"], line["Due"]) == (status, str(progress), due)
        assert line["Budget"] == str(thousands * 1000)
        cells = sheet[one]
        assert cells["Status"] == status and float(cells["Progress"]) * 100 == progress
        assert (int(float(cells["Due"])), float(cells["Budget"])) == (serial, thousands * 1000)
        for form, said in printed.items():
            for words in (status, printed_due, f"{progress}%", f" {thousands} "):
                assert words in said, (form, one, words)
    assert rows[code["late"]]["lead"] == lines[code["late"]]["Lead"] == scene.firm.name_fr
    assert rows[code["offered"]]["lead"] == lines[code["offered"]]["Lead"] == ""
    for form, said in printed.items():
        assert "to be found" in said and " 440 " in said and "Two auditors are on leave." in said, form


def test_every_form_gives_the_indicator_as_it_stood_at_the_end_of_the_period(scene):
    late = scene.late.code
    for query, target, actual in (("period=2026-Q4", 30, 19.5), ("period=2026-Q2", 12, 11)):
        forms = Forms(scene.forms.visitor, scene.base, f"lang=en&{query}")
        (one,) = forms.rows[late]["indicators"]
        assert (one["baseline"], one["target"], one["actual"], one["verified"]) == (4, target, actual, False)
        assert one["unit"] == "firms" and one["source"] == "The lead’s count"
        line, (cells,) = forms.lines[late], forms.sheet("Indicators")
        assert [float(line[h]) for h in ("Baseline", "Target", "Actual")] == [4, target, actual]
        assert [float(cells[h]) for h in ("Baseline", "Target", "Actual")] == [4, target, actual]
        for form in ("html", "pdf", "docx"):
            said = forms.text(form)
            assert f"{actual:g}" in said and "Suppliers audited" in said and "to verify" in said, form
    before = Forms(scene.forms.visitor, scene.base, "lang=en&period=2025")
    assert before.rows[late]["indicators"][0]["actual"] is None


def test_an_action_with_two_indicators_shows_both(scene, make):
    measured(make, scene.rep, scene.late, unit="audits", periods=())
    assert len(scene.forms.rows[scene.late.code]["indicators"]) == len(scene.forms.sheet("Indicators")) == 2
    for form in ("html", "pdf", "docx", "xlsx"):
        said = scene.forms.text(form)
        assert "audits" in said and "firms" in said, form


def test_what_is_late_or_was_put_off_stands_among_the_delays_with_its_reason(scene):
    delays = {one["code"]: one for one in scene.forms.data["delays"]}
    assert set(delays) == {scene.late.code, scene.deferred.code}
    assert delays[scene.late.code]["reason"] == "Two auditors are on leave."
    told = delays[scene.deferred.code]
    assert (told["due"], told["adopted_due"]) == ("2027-01-29", "2026-12-18")
    assert (told["reason"], told["standing"]["label"]) == ("A supplier broke down.", "Deferred")
    for form in TEXT:
        assert "A supplier broke down." in scene.forms.text(form), form
    earlier = Forms(scene.forms.visitor, scene.base, "lang=en&period=2026-Q1")
    assert {one["code"] for one in earlier.data["delays"]} == {scene.late.code}


def test_an_offer_that_waits_for_more_than_two_weeks_is_a_delay(scene):
    with clock.at(NOON + timedelta(days=14)):
        assert scene.offered.code not in {one["code"] for one in scene.forms.data["delays"]}
    with clock.at(NOON + timedelta(days=16)):
        assert scene.offered.code in {one["code"] for one in scene.forms.data["delays"]}
        assert scene.forms.lines[scene.offered.code]["Status"] == "Offered, 16 d"


def test_highlights_are_in_every_form_that_has_a_summary(scene):
    for form in TEXT:
        said = scene.forms.text(form)
        assert "Highlights" in said or form == "json", form
        assert "Twelve auditors" in said and "Eleven pairings signed" in said, form
    french = Forms(scene.forms.visitor, scene.base, "lang=fr")
    assert [one["markdown"] for one in french.data["highlights"]] == ["**Douze auditeurs** sont formés."]
    assert [one["source"] for one in scene.forms.data["highlights"]] == ["", ""]


def test_a_report_of_several_plans_says_whose_each_highlight_is(scene, make):
    make.plan(title="Development plan", actions=1, highlights_en="A shared strategy.", state="adopted")
    told = [(one["source"], one["markdown"]) for one in scene.cluster.data["highlights"]]
    assert told[0] == ("Development plan", "A shared strategy.")
    assert [source for source, _text in told[1:]] == ["Suppliers", "Suppliers"]
    for form in ("pdf", "docx", "xlsx"):
        said = scene.cluster.text(form)
        assert said.index("Development plan") < said.index("A shared strategy."), form
    columns = scene.cluster.ask("html").soup.select(".s-columns > div")
    assert [c.p.get_text(" ", strip=True) for c in columns] == ["Development plan", *["SC Suppliers"] * 2]


def test_without_highlights_there_is_no_such_section(scene, make):
    plan = make.again(scene.plan)
    make.act(
        make.staff(),
        lambda s, me: commands.edit_plan(
            s, me, s.get(Plan, plan.id), {"highlights_fr": "", "highlights_en": " "}, plan.version
        ),
    )
    for form in TEXT:
        assert "Highlights" not in scene.forms.text(form), form
    assert scene.forms.data["highlights"] == []


def test_projects_and_their_funding_are_told_alike(scene):
    data = scene.cluster.data
    assert [(one["title"], one["budget_cents"]) for one in data["projects"]] == [("Banc d’essai", 41_000_000)]
    total = {"sought_cents": 5_000_000, "committed_cents": 9_000_000, "received_cents": 12_000_000}
    assert data["funding_total"] == total
    assert [row["Source"] for row in scene.cluster.sheet("Funding")] == ["Fonds Élan", "Members", "Total"]
    assert [float(scene.cluster.sheet("Funding")[-1][h]) for h in ("Sought", "Committed", "Received")] == [
        50_000,
        90_000,
        120_000,
    ]
    for form in ("html", "pdf", "docx"):
        said = scene.cluster.text(form)
        for words in ("Banc d’essai", "$410,000", "$50,000", "$90,000", "$120,000"):
            assert words in said, (form, words)


def test_drafts_are_no_part_of_a_clusters_report(scene, make):
    other = make.group(title="Growth")
    make.plan(group=other, title="Draft of growth", actions=1)
    make.project("idea", "Ytterbium")
    for form in FORMS:
        said = scene.cluster.text(form)
        assert "Draft of growth" not in said and "Ytterbium" not in said, form
    assert scene.cluster.data["dashboard"]["counts"]["wait"] == 1


def test_a_draft_can_be_reported_on_by_itself(scene, make):
    draft = make.plan(group=make.group(title="Growth"), title="Draft of growth", actions=2)
    forms = Forms(scene.forms.visitor, f"/aero/plans/{draft.id}/")
    assert len(forms.rows) == 2


def test_an_abandoned_action_is_left_out_of_every_total(scene, make):
    make.take(make.staff(), scene.deferred, "abandon", reason="No longer wanted.")
    assert scene.deferred.code not in scene.forms.rows
    assert scene.forms.data["sections"][0]["axes"][0]["budget_cents"] == 36_000_000
    assert "Fund ten upgrades" not in scene.forms.text("ics")


def test_a_filter_narrows_every_form_and_the_report_says_so(scene):
    forms = Forms(scene.forms.visitor, scene.base, "lang=en&status=late")
    assert set(forms.rows) == set(forms.lines) == {scene.late.code}
    assert forms.data["summary"]["left_out"] == 3
    for form in ("html", "pdf", "docx", "xlsx"):
        said = forms.text(form)
        assert "narrowed by a filter to 1 of 4 actions" in said, form
        assert "Agree on a grid" not in said, form
    assert [summary for _uid, _day, summary in forms.events] == [
        f"{scene.late.code} Audit thirty suppliers",
        "Half of the audits",
    ]
    none = Forms(scene.forms.visitor, scene.base, "lang=en&q=zzz")
    assert "narrowed by a filter to 0 of 4 actions" in none.text("html") and none.rows == {}


def test_deadlines_are_the_same_events_each_time_whatever_came_between(scene, make):
    before = scene.cluster.events
    uids = [uid for uid, _day, _summary in before]
    assert len(set(uids)) == len(uids) >= 5
    assert scene.cluster.events == before
    make.milestone(scene.late, "Earlier still", date(2026, 11, 30), by=make.staff())
    make.take(make.staff(), scene.late, "defer", new_due=date(2027, 2, 26), reason="As agreed.")
    after = {uid: (day, summary) for uid, day, summary in scene.cluster.events}
    assert set(uids) < set(after) and len(after) == len(uids) + 1
    moved = next(uid for uid, day, _summary in before if day == "2026-10-30")
    assert after[moved][0] == "2027-02-26"


def test_a_plans_calendar_holds_its_actions_and_milestones_only(scene, make):
    make.task(assignee=scene.rep, title="Book the audits", about=scene.group, due_on=date(2026, 12, 1))
    told = {summary for _uid, _day, summary in scene.forms.events}
    assert "Half of the audits" in told and "Book the audits" not in told
    assert not any("Agree on a grid" in summary for summary in told)
    group = Forms(scene.forms.visitor, f"/aero/groups/{scene.group.slug}/")
    assert "Book the audits" in {summary for _uid, _day, summary in group.events}


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "=1+1", "#{sys} \\u{7} $x$ *b*", "[中文](x) 😀"]
)
def test_hostile_text_is_shown_as_typed_and_runs_nowhere(make, visit, text):
    plan = make.plan(title=f"T {text}", actions=0, highlights_en=text, state="draft")
    make.action(plan=plan, title=text)
    forms = Forms(visit.as_(make.staff()), f"/aero/plans/{plan.id}/")
    assert [row["title"] for row in forms.rows.values()] == [text]
    for form in FORMS:
        forms.bytes(form)
    assert forms.ask("html").soup.main.find("script") is None
    inert = "'" + text if text.startswith("=") else text
    assert next(iter(forms.lines.values()))["Action"] == inert


def test_the_price_does_not_grow_with_the_actions(make, visit, session):
    plan = make.plan(actions=10)
    forms = Forms(visit.as_(make.staff()), f"/aero/plans/{plan.id}/")
    forms.ask("json")
    few = {form: len(forms.ask(form).statements) for form in FORMS}
    objective = make.first_objective(plan)

    def more(session, me):
        for n in range(290):
            facts = make.action_facts(db.session.merge(objective), f"More {n}")
            commands.add_action(session, me, session.get(Plan, plan.id), facts)

    make.act(make.staff(), more)
    assert {form: len(forms.ask(form).statements) for form in FORMS} == few
    assert len(forms.rows) == 300
