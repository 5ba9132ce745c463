"""Calls and nominations, notes and ballots; records that only those named on them may read."""

from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OLD = "'cluster', 'group', 'author'"


@contextmanager
def _record():
    """Alter ``record``. On SQLite the table is rebuilt, and what it computes cannot be copied: it is computed anew."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table("record", schema=None) as batch_op:
        if sqlite:
            batch_op.drop_index("ix_record_open")
            batch_op.drop_column("due_sort")
        yield batch_op
    if sqlite:
        computed = sa.Computed("coalesce(due_on, '9999-12-31')", persisted=True)
        with op.batch_alter_table("record", schema=None, recreate="always") as batch_op:
            batch_op.add_column(sa.Column("due_sort", sa.Date(), computed, nullable=False))
            batch_op.create_index(
                "ix_record_open", ["cluster_id", "kind", "closed", "due_sort", "id"], unique=False
            )


def upgrade():
    op.create_table(
        "declaration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["cluster.id"], name=op.f("fk_declaration_cluster_id_cluster")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_declaration_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration")),
    )
    with op.batch_alter_table("declaration", schema=None) as batch_op:
        batch_op.create_index("ix_declaration_person", ["person_id", "cluster_id", "id"], unique=False)

    op.create_table(
        "call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("criteria_fr", sa.Text(), nullable=False),
        sa.Column("criteria_en", sa.Text(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("nominators", sa.String(length=12), nullable=False),
        sa.Column("endorsers", sa.String(length=12), nullable=False),
        sa.Column("endorsements_needed", sa.Integer(), nullable=False),
        sa.Column("self_allowed", sa.Boolean(), nullable=False),
        sa.Column("questionnaire", sa.JSON(), nullable=False),
        sa.Column("decided_by", sa.String(length=8), nullable=False),
        sa.Column("suffrage", sa.String(length=12), nullable=False),
        sa.Column("quorum_percent", sa.Integer(), nullable=False),
        sa.Column("voting_closes_on", sa.Date(), nullable=True),
        sa.Column("voting_closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lot_seed", sa.String(length=64), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.JSON(), nullable=False),
        sa.Column("minutes_fr", sa.Text(), nullable=False),
        sa.Column("minutes_en", sa.Text(), nullable=False),
        sa.CheckConstraint("decided_by IN ('slate', 'ballot')", name=op.f("ck_call_decided_by")),
        sa.CheckConstraint(
            "endorsers IN ('cluster', 'body', 'constituency')", name=op.f("ck_call_endorsers")
        ),
        sa.CheckConstraint(
            "nominators IN ('cluster', 'body', 'constituency')", name=op.f("ck_call_nominators")
        ),
        sa.CheckConstraint("suffrage IN ('person', 'organisation')", name=op.f("ck_call_suffrage")),
        sa.CheckConstraint("endorsements_needed BETWEEN 0 AND 50", name=op.f("ck_call_endorsements")),
        sa.CheckConstraint("quorum_percent BETWEEN 0 AND 100", name=op.f("ck_call_quorum")),
        sa.ForeignKeyConstraint(["body_id"], ["record.id"], name=op.f("fk_call_body_id_record")),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_call_id_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call")),
    )
    with op.batch_alter_table("call", schema=None) as batch_op:
        batch_op.create_index("ix_call_body", ["body_id"], unique=False)
        batch_op.create_index("ix_call_closes", ["closes_at"], unique=False)

    op.create_table(
        "ballot",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("constituency", sa.String(length=24), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("receipt", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_ballot_call_id_call")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.create_index("ix_ballot_call", ["call_id"], unique=False)

    op.create_table(
        "call_seat",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_call_seat_call_id_call")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_call_seat_seat_id_seat")),
        sa.PrimaryKeyConstraint("call_id", "seat_id", name=op.f("pk_call_seat")),
    )
    with op.batch_alter_table("call_seat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_call_seat_seat_id"), ["seat_id"], unique=False)

    op.create_table(
        "committee_member",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_committee_member_call_id_call")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_committee_member_person_id_person")
        ),
        sa.PrimaryKeyConstraint("call_id", "person_id", name=op.f("pk_committee_member")),
    )
    with op.batch_alter_table("committee_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_committee_member_person_id"), ["person_id"], unique=False)

    op.create_table(
        "elector",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("voted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_elector_call_id_call")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_elector_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_elector_person_id_person")),
        sa.PrimaryKeyConstraint("call_id", "person_id", name=op.f("pk_elector")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "nomination",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("constituency", sa.String(length=24), nullable=False),
        sa.Column("nominee_id", sa.Integer(), nullable=True),
        sa.Column("nominee_name", sa.String(length=120), nullable=False),
        sa.Column("nominee_email", sa.String(length=254), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("organisation_name", sa.String(length=160), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("statement_fr", sa.Text(), nullable=False),
        sa.Column("statement_en", sa.Text(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("photo_id", sa.Integer(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("vet_reason", sa.Text(), nullable=False),
        sa.Column("vet_answer", sa.Text(), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("seat_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["record.id"], name=op.f("fk_nomination_call_id_record")),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_nomination_id_record")),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["record.id"], name=op.f("fk_nomination_merged_into_id_record")
        ),
        sa.ForeignKeyConstraint(["nominee_id"], ["person.id"], name=op.f("fk_nomination_nominee_id_person")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_nomination_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["attachment.id"], name=op.f("fk_nomination_photo_id_attachment")
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_nomination_seat_id_seat")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nomination")),
    )
    with op.batch_alter_table("nomination", schema=None) as batch_op:
        batch_op.create_index("ix_nomination_call", ["call_id", "constituency"], unique=False)
        batch_op.create_index("ix_nomination_nominee", ["nominee_id"], unique=False)

    op.create_table(
        "endorsement",
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("constituency", sa.String(length=24), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nomination.id"], name=op.f("fk_endorsement_nomination_id_nomination")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_endorsement_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_endorsement_person_id_person")),
        sa.PrimaryKeyConstraint("nomination_id", "person_id", name=op.f("pk_endorsement")),
    )
    with op.batch_alter_table("endorsement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_endorsement_person_id"), ["person_id"], unique=False)

    op.create_table(
        "link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=8), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("purpose IN ('answer', 'dossier')", name=op.f("ck_link_purpose")),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nomination.id"], name=op.f("fk_link_nomination_id_nomination")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_link_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
        sa.UniqueConstraint("secret_hash", name="uq_link_secret"),
    )
    with op.batch_alter_table("link", schema=None) as batch_op:
        batch_op.create_index("ix_link_nomination", ["nomination_id", "purpose"], unique=False)

    op.create_table(
        "nominator",
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nomination.id"], name=op.f("fk_nominator_nomination_id_nomination")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_nominator_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_nominator_person_id_person")),
        sa.PrimaryKeyConstraint("nomination_id", "person_id", name=op.f("pk_nominator")),
    )
    with op.batch_alter_table("nominator", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_nominator_person_id"), ["person_id"], unique=False)

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
    )
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_note_nomination_id"), ["nomination_id"], unique=False)

    op.create_table(
        "note_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nomination.id"], name=op.f("fk_note_reading_nomination_id_nomination")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_note_reading_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_reading")),
    )
    with op.batch_alter_table("note_reading", schema=None) as batch_op:
        batch_op.create_index("ix_note_reading_nomination", ["nomination_id"], unique=False)

    op.create_table(
        "recusal",
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nomination.id"], name=op.f("fk_recusal_nomination_id_nomination")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_recusal_person_id_person")),
        sa.PrimaryKeyConstraint("nomination_id", "person_id", name=op.f("pk_recusal")),
    )
    with op.batch_alter_table("recusal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recusal_person_id"), ["person_id"], unique=False)

    with _record() as batch_op:
        batch_op.add_column(sa.Column("within_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_record_within_id_record"), "record", ["within_id"], ["id"])
        batch_op.drop_constraint(batch_op.f("ck_record_audience"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_record_audience"), f"audience IN ({OLD}, 'named')")
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_attachment_purpose"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_attachment_purpose"), "purpose IN ('file', 'evidence', 'instruction', 'photo')"
        )


def downgrade():
    op.execute("UPDATE record SET audience = 'author' WHERE audience = 'named'")
    op.execute("UPDATE attachment SET purpose = 'file' WHERE purpose = 'photo'")
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_attachment_purpose"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_attachment_purpose"), "purpose IN ('file', 'evidence', 'instruction')"
        )
    with _record() as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_record_audience"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_record_audience"), f"audience IN ({OLD})")
        batch_op.drop_constraint(batch_op.f("fk_record_within_id_record"), type_="foreignkey")
        batch_op.drop_column("within_id")

    with op.batch_alter_table("recusal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recusal_person_id"))

    op.drop_table("recusal")
    with op.batch_alter_table("note_reading", schema=None) as batch_op:
        batch_op.drop_index("ix_note_reading_nomination")

    op.drop_table("note_reading")
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_note_nomination_id"))

    op.drop_table("note")
    with op.batch_alter_table("nominator", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_nominator_person_id"))

    op.drop_table("nominator")
    with op.batch_alter_table("link", schema=None) as batch_op:
        batch_op.drop_index("ix_link_nomination")

    op.drop_table("link")
    with op.batch_alter_table("endorsement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_endorsement_person_id"))

    op.drop_table("endorsement")
    with op.batch_alter_table("nomination", schema=None) as batch_op:
        batch_op.drop_index("ix_nomination_nominee")
        batch_op.drop_index("ix_nomination_call")

    op.drop_table("nomination")
    op.drop_table("elector")
    with op.batch_alter_table("committee_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_committee_member_person_id"))

    op.drop_table("committee_member")
    with op.batch_alter_table("call_seat", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_call_seat_seat_id"))

    op.drop_table("call_seat")
    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.drop_index("ix_ballot_call")

    op.drop_table("ballot")
    with op.batch_alter_table("call", schema=None) as batch_op:
        batch_op.drop_index("ix_call_closes")
        batch_op.drop_index("ix_call_body")

    op.drop_table("call")
    with op.batch_alter_table("declaration", schema=None) as batch_op:
        batch_op.drop_index("ix_declaration_person")

    op.drop_table("declaration")
