"""Why somebody does not vet a nomination: what ties them to it, in words and as a rule."""

from secretariat.core.lifecycle import N_

INTERESTS = {
    "nominee": N_("is the nominee"),
    "nominated": N_("nominated this person"),
    "endorsed": N_("endorsed this person"),
    "colleague": N_("belongs to the same organisation"),
    "declared": N_("stands aside"),
}
"""Why somebody does not vet a nomination."""


def interest_of(nomination, person_id: int | None, bound) -> str:
    """Why a person may not vet a nomination, as a key of INTERESTS; empty where nothing is known.

    ``bound`` says what ties them to it: recused, nominated, endorsed, colleague.
    """
    if person_id is None:
        return ""
    if nomination.nominee_id == person_id:
        return "nominee"
    if bound.recused:
        return "declared"
    if bound.nominated:
        return "nominated"
    if bound.endorsed:
        return "endorsed"
    return "colleague" if bound.colleague else ""
