"""A figure's source in both languages: what one column held is kept as the name in each.

Back again, the English name is kept, or the French one where there is no other: one column holds one name.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("figure") as batch_op:
        for name in ("source_fr", "source_en"):
            batch_op.add_column(sa.Column(name, sa.String(240), nullable=False, server_default=""))
    op.execute("UPDATE figure SET source_fr = source, source_en = source")
    with op.batch_alter_table("figure") as batch_op:
        for name in ("source_fr", "source_en"):
            batch_op.alter_column(name, existing_type=sa.String(240), server_default=None)
        batch_op.drop_column("source")


def downgrade():
    with op.batch_alter_table("figure") as batch_op:
        batch_op.add_column(sa.Column("source", sa.String(240), nullable=False, server_default=""))
    op.execute("UPDATE figure SET source = CASE WHEN source_en = '' THEN source_fr ELSE source_en END")
    with op.batch_alter_table("figure") as batch_op:
        batch_op.alter_column("source", existing_type=sa.String(240), server_default=None)
        for name in ("source_en", "source_fr"):
            batch_op.drop_column(name)
