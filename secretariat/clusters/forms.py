"""The forms of clusters, organisations and the people in them."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, EmailField, RadioField, SelectChoice, SelectField
from wtforms.validators import Email, Length, Optional

from secretariat.clusters.belonging import STAFF, Question
from secretariat.core import forms, i18n
from secretariat.core.lifecycle import N_

STAFF_LABELS = {"director": N_("Director"), "coordinator": N_("Coordinator"), "observer": N_("Observer")}


def chosen_id(value) -> int | None:
    """The id that a list of choices posts; None for nothing and for what cannot be one."""
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


class OrganisationForm(forms.Form):
    """An organisation of the cluster."""

    name_fr = forms.line(_l("Name"), required=True, limit=160)
    name_en = forms.line(_l("Name in English"), limit=160, description=_l("Only where it differs."))
    constituency = SelectField(_l("Constituency"))
    segment_fr = forms.line(_l("Segment in French"), limit=160, description=_l("What it does in the sector."))
    segment_en = forms.line(_l("Segment in English"), limit=160)
    town = forms.line(_l("Town"), limit=80)
    website = forms.line(_l("Website"), limit=200)
    note_fr = forms.text(_l("Note in French"), limit=4000)
    note_en = forms.text(_l("Note in English"), limit=4000)

    def offer(self, labels: dict[str, str]) -> None:
        """Fill the list of constituencies."""
        self.constituency.choices = [SelectChoice(name, label) for name, label in labels.items()]

    def validate(self, extra_validators=None) -> bool:
        valid = super().validate(extra_validators)
        if self.website.data and not self.website.data.startswith(("https://", "http://")):
            message = _("Begin with https:// or http://.")
            self.website.errors = [*self.website.errors, message]
            return False
        return valid


class PersonForm(forms.Form):
    """Somebody of the cluster, or somebody new who is invited."""

    person = SelectField(_l("Somebody of the cluster"), coerce=chosen_id)
    name = forms.line(_l("Or somebody new: their name"), limit=120)
    email = EmailField(
        _l("Their e-mail address"),
        [
            Optional(),
            Email(_l("Write an address like name@example.org."), allow_smtputf8=False),
            Length(max=254),
            forms.no_nul,
        ],
        filters=[forms.trimmed],
        description=_l("They get an invitation that works for two days."),
    )
    language = RadioField(
        _l("The language they are written to in"),
        choices=[SelectChoice(code, name) for code, name in i18n.LANGUAGE_NAMES.items()],
        default="fr",
    )

    def offer(self, people: list[tuple[int, str]]) -> None:
        """Fill the list of people."""
        self.person.choices = [SelectChoice("", "–"), *(SelectChoice(str(i), name) for i, name in people)]

    def validate(self, extra_validators=None) -> bool:
        valid = super().validate(extra_validators)
        if self.person.data:
            return valid
        for field in (self.name, self.email):
            if not field.data:
                message = _("Choose somebody above, or give both a name and an address.")
                field.errors = [*field.errors, message]
                valid = False
        return valid


class BelongForm(PersonForm):
    """A person who comes to belong to an organisation."""

    job_title = forms.line(_l("What they do there"), limit=160)
    representative = BooleanField(
        _l("Represents the organisation"),
        description=_l("May commit it: accept or decline what is offered to it."),
    )


class AppointForm(PersonForm):
    """A person appointed to the secretariat."""

    role = RadioField(_l("Role"))
    starts_on = forms.day(_l("First day"), description=_l("Empty: today."))
    ends_on = forms.day(_l("Last day"), description=_l("Empty: until it is ended."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.role.choices = [SelectChoice(role, _(STAFF_LABELS[role])) for role in STAFF]


class ReasonForm(forms.Form):
    """Why a role or an affiliation ends."""

    reason = forms.text(_l("Reason"), required=True, limit=2000)


class ConstituencyForm(forms.Form):
    """A constituency of the cluster's own."""

    label_fr = forms.line(_l("Name in French"), required=True, limit=80)
    label_en = forms.line(_l("Name in English"), required=True, limit=80)
    active = BooleanField(
        _l("Offered to organisations and seats"),
        description=_l("Untick it to keep it where it is, and give it to nobody more."),
        default=True,
    )


def leave_form(questions: list[Question]) -> ReasonForm:
    """Why somebody leaves, and one answer to each question."""
    fields = {
        q.name: RadioField(
            q.label, choices=[SelectChoice(value, label) for value, label in q.choices], default=q.default
        )
        for q in questions
    }
    return type("LeaveForm", (ReasonForm,), fields)()


class ClusterForm(forms.Form):
    """A new cluster of the installation."""

    name_fr = forms.line(_l("Name of the secretariat in French"), required=True, limit=120)
    name_en = forms.line(_l("Name of the secretariat in English"), required=True, limit=120)
    slug = forms.line(
        _l("Address"), limit=40, description=_l("A short word: /aero/ is the address of “aero”.")
    )
    sector_fr = forms.line(_l("Sector in French"), limit=160)
    sector_en = forms.line(_l("Sector in English"), limit=160)
    description_fr = forms.text(_l("Description in French"), limit=4000)
    description_en = forms.text(_l("Description in English"), limit=4000)


class BrandForm(forms.Form):
    """What the cluster's documents wear."""

    colour = forms.line(
        _l("Colour"),
        limit=7,
        description=_l(
            "As # and six digits or letters, dark enough for white text: #0B4F5A. Empty: the product’s own."
        ),
    )
    logo = FileField(
        _l("Logo"), description=_l("PNG, JPEG, WebP or GIF. It stands on the first page of reports.")
    )
    remove = BooleanField(_l("Take the logo away"))
    alternative_fr = forms.line(
        _l("What the logo says, in French"),
        limit=160,
        description=_l("For those who do not see it. Empty: the cluster’s name."),
    )
    alternative_en = forms.line(_l("What the logo says, in English"), limit=160)
