"""The yardstick: for each measured page, the least that Flask could do to show as many rows.

One query for the user (by the same cookie), one indexed query for the rows, a plain template. No permissions, no
languages, no moves: nobody could use it, but nothing can be much faster.
"""

from flask import Flask, Response, redirect, request, session
from sqlalchemy import text

from bench import nominations
from secretariat.core.db import db
from secretariat.core.signing import hashed

USER = text(
    "SELECT person.id, person.name FROM sign_in JOIN person ON person.id = sign_in.person_id "
    "WHERE sign_in.secret_hash = :secret"
)
# From the reader's own moves on, in the order of the index, until there are as many rows as the desk shows.
DESK = text(
    "SELECT move.verb, move.due, record.title_en FROM move JOIN record ON record.id = move.record_id "
    "WHERE move.principal >= :principal ORDER BY move.principal, move.due LIMIT :most"
)
LIST = text(
    "SELECT record.id, record.title_en, record.state, record.due_on FROM record "
    "WHERE record.cluster_id = :cluster AND record.kind = 'task' AND record.state = 'todo' "
    "ORDER BY record.due_on LIMIT 100"
)
TASK = text(
    "SELECT event.verb, event.at, event.reason FROM event WHERE event.record_id = :record "
    "ORDER BY event.id DESC LIMIT 30"
)
CSV = text(
    "SELECT record.number, record.title_en, record.state, record.due_on FROM record "
    "WHERE record.cluster_id = :cluster AND record.kind = 'task' AND record.group_id = :group LIMIT 500"
)
INSERT = text("INSERT INTO bare_note (title, body) VALUES (:title, :body)")
PAGE = (
    "<!doctype html><title>{{ title }}</title><h1>{{ title }}</h1><p>{{ user }}</p>"
    "<table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>"
)


def create_bare(settings: dict) -> Flask:
    """The bare application on the same database, with the same cookie."""
    app = Flask("bare")
    app.config.update(settings)
    db.init_app(app)
    page = app.jinja_env.from_string(PAGE)

    def user():
        return db.session.execute(USER, {"secret": hashed(session["_user_id"])}).one()

    def show(title: str, query, **given) -> str:
        me = user()
        if ":principal" in query.text:
            given["principal"] = f"p{me.id}"
        rows = db.session.execute(query, given).all()
        return page.render(title=title, user=me.name, rows=rows)

    @app.get("/desk")
    def desk():
        return show("Desk", DESK, most=int(request.args["most"]))

    @app.get("/tasks")
    def tasks():
        return show("Tasks", LIST, cluster=int(request.args["cluster"]))

    @app.get("/task")
    def task():
        return show("Task", TASK, record=int(request.args["id"]))

    @app.get("/csv")
    def csv():
        user()
        rows = db.session.execute(
            CSV, {"cluster": int(request.args["cluster"]), "group": int(request.args["group"])}
        )
        return Response("\n".join(",".join(str(cell) for cell in row) for row in rows), mimetype="text/csv")

    @app.post("/create")
    def create():
        user()
        db.session.rollback()
        db.session.connection(execution_options={"immediate": True})
        db.session.execute(INSERT, {"title": request.form["title_en"], "body": request.form["instructions"]})
        db.session.commit()
        return redirect("desk", 303)

    nominations.serve_bare(app, show)
    return app
