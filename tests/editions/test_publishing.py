"""An edition is drafted on live figures and published once: whole, for its readers, and never changed again."""

import hashlib

import pytest

from secretariat.core import files
from secretariat.core.content import Job
from secretariat.core.db import db
from secretariat.editions.models import Edition, EditionFile
from secretariat.editions.since import FACTS
from secretariat.groups.models import WorkingGroup
from secretariat.plans.models import Action
from tests.support.make_editions import run_jobs

FORMS = ("html", "pdf", "docx", "xlsx", "csv", "json")
KEPT = [(form, language) for language in ("fr", "en") for form in FORMS]
KEPT += [(form, "both") for form in FORMS[:3]]
"""Every form in each language, and those for reading in one document that holds both."""


def test_a_coordinator_opens_writes_and_publishes(world):
    visitor = world.as_("coordinator")
    page = visitor.show("/aero/editions/new").submit(layout="board", about="", period="2026-Q3").follow()
    assert page.title == "Report to the board, 1 July to 30 September 2026"
    assert "not written yet" in page.text.lower()
    shut = page.text
    assert "Write the highlights first, in at least one language." in shut
    page = page.press("Edit").submit(highlights_en="Two more audits.", decisions_en="- Approve the list.")
    page = page.follow()
    assert "Two more audits." in page.text
    look = visitor.show(f"{page.response.request.path}preview?lang=en")
    assert "Two more audits." in look.text and "Decisions asked" in look.text and "Provisional" in look.text
    page = page.press("Publish").press("Publish").follow()
    assert "Every form is being made" in page.text
    assert page.response.headers["Refresh"] == "2"
    run_jobs()
    page = visitor.show(page.response.request.path)
    assert "Refresh" not in page.response.headers
    assert "Published" in page.text and "Two more audits." in page.text
    for form, language in KEPT:
        answer = visitor.show(f"{page.response.request.path}report.{form}?lang={language}")
        assert answer.status == 200, (form, language)
    for form in ("xlsx", "csv", "json"):
        assert visitor.show(f"{page.response.request.path}report.{form}?lang=both").status == 404, form
    assert "Excel, CSV and JSON hold one language each." in page.text
    assert "Two more audits." in world.as_("observer").show(page.response.request.path).text


@pytest.fixture
def published(world):
    """An edition of the whole cluster, published by the coordinator."""
    visitor = world.as_("coordinator")
    page = visitor.show("/aero/editions/new").submit(layout="board", about="", period="2026-Q3").follow()
    address = page.response.request.path
    visitor.show(f"{address}edit").submit(highlights_fr="Deux audits.", highlights_en="Two audits.")
    visitor.show(f"{address}steps/publish").submit()
    run_jobs()
    return address


def files_of(address) -> list[EditionFile]:
    """The kept forms of the edition at an address."""
    return db.session.query(EditionFile).filter_by(edition_id=int(address.split("/")[-2])).all()


def kept(world, address, role="observer") -> dict:
    answers = {}
    for form, language in KEPT:
        answer = world.as_(role).show(f"{address}report.{form}?lang={language}").response
        answers[form, language] = answer.get_data()
    return answers


def test_what_was_published_stays_whatever_becomes_of_what_it_tells(world, published):
    before = kept(world, published)
    hashes = {(f.form, f.language): f.sha256 for f in files_of(published) if f.form != FACTS}
    assert {key: hashlib.sha256(content).hexdigest() for key, content in before.items()} == hashes
    for group in db.session.query(WorkingGroup):
        group.title_en = group.title_fr = "Renamed"
    for action in db.session.query(Action):
        action.title_en = action.title_fr = "Renamed too"
    for role in ("coordinator", "member", "rep"):
        world.person(role).name = "Somebody Else"
    db.session.commit()
    assert kept(world, published) == before
    page = world.as_("observer").show(published)
    assert "Two audits." in page.text and "Renamed too" not in page.text


