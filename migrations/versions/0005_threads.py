"""What a plan's next edition carries on, kept: each objective and each indicator names the one before it.

Editions opened before this one are told by their places: an objective by its number and an indicator by its rank on
the action that was carried over, where it bears the same titles as before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OBJECTIVES = """
UPDATE objective SET carries_on_id = (
    SELECT MIN(old.id)
    FROM axis
    JOIN plan ON plan.id = axis.plan_id
    JOIN axis AS old_axis ON old_axis.plan_id = plan.revises_id AND old_axis.rank = axis.rank
    JOIN objective AS old ON old.axis_id = old_axis.id AND old.rank = objective.rank
    WHERE axis.id = objective.axis_id AND old.title_fr = objective.title_fr AND old.title_en = objective.title_en
)
"""
INDICATORS = """
UPDATE indicator SET carries_on_id = (
    SELECT MIN(old.id)
    FROM indicator AS old
    WHERE old.record_id = COALESCE(
            (SELECT action.carries_on_id FROM action WHERE action.id = indicator.record_id),
            (SELECT plan.revises_id FROM plan WHERE plan.id = indicator.record_id)
        )
        AND old.rank = indicator.rank AND old.name_fr = indicator.name_fr AND old.name_en = indicator.name_en
)
"""


def upgrade():
    for name in ("objective", "indicator"):
        with op.batch_alter_table(name) as batch_op:
            batch_op.add_column(sa.Column("carries_on_id", sa.Integer(), nullable=True))
            batch_op.create_foreign_key(
                op.f(f"fk_{name}_carries_on_id_{name}"), name, ["carries_on_id"], ["id"]
            )
            batch_op.create_index(op.f(f"ix_{name}_carries_on_id"), ["carries_on_id"], unique=False)
    op.execute(OBJECTIVES)
    op.execute(INDICATORS)


def downgrade():
    for name in ("indicator", "objective"):
        with op.batch_alter_table(name) as batch_op:
            batch_op.drop_index(op.f(f"ix_{name}_carries_on_id"))
            batch_op.drop_constraint(op.f(f"fk_{name}_carries_on_id_{name}"), type_="foreignkey")
            batch_op.drop_column("carries_on_id")
