"""Edition as core knows it, and its place in the shell."""

from secretariat.core import kinds, telling
from secretariat.core.lifecycle import N_
from secretariat.editions import commands, queries
from secretariat.editions.models import Edition
from secretariat.editions.rules import EDITION

__all__ = ["KIND", "queries"]

KIND = kinds.register(
    kinds.Kind(
        name="edition",
        cls=Edition,
        lifecycle=EDITION,
        label=N_("Edition"),
        plural=N_("Editions"),
        icon="file-earmark-text",
        room="editions",
        fields={
            "title_fr": N_("title in French"),
            "title_en": N_("title in English"),
            "highlights_fr": N_("highlights in French"),
            "highlights_en": N_("highlights in English"),
            "decisions_fr": N_("decisions asked in French"),
            "decisions_en": N_("decisions asked in English"),
            "outlook_fr": N_("outlook in French"),
            "outlook_en": N_("outlook in English"),
            "funder": N_("funder"),
            "agreement_fr": N_("agreement in French"),
            "agreement_en": N_("agreement in English"),
            "correction_fr": N_("what it corrects, in French"),
            "correction_en": N_("what it corrects, in English"),
        },
        consequences={"publish": commands.ask_to_publish, "correct": commands.open_correction},
    )
)
telling.tell_as("edition.create", N_("%(who)s opened the draft"), "plus-lg")
