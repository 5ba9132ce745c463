"""Call and nomination as core knows them, and the room's place in the shell."""

from secretariat.core import kinds
from secretariat.core.lifecycle import N_
from secretariat.nominations import questions, secret_models
from secretariat.nominations.call_rules import CALL
from secretariat.nominations.models import Call, Nomination
from secretariat.nominations.nomination_rules import NOMINATION

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
    )
)
questions.answer_guards()
SECRET = (secret_models.Ballot, secret_models.Elector, secret_models.Note, secret_models.NoteReading)
"""Tables of the room that no kind names."""
