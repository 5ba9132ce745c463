"""The base of every form: what is posted is text of a bearable length, without NUL, and integers that fit.

A form is input's shape only; what it means is decided by commands and rules.
"""

import re
import secrets
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    Field,
    HiddenField,
    IntegerField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.i18n import get_translations
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import TextInput

from secretariat.core import i18n
from secretariat.core.posted import posted_to

LINE = 300
TEXT = 20_000
LARGEST = 2**53
UNKEPT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Control characters, halves of characters, and what is no character: Word and Excel files cannot hold them."""
LINE_ENDS = re.compile(r"[\t\r\n\x85\u2028\u2029]+")


@lru_cache(maxsize=4)
def _messages(locale: str):
    return get_translations([locale])


class Form(FlaskForm):
    """A form with the two hidden fields that every write carries: idempotency key and version."""

    version = HiddenField()
    _posted_key = ""  # WTForms takes no field whose name begins with an underscore

    class Meta:
        csrf = True

        def get_translations(self, form):
            """WTForms' own messages. Flask-WTF would read their catalogue again for every request."""
            return _messages(i18n.LOCALE[i18n.language()])

        def wrap_formdata(self, form, formdata):
            """What was posted (see posted.py), unless the caller gives something else, or nothing."""
            given = formdata is None or hasattr(formdata, "getlist")
            posted = formdata if given else posted_to(form)
            if posted:
                form._posted_key = posted.get("_key", "").replace("\0", "")[:64]
            return posted

    def fresh_key(self) -> str:
        """The key already posted, so that a form mended and sent again is still the same form; or a new one."""
        return self._posted_key or secrets.token_urlsafe(16)

    @property
    def posted_version(self) -> int | None:
        """The version of the page that was filled in; None where the form has none or it is not a number."""
        text = str(self.version.data or "")
        return int(text) if text.isdecimal() and len(text) < 10 else None

    def facts(self) -> dict:
        """What was answered, by field name, without the hidden plumbing."""
        return {n: f.data for n, f in self._fields.items() if n not in ("csrf_token", "version")}

    def complain(self, name: str, message: str) -> bool:
        """Say what is wrong beside a field of which nothing was said yet; False, for ``validate`` to answer.

        Whoever mends a form is told of every field at once: what can be seen in the form is said by the form, in
        the words of the command, which guards it for whoever comes another way.
        """
        field = self[name]
        field.errors = field.errors or [message]
        return False

    def refuse(self, refused) -> None:
        """Put a refusal beside the fields it names, or above the form."""
        for name, messages in refused.errors.items():
            if name in self._fields:
                field = self._fields[name]
                field.errors = [*field.errors, *messages]
            else:
                self.form_errors.extend(messages)
        if refused.reason:
            self.form_errors.append(refused.reason)


def no_nul(form, field) -> None:
    """Refuse characters that a database, a spreadsheet or an XML document would choke on."""
    if isinstance(field.data, str) and UNKEPT.search(field.data):
        raise ValidationError(
            _l("This text holds a character that cannot be kept. Type it again without it.")
        )


def trimmed(value):
    return value.strip().replace("\r\n", "\n") if isinstance(value, str) else value


def one_line(value):
    """A text whose line ends, which an ``<input>`` never sends, became spaces: it may stand in a heading."""
    return LINE_ENDS.sub(" ", value).strip() if isinstance(value, str) else value


def line(label, *, required: bool = False, limit: int = LINE, **extra) -> StringField:
    """One line of text."""
    validators = [DataRequired(_l("An answer is needed here."))] if required else [Optional()]
    message = _l("This is longer than %(max)d characters. Shorten it.")
    return StringField(
        label, [*validators, Length(max=limit, message=message), no_nul], filters=[one_line], **extra
    )


def text(label, *, required: bool = False, limit: int = TEXT, **extra) -> TextAreaField:
    """Several lines of text."""
    validators = [DataRequired(_l("An answer is needed here."))] if required else [Optional()]
    message = _l("This is longer than %(max)d characters. Shorten it.")
    return TextAreaField(
        label, [*validators, Length(max=limit, message=message), no_nul], filters=[trimmed], **extra
    )


class Day(DateField):
    """A calendar day between 1990 and 2100: the browser's date picker, or ISO text."""

    def process_formdata(self, valuelist):
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_l("Write the date as year-month-day, for example 2026-11-30.")) from error
        if self.data and not date(1990, 1, 1) <= self.data <= date(2100, 12, 31):
            raise ValueError(_l("Choose a date between 1990 and 2100."))


def day(label, *, required: bool = False, **extra) -> Day:
    return Day(label, [InputRequired(_l("A date is needed here."))] if required else [Optional()], **extra)


class Whole(IntegerField):
    """A whole number that both databases hold; spaces inside are forgiven."""

    def process_formdata(self, valuelist):
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        digits = re.sub(r"[\s\u00a0\u202f]", "", valuelist[0])
        if not re.fullmatch(r"[+-]?\d{1,16}", digits) or abs(int(digits)) > LARGEST:
            self.data = None
            raise ValueError(_l("Write a whole number."))
        self.data = int(digits)


class Dollars(Field):
    """Canadian dollars as people type them (``240 000``, ``1,250.50``, ``1 250,50``); data is integer cents."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return self.raw_data[0]
        if self.data is None:
            return ""
        dollars, cents = divmod(self.data, 100)
        return f"{dollars}.{cents:02d}" if cents else str(dollars)

    def process_formdata(self, valuelist):
        self.data = None
        raw = re.sub(r"[\s\u00a0\u202f$]", "", valuelist[0]) if valuelist else ""
        if not raw:
            return
        if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d{1,2})?", raw):
            raw = raw.replace(",", "")
        raw = raw.replace(",", ".")
        try:
            amount = Decimal(raw)
        except InvalidOperation:
            raise ValueError(_l("Write an amount in dollars, for example 240000.")) from None
        if not amount.is_finite() or amount < 0 or amount > 10**12:
            raise ValueError(_l("Write an amount in dollars between 0 and a trillion."))
        if amount != amount.quantize(Decimal("0.01")):
            raise ValueError(_l("Write an amount in dollars, for example 240000."))
        self.data = int(amount * 100)


def plain_number(value: float, lang: str) -> str:
    """A number as a field holds it, every digit of it: no grouping, no exponent, the language's decimal mark."""
    written = f"{value:.6f}".rstrip("0").rstrip(".")
    return written.replace(".", ",") if lang == "fr" else written


class Number(Field):
    """A decimal number as people type it, in either language; data is a float of bearable size."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return self.raw_data[0]
        return "" if self.data is None else plain_number(self.data, i18n.language())

    def process_formdata(self, valuelist):
        self.data = None
        raw = re.sub(r"[\s\u00a0\u202f]", "", valuelist[0]) if valuelist else ""
        if not raw:
            return
        if not re.fullmatch(r"[+-]?\d{1,15}([.,]\d{1,6})?", raw):
            raise ValueError(_l("Write a number, for example 12.5."))
        self.data = float(raw.replace(",", "."))
