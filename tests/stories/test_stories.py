"""The six stories of the first version, each walked by its people through the pages that they see."""

import csv
import io
import re

import pytest

from secretariat.core import mailer, notices
from secretariat.core.db import db
from secretariat.core.person import Person
from secretariat.plans.models import Action, Measurement
from secretariat.tasks.models import Task
from tests.reports.reading import pdf_text, sheets, word_text

MEASURED = {
    "name_en": "Suppliers audited",
    "unit_en": "suppliers",
    "direction": "up",
    "frequency": "quarterly",
    "baseline_value": "4",
    "baseline_period": "2025",
    "target_period": "2027-Q1",
    "target_value": "30",
}


def seated(make, group, name: str, rep: str, language: str) -> Person:
    """A firm of a group with the one who represents it, who reads in a language."""
    firm, person = make.lead(name, rep)
    make.seat(group, person, organisation=firm)
    person = db.session.get(Person, person.id)
    person.language = language
    db.session.commit()
    return person


def letters(post) -> dict[str, list[str]]:
    """Send what waits: address → the subjects that came to it."""
    before = len(post.letters)
    notices.write_letters()
    mailer.deliver()
    found: dict[str, list[str]] = {}
    for letter in post.letters[before:]:
        found.setdefault(letter["To"], []).append(letter["Subject"].replace("\xa0", " "))
    return found


def test_a_task_for_each_organisation_one_letter_each_one_finishes_and_one_asks_for_time(
    make, visit, session, post
):
    """Story 1."""
    group = make.group(seats={"large_firm": 3, "small_firm": 3})
    samuel = seated(make, group, "Composites Rivière", "Samuel Ouellet", "fr")
    elise = seated(make, group, "Précision Lachine", "Élise Gagnon", "en")
    letters(post)
    coordinator = visit.as_(make.staff())
    form = coordinator.show(coordinator.show(f"/aero/groups/{group.slug}/").links["Assign a task"])
    titles = {
        "title_en": "Send the list of your suppliers",
        "title_fr": "Envoyer la liste de vos fournisseurs",
    }
    answers = {**titles, "to": "group_organisations"}
    late = form.submit("/tasks/new", **answers, due_on="2026-11-02")
    assert late.status == 422 and "Choose a date that is not past." in late.text
    sent = late.submit("/tasks/new", due_on="2026-12-04")
    listed = sent.follow()
    assert sent.status == 303 and listed.text.count("Send the list of your suppliers") >= 2
    again = late.submit("/tasks/new", due_on="2026-12-04")
    assert again.location == sent.location and session.query(Task).count() == 2, "sent twice, asked once"
    assert letters(post) == {
        samuel.email: ["À vous de jouer : Envoyer la liste de vos fournisseurs"],
        elise.email: ["Your move: Send the list of your suppliers"],
    }

    his = visit.as_(samuel)
    desk = his.show("/")
    assert "Envoyer la liste de vos fournisseurs" in desk.text
    assert desk.soup.main.select_one(".s-code .visually-hidden").get_text() == group.short("fr")
    done = his.show(one(desk, "/steps/finish"))
    assert done.submit("steps/finish", note="").status == 422
    assert done.submit("steps/finish", note="Liste envoyée, 42 fournisseurs.").status == 303

    hers = visit.as_(elise)
    task = one(hers.show("/"), "/steps/finish").removesuffix("steps/finish")
    asks = hers.show(task).press("Ask for more time")
    assert asks.submit("steps/ask_time", new_due="2026-12-18", reason="Our buyer is away.").status == 303

    waits = coordinator.show("/")
    grant = coordinator.show(one(waits, "/steps/grant"))
    assert "Élise Gagnon asked for more time" in grant.text and "Our buyer is away." in grant.text
    assert grant.submit("steps/grant").status == 303
    confirm = coordinator.show(one(coordinator.show("/"), "/steps/confirm"))
    assert "Liste envoyée, 42 fournisseurs." in confirm.text
    assert confirm.submit("steps/confirm").status == 303
    session.expire_all()
    assert sorted((t.state, str(t.due_on)) for t in session.query(Task)) == [
        ("confirmed", "2026-12-04"),
        ("todo", "2026-12-18"),
    ]


