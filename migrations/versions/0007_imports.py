"""Spreadsheets that come in: imports with what was answered about them, and the words that a cluster explained."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "sheet_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(16), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(8), nullable=False),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=True),
        sa.Column("layout", sa.JSON(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("did", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "subject IN ('plan', 'organisations', 'measurements')", name=op.f("ck_sheet_import_subject")
        ),
        sa.CheckConstraint(
            "stage IN ('open', 'done', 'undone', 'dropped')", name=op.f("ck_sheet_import_stage")
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["cluster.id"], name=op.f("fk_sheet_import_cluster_id_cluster")
        ),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name=op.f("fk_sheet_import_record_id_record")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sheet_import_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_import")),
    )
    op.create_index("ix_sheet_import_person", "sheet_import", ["person_id", "cluster_id", "id"])
    op.create_index(op.f("ix_sheet_import_record_id"), "sheet_import", ["record_id"])
    op.create_table(
        "sheet_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(32), nullable=False),
        sa.Column("word", sa.String(200), nullable=False),
        sa.Column("means", sa.String(64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["cluster.id"], name=op.f("fk_sheet_word_cluster_id_cluster")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sheet_word_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_word")),
        sa.UniqueConstraint("cluster_id", "about", "word", name="uq_sheet_word"),
    )


def downgrade():
    op.drop_table("sheet_word")
    op.drop_index(op.f("ix_sheet_import_record_id"), table_name="sheet_import")
    op.drop_index("ix_sheet_import_person", table_name="sheet_import")
    op.drop_table("sheet_import")
