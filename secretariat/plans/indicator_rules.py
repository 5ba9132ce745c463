"""The life of an indicator: it is followed until it is retired; its readings stay."""

from secretariat.core.lifecycle import N_, Lifecycle, State, Step
from secretariat.plans.roles import REASON, ROLES, STAFF

GONE_ON = ("replaced", "superseded")
"""States of an owner whose next edition stands: what is read from then on is read there."""
INDICATOR = Lifecycle(
    kind="indicator",
    initial="followed",
    path=("followed",),
    roles=ROLES,
    states=(
        State("followed", N_("Followed")),
        State("retired", N_("Retired"), final=True, look="ended"),
    ),
    steps=(
        Step(
            "measure",
            N_("Add a measurement"),
            ("followed",),
            None,
            ("lead", "coordinator", "chair"),
            N_("%(who)s measured %(what)s"),
            page="measure",
            icon="graph-up",
        ),
        Step(
            "edit",
            N_("Edit"),
            ("followed",),
            None,
            ("coordinator", "director", "chair"),
            N_("%(who)s edited the indicator %(what)s"),
            page="edit",
            icon="pencil",
        ),
        Step(
            "retire",
            N_("Retire the indicator"),
            ("followed",),
            "retired",
            STAFF,
            N_("%(who)s retired the indicator %(what)s"),
            facts=(REASON,),
            icon="archive",
            irreversible=True,
        ),
    ),
)
