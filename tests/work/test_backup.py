"""A backup holds everything; it comes back whole into either database, or not at all."""

import json
import threading
import zipfile
from pathlib import Path

import pytest
from flask_migrate import upgrade
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from secretariat import create_app
from secretariat.core import acts, backup, clock, files, health, mailbox, mailer, notices, restore
from secretariat.core.content import Attachment, Job
from secretariat.core.db import db
from secretariat.core.history import Event
from secretariat.core.moves import Mail
from secretariat.core.person import Person
from secretariat.core.record import Record
from secretariat.core.work import writing
from tests.conftest import NOON, settings
from tests.support.make import Make
from tests.work.conftest import empty


@pytest.fixture
def filled(make, app):
    """A database with a little of everything, and an attachment."""
    member, coordinator = make.member("Zoé Œuvré", language="fr"), make.coordinator()
    task = make.task("confirmed", title="Réviser « l’offre » \u2028 🛩", assignee=member, assigner=coordinator)
    make.task(assignee=member, due_on=clock.today())
    content = b"evidence\x00\xff" * 1000
    with writing() as session:
        me = make.actor(coordinator)
        kept = [files.Kept("evidence.bin", "application/octet-stream", len(content), files.put(content))]
        files.attach(session, me, session.get(Record, task.id), kept)
        acts.note(session, me, session.get(Record, task.id), "comment", details={"n": None, "list": [1, "é"]})
        mailbox.post(session, "a@example.org", "fr", "Bonjour", "À bientôt")
        session.add(Job(kind="x", person_id=me.id, payload={"a": [None, 1.5]}, created_at=clock.now()))
    db.session.remove()
    return content


def content_of(path: Path) -> dict[str, list]:
    """What an archive says of each table, and which files it has."""
    with zipfile.ZipFile(path) as archive:
        return {
            name: sorted(archive.read(name).splitlines())
            for name in archive.namelist()
            if name != "manifest.json"
        }


def tampered(path: Path, change) -> Path:
    """A copy of an archive with ``change(name, content)`` applied to every member (None leaves it out)."""
    copy = path.with_name("tampered.zip")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(copy, "w") as target:
        for name in source.namelist():
            content = change(name, source.read(name))
            if content is not None:
                target.writestr(name, content)
    return copy


def test_a_backup_comes_back_whole_into_the_same_database(app, prepared, backend, filled, tmp_path):
    made = backup.write(tmp_path / "one.zip")
    assert made.files == 1 and not made.missing
    empty(prepared(backend)[0], app)
    restore.restore(tmp_path / "one.zip")
    backup.write(tmp_path / "two.zip")
    assert content_of(tmp_path / "one.zip") == content_of(tmp_path / "two.zip")


def test_a_backup_comes_back_whole_into_the_other_database(app, other, filled, tmp_path, make):
    backup.write(tmp_path / "one.zip")
    with other.app_context():
        restore.restore(tmp_path / "one.zip")
        backup.write(tmp_path / "two.zip")
        attachment = db.session.scalars(select(Attachment)).one()
        assert files.path_of(attachment.sha256).read_bytes() == filled
        db.session.remove()
    assert content_of(tmp_path / "one.zip") == content_of(tmp_path / "two.zip")


def test_work_goes_on_after_a_restore(app, other, filled, tmp_path, make):
    backup.write(tmp_path / "one.zip")
    with other.app_context(), clock.at(NOON):
        restore.restore(tmp_path / "one.zip")
        there = type(make)(other)
        highest = db.session.scalar(select(func.max(Record.id)))
        numbers = db.session.scalars(select(Record.number).where(Record.kind == "task")).all()
        db.session.remove()
        task = there.task(
            assigner=there.person("New", "coordinator", email="new@example.org"),
            assignee=there.person("Newer", "member", email="newer@example.org"),
        )
        assert task.id > highest and task.number == max(numbers) + 1
        notices.write_letters()
        db.session.remove()


def test_history_is_protected_again_after_a_restore(app, filled, tmp_path):
    backup.write(tmp_path / "one.zip")
    restore.restore(tmp_path / "one.zip", replace=True)
    for change in ("UPDATE event SET reason = 'x'", "DELETE FROM event"):
        with pytest.raises(DBAPIError, match="history is never changed"):
            db.session.execute(text(change))
        db.session.rollback()