def one(page, end: str) -> str:
    """The one address on a page that ends so."""
    found = {tag["href"] for tag in page.soup.main.find_all("a", href=True) if tag["href"].endswith(end)}
    assert len(found) == 1, f"{end}: {sorted(found)}"
    return found.pop()


def test_a_project_proposed_in_french_is_returned_completed_approved_and_launched_and_a_milestone_slips(
    make, visit
):
    """Story 2."""
    scene = make.project_scene()
    scene.proposer.language = "fr"
    db.session.commit()
    member, coordinator = visit.as_(scene.proposer), visit.as_(scene.coordinator)
    form = member.show("/aero/projects/new")
    whole = {
        "title_fr": "Banc d’essai partagé",
        "need_fr": "Onze PME ont refusé une commande.",
        "aim_fr": "Qualifier des pièces.",
        "results_fr": "Vingt pièces.",
        "groups": str(scene.group_id),
        "lead_id": str(scene.lead_id),
        "budget_cents": "410 000",
        "own_cents": "120 000",
        "starts_on": "2027-02-01",
        "due_on": "2028-06-30",
    }
    refused = form.submit("/projects/new", **whole, sought_cents="480 000")
    assert refused.status == 422 and "480\xa0000\xa0$ dépassent de 70\xa0000\xa0$" in refused.text
    sent = refused.submit("/projects/new", sought_cents="290 000")
    at = sent.location
    assert sent.status == 303 and sent.follow().title.startswith("Banc d’essai")

    back = coordinator.show(one(coordinator.show("/"), "/steps/screen").replace("screen", "return"))
    assert back.submit("steps/return", reason="Joignez le sondage.").status == 303
    send = member.show(one(member.show("/"), "/steps/submit"))
    assert "Joignez le sondage." in send.text
    assert member.show(f"{at}edit").submit("/edit", need_fr="Onze PME sur 23, sondage joint.").status == 303
    assert coordinator.show(f"{at}steps/screen").submit("steps/screen").status == 303

    chair = visit.as_(scene.chair)
    assert chair.show(one(chair.show("/"), "/steps/approve")).submit("steps/approve").status == 303
    added = coordinator.show(f"{at}plan/milestone")
    assert added.submit("/milestone", title_fr="Banc en service", due_on="2027-06-30").status == 303
    assert coordinator.show(at).press("Launch").status == 303
    page = coordinator.show(at)
    move = next(address for words, address in page.links.items() if words.startswith("Move…"))
    slips = coordinator.show(move).submit("/steps/move", new_due="2027-09-30", reason="Machine en retard")
    assert slips.status == 303
    portfolio = coordinator.show("/aero/projects/")
    assert "1 has moved a milestone" in portfolio.text and "30 Sep 2027" in portfolio.text


