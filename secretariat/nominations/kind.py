"""Call and nomination as core knows them, and the room's place in the shell."""

from secretariat.core import acts, backup, keys, kinds, shell, telling
from secretariat.core.lifecycle import N_
from secretariat.nominations import (
    ballots,
    consequences,
    deciding,
    panels,
    questions,
    roll,
    secret_models,
    voting_work,
)
from secretariat.nominations.call_rules import CALL
from secretariat.nominations.models import Call, Nomination
from secretariat.nominations.nomination_rules import NOMINATION

__all__ = ["CALL_KIND", "NOMINATION_KIND", "voting_work"]


def _others(session, actor, nomination) -> list[tuple[int, str]]:
    """With which a nomination may be merged."""
    return consequences.duplicates(session, nomination)


CALL_KIND = kinds.register(
    kinds.Kind(
        name="call",
        cls=Call,
        lifecycle=CALL,
        label=N_("Call for nominations"),
        plural=N_("Calls for nominations"),
        icon="megaphone",
        room="calls",
        fields={
            "title_fr": N_("title in French"),
            "title_en": N_("title in English"),
            "criteria_fr": N_("criteria in French"),
            "criteria_en": N_("criteria in English"),
            "closes_on": N_("last day"),
            "nominators": N_("who nominates"),
            "endorsers": N_("who endorses"),
            "endorsements_needed": N_("endorsements needed"),
            "self_allowed": N_("own nomination allowed"),
            "decided_by": N_("how it is decided"),
            "suffrage": N_("who votes"),
            "quorum_percent": N_("quorum"),
            "voting_closes_on": N_("last day of the vote"),
        },
        consequences={
            "publish": consequences.announce,
            "extend": consequences.put_off,
            "close": consequences.close,
            "read": consequences.note_read,
            "cancel": consequences.stop,
            "confirm": deciding.tell_body,
            "decide_by_slate": deciding.tell_body,
            "open_ballot": ballots.opened,
            "count": ballots.counted,
            "fall_short": ballots.no_result,
            "void": ballots.no_result,
        },
    )
)
NOMINATION_KIND = kinds.register(
    kinds.Kind(
        name="nomination",
        cls=Nomination,
        lifecycle=NOMINATION,
        label=N_("Nomination"),
        plural=N_("Nominations"),
        icon="person-plus",
        room="nominations",
        fields={"statement_fr": N_("statement in French"), "statement_en": N_("statement in English")},
        consequences={
            "submit": consequences.write_to_nominee,
            "accept": consequences.confirm_acceptance,
            "endorse": consequences.endorse,
            "unendorse": consequences.unendorse,
            "recuse": consequences.stand_aside,
            "bar": consequences.tell_finding,
            "merge": consequences.merge,
        },
        choices={"into": _others},
    )
)
questions.answer_guards()
telling.tell_as("nominate_too", N_("%(who)s nominated %(what)s too"), "person-plus")
telling.tell_as("link", N_("%(who)s sent the link to %(what)s again"), "send")
telling.tell_as(
    "term_ending",
    N_("The term of %(what)s (%(milieu)s) ends on %(ends_on)s: a call may be made"),
    "calendar-check",
)
shell.add_room(
    shell.Room(
        "nominations", N_("Nominations"), "person-plus", "nominations/", "call", rank=25, also=("calls/",)
    )
)
shell.add_new(N_("Call for nominations"), "calls/new", "megaphone", staff_only=True)
panels.enter()
acts.answer("turnout", roll.turnout)
acts.answer("votes", ballots.votes)
for table in (secret_models.Note.__table__, secret_models.Envelope.__table__):
    keys.keeps(table)
for table, rows in ballots.for_backup().items():
    backup.instead(table, rows)
