"""A year and many upgrades later, whoever has left: the kept bytes are served, or a sentence, and nothing else."""

import hashlib
from datetime import timedelta

import pytest

from secretariat.core import clock, files
from secretariat.core.db import db
from secretariat.core.person import Grant
from secretariat.core.walls import Cluster
from secretariat.editions.models import EditionFile
from secretariat.editions.since import FACTS
from secretariat.plans.models import Plan
from tests.conftest import NOON
from tests.support.make import Make

YEAR = NOON + timedelta(days=400)


@pytest.fixture
def make(world):
    return Make(world.app)


def kept(world, role: str) -> dict[tuple[str, str], tuple[str, str]]:
    """Every form as a role gets it: the hash of what came, and its entity tag, which is the hash it was kept under."""
    rows = db.session.query(EditionFile).filter_by(edition_id=world["edition"]).all()
    answers = {}
    for row in rows:
        if row.form != FACTS:
            address = world.address(
                f"/{{cluster}}/editions/{{edition}}/report.{row.form}?lang={row.language}"
            )
            answer = world.as_(role).show(address).response
            assert answer.status_code == 200, (row.form, row.language)
            answers[row.form, row.language] = (
                hashlib.sha256(answer.get_data()).hexdigest(),
                answer.get_etag()[0],
            )
    return answers


def test_a_year_later_the_bytes_are_those_that_were_kept_whoever_has_left(world, make):
    before = kept(world, "observer")
    assert before and all(content == tag for content, tag in before.values())
    with clock.at(YEAR):
        staff, director = world.person("coordinator"), world.person("director")
        make.take(director, db.session.get(Plan, world["plan"]), "revise", reason="A year on.")
        following = db.session.query(Plan).filter_by(revises_id=world["plan"]).one()
        make.take(staff, following, "open_consultation")
        make.take(director, following, "adopt")
        assert db.session.get(Plan, world["plan"]).state == "superseded"
        cluster = db.session.get(Cluster, world["cluster_id"])
        cluster.name_fr = cluster.name_en = "Renamed"
        gone = [world[f"p_{role}"] for role in ("coordinator", "chair", "member", "rep")]
        held = db.session.query(Grant).filter(Grant.person_id.in_(gone))
        held.update({"ends_at": YEAR - timedelta(days=1)})
        for role in ("coordinator", "rep"):
            world.person(role).active = False
        world.person("observer").language = "en"
        db.session.commit()
        assert kept(world, "observer") == before
        assert world.as_("member").show(world.address("/{cluster}/editions/{edition}/")).status == 404
        assert (
            "Renamed"
            not in world.as_("observer")
            .show(world.address("/{cluster}/editions/{edition}/report.html?lang=fr"))
            .html
        )


def spoil_nothing(path) -> None:
    """As it was kept."""


def change_a_byte(path) -> None:
    content = path.read_bytes()
    path.write_bytes(bytes([content[0] ^ 1]) + content[1:])


def cut_short(path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def empty(path) -> None:
    path.write_bytes(b"")


def replace_by_another(path) -> None:
    path.write_bytes(b"pdf en")


@pytest.mark.parametrize(
    ("spoil", "status"),
    [
        (spoil_nothing, 200),
        (change_a_byte, 503),
        (cut_short, 503),
        (empty, 503),
        (replace_by_another, 503),
        (lambda path: path.unlink(), 503),
    ],
    ids=["as it was", "a byte changed", "cut short", "emptied", "another form", "gone"],
)
def test_a_damaged_form_is_answered_with_a_sentence_and_never_with_wrong_bytes(world, spoil, status):
    rows = db.session.query(EditionFile).filter_by(edition_id=world["edition"], form="pdf", language="fr")
    path = files.path_of(rows.one().sha256)
    content = path.read_bytes()
    spoil(path)
    try:
        address = world.address("/{cluster}/editions/{edition}/report.pdf?lang=fr")
        page = world.as_("observer").show(address)
        assert page.status == status
        if status == 503:
            assert "This document cannot be read" in page.text
            assert page.response.mimetype == "text/html"
            assert "Content-Disposition" not in page.response.headers and not page.response.get_etag()[0]
        else:
            assert page.response.get_data() == content == b"pdf fr"
        other = world.as_("observer").show(address.replace("=fr", "=en"))
        assert other.response.get_data() == b"pdf en", "the others are still served"
    finally:
        path.write_bytes(content)


@pytest.mark.parametrize("name", ["Facts gone", "Facts changed"])
def test_facts_that_are_damaged_are_not_compared(world, make, name):
    row = db.session.query(EditionFile).filter_by(edition_id=world["edition"], form=FACTS).one()
    path = files.path_of(row.sha256)
    content = path.read_bytes()
    path.unlink() if name == "Facts gone" else path.write_bytes(content + b" ")
    try:
        page = world.as_("observer").show(world.address("/{cluster}/editions/{edition}/changes"))
        assert page.status == 503 and "This document cannot be read" in page.text
    finally:
        path.write_bytes(content)
    assert world.as_("observer").show(world.address("/{cluster}/editions/{edition}/changes")).status == 200
