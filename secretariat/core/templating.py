"""What every template may call: dates, money, Markdown, fresh keys, and the shell."""

import secrets
from datetime import date, datetime

from flask import Flask, g
from flask_login import current_user

from secretariat.core import clock, i18n, shell
from secretariat.core.markdown import render as markdown
from secretariat.core.person import initials


def equip(app: Flask) -> None:
    """Give an application's templates their functions. Names are few and stable."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(fresh_key=lambda: secrets.token_urlsafe(12), today=today)
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
        initials=initials,
        zip=lambda first, second: list(zip(first, second, strict=False)),
        iso=lambda value: value.isoformat() if isinstance(value, date | datetime) else value or "",
    )

    @app.context_processor
    def frame():
        if "shell" not in g:
            g.shell = shell.build()
        return {"shell": g.shell, "lang": g.shell.language}


def zone() -> str:
    """The reader's time zone."""
    return current_user.time_zone if current_user and current_user.is_authenticated else clock.HOME_ZONE


def today() -> date:
    return clock.today(zone())
