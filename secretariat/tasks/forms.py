"""The forms of tasks."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import RadioField, SelectChoice, SelectField, SelectMultipleField
from wtforms.validators import InputRequired

from secretariat.core import forms
from secretariat.core.lifecycle import N_
from secretariat.tasks.rules import NOBODY, PAST

RECURRENCE_LABELS = (
    ("", N_("Once")),
    ("weekly", N_("Every week")),
    ("monthly", N_("Every month")),
    ("quarterly", N_("Every quarter")),
    ("yearly", N_("Every year")),
)


def read_recurrence(value: str, lang: str) -> str:
    """How often a task comes back, in words."""
    return _(dict(RECURRENCE_LABELS).get(value, value))


class Titled(forms.Form):
    """A title in one language or both."""

    title_fr = forms.line(_l("Title in French"))
    title_en = forms.line(_l("Title in English"))

    def validate(self, extra_validators=None) -> bool:
        valid = super().validate(extra_validators)
        if not (self.title_fr.data or self.title_en.data):
            self.title_fr.errors = [*self.title_fr.errors, _("Give a title in at least one language.")]
            return False
        return valid


class EditTask(Titled):
    """What may be changed of a task that stands."""

    instructions = forms.text(
        _l("Instructions"),
        description=_l("What is asked, and what a good answer looks like. Markdown works."),
    )
    due_on = forms.day(_l("Due date"))
    recurrence = SelectField(_l("Repeats"), choices=[], default="")
    checklist = forms.text(_l("Checklist"), limit=8000, description=_l("One line for each thing to tick."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.recurrence.choices = [SelectChoice(value, _(label)) for value, label in RECURRENCE_LABELS]


def _number(value) -> int | None:
    return int(value) if str(value or "").isdecimal() and len(str(value)) < 10 else None


class AssignTask(EditTask):
    """A new task, for one or many.

    Whom and where one may choose is filled in only to be shown: what was chosen is checked by the command, which
    asks the database about that alone.
    """

    to = RadioField(_l("To whom"), [InputRequired(_l("An answer is needed here."))], default="people")
    people = SelectMultipleField(_l("People"), coerce=int, choices=[], validate_choice=False)
    organisations = SelectMultipleField(
        _l("Organisations"),
        coerce=int,
        choices=[],
        validate_choice=False,
        description=_l("The task goes to each organisation’s representative."),
    )
    of_group = SelectField(_l("Of which group"), coerce=_number, choices=[], validate_choice=False)
    about = SelectField(_l("About"), coerce=_number, choices=[])
    group_id = SelectField(
        _l("Working group"),
        coerce=_number,
        choices=[],
        validate_choice=False,
        description=_l("Where the task is listed. Left empty, it is that of the group asked, if any."),
    )
    files = MultipleFileField(_l("Files"))
    today: date = date.min
    """The cluster's day: an earlier one is past."""

    def offer(self, groups: list, home: int | None = None) -> None:
        """The ways of saying whom: in person, through an organisation, or a whole group where there is one."""
        self.to.choices = [("people", _("People I choose"))]
        if groups:
            self.to.choices += [
                ("organisations", _("Organisations, through their representatives")),
                ("group_people", _("Everybody in a group")),
                ("group_organisations", _("Each organisation in a group, through its representative")),
            ]
        if not self.is_submitted():
            self.of_group.data = home

    def validate(self, extra_validators=None) -> bool:
        valid, to = super().validate(extra_validators), self.to.data or ""
        if to.startswith("group_") and not self.of_group.data:
            valid = self.complain("of_group", _("Choose the group whose people are asked."))
        if to in ("people", "organisations") and not self[to].data:
            valid = self.complain(to, _(NOBODY))
        if self.due_on.data and self.due_on.data < self.today:
            valid = self.complain("due_on", _(PAST))
        return valid

    def asked(self) -> dict:
        """The facts for the command: of the ways of saying whom, only the one that was chosen."""
        facts = self.facts()
        to, group = facts.pop("to"), facts.pop("of_group")
        for name in ("people", "organisations"):
            facts[name] = facts[name] if to == name else []
        if to.startswith("group_"):
            facts[to] = group
            facts["group_id"] = facts["group_id"] or group
        return facts


class BulkTasks(forms.Form):
    """The same change on the ticked tasks."""

    verb = SelectField(choices=[SelectChoice(v, v) for v in ("confirm", "cancel", "due", "remind")])
    due_on = forms.day(_l("New due date"))
    reason = forms.line(_l("Reason"))
    back = forms.line("")


class TickForm(forms.Form):
    """One line of a checklist."""

    item = forms.Whole()
    done = forms.line("")