def test_foreign_keys_are_held_again_after_a_restore(app, filled, tmp_path, session):
    backup.write(tmp_path / "one.zip")
    restore.restore(tmp_path / "one.zip", replace=True)
    with pytest.raises(DBAPIError):
        session.execute(
            text("INSERT INTO follow (person_id, record_id, since) VALUES (99, 99, '2026-01-01')")
        )
    session.rollback()


def test_a_database_in_use_is_not_replaced_unless_asked(app, filled, tmp_path, session, make):
    backup.write(tmp_path / "one.zip")
    make.person("Came later", email="later@example.org")
    with pytest.raises(restore.NotNow, match="not empty"):
        restore.restore(tmp_path / "one.zip")
    assert session.scalar(select(func.count()).where(Person.name == "Came later")) == 1
    session.remove()
    restore.restore(tmp_path / "one.zip", replace=True)
    assert session.scalar(select(func.count()).where(Person.name == "Came later")) == 0


def test_letters_can_be_held_back(app, filled, tmp_path, session):
    backup.write(tmp_path / "one.zip")
    restore.restore(tmp_path / "one.zip", replace=True, hold_mail=True)
    assert session.scalars(select(Mail)).one().next_try_at == mailer.NEVER
    assert notices.write_letters() == ""
    session.remove()
    restore.restore(tmp_path / "one.zip", replace=True)
    assert session.scalars(select(Mail)).one().next_try_at == NOON


def change_a_row(name, content):
    return content.replace(b"Maude", b"Maudit") if name == "tables/person.jsonl" else content


def change_a_file(name, content):
    return b"x" + content[1:] if name.startswith("files/") else content


def leave_a_table_out(name, content):
    return None if name == "tables/person.jsonl" else content


def leave_the_manifest_out(name, content):
    return None if name == "manifest.json" else content


def name_a_path(name, content):
    return (
        content.replace(b"tables/person.jsonl", b"../../person.jsonl") if name == "manifest.json" else content
    )


def spoil_the_manifest(name, content):
    return b"{" if name == "manifest.json" else content


@pytest.mark.parametrize(
    "change",
    [change_a_row, change_a_file, leave_a_table_out, leave_the_manifest_out, name_a_path, spoil_the_manifest],
)
def test_a_tampered_archive_is_refused_and_changes_nothing(app, filled, tmp_path, session, change):
    backup.write(tmp_path / "one.zip")
    before = session.scalar(select(func.count()).select_from(Event))
    session.remove()
    bad = tampered(tmp_path / "one.zip", change)
    with pytest.raises(restore.Damaged):
        restore.verify(bad)
    with pytest.raises(restore.Damaged):
        restore.restore(bad, replace=True)
    assert session.scalar(select(func.count()).select_from(Event)) == before
    assert restore.verify(tmp_path / "one.zip").rows["event"] == before


@pytest.mark.parametrize("length", [0, 10, 3000])
def test_an_archive_cut_short_is_refused(app, filled, tmp_path, length):
    backup.write(tmp_path / "one.zip")
    (tmp_path / "cut.zip").write_bytes((tmp_path / "one.zip").read_bytes()[:length])
    with pytest.raises(restore.Damaged):
        restore.verify(tmp_path / "cut.zip")


def test_rows_that_the_database_refuses_leave_it_as_it_was(app, filled, tmp_path, session):
    backup.write(tmp_path / "one.zip")

    def point_nowhere(name, content):
        if name == "tables/grant.jsonl":
            return b""
        if name == "tables/person.jsonl":
            return b"\n".join(content.splitlines()[1:]) + b"\n"
        return content

    bad = rehashed(tampered(tmp_path / "one.zip", point_nowhere))
    before = session.scalar(select(func.count()).select_from(Person))
    session.remove()
    with pytest.raises(restore.Damaged, match=r"rows|foreign key|FOREIGN KEY"):
        restore.restore(bad, replace=True)
    assert session.scalar(select(func.count()).select_from(Person)) == before


