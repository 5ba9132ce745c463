"""Links to one edition, its schedule, its mailing list, and asking for the updates that a draft misses."""

from datetime import date, timedelta

import pytest

from secretariat.core import clock, work
from secretariat.core.db import db
from secretariat.core.moves import Mail, Move
from secretariat.editions import work as editions_work
from secretariat.editions.models import Edition, EditionLink
from tests.conftest import NOON
from tests.support.make import Make


@pytest.fixture
def make(world):
    return Make(world.app)


def shared(world, make, **more) -> tuple[int, str]:
    link, secret = make.shared(world.person("coordinator"), world["edition"], **more)
    return link.id, secret


def test_a_link_shows_the_edition_and_nothing_else(world, make):
    id, secret = shared(world, make)
    page = world.as_("out").show(f"/e/{secret}")
    assert page.status == 200 and page.title == "Report to the board, 1 July to 30 September 2026"
    headers = page.response.headers
    assert headers["X-Robots-Tag"] == "noindex, nofollow" and headers["Referrer-Policy"] == "no-referrer"
    assert "sandbox" in headers["Content-Security-Policy"] and "Set-Cookie" not in headers
    inside = [a["href"] for a in page.soup.find_all("a") if not a["href"].startswith(("#", "http"))]
    assert inside and all(link.startswith(f"/e/{secret}") for link in inside)
    assert not page.soup.find_all("form")
    assert world.as_("out").show(f"/e/{secret}/report.pdf?lang=fr").response.get_data() == b"pdf fr"
    assert 'lang="fr"' in world.as_("out").show(f"/e/{secret}?lang=fr").html
    row = db.session.get(EditionLink, id)
    assert row.opens == 2 and row.opened_at == NOON
    assert secret not in str(row.__dict__)


def test_a_link_ends_at_its_time_or_when_it_is_revoked(world, make):
    _id, secret = shared(world, make, days=30)
    with clock.at(NOON + timedelta(days=29)):
        assert world.as_("out").show(f"/e/{secret}").status == 200
    with clock.at(NOON + timedelta(days=31)):
        assert world.as_("out").show(f"/e/{secret}").status == 404
        assert world.as_("out").show(f"/e/{secret}/report.pdf").status == 404
    staff = world.as_("coordinator")
    page = staff.show(world.address("/aero/editions/{edition}/links"))
    done = page.submit(action_end="/links", name="Ville", language="fr", days="90").follow()
    told = next(a["href"] for a in done.soup.find_all("a") if "/e/" in a["href"])
    fresh = told.removeprefix("http://localhost")
    assert world.as_("out").show(fresh).status == 200
    page = staff.show(world.address("/aero/editions/{edition}/links"))
    assert fresh.rsplit("/", 1)[1] not in page.html, "it is shown once"
    row = next(tr for tr in page.soup.find_all("tr") if "Ville" in tr.text)
    assert "1" in row.select_one(".s-num").text
    staff.post(row.form["action"])
    assert world.as_("out").show(fresh).status == 404
    assert "Revoked" in staff.show(world.address("/aero/editions/{edition}/links")).text


def test_a_link_opened_too_often_asks_for_patience(world, make):
    _id, secret = shared(world, make)
    answers = {world.as_("out").show(f"/e/{secret}/report.csv").status for _n in range(301)}
    assert answers == {200, 429}


def test_a_mailing_list_gets_the_published_edition_each_with_a_link_of_its_own(world, make):
    visitor = world.as_("coordinator")
    address = world.address("/aero/editions/{draft_edition}/")
    page = visitor.show(f"{address}schedule")
    refused = page.submit(recurrence="quarterly", recipients="board@example.org not-an-address")
    assert refused.status == 422 and "This is no address" in refused.text
    page.submit(recurrence="quarterly", recipients="board@example.org\nfund@example.org\nboard@example.org")
    visitor.show(f"{address}steps/publish").submit()
    make.seal(world["draft_edition"])
    letters = db.session.query(Mail).filter(Mail.to.in_(("board@example.org", "fund@example.org"))).all()
    assert sorted(letter.to for letter in letters) == ["board@example.org", "fund@example.org"]
    body = letters[0].body
    assert body.index("Bonjour") < body.index("Good day"), "French first"
    link = next(line for line in body.splitlines() if line.startswith("http"))
    assert world.as_("out").show(link.removeprefix("http://localhost")).status == 200


def test_a_schedule_opens_the_next_draft_once_ten_days_before_its_period_ends(world, make):
    edition = db.session.get(Edition, world["edition"])
    visitor = world.as_("coordinator")
    page = visitor.show(world.address("/aero/editions/{edition}/schedule"))
    page.submit(recurrence="quarterly", recipients="")

    def opened(moment) -> list[Edition]:
        with clock.at(moment), work.writing() as session:
            editions_work.prepare_next(session)
        query = db.session.query(Edition).filter(Edition.starts_on == date(2026, 10, 1))
        return query.filter(Edition.group_id.is_(None)).all()

    assert edition.ends_on == date(2026, 9, 30)
    assert opened(NOON) == []
    ripe = NOON.replace(month=12, day=21)
    (draft,) = opened(ripe)
    assert (draft.state, draft.ends_on, draft.recurrence) == ("draft", date(2026, 12, 31), "quarterly")
    assert draft.created_by_id is None
    waits = db.session.query(Move).filter_by(record_id=draft.id).one()
    assert waits.principal.endswith(":coordinator") and waits.verb == "publish"
    assert len(opened(ripe)) == 1
    with clock.at(ripe):
        assert draft.title_en in visitor.show("/").text


def test_a_draft_lists_what_is_silent_first_and_asks_for_it_with_one_press(world, make):
    late = NOON + timedelta(days=45)
    with clock.at(late):
        visitor = world.as_("coordinator")
        page = visitor.show(world.address("/aero/editions/{draft_edition}/"))
        assert "Updates that are missing" in page.text and "Alpha aero, silent for 45 days" in page.text
        page = page.press("Ask all of them for news").follow()
        assert "Asked for news of 1 action" in page.everything
        move = db.session.query(Move).filter_by(record_id=world["action"], verb="progress").one()
        assert move.reminded_at == late
        again = visitor.post(world.address("/aero/editions/{draft_edition}/ask"))
        assert again.status == 422
        assert "reminder" in world.as_("rep").show("/notices").text.lower()


def test_a_comment_on_an_exception_stands_in_the_report(world, make):
    late = NOON + timedelta(days=900)
    with clock.at(late):
        visitor = world.as_("coordinator")
        address = world.address("/aero/editions/{draft_edition}/")
        page = visitor.show(f"{address}exceptions")
        name = f"note-{world['action']}-"
        older = world.as_("director").show(f"{address}exceptions")
        page.submit(**{f"{name}fr": "Le fournisseur a fermé.", f"{name}en": "The supplier has closed."})
        assert "The supplier has closed." in visitor.show(f"{address}preview?lang=en").text
        assert "Le fournisseur a fermé." in visitor.show(f"{address}preview?lang=fr").text
        assert "commented on the exceptions" in visitor.show(address).text
        assert older.submit(**{f"{name}fr": "Autre chose."}).status == 409
