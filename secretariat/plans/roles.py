"""Who acts on plans and what they hold, in the words that the tables of this room share."""

from secretariat.core.lifecycle import N_, Fact, Situation

REASON = Fact("reason", N_("Reason"), "text")
ROLES = {
    "lead": N_("the lead’s representative"),
    "chair": N_("the chair of the group"),
    "coordinator": N_("coordination"),
    "director": N_("direction"),
}
STAFF = ("coordinator", "director")
EDITORS = ("coordinator", "director", "chair")


def just_imported(case: Situation) -> str | None:
    """An import made or changed it that is being undone."""
    if case.world is None or case.world.undoing(case.record.id):
        return None
    return N_("No import of it is being undone.")


def being_imported(case: Situation) -> str | None:
    """An import makes it in this very moment."""
    if case.world is None or case.world.importing(case.record.id):
        return None
    return N_("No import brings it in.")
