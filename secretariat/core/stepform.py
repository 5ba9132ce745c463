"""The form of a step, made from the facts that its row asks for."""

from functools import lru_cache
from typing import Any

from flask_babel import gettext as _
from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, RadioField, SelectChoice, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, NumberRange, Optional

from secretariat.core import forms
from secretariat.core.kinds import Kind
from secretariat.core.lifecycle import N_, Fact, Step

NEEDED = N_("An answer is needed here.")
FEW = 6
"""Up to this many choices are shown as radio buttons, more in a list."""


def step_form(session, actor, entry: Kind, record, step: Step, facts: dict | None = None) -> forms.Form:
    """A filled-in or empty form for one step on one record, in the language being spoken."""
    made = _form_class(entry.name, step)(data=facts)
    for fact in step.facts:
        field = made[fact.name]
        field.label.text = _(fact.label)
        field.description = _(fact.hint) if fact.hint else ""
        if fact.kind in ("choice", "person", "organisation", "record", "people"):
            field.choices = _choices(session, actor, entry, record, fact)
    return made


def _choices(session, actor, entry: Kind, record, fact: Fact) -> list[SelectChoice]:
    if fact.choices:
        pairs = [(value, _(label)) for value, label in fact.choices]
    else:
        pairs = entry.choices[fact.name](session, actor, record)
    blank = fact.kind in ("person", "organisation", "record") or (not fact.required and fact.kind == "choice")
    first = [SelectChoice("", _("Choose…") if fact.required else "–")] if blank else []
    return first + [SelectChoice(str(value), label) for value, label in pairs]


@lru_cache(maxsize=512)
def _form_class(_kind: str, step: Step) -> type[forms.Form]:
    fields: dict[str, Any] = {fact.name: _field(fact) for fact in step.facts}
    return type(f"{step.verb.title()}Form", (forms.Form,), fields)


def _field(fact: Fact):
    needed = [InputRequired(forms._l(NEEDED))] if fact.required else [Optional()]
    match fact.kind:
        case "line":
            return forms.line("", required=fact.required)
        case "text":
            return forms.text("", required=fact.required)
        case "date":
            return forms.day("", required=fact.required)
        case "money":
            return forms.Dollars("", needed)
        case "percent":
            message = forms._l("Write a whole number from 0 to 100.")
            return forms.Whole("", [*needed, NumberRange(0, 100, message=message)])
        case "number":
            return forms.Number("", needed)
        case "check":
            return BooleanField("", needed)
        case "files":
            return MultipleFileField("")
        case "people":
            return SelectMultipleField("", needed, choices=[])
        case "choice":
            if len(fact.choices) <= FEW and fact.choices and fact.required:
                return RadioField("", needed, choices=[])
            return SelectField("", needed, choices=[])
        case "person" | "organisation" | "record":
            return SelectField("", needed, choices=[], coerce=_id)
    raise ValueError(f"no field for facts of kind {fact.kind!r}")


def _id(value: Any) -> int | str | None:
    if value in (None, "", "None"):
        return None
    text = str(value)
    return int(text) if text.isdecimal() and len(text) < 16 else text
