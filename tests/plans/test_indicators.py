"""Indicators: what is measured, who verifies it, how a correction and a changed target are told."""

import pytest

from secretariat.core.db import db
from secretariat.core.history import Event
from secretariat.core.i18n import speaking
from secretariat.core.lifecycle import Forbidden, Refused
from secretariat.plans import indicator_commands
from secretariat.plans.models import Indicator, Measurement, Plan, Target
from tests.support.visit import wrong_fields


@pytest.fixture
def scene(make):
    """An action under way with one indicator: 4 suppliers in 2024, 30 wanted by the end of 2026."""
    firm, rep = make.lead()
    action = make.action("in_progress", firm=firm, rep=rep)
    coordinator = make.staff()
    values = {
        "name_en": "Suppliers audited",
        "name_fr": "Fournisseurs audités",
        "unit_en": "suppliers",
        "baseline_value": 4.0,
        "baseline_period": "2024-Q4",
        "direction": "up",
        "frequency": "quarterly",
    }
    number = action.id

    def add(session, me):
        owner = session.get(type(action), number)
        return indicator_commands.add(session, me, owner, values, {"2026-Q2": 20.0, "2026-Q4": 30.0})

    indicator = make.act(coordinator, add)
    action.rep, action.coordinator, action.indicator_id = rep, coordinator, indicator.id
    return action


def url(make, scene, tail=""):
    return f"{make.plan_url(scene)}indicators/{scene.indicator_id}/{tail}"


def adopt(make, scene):
    plan = db.session.get(Plan, scene.plan_id)
    make.take(scene.coordinator, plan, "open_consultation")
    make.take(make.staff("director"), plan, "adopt")


def measure(make, scene, value=19, period="2026-Q3", person=None, corrects=None, **facts):
    def work(session, me):
        indicator = session.get(Indicator, scene.indicator_id)
        old = session.get(Measurement, corrects) if corrects else None
        return indicator_commands.measure(
            session, me, indicator, {"period": period, "value": float(value), **facts}, old
        )

    return make.act(person or scene.rep, work)


def test_the_lead_measures_and_another_person_verifies_and_publishes(make, visit, scene):
    page = visit.as_(scene.rep).show(url(make, scene, "measure"))
    assert page.submit("measure", period="2026-Q3", value="19").status == 303
    shown = visit.as_(scene.rep).show(url(make, scene))
    assert "Suppliers audited: 19 in Q3 2026, where the plan asks for" in shown.text
    assert "To verify" in shown.text
    assert "Verify" not in " ".join(shown.buttons)
    desk = visit.as_(scene.coordinator).show("/")
    assert "Verify" in desk.text
    page = visit.as_(scene.coordinator).show(url(make, scene))
    page.press("Verify Q3 2026" if "Verify Q3 2026" in page.buttons else "Verify")
    page = visit.as_(scene.coordinator).show(url(make, scene))
    assert "Verified" in page.text
    page.press("Publish Q3 2026" if "Publish Q3 2026" in page.buttons else "Publish")
    assert "Result published" in visit.as_(scene.rep).show(url(make, scene)).text


def test_nobody_verifies_what_they_submitted(make, scene):
    measurement = measure(make, scene, person=scene.coordinator)
    with pytest.raises(Refused, match="Another person"):
        make.act(
            scene.coordinator,
            lambda s, me: indicator_commands.acts.take_step(
                s, me, s.get(Measurement, measurement.id), "verify", record=s.get(type(scene), scene.id)
            ),
        )


def test_a_member_without_a_part_in_the_action_does_not_measure(make, visit, scene):
    stranger = make.member("Stranger")
    assert visit.as_(stranger).show(url(make, scene)).status == 200
    assert visit.as_(stranger).show(url(make, scene, "measure")).status == 403
    with pytest.raises(Forbidden):
        measure(make, scene, person=stranger)
    assert measure(make, scene).state == "submitted"


def test_a_period_is_measured_once_and_then_corrected_while_the_old_reading_stays(
    make, visit, session, scene
):
    first = measure(make, scene, 18)
    with pytest.raises(Refused) as refused:
        measure(make, scene, 19)
    assert "period" in refused.value.errors
    with pytest.raises(Refused):
        measure(make, scene, 19, corrects=first.id)
    second = measure(make, scene, 19, corrects=first.id, note="One audit was counted in October.")
    assert second.corrects_id == first.id
    assert session.get(Measurement, first.id).value == 18
    page = visit.as_(scene.rep).show(url(make, scene))
    assert "Corrected" in page.text
    with pytest.raises(Refused, match="corrected already"):
        measure(make, scene, 20, corrects=first.id, note="Again.")


