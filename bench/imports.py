"""Spreadsheets brought to a plan, to its indicators and to the directory: the seconds until shown, and until done.

``python -m bench.imports``, with the settings of a database that is filled, writes one JSON object a row.
"""

import io
import json
import secrets
import time
from datetime import date, timedelta
from hashlib import sha256

import xlsxwriter
from sqlalchemy import select

from secretariat import create_app
from secretariat.clusters.models import Organisation
from secretariat.core import clock
from secretariat.core.actors import load_actor
from secretariat.core.db import db
from secretariat.core.person import Grant, Person, SignIn
from secretariat.core.signing import hashed
from secretariat.core.walls import Cluster
from secretariat.plans import indicator_commands, structure
from secretariat.plans.commands import add_action, create_plan
from secretariat.plans.models import Action

ROWS, LEADS, OF_OBJECTIVE, OF_AXIS = 5000, 30, 60, 20
OTHERS, INDICATORS = 19_999, 100
"""Rows of the two other subjects, as many as a file holds under its heading, and indicators that are measured."""


def workbook() -> bytes:
    """Rows of axes and objectives carried down, each with its lead, dates in words, a budget and partners."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Plan")
    sheet.write_row(
        0, 0, ["Axe", "Objectif", "Mesure", "Porteur", "Partenaires", "Début", "Échéance", "Budget"]
    )
    for n in range(ROWS):
        objective = n // OF_OBJECTIVE
        axis = objective // OF_AXIS
        lead, partner = f"Bench firm {n % LEADS}", f"Bench firm {(n + 7) % LEADS}"
        sheet.write_row(
            n + 1,
            0,
            [
                f"{axis + 1} Axe {axis}",
                f"{axis + 1}.{objective % OF_AXIS + 1} Objectif {objective}",
                f"Mesure {n} du plan",
                lead,
                partner,
                "5 janvier 2026",
                ("31 mars 2027", "2027-06-30", "T3 2027")[n % 3],
                f"{n + 1} 500 $",
            ],
        )
    book.close()
    return out.getvalue()


def table(rows: list[list]) -> bytes:
    """A workbook of one sheet."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def firms() -> bytes:
    """Organisations of which none resembles another."""
    names = [sha256(str(n).encode()).hexdigest()[:20] for n in range(OTHERS)]
    rows = [[name, "Petites entreprises", "Laval", f"https://{name}.example"] for name in names]
    return table([["Organisation", "Milieu", "Ville", "Site web"], *rows])


def readings() -> bytes:
    """A value for each month of each indicator."""
    rows = [
        [f"Indicateur {n % INDICATORS}", f"{2025 - n // INDICATORS // 12}-{n // INDICATORS % 12 + 1:02}", n]
        for n in range(OTHERS)
    ]
    return table([["Indicateur", "Période", "Valeur"], *rows])


def prepare() -> tuple[int, str, str]:
    """A plan of one action that is measured, firms that may be asked to lead, a coordinator's sign-in: plan, cluster,
    secret."""
    session, now = db.session, clock.now()
    held = session.scalars(select(Grant).where(Grant.role == "coordinator").order_by(Grant.id)).first()
    cluster = session.get(Cluster, held.cluster_id)
    me = load_actor(session, held.person_id, now)
    people = session.scalars(select(Person.id).where(Person.id != held.person_id).limit(LEADS)).all()
    for number, person in enumerate(people):
        name = f"Bench firm {number}"
        firm = Organisation(
            cluster_id=cluster.id, name_fr=name, sort_name=name.lower(), constituency="small_firm"
        )
        session.add(firm)
        session.flush()
        scope = f"o{firm.id}"
        session.add(
            Grant(
                person_id=person,
                cluster_id=cluster.id,
                scope=scope,
                role="rep",
                principal=f"{scope}:rep",
                starts_at=now - timedelta(days=1),
            )
        )
    facts = {"title_fr": "Plan", "starts_on": date(2026, 1, 5), "ends_on": date(2028, 12, 15)}
    plan = create_plan(session, me, me.clusters[cluster.id], facts)
    objective = structure.add_objective(
        session,
        me,
        plan,
        structure.add_axis(session, me, plan, {"title_fr": "Mesurer"}),
        {"title_fr": "Suivre"},
    )
    action = add_action(session, me, plan, {"objective_id": objective.id, "title_fr": "Relever"})
    for number in range(INDICATORS):
        known = {"name_fr": f"Indicateur {number}", "frequency": "monthly"}
        indicator_commands.add(session, me, action, known, {})
    secret = secrets.token_urlsafe(32)
    session.add(
        SignIn(
            person_id=held.person_id,
            secret_hash=hashed(secret),
            created_at=now,
            last_seen_at=now,
            expires_at=now + timedelta(days=1),
        )
    )
    session.commit()
    return plan.id, cluster.slug, secret


def main() -> None:
    app = create_app()
    with app.app_context():
        plan_id, cluster, secret = prepare()
    client = app.test_client()
    with client.session_transaction() as held:
        held["_user_id"], held["_fresh"] = secret, True
    token = _token(client)
    here = f"/{cluster}/plans/{plan_id}"
    for what, rows, content, address in (
        ("", ROWS, workbook(), f"{here}/import"),
        (" of organisations", OTHERS, firms(), f"/{cluster}/members/import"),
        (" of measurements", OTHERS, readings(), f"{here}/indicators/import"),
    ):
        shown, taken = _brought(client, token, content, address)
        for name, seconds in (("preview", shown), ("commit", taken)):
            page = f"import of {rows:,} rows{what}, {name}"
            print(json.dumps({"page": page, "seconds": round(seconds, 2)}), flush=True)
    with app.app_context():
        assert db.session.query(Action).filter_by(plan_id=plan_id).count() == ROWS + 1


def _brought(client, token: str, content: bytes, address: str) -> tuple[float, float]:
    """Seconds until a file is shown, and until it is done."""
    start = time.perf_counter()
    answer = client.post(address, data={"csrf_token": token, "upload": (io.BytesIO(content), "a.xlsx")})
    assert answer.status_code == 303, answer.get_data(as_text=True)[:2000]
    page = client.get(answer.location).get_data(as_text=True)
    shown = time.perf_counter() - start
    digest = page.split('name="digest" value="')[1].split('"')[0]
    start = time.perf_counter()
    done = client.post(f"{answer.location}do", data={"csrf_token": token, "digest": digest})
    taken = time.perf_counter() - start
    assert done.status_code == 303, done.get_data(as_text=True)[:2000]
    return shown, taken


def _token(client) -> str:
    page = client.get("/account").get_data(as_text=True)
    return page.split('name="csrf_token" value="')[1].split('"')[0]


if __name__ == "__main__":
    main()
