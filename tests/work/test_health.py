"""For whoever runs the product: alive, ready, and the doctor's and the backup's commands."""

import pytest
from alembic.migration import MigrationContext
from sqlalchemy import text

from secretariat.core import health, revision
from secretariat.core.db import db


@pytest.fixture
def at_head(app):
    """The database says that it is at the migration this version expects."""
    with db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": revision.expected()})


def test_the_process_is_alive_without_asking_the_database(visit):
    page = visit.signed_out().show("/healthz")
    assert (page.status, page.response.get_data(as_text=True)) == (200, "alive\n")
    assert page.statements == []


def test_it_is_ready_when_the_database_is_at_this_version(visit, at_head):
    page = visit.signed_out().show("/readyz")
    assert (page.status, page.response.get_data(as_text=True)) == (200, "ready\n")


def test_it_is_not_ready_when_the_database_is_behind(visit, at_head, session):
    session.execute(text("UPDATE alembic_version SET version_num = 'old'"))
    session.commit()
    page = visit.signed_out().show("/readyz")
    assert (page.status, page.response.get_data(as_text=True)) == (
        503,
        "The database is not at this version: run flask db upgrade.\n",
    )


def test_being_ready_or_alive_is_nobody_s_visit(visit, make, at_head):
    person = make.coordinator()
    for address in ("/healthz", "/readyz"):
        page = visit.as_(person).show(address)
        assert page.status == 200
        assert not any("person" in statement for statement in page.statements)


def test_the_doctor_finds_what_is_wrong(app, post):
    result = app.test_cli_runner().invoke(args=["doctor"])
    assert result.exit_code == 1
    assert "ok       The mail server answers." in result.output
    assert "PROBLEM  BASE_URL is not https" in result.output
    assert "PROBLEM  The database is not at this version" in result.output


def test_the_doctor_says_that_the_mail_server_is_down(app, post):
    post.shut()
    assert any("No letter can leave" in f.sentence and not f.good for f in health.examine())


def test_the_doctor_sees_a_history_without_its_triggers(app, session, at_head):
    assert health._history().good
    name = "event_no_delete" if db.engine.dialect.name == "sqlite" else "event_no_change"
    session.execute(text(f"DROP TRIGGER {name}" + (" ON event" if name == "event_no_change" else "")))
    assert not health._history().good


def test_backup_verify_and_restore_at_the_command_line(app, at_head, make, tmp_path, session):
    make.task()
    session.remove()
    runner, file = app.test_cli_runner(), str(tmp_path / "one.zip")
    written = runner.invoke(args=["backup", file])
    assert written.exit_code == 0
    sha256 = written.output.split("SHA-256 ")[1].strip()
    assert runner.invoke(args=["verify-backup", file, "--sha256", sha256]).exit_code == 0
    refused = runner.invoke(args=["verify-backup", file, "--sha256", "0" * 64])
    assert (refused.exit_code, "not the archive" in refused.output) == (1, True)
    refused = runner.invoke(args=["restore", file])
    assert (refused.exit_code, "not empty" in refused.output) == (1, True)
    assert runner.invoke(args=["restore", file, "--replace"]).exit_code == 0
    refused = runner.invoke(args=["backup", str(tmp_path / "nowhere" / "one.zip")])
    assert (refused.exit_code, "was not written" in refused.output) == (1, True)


def test_a_database_of_another_version_is_not_backed_up(app, tmp_path):
    refused = app.test_cli_runner().invoke(args=["backup", str(tmp_path / "one.zip")])
    assert (refused.exit_code, "not at this version" in refused.output) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_the_expected_migration_is_the_latest_one_of_the_folder(app, tmp_path):
    versions = tmp_path / "versions"
    versions.mkdir()
    (tmp_path / "env.py").write_text("")
    for this, before in (("a1", None), ("b2", "a1")):
        (versions / f"{this}.py").write_text(f"revision = {this!r}\ndown_revision = {before!r}\n")
    assert revision._heads(str(tmp_path)) == "b2"
    with db.engine.connect() as connection:
        assert revision.current(connection) == ""
        assert MigrationContext.configure(connection).get_current_heads() == ()
