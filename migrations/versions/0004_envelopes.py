"""Votes in sealed envelopes until the count; voters of one constituency; notes without a hidden row number.

No version that wrote a note or a vote was in use before this one, so that there is nothing to carry over.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _note(with_rowid: bool) -> None:
    op.drop_index("ix_note_nomination_id", table_name="note")
    op.drop_table("note")
    op.create_table(
        "note",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("key_name", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nomination.id"], name=op.f("fk_note_nomination_id_nomination")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
        sqlite_with_rowid=with_rowid,
    )
    op.create_index("ix_note_nomination_id", "note", ["nomination_id"], unique=False)


def upgrade():
    op.create_table(
        "envelope",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("key_name", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_envelope_call_id_call")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_envelope")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_envelope_call", "envelope", ["call_id"], unique=False)
    # Not in a batch: SQLite would build the table anew, with a hidden row number.
    op.add_column(
        "elector", sa.Column("constituency", sa.String(length=24), server_default="", nullable=False)
    )
    _note(with_rowid=False)


def downgrade():
    _note(with_rowid=True)
    op.drop_column("elector", "constituency")
    op.drop_index("ix_envelope_call", table_name="envelope")
    op.drop_table("envelope")
