"""Data come through each migration, up and down, on both databases."""

from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text

from secretariat.core.db import Base
from tests.setup.migrated import NOON, tables, write


def test_an_upgrade_keeps_the_data_that_is_there(migrated, engine):
    """From each revision before the head, with a history in place, the history is still there afterwards."""
    with engine.begin() as connection:
        write(connection)
    before = _told(engine)
    upgrade()
    assert _told(engine) == before == [("as written", "Maude")]


def _told(engine) -> list[tuple]:
    with engine.connect() as connection:
        query = text("SELECT event.reason, person.name FROM event JOIN person ON person.id = event.person_id")
        return [tuple(row) for row in connection.execute(query)]


def test_seats_come_through_the_second_migration_and_back(migrated, engine):
    """Up: every seat gets its length of term. Down: a board is a group, a constituency of one's own is none."""
    with engine.begin() as connection:
        write(connection)
        _seat(connection, engine)
    engine.dispose()
    downgrade(revision="0001")
    with engine.connect() as connection:
        held = connection.execute(text("SELECT constituency FROM seat")).scalars().all()
        kinds = connection.execute(text("SELECT kind, number FROM record ORDER BY number")).all()
        assert set(held) == {"association"}
        assert connection.scalar(text("SELECT constituency FROM organisation")) == "association"
    assert [tuple(row) for row in kinds] == [("working_group", 1), ("working_group", 2)]
    upgrade()
    with engine.connect() as connection:
        row = connection.execute(
            text("SELECT term_years, renewals, alternate_allowed, criteria_fr, alternate_id FROM seat")
        ).one()
        assert (row[0], row[1], bool(row[2]), row[3], row[4]) == (2, 1, False, "", None)
    assert _told(engine) == [("as written", "Maude")]


def _seat(connection, engine) -> None:
    """A board with a seat for a constituency that the cluster added, and an organisation that carries it; once."""
    models = Base.metadata.tables
    for table in ("seat", "organisation", "constituency"):
        connection.execute(models[table].delete())
    connection.execute(text("DELETE FROM record WHERE number = 2"))
    cluster = connection.scalar(text("SELECT id FROM cluster"))
    added = connection.execute(
        models["constituency"].insert().values(cluster_id=cluster, label_fr="Aéroports", label_en="Airports")
    ).inserted_primary_key[0]
    board = connection.execute(
        models["record"]
        .insert()
        .values(
            kind="board",
            cluster_id=cluster,
            number=2,
            title_en="Board",
            state="active",
            state_since=NOON,
            created_at=NOON,
            changed_at=NOON,
        )
    ).inserted_primary_key[0]
    connection.execute(
        models["seat"]
        .insert()
        .values(record_id=board, cluster_id=cluster, constituency=f"x{added}", state="vacant", term_years=5)
    )
    connection.execute(
        models["organisation"].insert().values(cluster_id=cluster, name_fr="YUL", constituency=f"x{added}")
    )


def test_a_seat_on_which_somebody_follows_comes_down_without_them_and_up_again(migrated, engine):
    """Down: who sits stays, who was to follow is forgotten. Up: nobody follows."""
    with engine.begin() as connection:
        write(connection)
        if not connection.scalar(text("SELECT count(*) FROM seat")):
            _seat(connection, engine)
        connection.execute(
            text("UPDATE seat SET successor_id = 1, successor_role = 'member', successor_from = '2027-04-01'")
        )
    engine.dispose()
    downgrade(revision="0009")
    upgrade()
    with engine.connect() as connection:
        row = connection.execute(
            text("SELECT successor_id, successor_role, successor_from, successor_until FROM seat")
        ).one()
    assert tuple(row) == (None, "", None, None)


def test_editions_opened_before_the_fifth_migration_are_matched_with_the_ones_before(migrated, engine):
    """An objective by its number and title, an indicator by the action that was carried over; a new title is new."""
    with engine.begin() as connection:
        write(connection)
        ids = _two_editions(connection)
    engine.dispose()
    downgrade(revision="0004")
    upgrade()
    with engine.begin() as connection:
        carried = dict(connection.execute(text("SELECT id, carries_on_id FROM objective")).all())
        measured = connection.execute(text("SELECT id, carries_on_id FROM indicator ORDER BY id")).all()
        for table in ("indicator", "action", "objective", "axis", "plan"):
            connection.execute(Base.metadata.tables[table].delete())
        connection.execute(text("DELETE FROM record WHERE kind IN ('plan', 'action')"))
    assert carried == {
        ids["old"][0]: None,
        ids["old"][1]: None,
        ids["new"][0]: ids["old"][0],
        ids["new"][1]: None,
    }
    assert [(id - measured[0][0], before) for id, before in measured] == [(0, None), (1, measured[0][0])]


