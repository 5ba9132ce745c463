"""The forms of editions: what one is about, and what it says."""

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired

from secretariat.core import forms, i18n
from secretariat.core.lifecycle import N_
from secretariat.editions import links
from secretariat.reports import periods
from secretariat.reports.bilingual import BOTH


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
    correction_fr = forms.text(
        _l("What it corrects, in French"),
        description=_l("It stands on the cover, and in the letter to the list."),
    )
    correction_en = forms.text(_l("What it corrects, in English"))


RECURRENCES = (
    ("", N_("Never")),
    ("monthly", N_("Every month")),
    ("quarterly", N_("Every quarter")),
    ("yearly", N_("Every year")),
)
MOST_RECIPIENTS = 100
ADDRESS = re.compile(r"[^\s@<>,;:\"\\]{1,64}@[^\s@<>,;:\"\\]{1,180}\.[^\s@<>,;:\"\\.]{2,}")


class ScheduleForm(forms.Form):
    """How often the next edition is prepared, and the mailing list of a published one."""

    recurrence = SelectField(
        _l("Prepare the next edition"),
        choices=[],
        default="",
        description=_l(
            "Ten days before its period ends, a draft with the same layout waits for the coordination, "
            "once the edition before it is published."
        ),
    )
    recipients = forms.text(
        _l("Mailing list"),
        limit=10_000,
        description=_l(
            "One address for each line. Each gets a link of its own when the edition is published."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.recurrence.choices = [SelectChoice(value, _(label)) for value, label in RECURRENCES]

    def addresses(self) -> list[str]:
        """The addresses, each once, in their order."""
        return list(dict.fromkeys((self.recipients.data or "").lower().split()))

    def validate(self, extra_validators=None) -> bool:
        valid = super().validate(extra_validators)
        wrong = [one for one in self.addresses() if not ADDRESS.fullmatch(one)]
        if wrong:
            self.recipients.errors = [
                *self.recipients.errors,
                _("This is no address: %(text)s", text=wrong[0][:60]),
            ]
        if len(self.addresses()) > MOST_RECIPIENTS:
            self.recipients.errors = [*self.recipients.errors, _("Give at most 100 addresses.")]
        return valid and not self.recipients.errors


class LinkForm(forms.Form):
    """A new link: for whom, in which language, for how long."""

    name = forms.line(
        _l("For whom"),
        required=True,
        limit=254,
        description=_l("A name or an address; it stands in the history."),
    )
    language = RadioField(_l("Language"), [InputRequired()], choices=[], default="fr")
    days = SelectField(_l("Works for"), [InputRequired()], choices=[], default="90")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.language.choices = [
            *(SelectChoice(code, name) for code, name in i18n.LANGUAGE_NAMES.items()),
            SelectChoice(BOTH, _("French and English")),
        ]
        self.days.choices = [
            SelectChoice(str(days), ngettext("%(num)s day", "%(num)s days", days)) for days in links.DAYS
        ]
