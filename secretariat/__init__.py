"""Secretariat: the web application with which a cluster's secretariat runs its working groups."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

import config
from secretariat.core import (
    cli,
    conflict,
    errors,
    health,
    i18n,
    limits,
    security,
    templating,
    typography,
    visits,
)
from secretariat.core.db import db, prepare_engine
from secretariat.core.signing import load_by_secret
from secretariat.core.web import check_permission

ROOMS = (
    "jobs",
    "people",
    "records",
    "clusters",
    "groups",
    "nominations",
    "tasks",
    "plans",
    "imports",
    "projects",
    "search",
    "reports",
    "editions",
    "desk",
    "demonstration",
)
"""The rooms in the order in which they may import one another: each from those before it."""

HERE = Path(__file__).resolve().parent


class Application(Flask):
    """Flask, with the environment of our templates."""

    jinja_environment = templating.Environment


def create_app(settings: Mapping[str, Any] | None = None) -> Flask:
    """The application with these settings, or with those of the environment (see config.settings)."""
    app = Application(
        "secretariat", root_path=str(HERE), template_folder="../templates", static_folder="../static"
    )
    app.config.update(settings if settings is not None else config.settings())
    db.init_app(app)
    Migrate(app, db, directory=str(HERE.parent / "migrations"), compare_type=True)
    CSRFProtect(app)
    i18n.babel.init_app(app, locale_selector=i18n.choose_language, timezone_selector=i18n.choose_zone)
    _sign_people_in(app)
    app.before_request(check_permission)
    app.before_request(conflict.settle)
    security.harden(app)
    visits.keep_visits(app)
    typography.equip(app)
    templating.equip(app)
    errors.answer_errors(app)
    health.equip(app)
    cli.equip(app)
    for room in ROOMS:
        _open_room(app, room)
    with app.app_context():
        prepare_engine(db.engine)
        limits.watch(db.engine)
    if hops := app.config.get("TRUSTED_PROXIES"):
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)
    return app


def _sign_people_in(app: Flask) -> None:
    manager = LoginManager(app)
    manager.login_view = "people.sign_in"
    manager.login_message = None
    manager.session_protection = None  # sessions are rows that the server revokes
    manager.user_loader(load_by_secret)


def _open_room(app: Flask, room: str) -> None:
    """Import what a room registers (kinds, periodic work), and mount its blueprint and commands."""
    package = HERE / room
    for entrance in ("models", "kind", "work"):
        if (package / f"{entrance}.py").exists():
            import_module(f"secretariat.{room}.{entrance}")
    if (package / "views.py").exists():
        app.register_blueprint(import_module(f"secretariat.{room}.views").bp)
    if (package / "cli.py").exists():
        import_module(f"secretariat.{room}.cli").equip(app)