def _two_editions(connection) -> dict[str, list[int]]:
    """A plan with two objectives and an action, and its next edition, where the second objective is another."""
    models = Base.metadata.tables
    cluster = connection.scalar(text("SELECT id FROM cluster"))

    def put(table: str, **values) -> int:
        return connection.execute(models[table].insert().values(**values)).inserted_primary_key[0]

    def record(kind: str, number: int) -> int:
        moments = {"state_since": NOON, "created_at": NOON, "changed_at": NOON}
        return put(
            "record", kind=kind, cluster_id=cluster, number=number, title_en="X", state="draft", **moments
        )

    made, plan, action = {}, None, None
    for number, (name, second) in enumerate((("old", "Sell"), ("new", "Train")), 1):
        before, plan = plan, record("plan", number)
        years = {"starts_on": NOON.date(), "ends_on": NOON.date().replace(year=2028)}
        put("plan", id=plan, scope="development", edition=number, revises_id=before, **years)
        axis = put("axis", plan_id=plan, rank=1, title_en="Axis")
        made[name] = [
            put("objective", axis_id=axis, rank=rank, title_en=title)
            for rank, title in enumerate(("Audit", second), 1)
        ]
        carried, action = action, record("action", number)
        ranks = {"plan_id": plan, "objective_id": made[name][0], "rank": 1}
        put("action", id=action, carries_on_id=carried, **ranks)
        put("indicator", record_id=action, rank=1, name_en="Suppliers", state="followed", version=1)
    return made


def test_the_source_of_a_figure_comes_through_in_both_languages_and_back(migrated, engine):
    """Up: the one name that was kept stands in each language. Down: a name by language becomes one, English first."""
    told = {"label_fr": "Firmes", "label_en": "Firms", "value": 205}
    figure = Base.metadata.tables["figure"]
    with engine.begin() as connection:
        for rank, (fr, en) in enumerate((("Ministère", "Ministry"), ("Le Devoir", ""))):
            connection.execute(figure.insert().values(**told, rank=rank, source_fr=fr, source_en=en))
    engine.dispose()
    downgrade(revision="0005")
    with engine.connect() as connection:
        held = connection.execute(text("SELECT source FROM figure ORDER BY rank")).scalars().all()
    upgrade()
    with engine.begin() as connection:
        again = connection.execute(text("SELECT source_fr, source_en FROM figure ORDER BY rank")).all()
        connection.execute(figure.delete())
    assert held == ["Ministry", "Le Devoir"]
    assert [tuple(row) for row in again] == [("Ministry", "Ministry"), ("Le Devoir", "Le Devoir")]


def test_editions_go_with_the_eighth_migration_and_leave_a_bare_record(migrated, engine):
    """Down: what was published is gone, the record waits for nobody; up again: the tables are empty."""
    with engine.begin() as connection:
        write(connection)
        models = Base.metadata.tables
        cluster = connection.scalar(text("SELECT id FROM cluster"))
        person = connection.scalar(text("SELECT id FROM person"))
        moments = {"state_since": NOON, "created_at": NOON, "changed_at": NOON}
        told = {"kind": "edition", "cluster_id": cluster, "number": 1, "title_en": "Board", "state": "draft"}
        id = connection.execute(models["record"].insert().values(**told, **moments)).inserted_primary_key[0]
        period = {"starts_on": NOON.date().replace(day=1), "ends_on": NOON.date()}
        connection.execute(models["edition"].insert().values(id=id, **period))
        kept = {"form": "pdf", "language": "fr", "name": "a.pdf", "media_type": "x/y", "size": 1}
        connection.execute(models["edition_file"].insert().values(edition_id=id, sha256="0" * 64, **kept))
        waits = {"record_id": id, "principal": "c1:coordinator", "verb": "publish", "since": NOON}
        connection.execute(models["move"].insert().values(**waits))
        link = {"edition_id": id, "secret_hash": "1" * 64, "name": "Odile", "created_by_id": person}
        connection.execute(models["edition_link"].insert().values(created_at=NOON, expires_at=NOON, **link))
    engine.dispose()
    downgrade(revision="0007")
    with engine.connect() as connection:
        left = connection.execute(text("SELECT audience FROM record WHERE kind = 'edition'")).scalars().all()
        assert left == ["author"] and not connection.scalar(text("SELECT count(*) FROM move"))
    assert not {name for name in tables(engine) if name.startswith("edition")}
    upgrade()
    with engine.begin() as connection:
        for table in ("edition", "edition_file", "edition_link"):
            assert not connection.execute(select(models[table])).all()
        connection.execute(text("DELETE FROM record WHERE kind = 'edition'"))
    assert _told(engine) == [("as written", "Maude")]


