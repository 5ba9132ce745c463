"""The logo and the colour that a cluster's documents wear."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "cluster_brand",
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.Column("colour", sa.String(length=7), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("alternative_fr", sa.String(length=160), nullable=False),
        sa.Column("alternative_en", sa.String(length=160), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["cluster.id"], name=op.f("fk_cluster_brand_cluster_id_cluster")
        ),
        sa.PrimaryKeyConstraint("cluster_id", name=op.f("pk_cluster_brand")),
    )


def downgrade():
    """Documents wear the product's colour again; what was published keeps its own bytes."""
    op.drop_table("cluster_brand")
