"""Seats in full: criteria, length of term, renewals, alternates; targets of a body; constituencies of a cluster.

The secretariat's board needs no table: it is a kind of record that lives in ``working_group``.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

GIVEN = (
    "constituency IN ('large_firm', 'small_firm', 'research', 'education', 'government', 'union', "
    "'association', 'workforce_committee', 'funder', 'secretariat')"
)
SEAT = (
    ("criteria_fr", sa.Text(), "''"),
    ("criteria_en", sa.Text(), "''"),
    ("term_years", sa.Integer(), "2"),
    ("renewals", sa.Integer(), "1"),
    ("alternate_allowed", sa.Boolean(), "false"),
)
"""New columns, with what they hold for the seats that are there."""


def upgrade():
    op.create_table(
        "constituency",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.Column("label_fr", sa.String(length=80), nullable=False),
        sa.Column("label_en", sa.String(length=80), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("label_fr <> '' AND label_en <> ''", name=op.f("ck_constituency_labelled")),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["cluster.id"], name=op.f("fk_constituency_cluster_id_cluster")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_constituency")),
        sa.UniqueConstraint("cluster_id", "label_fr", name="uq_constituency_label"),
    )
    op.create_table(
        "balance_target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("label_fr", sa.String(length=160), nullable=False),
        sa.Column("label_en", sa.String(length=160), nullable=False),
        sa.Column("one", sa.JSON(), nullable=False),
        sa.Column("other", sa.JSON(), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('parity', 'least')", name=op.f("ck_balance_target_kind")),
        sa.CheckConstraint("least >= 0", name=op.f("ck_balance_target_least")),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.id"], name=op.f("fk_balance_target_record_id_record")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_balance_target")),
    )
    with op.batch_alter_table("balance_target") as batch_op:
        batch_op.create_index(batch_op.f("ix_balance_target_record_id"), ["record_id"], unique=False)

    with op.batch_alter_table("organisation") as batch_op:
        batch_op.drop_constraint(op.f("ck_organisation_constituency"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_organisation_constituency"), f"{GIVEN} OR substr(constituency, 1, 1) = 'x'"
        )
    with op.batch_alter_table("seat") as batch_op:
        for name, kind, held in SEAT:
            batch_op.add_column(sa.Column(name, kind, nullable=False, server_default=sa.text(held)))
        batch_op.add_column(sa.Column("alternate_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_seat_alternate_id_person"), "person", ["alternate_id"], ["id"])
        batch_op.create_check_constraint(op.f("ck_seat_terms"), "term_years >= 0 AND renewals >= 0")
        batch_op.create_index(batch_op.f("ix_seat_alternate_id"), ["alternate_id"], unique=False)
        batch_op.create_index("ix_seat_over", ["state", "ends_on"], unique=False)
    with op.batch_alter_table("term") as batch_op:
        batch_op.add_column(sa.Column("renewal", sa.Integer(), nullable=False, server_default=sa.text("0")))
    with op.batch_alter_table("seat") as batch_op:
        for name, kind, _held in SEAT:
            batch_op.alter_column(name, existing_type=kind, server_default=None)
    with op.batch_alter_table("term") as batch_op:
        batch_op.alter_column("renewal", existing_type=sa.Integer(), server_default=None)


def downgrade():
    """A board becomes a working group, a constituency of a cluster's own an association: the schema before
    knew neither."""
    record = sa.table("record", sa.column("kind"), sa.column("cluster_id"), sa.column("number"))
    connection = op.get_bind()
    for cluster_id, number in connection.execute(
        sa.select(record.c.cluster_id, record.c.number)
        .where(record.c.kind == "board")
        .order_by(record.c.number)
    ).all():
        last = connection.scalar(
            sa.select(sa.func.max(record.c.number)).where(
                record.c.kind == "working_group", record.c.cluster_id == cluster_id
            )
        )
        connection.execute(
            sa.update(record)
            .where(record.c.kind == "board", record.c.cluster_id == cluster_id, record.c.number == number)
            .values(kind="working_group", number=(last or 0) + 1)
        )
        connection.execute(
            sa.text("UPDATE counter SET last = :last WHERE cluster_id = :cluster AND kind = 'working_group'"),
            {"last": (last or 0) + 1, "cluster": cluster_id},
        )
    op.execute("UPDATE organisation SET constituency = 'association' WHERE substr(constituency, 1, 1) = 'x'")
    op.execute("UPDATE seat SET constituency = 'association' WHERE substr(constituency, 1, 1) = 'x'")
    with op.batch_alter_table("term") as batch_op:
        batch_op.drop_column("renewal")
    with op.batch_alter_table("seat") as batch_op:
        batch_op.drop_index("ix_seat_over")
        batch_op.drop_index(batch_op.f("ix_seat_alternate_id"))
        batch_op.drop_constraint(op.f("ck_seat_terms"), type_="check")
        batch_op.drop_constraint(op.f("fk_seat_alternate_id_person"), type_="foreignkey")
        batch_op.drop_column("alternate_id")
        for name, _kind, _held in reversed(SEAT):
            batch_op.drop_column(name)
    with op.batch_alter_table("organisation") as batch_op:
        batch_op.drop_constraint(op.f("ck_organisation_constituency"), type_="check")
        batch_op.create_check_constraint(op.f("ck_organisation_constituency"), GIVEN)
    with op.batch_alter_table("balance_target") as batch_op:
        batch_op.drop_index(batch_op.f("ix_balance_target_record_id"))
    op.drop_table("balance_target")
    op.drop_table("constituency")
