"""Links to one edition, its schedule, its mailing list, and asking for the updates that a draft misses."""

from datetime import timedelta

import pytest

from secretariat.core import clock, files, mailer
from secretariat.core.db import db
from secretariat.editions.models import EditionFile, EditionLink
from tests.conftest import NOON
from tests.support.make import Make
from tests.support.post import Post, text_of


@pytest.fixture
def make(world):
    return Make(world.app)


@pytest.fixture
def post(world):
    """An open mail server, named in the settings."""
    server, before = Post().open(), world.app.config["SMTP_PORT"]
    world.app.config["SMTP_PORT"] = server.port
    world.app.extensions.pop("mail_pause", None)
    yield server
    world.app.config["SMTP_PORT"] = before
    server.shut()


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
    inside = [a["href"] for a in page.soup.find_all("a") if not a["href"].startswith("#")]
    assert inside and all(link.startswith(f"/e/{secret}") for link in inside)
    kept = world.as_("out").show(f"/e/{secret}/report.html").html
    assert "/r/" in kept and "/r/" not in page.html, "its words stay, its ways into the product do not"
    assert not page.soup.find_all("form")
    assert world.as_("out").show(f"/e/{secret}/report.pdf?lang=fr").response.get_data() == b"pdf fr"
    assert 'lang="fr"' in world.as_("out").show(f"/e/{secret}?lang=fr").html
    row = db.session.get(EditionLink, id)
    assert row.opens == 2 and row.opened_at == NOON
    assert secret not in str(row.__dict__)


def test_an_opening_counts_once_and_a_look_ahead_does_not(world, make):
    id, secret = shared(world, make)
    out = world.as_("out")

    def opens() -> int:
        db.session.rollback()
        db.session.expire_all()
        return db.session.get(EditionLink, id).opens

    assert out.client.head(f"/e/{secret}").status_code == 200
    for name, value in (
        ("Sec-Purpose", "prefetch;prerender"),
        ("Purpose", "prefetch"),
        ("X-Moz", "prefetch"),
    ):
        assert out.client.get(f"/e/{secret}", headers={name: value}).status_code == 200
    assert opens() == 0
    out.show(f"/e/{secret}")
    assert out.show(f"/e/{secret}/report.pdf").status == 200
    assert out.client.head(f"/e/{secret}/report.pdf").status_code == 200
    assert opens() == 1, "a form that is taken away from the page is no other opening"


def test_a_link_speaks_its_language_until_another_is_chosen(world, make):
    _id, secret = shared(world, make, language="fr")
    out = world.as_("out")
    assert '<html lang="fr">' in out.show(f"/e/{secret}").html
    assert '<html lang="en">' in out.show(f"/e/{secret}?lang=en").html
    for odd in ("both", "xx", "%00"):
        page = out.show(f"/e/{secret}?lang={odd}")
        assert page.status == 200 and '<html lang="fr">' in page.html, odd
    assert out.show(f"/e/{secret}/report.pdf").response.get_data() == b"pdf fr"
    assert out.show(f"/e/{secret}/report.pdf?lang=xx").response.get_data() == b"pdf fr"
    assert out.show(f"/e/{secret}/report.exe").status == 404


def test_a_link_opens_in_both_languages_where_it_is_made_so(world, make):
    staff = world.as_("coordinator")
    page = staff.show(world.address("/aero/editions/{edition}/links"))
    done = page.submit(action_end="/links", name="Ville", language="both", days="90").follow()
    told = next(a["href"] for a in done.soup.find_all("a") if "/e/" in a["href"])
    page = world.as_("out").show(told.removeprefix("http://localhost"))
    assert [tag["lang"] for tag in page.soup.select(".s-report")] == ["fr", "en"]
    assert page.title.startswith("Reddition de comptes") and "Report to the board" in page.title
    path = told.removeprefix("http://localhost")
    assert world.as_("out").show(f"{path}/report.pdf").response.get_data() == b"pdf both"
    assert world.as_("out").show(f"{path}/report.xlsx").status == 404
    assert world.as_("out").show(f"{path}/report.xlsx?lang=fr").status == 200
    db.session.query(EditionFile).filter_by(edition_id=world["edition"], language="both").delete()
    db.session.commit()
    older = world.as_("out").show(path)
    assert [tag["lang"] for tag in older.soup.select(".s-report")] == ["fr"], (
        "published before both were kept"
    )


