"""The document that names a project, as English readers find it.

Projects entered before keep the one name that they have: nobody knows the other. Back again, that one is kept.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("project") as batch_op:
        batch_op.add_column(sa.Column("source_en", sa.String(300), nullable=False, server_default=""))
    with op.batch_alter_table("project") as batch_op:
        batch_op.alter_column("source_en", existing_type=sa.String(300), server_default=None)


def downgrade():
    with op.batch_alter_table("project") as batch_op:
        batch_op.drop_column("source_en")