def test_a_period_that_has_not_begun_is_refused_beside_the_running_one(make, scene):
    with pytest.raises(Refused):
        measure(make, scene, period="2027-Q1")
    assert measure(make, scene, period="2026-Q4").period == "2026-Q4"


def test_what_is_not_a_number_comes_back_with_what_was_typed(make, visit, scene):
    page = visit.as_(scene.rep).post(
        url(make, scene, "measure"), period="2026-Q3", value="nineteen", note="See list"
    )
    assert page.status == 422
    assert "nineteen" in page.html
    assert "See list" in page.html


def test_a_correction_says_that_it_needs_its_reason(make, visit, scene):
    """The field that a correction is refused without is not called optional; that of a first reading is."""
    first = visit.as_(scene.rep).show(url(make, scene, "measure"))
    assert "optional" in first.soup.select_one("label[for=note]").text
    wrong = measure(make, scene)
    again = visit.as_(scene.rep).show(url(make, scene, f"measure?corrects={wrong.id}"))
    assert "optional" not in again.soup.select_one("label[for=note]").text
    assert again.submit("", value="18", note="").status == 422
    assert again.submit("", value="18", note="One counted twice.").status == 303
    shown = visit.as_(scene.rep).show(url(make, scene)).text
    assert "Verify: Reserved for" in shown, "what is shut is named"


def test_a_target_is_changed_with_a_reason_once_the_plan_is_adopted(make, visit, session, scene):
    """The plan of this action is adopted: the adopted target stays beside the new one."""
    for target in session.query(Target):
        target.adopted_value = target.value
    session.commit()

    def change(reason):
        def work(s, me):
            indicator = s.get(Indicator, scene.indicator_id)
            indicator_commands.edit(
                s, me, indicator, {}, {"2026-Q2": 20.0, "2026-Q4": 25.0}, indicator.version, reason
            )

        make.act(scene.coordinator, work)

    adopt(make, scene)
    with pytest.raises(Refused) as refused:
        change("")
    assert "reason" in refused.value.errors
    change("Two auditors left.")
    target = session.query(Target).filter_by(indicator_id=scene.indicator_id, period="2026-Q4").one()
    assert (target.value, target.adopted_value) == (25.0, 30.0)
    event = session.query(Event).filter_by(record_id=scene.id, part_kind="indicator", verb="edit").one()
    assert event.changes["target 2026-Q4"] == [30.0, 25.0]
    page = visit.as_(scene.coordinator).show(url(make, scene))
    assert "adopted: 30" in page.text
    told = {
        "en": "edited the indicator Suppliers audited: target for Q4 2026 30 → 25",
        "fr": "cible pour T4 2026 30 → 25",
    }
    for lang, words in told.items():
        reader = make.member(f"Reader {lang}", language=lang)
        history = visit.as_(reader).show(f"{make.plan_url(scene)}history").text
        assert words in history.replace("\u00a0", " ")
        assert "2026-Q" not in history


def test_what_was_measured_is_told_in_the_readers_words(make, visit, scene):
    """Period, figure, frequency and direction: a code is no word, and a comma is not a point."""
    measure(make, scene, value=1234567.5)

    def change(session, me):
        indicator = session.get(Indicator, scene.indicator_id)
        values = {"frequency": "yearly", "direction": "down", "baseline_period": "2025-Q1"}
        indicator_commands.edit(session, me, indicator, values, {"2026-Q2": 20.0, "2026-Q4": 30.0}, None, "")

    make.act(scene.coordinator, change)
    told = {
        "en": (
            "Suppliers audited: 1,234,567.5 (Q3 2026)",
            "Every quarter → Every year",
            "it goes up → it goes down",
            "Q4 2024 → Q1 2025",
        ),
        "fr": (
            "Fournisseurs audités : 1 234 567,5 (T3 2026)",
            "Chaque trimestre → Chaque année",
            "il monte → il descend",
            "T4 2024 → T1 2025",
        ),
    }
    for lang, words in told.items():
        reader = make.member(f"Reader {lang}", language=lang)
        history = visit.as_(reader).show(f"{make.plan_url(scene)}history").text.replace("\u00a0", " ")
        for each in words:
            assert each in history