def test_an_edition_holds_nothing_of_a_restricted_group_whoever_publishes_it(world, published):
    for (form, _language), content in kept(world, published, "coordinator").items():
        if form in ("html", "csv", "json"):
            assert not [word for word in (b"Hafnium", b"Zirconium", b"Gamma") if word in content], form
    page = world.as_("coordinator").show("/aero/editions/new")
    about = f"group:{world['defence_id']}"
    page = page.submit(layout="board", about=about, period="2026-Q3").follow()
    address = page.response.request.path
    page.press("Edit").submit(highlights_en="Quiet work.")
    world.as_("director").show(f"{address}steps/publish").submit()
    run_jobs()
    assert b"Gamma" in kept(world, address, "other_member")["json", "en"]
    for role in ("member", "observer", "rep", "x_coordinator"):
        assert world.as_(role).show(address).status == 404, role
        assert world.as_(role).show(f"{address}report.pdf").status == 404, role


def test_a_draft_is_the_secretariats_alone_and_has_no_form(world):
    page = world.as_("coordinator").show("/aero/editions/new")
    address = page.submit(layout="board", about="", period="2025").follow().response.request.path
    for role in ("chair", "member", "rep", "observer", "x_coordinator"):
        assert world.as_(role).show(address).status == 404, role
        assert "January to 31 December 2025" not in world.as_(role).show("/aero/editions/").everything
    assert "January to 31 December 2025" in world.as_("director").show("/aero/editions/").text
    assert world.as_("director").show(address).status == 200
    assert world.as_("director").show(f"{address}report.pdf").status == 404


def test_bytes_that_changed_on_the_disk_are_not_served(world, published):
    one = next(f for f in files_of(published) if (f.form, f.language) == ("html", "en"))
    files.path_of(one.sha256).write_bytes(b"<p>Another text.</p>")
    answer = world.as_("observer").show(f"{published}report.html?lang=en")
    assert answer.status == 503 and "Another text" not in answer.html
    page = world.as_("observer").show(published)
    assert "The page that was kept cannot be read" in page.text and "Another text" not in page.text
    assert world.as_("observer").show(f"{published}report.html?lang=fr").status == 200


def test_a_published_edition_is_changed_by_no_form(world, published):
    visitor = world.as_("coordinator")
    assert visitor.show(f"{published}edit").status == 409
    assert visitor.show(f"{published}preview").status == 409
    for verb in ("publish", "discard", "take_back"):
        assert visitor.post(f"{published}steps/{verb}").status == 409, verb
    for verb in ("seal", "fail", "supersede"):
        assert visitor.post(f"{published}steps/{verb}").status == 404, verb


def test_a_correction_says_what_it_corrects_and_supersedes(world, published):
    visitor = world.as_("coordinator")
    visitor.show(f"{published}steps/correct").submit(reason="The number of audits was wrong.")
    second = visitor.show(f"{published}steps/correct")
    assert "A correction of it is already being prepared." in second.text
    draft = db.session.query(Edition).order_by(Edition.id.desc()).first()
    address = f"/aero/editions/{draft.id}/"
    page = visitor.show(address)
    assert "The number of audits was wrong." in page.text
    assert visitor.show(published).links["Read the corrected edition"] == address
    assert "Read the corrected edition" not in world.as_("observer").show(published).links, (
        "a draft is the secretariat’s"
    )
    edit = visitor.show(f"{address}edit")
    assert edit.soup.find(id="correction_fr").text.strip() == "", "it was said in English alone"
    assert edit.submit(correction_en="", correction_fr="").status == 422
    edit.submit(correction_fr="Le nombre d’audits était faux.")
    before = kept(world, published)
    visitor.show(f"{address}steps/publish").submit()
    run_jobs()
    assert kept(world, published) == before, "the superseded edition is still read"
    page = world.as_("observer").show(published)
    assert "Superseded" in page.text and "A corrected edition has taken its place." in page.text
    assert page.links["Read the corrected edition"] == address
    assert page.text.index("As published") < page.text.index("History"), (
        "what was published comes before its story"
    )
    content = kept(world, address)["html", "en"].decode()
    assert "Corrected edition: The number of audits was wrong." in content
    assert "Le nombre d’audits était faux." in kept(world, address)["html", "fr"].decode()


