"""Editions of the report, the files they keep, comments on exceptions, and links that share one."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TEXTS = ("highlights", "decisions", "outlook")


def upgrade():
    texts = [f"{name}_{lang}" for name in TEXTS for lang in ("fr", "en")]
    op.create_table(
        "edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("layout", sa.String(length=8), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        sa.Column("funder", sa.String(length=160), nullable=False),
        sa.Column("agreement_fr", sa.String(length=300), nullable=False),
        sa.Column("agreement_en", sa.String(length=300), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.Column("correction_fr", sa.Text(), nullable=False),
        sa.Column("correction_en", sa.Text(), nullable=False),
        sa.Column("recurrence", sa.String(length=10), nullable=False),
        sa.Column("recipients", sa.JSON(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("layout IN ('board', 'funder')", name=op.f("ck_edition_layout")),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_edition_period")),
        sa.CheckConstraint(
            "recurrence IN ('', 'monthly', 'quarterly', 'yearly')", name=op.f("ck_edition_recurrence")
        ),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_edition_id_record")),
        sa.ForeignKeyConstraint(["plan_id"], ["record.id"], name=op.f("fk_edition_plan_id_record")),
        sa.ForeignKeyConstraint(
            ["supersedes_id"], ["record.id"], name=op.f("fk_edition_supersedes_id_record")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
    )
    op.create_index(op.f("ix_edition_supersedes_id"), "edition", ["supersedes_id"])
    op.create_table(
        "edition_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=8), nullable=False),
        sa.Column("language", sa.String(length=4), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_edition_file_edition_id_edition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_file")),
        sa.UniqueConstraint("edition_id", "form", "language", name="uq_edition_file_form"),
    )
    op.create_index(op.f("ix_edition_file_sha256"), "edition_file", ["sha256"])
    op.create_table(
        "edition_note",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("text_fr", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_edition_note_edition_id_edition")
        ),
        sa.ForeignKeyConstraint(["action_id"], ["record.id"], name=op.f("fk_edition_note_action_id_record")),
        sa.PrimaryKeyConstraint("edition_id", "action_id", name=op.f("pk_edition_note")),
    )
    op.create_index(op.f("ix_edition_note_action_id"), "edition_note", ["action_id"])
    op.create_table(
        "edition_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("opens >= 0", name=op.f("ck_edition_link_opens")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_edition_link_created_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_edition_link_edition_id_edition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_link")),
        sa.UniqueConstraint("secret_hash", name="uq_edition_link_secret"),
    )
    op.create_index("ix_edition_link_edition", "edition_link", ["edition_id", "id"])


def downgrade():
    """What was published is lost with its tables. The bare records stay, because their history may not be deleted:
    they wait for nobody, tell nobody anything, and only who opened one could still read it."""
    mine = "(SELECT id FROM record WHERE kind = 'edition')"
    for table in ("move", "notice", "follow", "visit"):
        op.execute(f"DELETE FROM {table} WHERE record_id IN {mine}")  # noqa: S608  no text of anybody's
    op.execute("UPDATE record SET audience = 'author' WHERE kind = 'edition'")
    for table in ("edition_link", "edition_note", "edition_file", "edition"):
        op.drop_table(table)
