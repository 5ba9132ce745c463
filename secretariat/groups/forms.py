"""The forms of working groups."""

import json

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from secretariat.clusters.forms import chosen_id
from secretariat.core import forms
from secretariat.core.lifecycle import N_
from secretariat.groups.roster import MOST_ROWS, Row, again

COUNT = _l("Write a whole number from 1 to 200.")
YEARS = _l("Write a whole number from 0 to 10.")
TIMES = _l("Write a whole number from 0 to 20.")
TOO_LONG = _l("This is longer than %(max)d characters. Shorten it.")
HUES = (N_("Blue"), N_("Plum"), N_("Violet"), N_("Ochre"), N_("Olive"), N_("Teal"))


class Lines(TextAreaField):
    """One value a line; several values posted under its name (the page of a conflict does) are its lines."""

    def process_formdata(self, valuelist):
        self.data = "\n".join(valuelist)


class EditGroup(forms.Form):
    """What a group is called, and how many seats it needs."""

    title_fr = forms.line(_l("Title in French"), limit=300)
    title_en = forms.line(_l("Title in English"), limit=300)
    short_fr = forms.line(_l("Short name in French"), limit=60, description=_l("For the menu."))
    short_en = forms.line(_l("Short name in English"), limit=60)
    code_fr = forms.line(
        _l("Code in French"), limit=4, description=_l("Two to four letters that stand beside its colour.")
    )
    code_en = forms.line(_l("Code in English"), limit=4)
    aliases = Lines(
        _l("Other names"),
        [Optional(), Length(max=2000, message=TOO_LONG), forms.no_nul],
        filters=[forms.trimmed],
        description=_l("One a line: names by which documents and people call it."),
    )
    hue = RadioField(_l("Colour"), coerce=lambda v: int(v) if str(v).isdecimal() else None)
    minimum_seats = forms.Whole(
        _l("Filled seats needed before it may be activated"),
        [InputRequired(COUNT), NumberRange(1, 200, message=COUNT)],
    )
    coordinator_id = SelectField(_l("Looked after by"), coerce=chosen_id)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.hue.choices = [SelectChoice(str(n), _(name)) for n, name in enumerate(HUES, 1)]

    def offer(self, people: list[tuple[int, str]]) -> None:
        """Fill the list of those who may look after it."""
        self.coordinator_id.choices = [SelectChoice("", "–")] + [
            SelectChoice(str(i), name) for i, name in people
        ]

    def validate(self, extra_validators=None) -> bool:
        valid = super().validate(extra_validators)
        if not (self.title_fr.data or self.title_en.data):
            message = _("Give a title in at least one language.")
            self.title_fr.errors = [*self.title_fr.errors, message]
            return False
        return valid


class ProposeGroup(EditGroup):
    """A new group, from a template."""

    slug = forms.line(
        _l("Address"), limit=60, description=_l("A word or two for the address; empty: made from the title.")
    )
    restricted = BooleanField(
        _l("Restricted to its members"),
        description=_l("The group and its records exist only for its members and the secretariat."),
    )
    mandate_fr = forms.text(_l("Mandate in French"), limit=6000)
    mandate_en = forms.text(_l("Mandate in English"), limit=6000)


class MandateForm(forms.Form):
    """A new version of the mandate."""

    mandate_fr = forms.text(_l("Mandate in French"), limit=6000)
    mandate_en = forms.text(_l("Mandate in English"), limit=6000)
    reason = forms.line(_l("Why it changes"))


class SeatForm(forms.Form):
    """What a seat asks and allows."""

    criteria_fr = forms.text(_l("Criteria in French"), limit=4000)
    criteria_en = forms.text(_l("Criteria in English"), limit=4000)
    term_years = forms.Whole(
        _l("Years of a term"),
        [InputRequired(YEARS), NumberRange(0, 10, message=YEARS)],
        default=2,
        description=_l("0: until the seat is left. A term that runs stays as it was agreed."),
    )
    renewals = forms.Whole(
        _l("How often a term may be renewed"),
        [InputRequired(TIMES), NumberRange(0, 20, message=TIMES)],
        default=1,
    )
    alternate_allowed = BooleanField(
        _l("May have an alternate"),
        description=_l("Somebody named beforehand, who takes the seat over for the rest of a term."),
    )


class SeatsForm(SeatForm):
    """More seats at the table."""

    constituency = SelectField(_l("Constituency"))
    seats = forms.Whole(_l("How many"), [InputRequired(COUNT), NumberRange(1, 200, message=COUNT)], default=1)
    observers = BooleanField(
        _l("For observers"), description=_l("An observer’s seat has no vote and does not count as filled.")
    )

    def offer(self, labels: dict[str, str]) -> None:
        """Fill the list of constituencies."""
        self.constituency.choices = [SelectChoice(key, label) for key, label in labels.items()]


class TargetForm(forms.Form):
    """One more target of balance."""

    kind = RadioField(_l("Kind"), default="least")
    label_fr = forms.line(_l("Name in French"), limit=160)
    label_en = forms.line(_l("Name in English"), limit=160)
    one = SelectMultipleField(_l("Constituencies that count"))
    least = forms.Whole(
        _l("Seats held at least"),
        [Optional(), NumberRange(1, 200, message=COUNT)],
        description=_l("For a minimum."),
    )
    other = SelectMultipleField(_l("Constituencies of the other side"), description=_l("For a parity."))

    def offer(self, labels: dict[str, str]) -> None:
        """Fill the kinds and the lists of constituencies."""
        self.kind.choices = [
            SelectChoice("least", _("A minimum: these constituencies hold at least so many seats")),
            SelectChoice("parity", _("A parity: two sides hold as many seats")),
        ]
        for field in (self.one, self.other):
            field.choices = [SelectChoice(key, label) for key, label in labels.items()]


class RosterForm(forms.Form):
    """A workbook with a roster."""

    upload = FileField(
        _l("Workbook"),
        description=_l("Excel or OpenDocument, up to 1 MB, with the columns of an exported roster."),
    )

    def validate_upload(self, field) -> None:
        if not getattr(field.data, "filename", ""):  # a text may be sent in its place
            raise ValidationError(_l("Choose a file first."))


class ConfirmRoster(forms.Form):
    """The rows that were read, sent back to be done. They are checked again, and trusted in nothing."""

    rows = HiddenField(validators=[Length(max=400_000), forms.no_nul])

    def read(self) -> list[Row] | None:
        """The rows posted; None for what was never made here."""
        try:
            given = json.loads(self.rows.data or "")
            if not isinstance(given, list):
                return None
            rows = [again(number, cells, errors) for number, cells, errors in given]
        except (ValueError, TypeError, AttributeError):
            return None
        return rows if len(rows) <= MOST_ROWS else None
