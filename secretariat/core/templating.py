"""What every template may call: texts in its reader's language, dates, money, Markdown, fresh keys, and the shell."""

import hashlib
import secrets
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from flask import Flask, g, request, url_for
from flask.templating import Environment as FlaskEnvironment
from flask_babel import get_translations
from flask_login import current_user
from jinja2 import pass_eval_context
from markupsafe import Markup, escape

from secretariat.core import clock, framing, i18n, shell
from secretariat.core.borrowed import either, plain, proper, said
from secretariat.core.markdown import render as markdown
from secretariat.core.person import initials
from secretariat.core.security import form_token


class Environment(FlaskEnvironment):
    """Flask's, with globals that are a plain dictionary: a template asks for them with every macro it imports."""

    def make_globals(self, d=None):
        return {**self.globals, **(d or {})}


def equip(app: Flask) -> None:
    """Give an application's templates their functions. Names are few and stable."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        csrf_token=form_token,
        kept=kept,
        fresh_key=lambda: secrets.token_urlsafe(12),
        today=today,
        frame=lambda part, made_from=None: framing.frame(app, part, made_from),
        static=lambda name: _static(app, name),
        url_for=address,
        gettext=say,
        either=either,
        proper=proper,
        _=say,
        ngettext=say_many,
    )
    app.jinja_env.filters.update(
        day=lambda value, form="medium": (
            i18n.day(i18n.as_date(value, zone()), i18n.language(), form) if value else ""
        ),
        moment=lambda value: i18n.moment(value, i18n.language(), zone(), today()) if value else "",
        money=lambda cents: i18n.money(cents, i18n.language()) if cents is not None else "",
        percent=lambda n: i18n.percent(n, i18n.language()) if n is not None else "–",
        number=lambda n: i18n.number(n, i18n.language()) if n is not None else "–",
        file_size=lambda n: i18n.size(n, i18n.language()),
        markdown=markdown,
        plain=plain,
        said=said,
        worded=worded,
        initials=initials,
        zip=lambda first, second: list(zip(first, second, strict=False)),
        iso=lambda value: value.isoformat() if isinstance(value, date | datetime) else value or "",
    )

    @app.context_processor
    def frame():
        if "shell" not in g:
            g.shell = shell.build()
        return {"shell": g.shell, "lang": g.shell.language}


MOST = 20_000
"""More texts than the product holds: past this, what was kept is forgotten."""
_said: dict[tuple, tuple[Markup, Markup | None]] = {}


@pass_eval_context
def say(eval_ctx, message: str, **variables):
    """gettext for templates: a page asks a hundred times, so each text is looked up once a process."""
    key = (_speaks(), message)
    kept = _said.get(key)
    if kept is None:
        kept = _keep(key, Markup(get_translations().ugettext(message)))  # noqa: S704  our own catalogue
    return _filled(eval_ctx, kept, variables)


@pass_eval_context
def say_many(eval_ctx, one: str, many: str, num: int, **variables):
    """ngettext for templates."""
    key = (_speaks(), one, num)
    kept = _said.get(key)
    if kept is None:
        kept = _keep(key, Markup(get_translations().ungettext(one, many, num)), plural=True)  # noqa: S704
    variables.setdefault("num", num)
    return _filled(eval_ctx, kept, variables)


def _speaks() -> str:
    """The language being spoken, which Flask-Babel keeps for the request once it was chosen."""
    try:
        return g._flask_babel.babel_locale.language
    except (AttributeError, RuntimeError):
        return i18n.language()


def _keep(key: tuple, text: Markup, plural: bool = False) -> tuple[Markup, Markup | None]:
    """A text, and what it says without variables where it has none (a doubled % is one)."""
    if len(_said) > MOST:
        _said.clear()
    bare = None if plural or "%(" in text else text % {}
    _said[key] = (text, bare)
    return _said[key]


def _filled(eval_ctx, kept: tuple[Markup, Markup | None], variables: dict):
    text, bare = kept
    if not eval_ctx.autoescape:
        return str(text) % variables
    return text % variables if bare is None else bare


def kept(macro):
    """A macro that draws plain values, drawn once a process for each of them and each language.

    For the small marks of which a page has hundreds. ``typed``, because a text and the same text as safe markup are
    equal, and must not be drawn alike.
    """

    @lru_cache(maxsize=8192, typed=True)
    def drawn(_lang: str, *given, **named) -> Markup:
        return macro(*given, **named)

    return lambda *given, **named: drawn(_speaks(), *given, **named)


_addresses: dict[tuple, str] = {}


def address(endpoint: str, **values) -> str:
    """``url_for`` for templates: the same endpoint and values give the same address, so it is built once a process."""
    if endpoint[0] == "." or "_external" in values or not request:
        return url_for(endpoint, **values)
    key = (request.script_root, endpoint, *values.items())
    known = _addresses.get(key)
    if known is None:
        if len(_addresses) > MOST:
            _addresses.clear()
        known = _addresses[key] = url_for(endpoint, **values)
    return known


def worded(html: str) -> Markup:
    """What HTML says, without its tags: for the title of a page, where none may stand."""
    return escape(Markup(html).striptags())  # noqa: S704  its tags go, and what is left is escaped again


@lru_cache(maxsize=256)
def _versioned(folder: str, name: str) -> str:
    path, url = Path(folder) / name, url_for("static", filename=name)
    return f"{url}?v={hashlib.sha256(path.read_bytes()).hexdigest()[:10]}" if path.is_file() else url


def _static(app: Flask, name: str) -> str:
    """The address of a file of static/, with a mark of its contents: a browser may keep it for good."""
    return url_for("static", filename=name) if app.debug else _versioned(app.static_folder, name)


def zone() -> str:
    """The reader's time zone."""
    return current_user.time_zone if current_user and current_user.is_authenticated else clock.HOME_ZONE


def today() -> date:
    return clock.today(zone())
