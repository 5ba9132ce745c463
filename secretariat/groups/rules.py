"""The life of a working group.

Proposed → chartered → active ⇄ dormant → concluded. To the domain's steps one is added: a proposal, or a
charter that never led to a first meeting, may be *dropped* with a reason. The secretariat must avoid
duplication, and an idea that was let go would otherwise stand as proposed for ever.
"""

from typing import Any

from secretariat.core.i18n import ngettext_later as ngettext
from secretariat.core.lifecycle import N_, Await, Fact, Lifecycle, Refused, Situation, State, Step
from secretariat.groups.seat_rules import ROLES, STAFF
from secretariat.groups.terms import chair_of, votes_held

REASON = Fact("reason", N_("Reason"), "text")


def mandate_written(case: Situation) -> str | None:
    group = case.thing
    return None if group.mandate_fr or group.mandate_en else N_("The mandate has to be written first.")


def table_complete(case: Situation) -> str | None:
    """Say exactly what is missing: a chair, so many seats, or both."""
    group = case.thing
    held = votes_held(group.seats, case.today)
    short = max(group.minimum_seats - held, 0)
    told = {"held": held, "least": group.minimum_seats}
    if chair_of(group.seats, case.today) is None:
        if not short:
            return N_("A chair is missing: appoint one.")
        return ngettext(
            "A chair is missing, and %(num)s more seat must be filled: %(held)s of at least %(least)s are.",
            "A chair is missing, and %(num)s more seats must be filled: %(held)s of at least %(least)s are.",
            short,
            **told,
        )
    if short:
        return ngettext(
            "%(num)s more seat must be filled: %(held)s of at least %(least)s are.",
            "%(num)s more seats must be filled: %(held)s of at least %(least)s are.",
            short,
            **told,
        )
    return None


def nothing_open(case: Situation) -> str | None:
    left = case.world.open_work(case.thing.id, exempt=("working_group", "board")) if case.world else 0
    if not left:
        return None
    return ngettext(
        "%(num)s open record of this body has to be reassigned or closed first.",
        "%(num)s open records of this body have to be reassigned or closed first.",
        left,
    )


def is_open(case: Situation) -> str | None:
    return N_("It is already restricted.") if case.thing.audience == "group" else None


def is_restricted(case: Situation) -> str | None:
    return None if case.thing.audience == "group" else N_("It is already open to the cluster.")


def restrict(case: Situation, facts: dict[str, Any]) -> None:
    case.thing.audience = "group"


def unrestrict(case: Situation, facts: dict[str, Any]) -> None:
    case.thing.audience = "cluster"


def on_its_page(case: Situation, facts: dict[str, Any]) -> None:
    """An edit is written by its command, with what changed: taken as a bare step it would tell of nothing."""
    raise Refused(N_("This is done on a page of its own."))


def conclude(case: Situation, facts: dict[str, Any]) -> None:
    case.thing.final_note = (facts.get("final_note") or "").strip()


def walls(frm: tuple[str, ...], restricted: str, opened: str) -> tuple[Step, Step]:
    """The rows by which a body is restricted and opened again; the words tell which in its history."""
    told = {"facts": (REASON,), "tell": ("member",)}
    return (
        Step(
            "restrict",
            N_("Restrict to its members"),
            frm,
            None,
            ("director",),
            restricted,
            guard=is_open,
            effect=restrict,
            icon="lock",
            **told,
        ),
        Step(
            "unrestrict",
            N_("Open to the cluster"),
            frm,
            None,
            ("director",),
            opened,
            guard=is_restricted,
            effect=unrestrict,
            icon="globe2",
            **told,
        ),
    )


def conclusion(label: str, frm: tuple[str, ...], past: str, hint: str) -> Step:
    """The row by which a body's work ends, with its final note."""
    return Step(
        "conclude",
        label,
        frm,
        "concluded",
        ("director",),
        past,
        facts=(Fact("final_note", N_("Final note"), "text", hint=hint),),
        guard=nothing_open,
        effect=conclude,
        tell=("member", "coordinator"),
        icon="flag",
        irreversible=True,
    )