def test_a_stale_definition_shows_both_texts(make, visit, scene):
    other = make.person("Other Coordinator", "coordinator")
    mine = visit.as_(scene.coordinator).show(url(make, scene, "edit"))
    theirs = visit.as_(other).show(url(make, scene, "edit"))
    assert theirs.submit("edit", name_en="Suppliers audited twice").status == 303
    conflict = mine.submit("edit", name_en="Suppliers audited once")
    assert conflict.status == 409
    assert "Suppliers audited twice" in conflict.text
    assert "Suppliers audited once" in conflict.html


def test_wrong_targets_are_named_and_kept(make, visit, scene):
    page = visit.as_(scene.coordinator).post(
        url(make, scene, "edit"),
        name_en="Suppliers audited",
        direction="up",
        frequency="quarterly",
        target_period=["soon", "2026-Q4"],
        target_value=["30", "many"],
    )
    assert page.status == 422
    assert "“soon” is not a period" in page.text
    assert "many" in page.html


def test_the_form_of_an_indicator_says_all_that_is_wrong_at_once(make, visit, scene):
    adopt(make, scene)
    form = visit.as_(make.staff()).show(url(make, scene, "edit"))
    told = form.submit(
        "", name_fr="", name_en="", baseline_value="much", baseline_period="soon", target_value="99"
    )
    assert told.status == 422
    assert wrong_fields(told) == ["name_fr", "baseline_value", "baseline_period", "reason"]


def test_the_plan_lists_its_indicators_for_those_who_may_see_it(make, visit, scene):
    measure(make, scene)
    plan = f"/aero/plans/{scene.plan_id}/indicators"
    assert "Suppliers audited" in visit.as_(make.observer()).show(plan).text
    make.cluster("cargo")
    assert visit.as_(make.coordinator("Cargo", cluster="cargo")).show(plan).status == 404


def test_a_retired_indicator_is_no_longer_measured(make, scene):
    make.act(
        scene.coordinator,
        lambda s, me: indicator_commands.acts.take_step(
            s,
            me,
            s.get(Indicator, scene.indicator_id),
            "retire",
            {"reason": "Replaced."},
            record=s.get(type(scene), scene.id),
        ),
    )
    with pytest.raises(Exception, match="retired"):
        measure(make, scene)


def test_the_history_names_the_indicator_in_the_readers_language(app, make, visit, scene):
    measure(make, scene)
    with speaking("en"):
        page = visit.as_(scene.rep).show(make.plan_url(scene))
    assert "Samuel Ouellet measured Suppliers audited: 19 (Q3 2026)" in page.text


def test_a_form_shows_every_digit_and_the_reader_s_own_quarters_and_keeps_them(make, visit, session, scene):
    """Seven figures were shown as 1.23457e+06, and refused when they came back."""
    scene.coordinator.language = "fr"
    session.merge(scene.coordinator)
    session.commit()
    his = visit.as_(scene.coordinator)
    large = {"baseline_value": "1234567,25", "baseline_period": "T4 2024", "reason": "Compté de nouveau."}
    targets = {"target_period": "2026-T4", "target_value": "2345678"}
    assert his.show(url(make, scene, "edit")).submit("/edit", **large, **targets).status == 303
    form = his.show(url(make, scene, "edit"))
    held = {tag.get("name"): tag.get("value") for tag in reversed(form.soup.main.find_all("input"))}
    assert (held["baseline_value"], held["baseline_period"]) == ("1234567,25", "2024-T4")
    assert (held["target_period"], held["target_value"]) == ("2026-T4", "2345678")
    assert form.submit("/edit", name_en="Suppliers seen", reason="Nom.").status == 303
    session.expire_all()
    kept = session.get(Indicator, scene.indicator_id)
    assert (kept.name_en, kept.baseline_value, kept.baseline_period) == (
        "Suppliers seen",
        1234567.25,
        "2024-Q4",
    )
    assert {(t.period, t.value) for t in session.query(Target)} == {("2026-Q4", 2345678.0)}
