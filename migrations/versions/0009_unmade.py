"""An action may be in no objective: the one that an import made, once that import is undone."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("action") as batch_op:
        batch_op.alter_column("objective_id", existing_type=sa.Integer(), nullable=True)


def downgrade():
    """The schema before knew no action without an objective: one that was taken back is an abandoned one there."""
    op.execute("UPDATE record SET state = 'abandoned' WHERE kind = 'action' AND state = 'unmade'")
    op.execute("UPDATE action SET objective_id = (SELECT MIN(id) FROM objective) WHERE objective_id IS NULL")
    with op.batch_alter_table("action") as batch_op:
        batch_op.alter_column("objective_id", existing_type=sa.Integer(), nullable=False)
