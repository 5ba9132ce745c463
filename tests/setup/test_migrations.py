"""Migrations: from nothing to the models and back, on both databases, with history guarded."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import CheckConstraint, inspect, text
from sqlalchemy.exc import DatabaseError

from secretariat.core.db import Base
from secretariat.core.history import HISTORY_TRIGGERS
from tests.setup.migrated import tables, write


def test_there_is_one_line_of_migrations(migrated):
    with migrated.app_context():
        scripts = ScriptDirectory(migrated.extensions["migrate"].directory)
        assert len(scripts.get_heads()) == 1


def test_migrations_make_what_the_models_say(engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        different = compare_metadata(context, Base.metadata)
    assert not different, "\n".join(map(str, different))


def test_migrations_make_every_check_of_the_models(engine):
    """Autogenerate does not compare CHECKs, and states what no other constraint does."""
    seen = inspect(engine)
    missing = []
    for table in Base.metadata.sorted_tables:
        held = {check["name"] for check in seen.get_check_constraints(table.name)}
        wanted = {str(c.name) for c in table.constraints if isinstance(c, CheckConstraint) and c.name}
        missing += [f"{table.name}: {name}" for name in sorted(wanted - held)]
    assert not missing


def test_history_is_guarded_after_the_migrations(engine):
    """A row of history can neither be changed nor removed, and the table cannot be emptied."""
    with engine.begin() as connection:
        write(connection)
    refused = ["UPDATE event SET reason = 'other'", "DELETE FROM event"]
    if engine.dialect.name == "postgresql":
        refused.append("TRUNCATE event CASCADE")
    for statement in refused:
        with pytest.raises(DatabaseError, match="history is never changed"), engine.begin() as connection:
            connection.execute(text(statement))
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT reason FROM event")) == "as written"


def test_migrations_and_tests_set_the_same_triggers(engine):
    sources = {
        "sqlite": "SELECT sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname",
    }
    with engine.connect() as connection:
        held = [row[0] for row in connection.execute(text(sources[engine.dialect.name]))]
    wanted = HISTORY_TRIGGERS[engine.dialect.name]
    if engine.dialect.name == "sqlite":
        assert sorted(held) == sorted(wanted)
    else:
        assert held == ["event_no_change", "event_no_truncate"]


def test_down_to_nothing_and_up_again(migrated, engine):
    assert tables(engine) == {table.name for table in Base.metadata.sorted_tables}
    engine.dispose()
    downgrade(revision="base")
    assert tables(engine) == set()
    upgrade()
    assert tables(engine) == {table.name for table in Base.metadata.sorted_tables}


def test_what_is_secret_has_no_hidden_row_number(engine):
    """SQLite's, which counts up; PostgreSQL numbers no rows."""
    secret = ("note", "envelope", "ballot", "elector") if engine.dialect.name == "sqlite" else ()
    with engine.connect() as connection:
        for table in secret:
            made = connection.scalar(
                text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": table}
            )
            assert made.upper().rstrip().endswith("WITHOUT ROWID"), table
