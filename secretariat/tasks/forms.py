"""The forms of tasks."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectField, SelectMultipleField
from wtforms.validators import InputRequired

from secretariat.core import forms
from secretariat.core.lifecycle import N_

RECURRENCE_LABELS = (
    ("", N_("Once")),
    ("weekly", N_("Every week")),
    ("monthly", N_("Every month")),
    ("quarterly", N_("Every quarter")),
    ("yearly", N_("Every year")),
)


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
    about = SelectField(
        _l("About"), coerce=lambda v: int(v) if str(v or "").isdecimal() else None, choices=[]
    )
    group_id = SelectField(
        _l("Working group"),
        coerce=lambda v: int(v) if str(v or "").isdecimal() else None,
        choices=[],
        validate_choice=False,
    )


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
