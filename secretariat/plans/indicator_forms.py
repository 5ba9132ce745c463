"""The forms of indicators and measurements."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from secretariat.core import forms, i18n
from secretariat.plans import periods
from secretariat.plans.indicator_commands import UNEXPLAINED

BLANK_ROWS = 4
FREQUENCIES = (
    ("monthly", _l("Every month")),
    ("quarterly", _l("Every quarter")),
    ("yearly", _l("Every year")),
)
DIRECTIONS = (("up", _l("it goes up")), ("down", _l("it goes down")))


def read_choice(value: str, lang: str) -> str:
    """A frequency or a direction in words."""
    return str(dict((*FREQUENCIES, *DIRECTIONS)).get(value, value))


class Period(StringField):
    """A period, typed and shown as the reader's language writes it; data is as it is kept."""

    def __init__(self, label, **extra):
        super().__init__(label, [Optional(), Length(max=7), forms.no_nul], **extra)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = periods.typed(valuelist[0]) if valuelist else ""

    def _value(self) -> str:
        return periods.written(self.data or "", i18n.language())


class IndicatorForm(forms.Form):
    """Definition and targets. Targets are rows of (period, value), read apart."""

    name_fr = forms.line(_l("Name in French"), limit=200)
    name_en = forms.line(_l("Name in English"), limit=200)
    definition_fr = forms.text(_l("Definition in French"), limit=4000)
    definition_en = forms.text(_l("Definition in English"), limit=4000)
    unit_fr = forms.line(_l("Unit in French"), limit=60)
    unit_en = forms.line(_l("Unit in English"), limit=60)
    source_fr = forms.line(_l("Source in French"), limit=200)
    source_en = forms.line(_l("Source in English"), limit=200)
    direction = SelectField(_l("Better when"), choices=[], default="up")
    frequency = SelectField(_l("Measured"), choices=[], default="quarterly")
    baseline_value = forms.Number(_l("Baseline"))
    baseline_period = Period(
        _l("Baseline’s period"),
        description=_l("A year (2024), a quarter (2024-Q4) or a month (2024-12)."),
    )
    reason = forms.text(
        _l("Why the targets change"), limit=2000, description=_l("Needed once the plan is adopted.")
    )

    def __init__(self, *args, targets: list[tuple[str, str]] | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.direction.choices = [SelectChoice(value, str(label)) for value, label in DIRECTIONS]
        self.frequency.choices = [SelectChoice(value, str(label)) for value, label in FREQUENCIES]
        self.target_rows = [*(targets or []), *[("", "")] * BLANK_ROWS]
        self.target_errors: list[str] = []
        self.moved = False
        """Whether a target of an adopted plan changes, which needs a reason."""

    def read_targets(self, names: list[str], values: list[str]) -> dict[str, float]:
        """The targets that were typed; what is wrong goes to ``target_errors`` and is shown with them."""
        rows = list(zip(names, values, strict=False))[:60]
        self.target_rows = [*[row for row in rows if any(row)], *[("", "")] * BLANK_ROWS]
        found: dict[str, float] = {}
        for period, value in rows:
            text, value = period.strip(), value.strip()
            period = periods.typed(text)
            if not period and not value:
                continue
            try:
                periods.end_of(period)
            except ValueError:
                self.target_errors.append(
                    _("“%(text)s” is not a period: write 2026, 2026-Q3 or 2026-09.", text=text)
                )
                continue
            try:
                found[period] = _number(value)
            except ValueError:
                self.target_errors.append(_("The target of %(period)s needs a number.", period=text))
        return found

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        if not (self.name_fr.data or self.name_en.data):
            valid = self.complain("name_fr", _("Give a name in at least one language."))
        if self.baseline_period.data:
            try:
                periods.end_of(self.baseline_period.data)
            except ValueError:
                valid = self.complain("baseline_period", _("Write 2024, 2024-Q4 or 2024-12."))
        if self.moved and not (self.reason.data or "").strip():
            valid = self.complain("reason", _(UNEXPLAINED))
        return valid and not self.target_errors


def _number(text: str) -> float:
    compact = text.replace("\u00a0", "").replace("\u202f", "").replace(" ", "").replace(",", ".")
    value = float(compact)
    if not abs(value) < 10**12:
        raise ValueError(text)
    return value


class MeasurementForm(forms.Form):
    """One reading."""

    period = SelectField(_l("Period"), [InputRequired(_l("An answer is needed here."))], choices=[])
    value = forms.Number(_l("Result"), [InputRequired(_l("An answer is needed here."))])
    note = forms.text(_l("Note"), limit=2000, description=_l("How it was measured, or what was corrected."))
