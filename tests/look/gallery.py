"""A gallery of the look: every macro with made-up data, on pages like those of the rooms, without a database.

Serve it alone with ``python -m tests.look.gallery`` and read http://127.0.0.1:5055/ ; ``?theme=dark`` and
``?lang=fr`` change its dress.
"""

import secrets
from pathlib import Path
from types import SimpleNamespace

from flask import Flask, flash, redirect, render_template, request, url_for
from flask_babel import Babel, gettext, ngettext
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired

from secretariat.core import i18n
from secretariat.core.borrowed import either, plain, proper, said
from secretariat.core.markdown import render as markdown
from secretariat.core.templating import worded
from secretariat.desk.rows import Marks
from tests.look import data, pictures

ROOT = Path(__file__).resolve().parents[2]
PAGES = (
    "desk",
    "plan",
    "action",
    "timeline",
    "group",
    "form",
    "conflict",
    "board",
    "tasks",
    "parts",
    "sign-in",
    "refusal",
)


class Proposal(FlaskForm):
    """A form with one field of each sort, and a refusal."""

    class Meta:
        csrf = False

    title = StringField(
        "Title of the project", [InputRequired()], description="What the project changes, in ten words or so"
    )
    need = TextAreaField("The need", [InputRequired()], description="Who feels it, and how you know")
    groups = SelectMultipleField("Working groups concerned")
    cost = StringField("Whole cost", [InputRequired()], description="All sources, over its length")
    brought = StringField("Brought by the partners", description="In money or in kind")
    asked = StringField(
        "Funding sought", [InputRequired()], description="From the aid programme or the cluster"
    )
    start = DateField("Start", [InputRequired()])
    end = DateField("End", [InputRequired()])
    lead = SelectField(
        "Lead organisation",
        choices=[SelectChoice("1", "Composites Rivière"), SelectChoice("2", "Outillage Valois")],
    )
    pace = RadioField("How often will you report?", [InputRequired()])
    brief = FileField("A brief", description="PDF or Word, 20 MB at most")
    rallying = BooleanField(
        "It is a rallying project", description="Several groups and organisations carry it together"
    )


def proposal() -> Proposal:
    """The form as a person sees it after a refusal."""
    form = Proposal(
        data={
            "title": "A shared bench for additive manufacturing",
            "need": "Eleven small firms refused an order in 2025 for want of a way to qualify printed parts.",
            "cost": "410 000",
            "brought": "120 000",
            "asked": "480 000",
            "groups": ["1", "3"],
        }
    )
    form.groups.choices = [
        SelectChoice(str(n), name)
        for n, name in ((1, "Supply Chain"), (3, "Innovation"), (2, "Human Resources"))
    ]
    form.pace.choices = [SelectChoice("m", "Every month"), SelectChoice("q", "Every quarter")]
    form.asked.errors = ["$480,000 is $70,000 more than the whole cost. Ask for less, or correct the cost."]
    return form


def create() -> Flask:
    """The gallery's application."""
    app = Flask("gallery", root_path=str(ROOT), template_folder="templates", static_folder="static")
    app.jinja_loader.searchpath.append(str(Path(__file__).parent / "templates"))
    app.config.update(
        SECRET_KEY=secrets.token_hex(8),
        SEND_FILE_MAX_AGE_DEFAULT=600,
        WTF_CSRF_ENABLED=False,
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "translations"),
    )
    Babel(app, locale_selector=language)
    env = app.jinja_env
    env.trim_blocks = env.lstrip_blocks = True
    env.globals.update(
        static=lambda name: url_for("static", filename=name),
        frame=lambda part, made_from=None: Markup(render_template(f"frame/{part}.html", sh=made_from)),  # noqa: S704
        csrf_token=lambda: "token",
        kept=lambda macro: macro,
        either=either,
        proper=proper,
        fresh_key=lambda: secrets.token_urlsafe(12),
        _=gettext,
        ngettext=ngettext,
    )
    env.filters.update(
        percent=lambda n: i18n.percent(n, language()),
        iso=lambda value: value.isoformat() if value else "",
        initials=lambda name: "".join(word[0] for word in name.split()[:2]),
        markdown=markdown,
        plain=plain,
        said=said,
        worded=worded,
    )

    @app.context_processor
    def frame():
        bare = request.path in ("/sign-in",)
        return {
            "shell": data.shell(language(), request.args.get("theme", "auto"), request.path.strip("/"), bare),
            "lang": language(),
        }

    @app.get("/")
    def index():
        return redirect("/desk")

    @app.get("/<page>")
    def show(page: str):
        if page == "refusal":
            return render_template("errors/403.html", code=403, reason="Reserved for: coordinator.")
        if page == "conflict":
            return render_template("errors/conflict.html", conflict=data.D.conflict)
        if page not in PAGES:
            return render_template("errors/404.html", code=404), 404
        return render_template(
            f"gallery/{page}.html", d=data, form=proposal(), pictures=pictures, Markup=Markup, marks_of=Marks
        )

    @app.post("/board")
    def moved():
        if request.form.get("version") != "2":
            return render_template("errors/409.html", code=409), 409
        flash("Moved")
        return redirect("/board", 303)

    @app.get("/cell")
    def cell():
        return render_template("gallery/cell.html", field=SimpleNamespace(value=62))

    return app


def language() -> str:
    return "fr" if request.args.get("lang") == "fr" else "en"


if __name__ == "__main__":
    create().run(port=5055)
