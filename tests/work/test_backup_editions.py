"""An edition through a backup: its kept forms, its link and the words of a draft come back into either database."""

import pytest

from secretariat.core import backup, clock, files, restore
from secretariat.core.db import db
from secretariat.editions import links, since
from secretariat.editions.models import Edition, EditionFile, EditionLink, EditionNote
from tests.conftest import NOON

WORDS = {"highlights_en": "Two more audits — « enfin ».", "decisions_fr": "- Approuver la liste\u2028."}


@pytest.fixture
def given(make):
    """A published edition that is shared, and a draft that says something of an exception; as they were."""
    staff = make.coordinator()
    published = make.sealed(staff)
    _link, secret = make.shared(staff, published.id, language="fr")
    revoked, closed = make.shared(staff, published.id, name="Ville")
    number = revoked.id
    make.act(staff, lambda s, me: links.revoke(s, me, s.get(Edition, published.id), number))
    draft = make.edition(staff, **WORDS)
    action = make.action("in_progress")
    db.session.add(EditionNote(edition_id=draft.id, action_id=action.id, text_fr="Le fournisseur a fermé."))
    db.session.commit()
    kept = {
        (row.form, row.language): (row.sha256, files.path_of(row.sha256).read_bytes())
        for row in db.session.query(EditionFile)
    }
    told = since.kept_facts(db.session, db.session.get(Edition, published.id))
    db.session.remove()
    return {
        "id": published.id,
        "draft": draft.id,
        "secret": secret,
        "closed": closed,
        "kept": kept,
        "facts": told,
    }


def test_an_edition_comes_back_into_the_other_database(app, other, given, tmp_path):
    made = backup.write(tmp_path / "one.zip")
    assert made.files == len({sha256 for sha256, _content in given["kept"].values()}) and not made.missing
    with other.app_context(), clock.at(NOON):
        restore.restore(tmp_path / "one.zip")
        rows = db.session.query(EditionFile).all()
        assert {(row.form, row.language): row.sha256 for row in rows} == {
            key: sha256 for key, (sha256, _content) in given["kept"].items()
        }
        published, draft = (db.session.get(Edition, given[name]) for name in ("id", "draft"))
        assert since.kept_facts(db.session, published) == given["facts"]
        assert (published.state, draft.state) == ("published", "draft")
        assert {name: getattr(draft, name) for name in WORDS} == WORDS
        assert db.session.query(EditionNote).one().text_fr == "Le fournisseur a fermé."
        db.session.remove()
        reader = other.test_client()
        for (form, language), (sha256, content) in given["kept"].items():
            if language and form != "facts":
                answer = reader.get(f"/e/{given['secret']}/report.{form}?lang={language}")
                assert answer.status_code == 200, (form, language)
                assert (answer.get_data(), answer.get_etag()[0]) == (content, sha256), (form, language)
        page = reader.get(f"/e/{given['secret']}")
        assert page.status_code == 200 and '<html lang="fr">' in page.get_data(as_text=True)
        assert reader.get(f"/e/{given['closed']}").status_code == 410, "what was revoked stays so"
        assert db.session.query(EditionLink).filter_by(revoked_at=None).one().opens == 1
        db.session.remove()
