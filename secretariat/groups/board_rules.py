"""The life of the secretariat's board: in formation → in office → dissolved.

It sits at a table like a group's and asks the same of it, but it is neither proposed by anybody nor paused: it is
set up by the secretariat and put in office by the director, once its table is complete.
"""

from secretariat.core.lifecycle import N_, Await, Lifecycle, State, Step
from secretariat.groups.rules import conclusion, dropping, on_its_page, table_complete, walls
from secretariat.groups.seat_rules import ROLES, STAFF

LIVING = ("proposed", "active")

BOARD = Lifecycle(
    kind="board",
    initial="proposed",
    path=("proposed", "active", "concluded"),
    roles=ROLES,
    states=(
        State("proposed", N_("In formation"), (Await("director", "constitute", due=False),), look="wait"),
        State("active", N_("In office")),
        State("concluded", N_("Dissolved"), final=True, look="done"),
        State("dropped", N_("Dropped"), final=True, look="ended"),
    ),
    steps=(
        Step(
            "constitute",
            N_("Put the board in office"),
            ("proposed",),
            "active",
            ("director",),
            N_("%(who)s put the board in office"),
            guard=table_complete,
            tell=("member", "coordinator"),
            icon="check-lg",
            ask=N_("to put the board in office"),
        ),
        Step(
            "mandate",
            N_("Write the mandate"),
            ("proposed",),
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
            ("active",),
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
            LIVING,
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
            LIVING,
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
            LIVING,
            None,
            STAFF,
            N_("%(who)s edited the board"),
            page="edit",
            effect=on_its_page,
            icon="pencil",
        ),
        *walls(
            LIVING,
            N_("%(who)s restricted the board and its records to its members and the secretariat"),
            N_("%(who)s opened the board and its records to the cluster"),
        ),
        conclusion(
            N_("Dissolve"),
            ("active",),
            N_("%(who)s dissolved the board"),
            N_("Why it is dissolved, and what takes its place."),
        ),
        dropping(
            N_("Drop the board"), ("proposed",), N_("%(who)s dropped the board before it was in office")
        ),
    ),
)