def closed(page, status: int, said: str) -> None:
    """The answer of a link that shows nothing: a sentence, and no way into the product."""
    assert page.status == status and said in page.text
    assert not page.soup.find_all(["a", "form", "script"])
    headers = page.response.headers
    assert headers["X-Robots-Tag"] == "noindex, nofollow" and headers["Referrer-Policy"] == "no-referrer"


def test_a_link_ends_at_its_time_or_when_it_is_revoked(world, make):
    _id, secret = shared(world, make, days=30)
    with clock.at(NOON + timedelta(days=29)):
        assert world.as_("out").show(f"/e/{secret}").status == 200
    with clock.at(NOON + timedelta(days=31)):
        for role in ("out", "member"):
            closed(world.as_(role).show(f"/e/{secret}"), 410, "This link has expired")
            closed(world.as_(role).show(f"/e/{secret}/report.pdf"), 410, "This link has expired")
        closed(world.as_("out").show("/e/invented"), 404, "There is no such link")
        page = world.as_("coordinator").show(world.address("/aero/editions/{edition}/links"))
        row = next(tr for tr in page.soup.find_all("tr") if "Odile" in tr.text)
        assert "Expired" in row.text and row.form is None, "there is nothing left to revoke"
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
    closed(world.as_("out").show(fresh), 410, "révoqué")
    closed(world.as_("out").show(f"{fresh}/report.csv"), 410, "révoqué")
    assert "Revoked" in staff.show(world.address("/aero/editions/{edition}/links")).text


def test_a_link_to_damaged_bytes_shows_a_sentence(world, make):
    _id, secret = shared(world, make)
    kept = db.session.query(EditionFile).filter_by(edition_id=world["edition"], language="en")
    for form, address in (("html", ""), ("pdf", "/report.pdf")):
        path = files.path_of(kept.filter_by(form=form).one().sha256)
        content = path.read_bytes()
        path.write_bytes(b"Another text.")
        try:
            closed(world.as_("out").show(f"/e/{secret}{address}"), 503, "This document cannot be read")
        finally:
            path.write_bytes(content)
        assert world.as_("out").show(f"/e/{secret}{address}").status == 200


def test_a_link_opened_too_often_asks_for_patience(world, make):
    _id, secret = shared(world, make)
    answers = {world.as_("out").show(f"/e/{secret}/report.csv").status for _n in range(301)}
    assert answers == {200, 429}


def test_a_mailing_list_gets_the_published_edition_each_with_a_link_of_its_own(world, make, post):
    visitor = world.as_("coordinator")
    address = world.address("/aero/editions/{draft_edition}/")
    page = visitor.show(f"{address}schedule")
    refused = page.submit(recurrence="quarterly", recipients="board@example.org not-an-address")
    assert refused.status == 422 and "This is no address" in refused.text
    known = {lang: world.person(role) for lang, role in (("en", "rep"), ("fr", "observer"))}
    for lang, person in known.items():
        person.language = lang
    db.session.commit()
    everybody = [
        "board@example.org",
        "fund@example.org",
        "board@example.org",
        *(p.email for p in known.values()),
    ]
    page.submit(recurrence="quarterly", recipients="\n".join(everybody))
    visitor.show(f"{address}steps/publish").submit()
    make.seal(world["draft_edition"])
    mailer.deliver()
    letters = {letter["To"]: letter for letter in post.letters if "/e/" in text_of(letter)}
    assert sorted(letters) == sorted(set(everybody))
    body = text_of(letters["board@example.org"])
    assert body.index("Bonjour") < body.index("Good day"), "French first"
    assert letters["board@example.org"]["Subject"].startswith("Aero\u00a0: Reddition de comptes")
    assert "Bonjour" not in text_of(letters[known["en"].email])
    assert "Good day" not in text_of(letters[known["fr"].email])
    links = {line for letter in letters.values() for line in text_of(letter).split() if "/e/" in line}
    assert len({link.split("?")[0] for link in links}) == 4, "nobody has another's"
    for link in links:
        page = world.as_("out").show(link.removeprefix("http://localhost"))
        assert page.status == 200, link
        assert f'<html lang="{link[-2:]}">' in page.html
    rows = db.session.query(EditionLink).filter_by(edition_id=world["draft_edition"])
    assert {row.name: row.language for row in rows} == {
        "board@example.org": "both",
        "fund@example.org": "both",
        **{person.email: lang for lang, person in known.items()},
    }


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
