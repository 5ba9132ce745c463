"""Who was elected to a seat before its holder's term is over: they follow on the day after its last."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("seat") as batch_op:
        batch_op.add_column(sa.Column("successor_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("successor_organisation_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("successor_role", sa.String(length=12), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("successor_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("successor_until", sa.Date(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_seat_successor_id_person"), "person", ["successor_id"], ["id"])
        batch_op.create_foreign_key(
            op.f("fk_seat_successor_organisation_id_organisation"),
            "organisation",
            ["successor_organisation_id"],
            ["id"],
        )
        batch_op.create_index(op.f("ix_seat_successor_id"), ["successor_id"], unique=False)


def downgrade():
    """Who was to follow is lost: the table before this one knows only who sits."""
    with op.batch_alter_table("seat") as batch_op:
        batch_op.drop_index(op.f("ix_seat_successor_id"))
        batch_op.drop_constraint(op.f("fk_seat_successor_organisation_id_organisation"), type_="foreignkey")
        batch_op.drop_constraint(op.f("fk_seat_successor_id_person"), type_="foreignkey")
        for name in ("until", "from", "role", "organisation_id", "id"):
            batch_op.drop_column(f"successor_{name}")
