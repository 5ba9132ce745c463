"""The life of a plan: drafted, consulted on, adopted, then superseded by its next edition or closed."""

from typing import Any

from secretariat.core.i18n import gettext_later as gettext
from secretariat.core.i18n import ngettext_later as ngettext
from secretariat.core.lifecycle import N_, Await, Fact, Lifecycle, Refused, Situation, State, Step
from secretariat.plans.roles import EDITORS, REASON, ROLES, STAFF, just_imported

NAMED = 6
"""How many actions a reason names before it counts the others."""
UNDER_WAY = ("draft", "consultation", "adopted")
MOVABLE = ("draft", "consultation")
"""States of a plan in which axes and actions may change places: later its numbers are quoted elsewhere."""


def _has_actions(case: Situation) -> str | None:
    """It has at least one action."""
    if case.world is None or case.world.actions_of(case.record.id):
        return None
    return N_("Add at least one action first.")


def _all_dated(case: Situation) -> str | None:
    """Every action has its dates. Asked before the consultation too, or the director is handed a step that is shut."""
    undated = case.world.undated_actions(case.record.id) if case.world else []
    if not undated:
        return _has_actions(case)
    told = {"codes": ", ".join(undated[:NAMED]), "more": len(undated) - NAMED}
    if len(undated) <= NAMED:
        return ngettext(
            "Action %(codes)s has no start or no due date: give it both first.",
            "Actions %(codes)s have no start or no due date: give them both first.",
            len(undated),
            **told,
        )
    return gettext(
        "Actions %(codes)s and %(more)s more have no start or no due date: give them both first.", **told
    )


def _no_open_action(case: Situation) -> str | None:
    """No action is still open."""
    if case.world is None or not case.world.open_actions(case.record.id):
        return None
    return N_("Some actions are still open: complete, abandon or carry them over first.")


def _adopt(case: Situation, facts: dict[str, Any]) -> None:
    adopted_on = facts.get("adopted_on") or case.today
    if adopted_on > case.today:
        raise Refused(errors={"adopted_on": [N_("A plan is adopted today or earlier.")]})
    case.thing.adopted_on = adopted_on


def _no_next_edition(case: Situation) -> str | None:
    """Its next edition is not being prepared already."""
    if case.world is None or not case.world.next_edition(case.record.id, ("draft", "consultation")):
        return None
    return N_("Its next edition is already being prepared.")


def _next_is_adopted(case: Situation) -> str | None:
    """Its next edition is adopted."""
    if case.world is None or case.world.next_edition(case.record.id, ("adopted",)):
        return None
    return N_("Its next edition is not adopted yet.")


PLAN = Lifecycle(
    kind="plan",
    initial="draft",
    path=("draft", "consultation", "adopted", "closed"),
    roles={
        "chair": ROLES["chair"],
        "coordinator": ROLES["coordinator"],
        "director": ROLES["director"],
        "member": N_("the members"),
    },
    watched=("adopted_on",),
    states=(
        State("draft", N_("Draft"), (Await("coordinator", "open_consultation", due=False),), look="wait"),
        State("consultation", N_("In consultation"), (Await("director", "adopt", due=False),), look="wait"),
        State("adopted", N_("Adopted")),
        State("superseded", N_("Superseded"), final=True, look="ended"),
        State("closed", N_("Closed"), final=True, look="done"),
    ),
    steps=(
        Step(
            "open_consultation",
            N_("Open the consultation"),
            ("draft",),
            "consultation",
            ("coordinator", "chair"),
            N_("%(who)s opened the plan to consultation"),
            guard=_all_dated,
            tell=("member", "chair"),
            icon="megaphone",
            ask=N_("to open the consultation"),
        ),
        Step(
            "return",
            N_("Back to draft"),
            ("consultation",),
            "draft",
            STAFF,
            N_("%(who)s took the plan back to draft"),
            facts=(REASON,),
            icon="arrow-counterclockwise",
        ),
        Step(
            "adopt",
            N_("Adopt"),
            ("consultation",),
            "adopted",
            ("director",),
            N_("%(who)s adopted the plan; its baseline is frozen"),
            facts=(
                Fact(
                    "adopted_on",
                    N_("Adopted on"),
                    "date",
                    required=False,
                    hint=N_("Today, if you leave it empty."),
                ),
            ),
            guard=_all_dated,
            effect=_adopt,
            tell=("member", "chair", "coordinator"),
            icon="check-lg",
            ask=N_("to adopt the plan"),
        ),
        Step(
            "revise",
            N_("Revise"),
            ("adopted",),
            None,
            STAFF,
            N_("%(who)s opened a new version of the plan"),
            facts=(REASON,),
            guard=_no_next_edition,
            icon="files",
        ),
        Step(
            "supersede",
            N_("Supersede"),
            ("adopted",),
            "superseded",
            STAFF,
            N_("%(who)s adopted the next version; this one is superseded"),
            guard=_next_is_adopted,
            quiet=True,
            icon="files",
        ),
        Step(
            "edit",
            N_("Edit"),
            ("draft", "consultation", "adopted"),
            None,
            ("coordinator", "director", "chair"),
            N_("%(who)s edited the plan"),
            page="edit",
            icon="pencil",
        ),
        Step(
            "structure",
            N_("Axes, objectives and actions"),
            UNDER_WAY,
            None,
            EDITORS,
            N_("%(who)s changed the structure"),
            page="structure",
            icon="list-nested",
        ),
        Step(
            "add",
            N_("Add"),
            UNDER_WAY,
            None,
            EDITORS,
            N_("%(who)s added %(what)s"),
            quiet=True,
            icon="plus-lg",
        ),
        Step(
            "rename",
            N_("Rename"),
            UNDER_WAY,
            None,
            EDITORS,
            N_("%(who)s renamed %(was)s: %(what)s"),
            quiet=True,
            icon="pencil",
        ),
        Step(
            "move",
            N_("Move"),
            MOVABLE,
            None,
            EDITORS,
            N_("%(who)s moved %(what)s"),
            quiet=True,
            icon="arrow-down",
        ),
        Step(
            "remove",
            N_("Remove"),
            MOVABLE,
            None,
            EDITORS,
            N_("%(who)s removed %(what)s"),
            quiet=True,
            icon="trash",
        ),
        Step(
            "take_back",
            N_("Take back with its import"),
            UNDER_WAY,
            None,
            EDITORS,
            N_("%(who)s undid the import that added %(what)s"),
            guard=just_imported,
            quiet=True,
            icon="arrow-counterclockwise",
        ),
        Step(
            "close",
            N_("Close the plan"),
            ("adopted",),
            "closed",
            ("director",),
            N_("%(who)s closed the plan"),
            facts=(Fact("note", N_("What the plan achieved"), "text"),),
            guard=_no_open_action,
            icon="archive",
            irreversible=True,
        ),
    ),
)
