"""The forms of editions: what one is about, and what it says."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from secretariat.core import forms
from secretariat.reports import periods


class NewEdition(forms.Form):
    """What a new edition is about, and on which period."""

    layout = RadioField(_l("Layout"), [InputRequired()], choices=[], default="board")
    about = SelectField(_l("About"), choices=[], default="")
    period = SelectField(_l("Period"), [InputRequired()], choices=[])
    funder = SelectField(
        _l("Funder"),
        choices=[],
        default="",
        description=_l("For the layout to a funder: whose money it answers for."),
    )

    def facts(self) -> dict:
        """With the period as its two days, and the group or plan by its own name."""
        start, end = periods.bounds(self.period.data)
        facts = {"layout": self.layout.data, "starts_on": start, "ends_on": end, "funder": self.funder.data}
        kind, _colon, number = self.about.data.partition(":")
        if kind in ("group", "plan"):
            facts[f"{kind}_id"] = int(number)
        return facts

    def validate(self, extra_validators=None) -> bool:
        valid = super().validate(extra_validators)
        if valid and self.layout.data == "funder" and not self.funder.data:
            self.funder.errors = [*self.funder.errors, _("Choose the funder to whom it is made.")]
            return False
        return valid


class EditEdition(forms.Form):
    """A draft's own texts, each in both languages."""

    title_fr = forms.line(_l("Title in French"))
    title_en = forms.line(_l("Title in English"))
    highlights_fr = forms.text(
        _l("Highlights in French"),
        description=_l("What is read first: three to five short paragraphs. Markdown works."),
    )
    highlights_en = forms.text(_l("Highlights in English"))
    decisions_fr = forms.text(
        _l("Decisions asked in French"),
        description=_l("One line for each decision, beginning with a dash."),
    )
    decisions_en = forms.text(_l("Decisions asked in English"))
    outlook_fr = forms.text(
        _l("Outlook in French"), description=_l("What comes next, and what could change it.")
    )
    outlook_en = forms.text(_l("Outlook in English"))
    funder = forms.line(_l("Funder"), limit=160)
    agreement_fr = forms.line(
        _l("Agreement in French"),
        description=_l("Its number, its date and its amount, as the agreement writes them."),
    )
    agreement_en = forms.line(_l("Agreement in English"))
