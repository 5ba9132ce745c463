"""What the tests of migrations ask of a database, and write before it goes down and up."""

from datetime import UTC, datetime

from sqlalchemy import inspect, text

from secretariat.core.db import Base

NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)


def tables(engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def write(connection) -> None:
    """A person, a cluster, a record and an event, once."""
    models = Base.metadata.tables
    if connection.scalar(text("SELECT count(*) FROM event")):
        return
    person = connection.execute(
        models["person"].insert().values(email="maude@example.org", name="Maude", created_at=NOON)
    ).inserted_primary_key[0]
    cluster = connection.execute(
        models["cluster"].insert().values(slug="aero", name_fr="Aéro", name_en="Aero")
    ).inserted_primary_key[0]
    record = connection.execute(
        models["record"]
        .insert()
        .values(
            kind="working_group",
            cluster_id=cluster,
            number=1,
            title_en="Supply",
            state="active",
            state_since=NOON,
            created_at=NOON,
            changed_at=NOON,
        )
    ).inserted_primary_key[0]
    told = {"cluster_id": cluster, "record_id": record, "person_id": person, "verb": "edit", "version": 1}
    connection.execute(models["event"].insert().values(at=NOON, reason="as written", **told))
