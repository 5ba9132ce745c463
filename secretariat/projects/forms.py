"""The forms of projects: the proposal, its parts, the lines of its funding."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from flask_babel import ngettext
from wtforms import BooleanField, FieldList, FormField, SelectChoice, SelectField, SelectMultipleField
from wtforms import Form as WTForm

from secretariat.core import forms, i18n
from secretariat.projects.proposing import PARTS, backwards, excess

LANGUAGE_OF = {"fr": _l("in French"), "en": _l("in English")}
TEXTS = ("title", "need", "aim", "results")
DRAFTED = ("draft", "1")
"""The button that keeps a draft instead of sending it."""


def _row(value: Any) -> int | None:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _rows(value: Any) -> int:
    found = _row(value)
    if found is None:
        raise ValueError
    return found


class Amount(forms.Dollars):
    """Dollars shown as the language groups them; what was typed comes back as it was typed."""

    def _value(self) -> str:
        if self.raw_data or self.data is None or self.data % 100:
            return super()._value()
        return i18n.number(self.data // 100, i18n.language())


class Proposal(forms.Form):
    """A project as its proposer writes it: each text in one language or both."""

    title_fr = forms.line(_l("Title of the project"))
    title_en = forms.line(_l("Title of the project"))
    is_different = BooleanField(_l("My project is different"))
    different = forms.line(_l("What sets it apart"), limit=1000)
    need_fr = forms.text(_l("Need observed"), limit=8000)
    need_en = forms.text(_l("Need observed"), limit=8000)
    aim_fr = forms.text(_l("Aim"), limit=8000)
    aim_en = forms.text(_l("Aim"), limit=8000)
    groups = SelectMultipleField(_l("Groups concerned"), coerce=_rows, choices=[])
    group_id = SelectField(
        _l("Group that decides"),
        coerce=_row,
        choices=[],
        description=_l(
            "Its members give their opinion and its chair decides. The group ticked, if only one is."
        ),
    )
    lead_id = SelectField(
        _l("Lead organisation"),
        coerce=_row,
        choices=[],
        description=_l("It carries the project out, and its representative reports on it."),
    )
    budget_cents = Amount(_l("Total cost"), description=_l("All sources, over its whole length"))
    own_cents = Amount(_l("Partners’ contribution"), description=_l("In money or in kind"))
    sought_cents = Amount(
        _l("Funding sought"), description=_l("From the financial aid programme or from the cluster")
    )
    starts_on = forms.day(_lp("date", "Start"))
    due_on = forms.day(_l("End"))
    results_fr = forms.text(_l("Results to reach"), limit=8000)
    results_en = forms.text(_l("Results to reach"), limit=8000)
    partners = SelectMultipleField(_l("Organisations that take part"), coerce=_rows, choices=[])
    rallying = BooleanField(_l("Rallying project"))
    reason = forms.line(_l("Reason for the new end"), limit=1000)

    def __init__(self, *args, lang: str = "en", **kwargs):
        super().__init__(*args, **kwargs)
        self.lang = lang
        other = "en" if lang == "fr" else "fr"
        for name in TEXTS:
            field = self[f"{name}_{other}"]
            field.label.text = _(
                "%(field)s, %(language)s", field=field.label.text, language=LANGUAGE_OF[other]
            )

    def offer(
        self,
        groups: Iterable[tuple[int, str]],
        organisations: Iterable[tuple[int, str]],
        mine: Iterable[int] = (),
    ) -> None:
        """Give the lists to choose from; ``mine`` are the reader's own organisations, offered first."""
        mine = set(mine)
        groups = [SelectChoice(*pair) for pair in groups]
        organisations = [SelectChoice(*pair) for pair in organisations]
        none = SelectChoice("", _("Choose…"))
        self.groups.choices = groups
        self.group_id.choices = [none, *groups]
        own_first = sorted(organisations, key=lambda choice: choice.value not in mine)
        self.lead_id.choices = [none, *own_first]
        self.partners.choices = organisations

    def only(self, *, staff: bool, state: str) -> None:
        """Take away what does not apply where the project stands, or is not the reader's to say."""
        if not staff:
            del self.rallying
        if state not in ("active", "on_hold"):
            del self.reason
        if state not in ("idea", "submitted", "returned"):
            del self.group_id
        if state not in ("idea", "submitted", "returned", "in_review"):
            del self.lead_id

    def facts(self) -> dict:
        facts = super().facts()
        if not facts.pop("is_different"):
            facts["different"] = ""
        return facts

    def valid_facts(self) -> dict:
        """What can be kept of a form that is still being typed: every answer that has the right shape."""
        self.validate()
        bad = {field.name for field in self if field.errors}
        return {name: value for name, value in self.facts().items() if name not in bad}

    def titled(self) -> bool:
        return bool(self.title_fr.data or self.title_en.data)

    def validate(self, extra_validators=None) -> bool:
        valid = super().validate(extra_validators)
        if not self.titled():
            self._refuse(f"title_{self.lang}", _("Give a title in at least one language."))
            valid = False
        if self.is_different.data and not self.different.data:
            self._refuse("different", _("Say what sets it apart from those above."))
            valid = False
        return valid

    def agrees(self) -> bool:
        """Whether amounts and dates agree with one another; what does not is said beside its field."""
        cost = _Amounts(self)
        beyond = excess(cost)
        if beyond:
            lang = i18n.language()
            self._refuse(
                "sought_cents",
                _(
                    "%(sought)s exceeds the total cost by %(beyond)s. Lower the request or correct the cost.",
                    sought=i18n.money(cost.sought_cents, lang),
                    beyond=i18n.money(beyond, lang),
                ),
            )
        if backwards(cost):
            self._refuse("due_on", _("The end comes after the start."))
        return not (beyond or backwards(cost))

    def _refuse(self, name: str, message: str) -> None:
        self[name].errors = [*self[name].errors, message]

    def contents(self) -> list[dict]:
        """The parts of the form for the rail: whether each is complete, has an error, or lacks answers."""
        labels = {
            "need": _("The need"),
            "funding": _("The funding"),
            "results": _("Expected results"),
            "partners": _("Partners"),
        }
        return [self._part(name, label) for name, label in labels.items()]

    def _part(self, part: str, label: str) -> dict:
        fields = IN_PART[part]
        wrong = sum(1 for name in fields if name in self and self[name].errors)
        lacking = sum(1 for name in PARTS[part] if not self._answered(name))
        row = {"label": label, "url": f"#part-{part}", "state": "done", "note": _("complete")}
        if wrong:
            row |= {"state": "error", "note": ngettext("%(num)s error", "%(num)s errors", wrong)}
        elif lacking:
            row |= {
                "state": "todo",
                "note": ngettext("%(num)s answer missing", "%(num)s answers missing", lacking),
            }
        elif part == "partners" and not self.partners.data:
            row |= {"state": "todo", "note": _("optional")}
        return row

    def _answered(self, name: str) -> bool:
        if name in TEXTS:
            return bool(self[f"{name}_fr"].data or self[f"{name}_en"].data)
        if name not in self:  # settled already, and no longer asked
            return True
        if name == "group_id" and len(self.groups.data or ()) == 1:
            return True
        return self[name].data not in (None, "")