def test_five_offers_to_two_firms_one_accepted_one_declined_and_a_measurement_that_another_verifies(
    make, visit, session
):
    """Story 3."""
    plan = make.plan(actions=5)
    firms = [make.lead(), make.lead("Précision Lachine", "Élise Gagnon")]
    samuel = db.session.get(Person, firms[0][1].id)
    samuel.language = "fr"
    db.session.commit()
    ids = [a.id for a in session.query(Action).filter_by(plan_id=plan.id).order_by(Action.id)]
    coordinator = visit.as_(make.staff())
    offers = zip(ids, (firms[n % 2][0].id for n in range(5)), strict=True)
    for id, firm in offers:
        form = coordinator.show(f"/aero/actions/{id}/steps/offer")
        assert form.submit("steps/offer", lead=str(firm), note="Vous seuls le pouvez.").status == 303
    rep = visit.as_(samuel)
    desk = rep.show("/")
    accepts = sorted(a["href"] for a in desk.soup.main.find_all("a", href=re.compile("/steps/accept$")))
    assert accepts == [f"/aero/actions/{id}/steps/accept" for id in sorted(ids[::2], key=str)]
    taken, refused = (f"/aero/actions/{id}/" for id in ids[:3:2])
    form = rep.show(f"{taken}steps/accept")
    assert "Vous seuls le pouvez." in form.text, "the one who answers reads the offer's message"
    assert form.submit("steps/accept").status == 303
    decline = rep.show(f"{refused}steps/decline")
    assert decline.submit("steps/decline", reason="").status == 422
    assert decline.submit("steps/decline", reason="Personne n’est libre avant avril.").status == 303
    assert "“Personne n’est libre avant avril.”" in coordinator.show(refused).text
    assert visit.as_(make.member("Paul Passant")).post(f"{taken}steps/start").status == 403
    assert rep.show(taken).press("Commencer").status == 303

    added = coordinator.show(f"{taken}indicators/new").submit("/indicators/new", **MEASURED)
    assert added.status == 303
    measure = rep.show(one(rep.show(taken), "/measure"))
    assert measure.submit("/measure", period="2026-Q3", value="19", note="").status == 303
    measured = session.query(Measurement).one()
    verify = f"{taken}measurement/{measured.id}/steps/verify"
    assert rep.post(verify, version=str(measured.version)).status in (403, 409)
    form = coordinator.show(one(coordinator.show("/"), "/steps/verify"))
    assert "Suppliers audited" in form.text and "19" in form.text and "Samuel Ouellet" in form.text
    assert form.submit("steps/verify").status == 303
    session.expire_all()
    assert session.query(Measurement).one().state == "verified"
    states = {a.id: a.state for a in session.query(Action).filter_by(plan_id=plan.id)}
    assert [states[id] for id in ids] == ["in_progress", "offered", "declined", "offered", "offered"]


def test_a_plan_is_adopted_its_progress_updated_and_three_forms_tell_the_same(make, visit):
    """Story 4."""
    plan = make.plan(actions=0)
    firm, rep = make.lead()
    action = make.action("in_progress", plan=plan, firm=firm, rep=rep)
    make.take(make.staff(), plan, "open_consultation")
    director, coordinator = visit.as_(make.staff("director")), visit.as_(make.staff())
    adopt = director.show(one(director.show("/"), "/steps/adopt"))
    assert adopt.submit("steps/adopt").status == 303
    at = f"/aero/actions/{action.id}/"
    table = coordinator.show(f"/aero/plans/{plan.id}/")
    assert f"{at}progress" in {a["href"] for a in table.soup.find_all("a", href=True)}
    cell = coordinator.show(f"{at}progress")
    kept = cell.submit("/progress", progress="640", note="Two more")
    assert kept.status == 422 and "Two more" in str(kept.soup.main)
    assert kept.submit("/progress", progress="64").status in (200, 303)
    assert "64%" in coordinator.show(f"/aero/plans/{plan.id}/").text

    def exported(form: str, lang: str) -> bytes:
        address = f"/aero/plans/{plan.id}/report.{form}?period=2026-Q4&lang={lang}"
        answer = coordinator.client.get(address)
        assert answer.status_code == 200, address
        return answer.data

    pdf, word = pdf_text(exported("pdf", "fr")), word_text(exported("docx", "fr"))
    for text in (pdf, word):
        text = re.sub(r"\s+", " ", text)
        assert "Composites Rivière" in text and "1.1.1" in text and "64 %" in text, text[:2000]
    cells = str(sheets(exported("xlsx", "en")))
    assert "Composites Rivière" in cells and "1.1.1" in cells and "0.64" in cells


