"""Runs migrations on the application's own database.

On SQLite a table is altered by being rebuilt: foreign keys are off meanwhile (the pragma has no effect inside a
transaction, so it is set before one begins) and checked afterwards. A rebuilt ``event`` loses its triggers: a
migration that rebuilds it creates them again, and a test looks for them after every upgrade.
"""

from alembic import context
from sqlalchemy import DateTime

from secretariat.core.db import Base, Moment, db


def render_item(kind, item, _autogen_context):
    """Write our column types as what they are in the database: a migration must not change with the code."""
    if kind == "type" and isinstance(item, Moment):
        return repr(DateTime(timezone=True)).replace("DateTime", "sa.DateTime")
    return False


def run() -> None:
    with db.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        driver = connection.connection.dbapi_connection
        if sqlite:
            driver.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=sqlite,
            render_item=render_item,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
            if sqlite:
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if broken:
                    raise RuntimeError(f"the migration broke foreign keys: {broken[:5]}")
        if sqlite:
            driver.execute("PRAGMA foreign_keys=ON")


run()