def dropping(label: str, frm: tuple[str, ...], past: str) -> Step:
    """The row by which a body that never met is let go."""
    return Step(
        "drop",
        label,
        frm,
        "dropped",
        ("director",),
        past,
        facts=(REASON,),
        guard=nothing_open,
        tell=("coordinator",),
        icon="x-octagon",
        irreversible=True,
    )


WORKING_GROUP = Lifecycle(
    kind="working_group",
    initial="proposed",
    path=("proposed", "chartered", "active", "concluded"),
    roles=ROLES,
    states=(
        State("proposed", N_("Proposed"), (Await("director", "charter", due=False),), look="wait"),
        State("chartered", N_("Chartered"), (Await("coordinator", "activate", due=False),), look="wait"),
        State("active", N_("Active")),
        State("dormant", N_("Dormant"), (Await("coordinator", "resume", due=False),), look="wait"),
        State("concluded", N_("Concluded"), final=True, look="done"),
        State("dropped", N_("Dropped"), final=True, look="ended"),
    ),
    steps=(
        Step(
            "charter",
            N_("Charter the group"),
            ("proposed",),
            "chartered",
            ("director",),
            N_("%(who)s chartered the group"),
            guard=mandate_written,
            tell=("coordinator",),
            icon="check-lg",
            ask=N_("to charter the group"),
        ),
        Step(
            "activate",
            N_("Activate"),
            ("chartered",),
            "active",
            STAFF,
            N_("%(who)s activated the group"),
            guard=table_complete,
            tell=("member", "director"),
            icon="play",
            ask=N_("to activate the group"),
        ),
        Step(
            "pause",
            N_("Pause"),
            ("active",),
            "dormant",
            STAFF,
            N_("%(who)s paused the group"),
            facts=(REASON,),
            tell=("member",),
            icon="pause",
        ),
        Step(
            "resume",
            N_("Resume"),
            ("dormant",),
            "active",
            STAFF,
            N_("%(who)s resumed the group"),
            facts=(Fact("note", N_("Note"), "text", required=False),),
            tell=("member",),
            icon="play",
            ask=N_("to resume the group"),
        ),
        Step(
            "mandate",
            N_("Write the mandate"),
            ("proposed", "chartered"),
            None,
            STAFF,
            N_("%(who)s wrote version %(what)s of the mandate"),
            page="mandate",
            effect=on_its_page,
            icon="file-earmark-text",
        ),
        Step(
            "mandate",
            N_("Revise the mandate"),
            ("active", "dormant"),
            None,
            ("director",),
            N_("%(who)s wrote version %(what)s of the mandate"),
            page="mandate",
            effect=on_its_page,
            icon="file-earmark-text",
        ),
        Step(
            "seats",
            N_("Seats and people"),
            ("proposed", "chartered", "active", "dormant"),
            None,
            STAFF,
            N_("%(who)s changed the seats"),
            page="seats",
            effect=on_its_page,
            icon="people",
        ),
        Step(
            "targets",
            N_("Targets of balance"),
            ("proposed", "chartered", "active", "dormant"),
            None,
            STAFF,
            N_("%(who)s set the targets of balance"),
            page="targets",
            effect=on_its_page,
            icon="sliders",
        ),
        Step(
            "edit",
            N_("Edit"),
            ("proposed", "chartered", "active", "dormant"),
            None,
            STAFF,
            N_("%(who)s edited the group"),
            page="edit",
            effect=on_its_page,
            icon="pencil",
        ),
        *walls(
            ("proposed", "chartered", "active", "dormant"),
            N_("%(who)s restricted the group and its records to its members and the secretariat"),
            N_("%(who)s opened the group and its records to the cluster"),
        ),
        conclusion(
            N_("Conclude"),
            ("active", "dormant"),
            N_("%(who)s concluded the group"),
            N_("What the group achieved, and where its work goes on."),
        ),
        dropping(N_("Drop the proposal"), ("proposed", "chartered"), N_("%(who)s dropped the proposal")),
    ),
)
