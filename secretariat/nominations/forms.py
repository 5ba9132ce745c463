"""The forms of calls and nominations."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, EmailField, RadioField, SelectChoice, SelectField, SelectMultipleField
from wtforms.validators import Email, Length, NumberRange, Optional

from secretariat.clusters.forms import chosen_id
from secretariat.core import forms, i18n
from secretariat.core.lifecycle import N_

NOMINATORS = {
    "cluster": N_("Any member of the cluster"),
    "body": N_("Those seated at the body"),
    "constituency": N_("Members of the constituencies of these seats"),
}
DECIDED_BY = {
    "slate": N_("The director confirms a slate"),
    "ballot": N_("A secret ballot"),
}
SUFFRAGE = {
    "person": N_("One person, one vote"),
    "organisation": N_("One organisation, one vote, by its representative"),
}
QUESTIONS = 6
"""Questions that a call may put to nominees."""
ADDRESS = _l("Write an address like name@example.org.")


def _ids(value) -> int | None:
    return chosen_id(value)


def _labelled(choices: dict[str, str]) -> list[SelectChoice]:
    return [SelectChoice(name, _(label)) for name, label in choices.items()]


def _named(people: list[tuple[int, str]], beside: dict[int, str]) -> list[SelectChoice]:
    """People to pick from: a name, and beside it their organisations."""
    return [SelectChoice(str(id), name, render_kw={"beside": beside.get(id, "")}) for id, name in people]


class CallForm(forms.Form):
    """A call: the seats, what is asked, the dates, who takes part, how it is decided."""

    title_fr = forms.line(_l("Title in French"), limit=300)
    title_en = forms.line(_l("Title in English"), limit=300)
    seats = SelectMultipleField(_l("Seats"), coerce=_ids)
    criteria_fr = forms.text(_l("Criteria in French"), limit=6000)
    criteria_en = forms.text(_l("Criteria in English"), limit=6000)
    closes_on = forms.day(_l("Last day"), description=_l("It counts whole, in the time zone of the cluster."))
    nominators = RadioField(_l("Who nominates"), default="cluster")
    self_allowed = BooleanField(_l("People may nominate themselves"))
    endorsers = RadioField(_l("Who endorses"), default="cluster")
    endorsements_needed = forms.Whole(
        _l("Endorsements needed"),
        [Optional(), NumberRange(0, 50, message=_l("Write a whole number from 0 to 50."))],
        default=0,
        description=_l("From other organisations than the nominee’s own, which are counted apart."),
    )
    committee = SelectMultipleField(
        _l("Committee"),
        coerce=_ids,
        description=_l(
            "Those who vet the nominations. Somebody with an interest in one stands aside from it."
        ),
    )
    decided_by = RadioField(_l("How it is decided"), default="slate")
    suffrage = RadioField(_l("Who votes"), default="person")
    quorum_percent = forms.Whole(
        _l("Quorum"),
        [Optional(), NumberRange(0, 100, message=_l("Write a whole number from 0 to 100."))],
        default=0,
        description=_l("Share of the roll that has to vote; 0: none."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.nominators.choices = self.endorsers.choices = _labelled(NOMINATORS)
        self.decided_by.choices = _labelled(DECIDED_BY)
        self.suffrage.choices = _labelled(SUFFRAGE)

    def offer(
        self, seats: list[tuple[int, str]], people: list[tuple[int, str]], beside: dict[int, str]
    ) -> None:
        """Fill the lists of seats and of people, with what stands beside a person's name."""
        self.seats.choices = [SelectChoice(str(id), name) for id, name in seats]
        self.committee.choices = _named(people, beside)

    def fixed(self) -> None:
        """Leave out what is fixed once a call is published."""
        for name in (
            "seats",
            "closes_on",
            "nominators",
            "self_allowed",
            "endorsers",
            "endorsements_needed",
            "decided_by",
            "suffrage",
            "quorum_percent",
            *(name for name in self._fields if name.startswith("question_")),
        ):
            delattr(self, name)

    def validate(self, extra_validators=None) -> bool:
        valid = super().validate(extra_validators)
        if not (self.title_fr.data or self.title_en.data):
            self.title_fr.errors = [*self.title_fr.errors, _("Give a title in at least one language.")]
            return False
        return valid

    def facts(self) -> dict:
        found = super().facts()
        asked = []
        for place in range(QUESTIONS):
            fr, en = found.pop(f"question_fr_{place}", None), found.pop(f"question_en_{place}", None)
            required = found.pop(f"question_required_{place}", False)
            if fr or en:
                asked.append({"fr": fr or "", "en": en or "", "required": bool(required)})
        if "decided_by" in found:
            found["questionnaire"] = asked
        return found