def test_an_edition_taken_back_while_it_is_made_is_not_published(world):
    visitor = world.as_("coordinator")
    page = visitor.show("/aero/editions/new")
    address = page.submit(layout="board", about="", period="2026-Q3").follow().response.request.path
    visitor.show(f"{address}edit").submit(highlights_en="Two audits.")
    visitor.show(f"{address}steps/publish").submit()
    visitor.show(address).press("Back to draft")
    run_jobs()
    page = visitor.show(address)
    assert "Two audits." in page.text and "Draft" in page.text
    assert not files_of(address)
    assert db.session.query(Job).order_by(Job.id.desc()).first().stage == "failed"


def test_what_cannot_be_made_leaves_a_draft_and_nothing_published(world):
    visitor = world.as_("coordinator")
    page = visitor.show("/aero/editions/new")
    address = page.submit(layout="board", about="", period="2026-Q3").follow().response.request.path
    visitor.show(f"{address}edit").submit(highlights_en="Two audits.")
    visitor.show(f"{address}steps/publish").submit()
    usual = world.app.config["FILES_DIR"]
    world.app.config["FILES_DIR"] = "/proc/no/such/place"
    try:
        run_jobs()
    finally:
        world.app.config["FILES_DIR"] = usual
    page = visitor.show(address)
    assert "It could not be published" in page.text and "Draft" in page.text
    assert not files_of(address)
    visitor.show(f"{address}steps/publish").submit()
    run_jobs()
    assert "Published" in visitor.show(address).text


def test_a_kept_page_runs_nothing_and_fetches_nothing(world, published):
    answer = world.as_("observer").show(f"{published}report.html?lang=fr").response
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "style-src 'sha256-" in policy and "sandbox" in policy
    content = answer.get_data(as_text=True)
    assert '<html lang="fr">' in content and "<script" not in content
    style = content.split("<style>")[1].split("</style>")[0]
    assert "url(" not in style and "@import" not in style and 'src="' not in content
    assert "noindex" in content
    answer = world.as_("observer").show(f"{published}report.pdf?lang=fr").response
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="reddition-de-comptes')


def test_a_kept_page_in_both_languages_is_french_first_and_names_each_place_once(world, published):
    visitor = world.as_("observer")
    answer = visitor.show(f"{published}report.html?lang=both")
    versions = answer.soup.select(".s-report")
    assert [tag["lang"] for tag in versions] == ["fr", "en"] and answer.soup.html["lang"] == "fr"
    assert "Deux audits." in versions[0].text and "Two audits." in versions[1].text
    ids = [tag["id"] for tag in answer.soup.select("[id]")]
    assert len(ids) == len(set(ids))
    targets = [a["href"][1:] for a in answer.soup.select('a[href^="#"]')]
    assert {"fr-version", "en-version"} <= set(targets) <= set(ids)
    regions = [tag["aria-label"] for tag in answer.soup.select('[role="region"]')]
    assert len(regions) == len(set(regions))
    framed = visitor.show(f"{published}?lang=both")
    assert [tag["lang"] for tag in framed.soup.select(".s-report")] == ["fr", "en"]


def test_a_draft_is_looked_at_in_both_languages(world):
    visitor = world.as_("coordinator")
    versions = visitor.show(world.address("/aero/editions/{draft_edition}/preview?lang=both")).soup
    assert [tag["lang"] for tag in versions.select(".s-report")] == ["fr", "en"]


def test_a_funders_edition_names_its_funder(world):
    page = world.as_("coordinator").show("/aero/editions/new")
    refused = page.submit(layout="funder", about="", period="2026-Q3", funder="")
    assert refused.status == 422 and "Choose the funder to whom it is made." in refused.text


def test_two_who_edit_at_once_are_told(world):
    page = world.as_("coordinator").show("/aero/editions/new")
    address = page.submit(layout="board", about="", period="2026-Q3").follow().response.request.path
    mine, theirs = (world.as_(role).show(f"{address}edit") for role in ("coordinator", "director"))
    assert mine.submit(highlights_en="Mine.").status == 303
    assert theirs.submit(highlights_en="Theirs.").status == 409
    assert "Mine." in world.as_("director").show(address).text