class _Amounts:
    """What rules compare, read from a form: an answer of the wrong shape has no data."""

    def __init__(self, form: Proposal):
        for name in ("budget_cents", "sought_cents", "starts_on", "due_on"):
            setattr(self, name, form[name].data)


IN_PART = {
    "need": (
        "title_fr",
        "title_en",
        "different",
        "need_fr",
        "need_en",
        "aim_fr",
        "aim_en",
        "groups",
        "group_id",
    ),
    "funding": ("lead_id", "budget_cents", "own_cents", "sought_cents", "starts_on", "due_on", "reason"),
    "results": ("results_fr", "results_en"),
    "partners": ("partners",),
}


class PartForm(forms.Form):
    """A milestone or a deliverable."""

    title_fr = forms.line(_l("Title in French"))
    title_en = forms.line(_l("Title in English"))
    due_on = forms.day(_l("Date"))


class FundingLineForm(WTForm):
    """What one source is asked for, has committed and has paid."""

    source = forms.line(_l("Source"), limit=160)
    sought_cents = Amount(_l("Sought"))
    committed_cents = Amount(_l("Committed"))
    received_cents = Amount(_l("Received"))

    def validate(self, extra_validators=None) -> bool:
        valid = super().validate(extra_validators)
        amounts = (self.sought_cents.data, self.committed_cents.data, self.received_cents.data)
        if any(amounts) and not self.source.data:
            self.source.errors = [*self.source.errors, _("Name the source of this amount.")]
            return False
        return valid


class FundingForm(forms.Form):
    """The lines of a project's funding."""

    lines = FieldList(FormField(FundingLineForm), max_entries=43)