def test_the_observer_reads_and_exports_what_is_open_and_changes_nothing_and_the_neighbour_finds_no_trace(
    make, visit
):
    """Story 5."""
    make.cluster("cargo")
    defence = make.group(title="Defence", restricted=True)
    group = make.group(title="Supply chain")
    firm, rep = make.lead()
    make.seat(defence, rep, organisation=firm)
    open_plan, shut_plan = (
        make.plan(title=title, group=home, actions=0)
        for title, home in (("Quartz plan", group), ("Zirconium plan", defence))
    )
    action = make.action("in_progress", "Quartz audits", plan=open_plan, firm=firm, rep=rep)
    hidden = make.action("in_progress", "Zirconium audits", plan=shut_plan, firm=firm, rep=rep)
    for plan in (open_plan, shut_plan):
        make.take(make.staff(), plan, "open_consultation")
        make.take(make.staff("director"), plan, "adopt")
    task = make.task(title="Quartz list", about=group, assigner=make.staff())
    observer = visit.as_(make.observer())
    at = f"/aero/actions/{action.id}/"
    for address in (
        "/",
        "/aero/",
        "/aero/groups/",
        "/aero/plans/",
        "/aero/tasks/?view=all",
        "/aero/projects/",
    ):
        page = observer.show(address)
        assert page.status == 200 and "Zirconium" not in page.everything, address
        assert "Defence" not in page.everything, address
    assert observer.show(at).status == 200
    assert observer.show(f"/aero/actions/{hidden.id}/").status == 404
    assert "Quartz audits" in observer.show("/aero/search?q=quartz").text
    assert "Zirconium a" not in observer.show("/aero/search?q=zirconium").text
    lines = observer.client.get("/aero/reports/report.csv?lang=en").get_data(as_text=True)
    assert "Quartz audits" in lines and "Zirconium" not in lines
    assert len(list(csv.reader(io.StringIO(lines)))) > 1
    for address, facts in (
        (f"{at}steps/progress", {"progress": "90"}),
        (f"{at}comments", {"body": "Hello"}),
        (f"{at}edit", {"title_en": "Mine"}),
        ("/aero/tasks/new", {"title_en": "Mine", "to": "people"}),
        (f"/aero/tasks/{task.id}/steps/start", {}),
    ):
        assert observer.post(address, **facts).status == 403, address
    assert make.again(action).progress == action.progress

    neighbour = visit.as_(make.coordinator("Rosalie Beauchemin", cluster="cargo"))
    for address in (
        "/aero/",
        at,
        f"/aero/plans/{open_plan.id}/",
        "/aero/reports/report.csv",
        f"/r/{action.id}",
    ):
        assert neighbour.show(address).status == 404, address
    for address in ("/", "/cargo/", "/cargo/tasks/?view=all", "/cargo/search?q=quartz"):
        page = neighbour.show(address)
        assert page.status == 200, address
        assert "Quartz a" not in page.everything and "Composites" not in page.everything, address


@pytest.mark.parametrize("language", ["en", "fr"])
def test_two_coordinators_edit_the_same_action_and_nothing_is_lost(make, visit, session, language):
    """Story 6."""
    action = make.action()
    first, second = make.staff(), make.coordinator("Noémie Giguère", language=language)
    edit = f"/aero/actions/{action.id}/edit"
    early, late = visit.as_(first).show(edit), visit.as_(second).show(edit)
    assert (
        early.submit("/edit", description_en="Begin with the largest firms.", title_fr="Auditer").status
        == 303
    )
    page = late.submit("/edit", description_en="Ask the unions first.", budget_cents="12 500")
    assert page.status == 409 and "Maude Lachapelle" in page.title
    assert "Begin with the largest firms." in page.text and "Ask the unions first." in page.text
    third = {"pick-description_en": "third", "third-description_en": "Unions first, then the largest firms."}
    assert page.submit("/edit", **third).status == 303
    session.expire_all()
    saved = session.get(Action, action.id)
    assert saved.description_en == "Unions first, then the largest firms."
    assert (saved.title_fr, saved.budget_cents) == ("Auditer", 1_250_000), "each one's other answers are kept"
    history = visit.as_(first).show(f"/aero/actions/{action.id}/").text
    assert "Begin with the largest firms." in history