for _place in range(QUESTIONS):
    setattr(CallForm, f"question_fr_{_place}", forms.line(_l("Question in French"), limit=300))
    setattr(CallForm, f"question_en_{_place}", forms.line(_l("Question in English"), limit=300))
    setattr(CallForm, f"question_required_{_place}", BooleanField(_l("An answer is required")))


class NominateForm(forms.Form):
    """Somebody is put forward."""

    constituency = RadioField(_l("For which seat"), validate_choice=False)
    person = SelectField(
        _l("Somebody of the cluster"),
        [Optional()],
        coerce=_ids,
        description=_l("Their name, address and organisation are then known."),
    )
    nominee_name = forms.line(_l("Or somebody else: their name"), limit=120)
    nominee_email = EmailField(
        _l("Their e-mail address"),
        [Optional(), Email(ADDRESS), Length(max=254), forms.no_nul],
        filters=[forms.one_line],
        description=_l("The one letter that asks for their answer goes there."),
    )
    organisation_id = SelectField(_l("Their organisation"), [Optional()], coerce=_ids)
    organisation_name = forms.line(_l("Or the name of another one"), limit=160)
    language = RadioField(_l("The language in which they are written to"), default="fr")
    reason = forms.text(
        _l("Why this person"), limit=3000, description=_l("The nominee reads it, and whoever sees the call.")
    )

    def offer(
        self, constituencies: dict[str, str], people: list, beside: dict[int, str], organisations: list
    ) -> None:
        """Fill the lists; ``beside`` is what stands beside a person's name."""
        self.constituency.choices = [SelectChoice(key, label) for key, label in constituencies.items()]
        if len(constituencies) == 1 and not self.constituency.data:
            self.constituency.data = next(iter(constituencies))
        self.person.choices = [SelectChoice("", _("Nobody of this list")), *_named(people, beside)]
        self.organisation_id.choices = [
            SelectChoice("", "–"),
            *(SelectChoice(str(i), n) for i, n in organisations),
        ]
        self.language.choices = [SelectChoice("fr", "Français"), SelectChoice("en", "English")]


class Answer(forms.Form):
    """A nominee's file: statement, answers to the call's questions, declaration of interests, photo."""

    statement_fr = forms.text(_l("Your statement in French"), limit=4000)
    statement_en = forms.text(_l("Your statement in English"), limit=4000)
    interests = forms.text(
        _l("Your interests"),
        limit=4000,
        description=_l(
            "What could set your own advantage against the body’s: employers, shares, mandates elsewhere. Write "
            "“none” if there are none. It holds for a year."
        ),
    )
    photo = FileField(_l("A photo of you"))

    def validate(self, extra_validators=None) -> bool:
        """Everything that is missing at once: what the command refuses would else be told after the questions."""
        whole = super().validate(extra_validators)
        if not ((self.statement_fr.data or "").strip() or (self.statement_en.data or "").strip()):
            mine = self.statement_fr if i18n.language() == "fr" else self.statement_en
            mine.errors = [*mine.errors, _("Write a statement in at least one language.")]
            whole = False
        if not (self.interests.data or "").strip():
            self.interests.errors = [
                *self.interests.errors,
                _("Declare your interests, or say that you have none."),
            ]
            whole = False
        return whole


def answer_form(questions: list[dict], lang: str, **kwargs) -> Answer:
    """The form of a nominee's file with the questions of the call, in a language."""
    fields = {}
    for place, question in enumerate(questions):
        label = question.get(lang) or question.get("fr") or question.get("en") or ""
        fields[f"answer_{place}"] = forms.text(label, limit=4000, required=bool(question.get("required")))
    return type("AnswerForm", (Answer,), fields)(**kwargs)


class Word(forms.Form):
    """A word that goes with an answer."""

    note = forms.text(_l("A word to those who nominated you"), limit=1000)


class FindingAnswer(forms.Form):
    """A nominee answers what the committee found."""

    answer = forms.text(_l("Your answer"), required=True, limit=4000)


class Interests(forms.Form):
    """One's own declaration of interests in a cluster."""

    interests = forms.text(_l("Your interests"), required=True, limit=4000)
