"""The forms of plans and actions."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from wtforms import FieldList, FormField, HiddenField, SelectChoice, SelectField, SelectMultipleField
from wtforms import Form as Subform
from wtforms.validators import InputRequired, NumberRange

from secretariat.core import forms
from secretariat.plans.commands import BACKWARDS


def whole_or_none(value) -> int | None:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


class Titled(forms.Form):
    """A title in one language or both."""

    title_fr = forms.line(_l("Title in French"))
    title_en = forms.line(_l("Title in English"))

    def validate(self, extra_validators=None) -> bool:
        valid = super().validate(extra_validators)
        if not (self.title_fr.data or self.title_en.data):
            valid = self.complain("title_fr", _("Give a title in at least one language."))
        return valid


class Dated(Titled):
    """Two dates in order; once adopted, what is held changes with a reason only."""

    LAST = "due_on"
    held: Mapping[str, Any] = {}
    """What stands, by field, where it was adopted: see ``hold``."""
    unexplained = ""

    def hold(self, thing: Any, names: tuple[str, ...], unexplained: str) -> None:
        """From now on these fields of a thing need the form's reason to change, where the form asks for one.

        Who filled in an old page is shown both texts first, and not asked about changes that others made.
        """
        if "reason" in self and self.posted_version == thing.version:
            self.held, self.unexplained = {name: getattr(thing, name) for name in names}, unexplained

    def validate(self, extra_validators=None) -> bool:
        valid, first, last = super().validate(extra_validators), self.starts_on.data, self[self.LAST].data
        if first and last and last <= first:
            valid = self.complain(self.LAST, _(BACKWARDS))
        moved = any(self[name].data != value and not self[name].errors for name, value in self.held.items())
        if moved and not (self.reason.data or "").strip():
            valid = self.complain("reason", _(self.unexplained))
        return valid


class PlanForm(Dated):
    """What a plan says of itself."""

    LAST = "ends_on"

    group_id = SelectField(
        _l("Whose plan"),
        coerce=whole_or_none,
        choices=[],
        description=_l("A working group’s action plan, or the development plan of the whole cluster."),
    )
    starts_on = forms.day(_l("Beginning"), required=True)
    ends_on = forms.day(_l("End"), required=True)
    summary_fr = forms.text(_l("Summary in French"), description=_l("Markdown works."))
    summary_en = forms.text(_l("Summary in English"))
    highlights_fr = forms.text(
        _l("Highlights in French"), description=_l("What the report says first. Markdown works.")
    )
    highlights_en = forms.text(_l("Highlights in English"))
    reason = forms.line(_l("Why the years change"), limit=1000)


class FundingForm(Subform):
    """One source and what it gives."""

    source = forms.line(_l("Source"), limit=160)
    sought_cents = forms.Dollars(_l("Sought"))
    committed_cents = forms.Dollars(_l("Committed"))
    received_cents = forms.Dollars(_l("Received"))


class ActionForm(Dated):
    """What an action is, when, with whom and at what cost."""

    objective_id = SelectField(_l("Objective"), coerce=whole_or_none, choices=[])
    description_fr = forms.text(_l("Description in French"), description=_l("Markdown works."))
    description_en = forms.text(_l("Description in English"))
    starts_on = forms.day(_lp("date", "Start"))
    due_on = forms.day(_l("Due date"))
    partners = SelectMultipleField(
        _l("Partners"),
        coerce=whole_or_none,
        choices=[],
        description=_l("Organisations that help the lead."),
    )
    partners_were = HiddenField()
    budget_cents = forms.Dollars(_l("Budget"))
    funding = FieldList(FormField(FundingForm), max_entries=14)
    funding_was = HiddenField()
    serves_id = SelectField(
        _l("Serves as well"),
        coerce=whole_or_none,
        choices=[],
        description=_l("An objective of the cluster’s development plan."),
    )
    reason = forms.text(_l("Why the dates or the budget change"), limit=1000)

    def facts(self) -> dict:
        facts = super().facts()
        facts["partners"] = [id for id in self.partners.data or [] if id]
        were = (self.partners_were.data or "").split(",")
        facts["partners_were"] = [int(id) for id in were if id.isdecimal() and len(id) < 10]
        facts["funding"] = [
            {name: line.form[name].data for name in line.form._fields} for line in self.funding
        ]
        return facts


class StructureForm(forms.Form):
    """One change of the structure: what is done to what."""

    do = SelectField(choices=[SelectChoice(v, v) for v in ("add", "rename", "up", "down", "remove", "place")])
    what = SelectField(choices=[SelectChoice(v, v) for v in ("axis", "objective", "action")])
    id = forms.Whole()
    parent = forms.Whole()
    rank = forms.Whole()
    title_fr = forms.line(_l("Title in French"))
    title_en = forms.line(_l("Title in English"))
    was_fr = HiddenField()
    was_en = HiddenField()


class ProgressForm(forms.Form):
    """How far the work is, and what moved."""

    progress = forms.Whole(
        _l("Progress"),
        [
            InputRequired(_l("An answer is needed here.")),
            NumberRange(0, 100, message=_l("Write a whole number from 0 to 100.")),
        ],
    )
    note = forms.line(_l("What moved?"), limit=2000)


class MilestoneForm(Titled):
    """A dated point."""

    due_on = forms.day(_l("Date"), required=True)