@pytest.mark.parametrize("spoilt", [b"{", b"[1", b"[]", b'"x"', b"7", b"[" * 100_000])
def test_rows_that_are_none_are_refused_in_a_sentence(app, filled, tmp_path, session, spoilt):
    """Even where whoever spoilt them made the hashes fit."""
    backup.write(tmp_path / "one.zip")
    bad = rehashed(
        tampered(tmp_path / "one.zip", lambda name, kept: spoilt if name == "tables/person.jsonl" else kept)
    )
    before = session.scalar(select(func.count()).select_from(Person))
    session.remove()
    with pytest.raises(restore.Damaged, match="A row of person"):
        restore.restore(bad, replace=True)
    assert session.scalar(select(func.count()).select_from(Person)) == before


def rehashed(path: Path) -> Path:
    """A copy of a tampered archive whose manifest fits its members."""
    copy = path.with_name("rehashed.zip")
    with zipfile.ZipFile(path) as source, backup.archive.zipfile.ZipFile(copy, "w") as target:
        manifest = json.loads(source.read("manifest.json"))
        for name, said in manifest["members"].items():
            content = source.read(name)
            said["sha256"], said["size"] = backup.hashlib.sha256(content).hexdigest(), len(content)
            if name.startswith("tables/"):
                manifest["rows"][name[7:-6]] = len(content.splitlines())
            target.writestr(name, content)
        target.writestr("manifest.json", json.dumps(manifest))
    return copy


def test_an_archive_of_another_version_is_refused(app, filled, tmp_path):
    backup.write(tmp_path / "one.zip")

    def from_the_future(name, content):
        return (
            content.replace(b'"revision": ""', b'"revision": "f00"') if name == "manifest.json" else content
        )

    with pytest.raises(restore.NotNow, match="f00"):
        restore.restore(tampered(tmp_path / "one.zip", from_the_future), replace=True)


def test_a_missing_file_is_told_and_the_rest_is_kept(app, filled, tmp_path, session):
    attachment = session.scalars(select(Attachment)).one()
    files.path_of(attachment.sha256).unlink()
    made = backup.write(tmp_path / "one.zip")
    assert made.missing == (attachment.sha256,)
    assert restore.verify(tmp_path / "one.zip").missing == (attachment.sha256,)


def test_a_backup_that_fails_leaves_the_earlier_one(app, filled, tmp_path, session):
    backup.write(tmp_path / "one.zip")
    before = (tmp_path / "one.zip").read_bytes()
    path = files.path_of(session.scalars(select(Attachment)).one().sha256)
    path.write_bytes(b"changed on the disk")
    with pytest.raises(OSError, match="changed on the disk"):
        backup.write(tmp_path / "one.zip")
    assert (tmp_path / "one.zip").read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["one.zip"]


def test_what_is_written_during_a_backup_is_in_it_whole_or_not_at_all(app, other, filled, tmp_path, make):
    people = {"assigner": make.coordinator("Busy"), "assignee": make.member("Asked")}
    stop = threading.Event()

    def go_on_working():
        with app.app_context(), clock.at(NOON):
            while not stop.is_set():
                make.task(**people)
            db.session.remove()

    working = threading.Thread(target=go_on_working)
    working.start()
    made = [backup.write(tmp_path / f"{n}.zip").rows for n in range(2)]
    stop.set()
    working.join()
    assert made[0] < made[1], "people went on working"
    for n in range(2):
        with other.app_context():
            restore.restore(tmp_path / f"{n}.zip", replace=True)
            opened = select(Event.record_id).where(Event.verb == "create")
            assert db.session.scalars(select(Record.id).where(Record.id.not_in(opened))).all() == []
            db.session.remove()


def test_a_backup_comes_back_into_a_database_that_was_never_prepared(tmp_path):
    source, target = (
        create_app(settings(f"sqlite:///{tmp_path / name}.db", str(tmp_path / name)))
        for name in ("old", "new")
    )
    with source.app_context(), clock.at(NOON):
        upgrade()
        task = Make(source).task()
        backup.write(tmp_path / "one.zip")
        close()
    with target.app_context():
        restore.restore(tmp_path / "one.zip")
        assert db.session.get(Record, task.id).title_en == "Book the audits"
        assert health.check_database() is None
        assert health._history().good
        close()


def close() -> None:
    db.session.remove()
    db.engine.dispose()
