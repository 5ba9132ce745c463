"""A link to an edition may open in both languages."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade():
    _widen(2, 4)


def downgrade():
    """A link that opens in both languages opens in French."""
    op.execute("UPDATE edition_link SET language = 'fr' WHERE language = 'both'")
    _widen(4, 2)


def _widen(before: int, after: int) -> None:
    with op.batch_alter_table("edition_link") as table:
        table.alter_column(
            "language",
            existing_type=sa.String(length=before),
            type_=sa.String(length=after),
            existing_nullable=False,
        )
