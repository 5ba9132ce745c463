"""The forms of accounts."""

from zoneinfo import available_timezones

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    EmailField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length

from secretariat.core import forms
from secretariat.core.i18n import LANGUAGE_NAMES
from secretariat.core.lifecycle import N_
from secretariat.people.passwords import weakness

NEEDED = _l("An answer is needed here.")
TYPED = 1000
"""A password may be typed this long before it is cut off unread."""

NOTIFY = (
    ("each", N_("One mail for each thing")),
    ("daily", N_("One mail a day")),
    ("none", N_("No mail: I look at my desk")),
)
THEMES = (("auto", N_("As my system")), ("light", N_("Light")), ("dark", N_("Dark")))
ZONES = (
    *("America/St_Johns", "America/Halifax", "America/Toronto", "America/Winnipeg", "America/Regina"),
    *("America/Edmonton", "America/Vancouver", "America/Whitehorse", "Europe/London", "Europe/Paris", "UTC"),
)
"""Offered, from east to west; a person may hold another."""


def password(label, autocomplete: str, **extra) -> PasswordField:
    """A password, untouched: spaces count, and nothing is shown again."""
    return PasswordField(
        label,
        [InputRequired(NEEDED), Length(max=TYPED, message=_l("Use at most %(max)d characters."))],
        render_kw={"autocomplete": autocomplete, "maxlength": TYPED},
        **extra,
    )


def new_password(label=None) -> PasswordField:
    return password(
        label or _l("New password"),
        "new-password",
        description=_l(
            "12 characters or more. A few words that have nothing to do with one another make a good one."
        ),
    )


def email(label, **extra) -> EmailField:
    """An e-mail address, in the shape that mail can carry."""
    return EmailField(
        label,
        [
            DataRequired(NEEDED),
            Length(max=254, message=_l("This is too long for an e-mail address.")),
            forms.no_nul,
        ],
        filters=[forms.trimmed],
        render_kw={"autocomplete": extra.pop("autocomplete", "email"), "maxlength": 254},
        **extra,
    )


def deliverable(_form, field) -> None:
    """Refuse what no mail server would take. Only new addresses are held to it."""
    try:
        validate_email(field.data, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise ValidationError(_("Write a whole e-mail address, for example name@firm.ca.")) from None


def languages(label) -> RadioField:
    choices = [SelectChoice(code, name) for code, name in LANGUAGE_NAMES.items()]
    return RadioField(label, [InputRequired(NEEDED)], choices=choices)


class SignIn(forms.Form):
    """Address and password; the same refusal whichever is wrong."""

    email = email(_l("E-mail address"), autocomplete="username")
    password = password(_l("Password"), "current-password")
    next = HiddenField()


class AskReset(forms.Form):
    """Which account has lost its password."""

    email = email(_l("E-mail address"))


class NewPassword(forms.Form):
    """A new password that is hard to guess for whoever knows the person."""

    password = new_password()

    def __init__(self, *args, whose: tuple[str, str] = ("", ""), **kwargs):
        super().__init__(*args, **kwargs)
        self._whose = whose

    def validate_password(self, field) -> None:
        name = self["name"].data if "name" in self else self._whose[1]
        reason = weakness(field.data, self._whose[0], name or "")
        if reason:
            raise ValidationError(_(reason))


class Invitation(NewPassword):
    """What an invited person says of themselves."""

    name = forms.line(_l("Your name"), required=True, limit=120, render_kw={"autocomplete": "name"})
    language = languages(_l("Language of pages and mails"))
    password = new_password(_l("Password"))


class ChangePassword(NewPassword):
    """The present password, and the one that takes its place."""

    present = password(_l("Present password"), "current-password")


class ChangeAddress(forms.Form):
    """The new address, with the password as the proof that it is asked by its owner."""

    email = email(_l("New e-mail address"))
    present = password(_l("Present password"), "current-password")

    def validate_email(self, field) -> None:
        deliverable(self, field)


class Profile(forms.Form):
    """How one is named, spoken to and told."""

    name = forms.line(_l("Name"), required=True, limit=120, render_kw={"autocomplete": "name"})
    language = languages(_l("Language of pages and mails"))
    time_zone = SelectField(_l("Time zone"), [InputRequired(NEEDED)], choices=[])
    theme = RadioField(_l("Appearance"), [InputRequired(NEEDED)], choices=[])
    notify = RadioField(
        _l("Mail about what concerns me"),
        [InputRequired(NEEDED)],
        choices=[],
        description=_l("Links to set a password are always sent."),
    )

    def __init__(self, *args, zone: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        zones = [*ZONES, *({zone} & available_timezones() - set(ZONES))]
        self.time_zone.choices = [SelectChoice(z, z.replace("_", " ")) for z in zones]
        self.theme.choices = [SelectChoice(value, _(label)) for value, label in THEMES]
        self.notify.choices = [SelectChoice(value, _(label)) for value, label in NOTIFY]


class Invite(forms.Form):
    """Somebody to be given an account."""

    name = forms.line(_l("Name"), required=True, limit=120)
    email = email(_l("E-mail address"), autocomplete="off")
    language = languages(_l("Language of the invitation"))

    def validate_email(self, field) -> None:
        deliverable(self, field)
