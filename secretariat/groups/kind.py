"""Working group and seat as core knows them, and their place in the shell."""

from secretariat.clusters import belonging
from secretariat.clusters import queries as clusters
from secretariat.core import acts, i18n, kinds, shell
from secretariat.core.lifecycle import N_
from secretariat.groups import commands, leaving, nav, succession, table
from secretariat.groups.board_rules import BOARD
from secretariat.groups.models import Board, Seat, WorkingGroup
from secretariat.groups.rules import WORKING_GROUP
from secretariat.groups.seat_rules import SEAT


def _people(session, actor, record):
    return clusters.people_choices(session, record.cluster_id, contributing=False)


def _organisations(session, actor, record):
    return clusters.organisation_choices(session, record.cluster_id, i18n.language())


FIELDS = {
    "title_fr": N_("title in French"),
    "title_en": N_("title in English"),
    "short_fr": N_("short name in French"),
    "short_en": N_("short name in English"),
    "code_fr": N_("code in French"),
    "code_en": N_("code in English"),
    "hue": N_("colour"),
    "minimum_seats": N_("filled seats needed"),
    "coordinator_id": N_("looked after by"),
    "aliases": N_("other names"),
    "mandate_fr": N_("mandate in French"),
    "mandate_en": N_("mandate in English"),
}
CONSEQUENCES = {
    "restrict": commands.cover_records,
    "unrestrict": commands.cover_records,
    "conclude": commands.clear_table,
    "drop": commands.clear_table,
}
KIND = kinds.register(
    kinds.Kind(
        name="working_group",
        cls=WorkingGroup,
        lifecycle=WORKING_GROUP,
        label=N_("Working group"),
        plural=N_("Working groups"),
        icon="people",
        room="groups",
        slug=True,
        fields=FIELDS,
        consequences=CONSEQUENCES,
    )
)
BOARD_KIND = kinds.register(
    kinds.Kind(
        name="board",
        cls=Board,
        lifecycle=BOARD,
        label=N_("The secretariat’s board"),
        plural=N_("Working groups and board"),
        icon="diagram-3",
        room="groups",
        slug=True,
        fields=FIELDS,
        consequences=CONSEQUENCES,
    )
)
SEAT_KIND = kinds.register(
    kinds.Kind(
        name="seat",
        cls=Seat,
        lifecycle=SEAT,
        label=N_("Seat"),
        plural=N_("Seats"),
        icon="person",
        room="seat",
        owner="working_group",
        fields={
            "ends_on": N_("last day"),
            "role": N_("role"),
            "person_id": N_("person"),
            "criteria_fr": N_("criteria in French"),
            "criteria_en": N_("criteria in English"),
            "term_years": N_("years of a term"),
            "renewals": N_("renewals"),
            "alternate_allowed": N_("alternate allowed"),
        },
        consequences={
            "appoint": table.seat_person,
            "renew": table.renew_term,
            "name_alternate": table.name_alternate,
            "drop_alternate": table.dropped_alternate,
            "replace": table.replace_holder,
            "keep": table.keep_holder,
            "resign": table.end_term,
            "vacate": table.end_term,
            "take_off": table.end_term,
            "lapse": table.let_lapse,
            "follow": succession.promise,
            "take_over": succession.take_over,
            "drop_successor": succession.give_up,
        },
        choices={"person": _people, "organisation": _organisations},
    )
)
acts.answer("last_term", table.last_term)
acts.answer("last_term_of", table.last_term_of)
belonging.when_leaving(leaving.settle, leaving.questions)
shell.add_room(shell.Room("groups", N_("Working groups"), "people", "groups/", "working_group", rank=20))
shell.add_new(N_("Working group"), "groups/new", "people", staff_only=True)
shell.set_groups(nav.living, nav.links)
