"""Where an action stands, in words: with the amount where it is late or soon, else the word of its state."""

from flask_babel import gettext as _

from secretariat.core.lifecycle import N_
from secretariat.plans.rows import ActionRow
from secretariat.plans.rules import ACTION

STATUS_WORDS = {
    "done": N_("Done"),
    "ok": N_("On track"),
    "soon": N_("Due soon"),
    "late": N_("Late"),
    "wait": N_("Waiting"),
    "dropped": N_("Dropped"),
}
LOOKS = {"dropped": "ended"}
"""Status → the colour key, where it is another."""


class StatusWords:
    """The words of a status in the language being spoken, translated once for many rows."""

    def __init__(self):
        self.states = {state.name: _(state.label) for state in ACTION.states}
        self.words = {key: _(text) for key, text in STATUS_WORDS.items()}
        self._late, self._soon, self._today = _("Late %(n)s d"), _("In %(n)s d"), _("Today")

    def __call__(self, row: ActionRow) -> tuple[str, str]:
        return LOOKS.get(row.status, row.status), self.label(row)

    def label(self, row: ActionRow) -> str:
        """“Late 25 d”, “In 6 d”, “On track”, or the word of its state."""
        if row.status == "late":
            return self._late % {"n": row.late_by}
        if row.status == "soon":
            return self._soon % {"n": row.due_in} if row.due_in else self._today
        if row.status in ("wait", "dropped"):
            return self.states[row.state]
        return self.words[row.status]


def status_words(row: ActionRow, lang: str) -> tuple[str, str]:
    """Colour key and words of one row, in the language being spoken; for many rows, keep a StatusWords."""
    return StatusWords()(row)