def test_the_document_that_names_a_project_keeps_its_name_through_the_eleventh_migration_and_back(
    migrated, engine
):
    tables_of = Base.metadata.tables
    with engine.begin() as connection:
        write(connection)
        cluster = connection.scalar(text("SELECT id FROM cluster"))
        moments = {"state_since": NOON, "created_at": NOON, "changed_at": NOON}
        told = {
            "kind": "project",
            "cluster_id": cluster,
            "number": 1,
            "title_en": "MACH",
            "state": "documented",
        }
        id = connection.execute(tables_of["record"].insert().values(**told, **moments)).inserted_primary_key[
            0
        ]
        named = {"source": "Page, 2014", "source_en": "The page, 2014"}
        connection.execute(tables_of["project"].insert().values(id=id, documented=True, **named))
    engine.dispose()
    downgrade(revision="0010")
    with engine.connect() as connection:
        held = connection.scalar(text("SELECT source FROM project"))
    upgrade()
    with engine.begin() as connection:
        again = connection.execute(text("SELECT source, source_en FROM project")).one()
        connection.execute(tables_of["project"].delete())
        connection.execute(text("DELETE FROM record WHERE kind = 'project'"))
    assert (held, tuple(again)) == ("Page, 2014", ("Page, 2014", ""))


def test_a_link_in_both_languages_goes_back_to_french_before_the_thirteenth_migration(migrated, engine):
    models, values = Base.metadata.tables, {"created_at": NOON, "expires_at": NOON}
    with engine.begin() as connection:
        write(connection)
        cluster = connection.scalar(text("SELECT id FROM cluster"))
        told = {"kind": "edition", "cluster_id": cluster, "number": 1, "title_en": "Board", "state": "draft"}
        times = {"created_at": NOON, "changed_at": NOON, "state_since": NOON}
        id = connection.execute(models["record"].insert().values(**told, **times)).inserted_primary_key[0]
        period = {"starts_on": NOON.date().replace(day=1), "ends_on": NOON.date()}
        connection.execute(models["edition"].insert().values(id=id, **period))
        for name, language in (("Odile", "both"), ("Paul", "en")):
            link = {"edition_id": id, "secret_hash": name, "name": name, "language": language}
            connection.execute(models["edition_link"].insert().values(**values, **link))
    engine.dispose()
    downgrade(revision="0012")
    query = text("SELECT language FROM edition_link ORDER BY name")
    with engine.connect() as connection:
        assert connection.scalars(query).all() == ["fr", "en"]
    upgrade()
    with engine.begin() as connection:
        assert connection.scalars(query).all() == ["fr", "en"]
        for table in ("edition_link", "edition"):
            connection.execute(models[table].delete())
        connection.execute(text("DELETE FROM record WHERE kind = 'edition'"))


def test_what_documents_wear_goes_with_the_twelfth_migration_and_comes_back_empty(migrated, engine):
    with engine.begin() as connection:
        write(connection)
        cluster = connection.scalar(text("SELECT id FROM cluster"))
        worn = {"cluster_id": cluster, "colour": "#7A1F5C", "alternative_fr": "", "alternative_en": ""}
        connection.execute(Base.metadata.tables["cluster_brand"].insert().values(version=1, **worn))
    engine.dispose()
    downgrade(revision="0011")
    assert "cluster_brand" not in tables(engine)
    engine.dispose()
    upgrade()
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM cluster_brand")) == 0
        assert connection.scalar(text("SELECT count(*) FROM cluster")) == 1
