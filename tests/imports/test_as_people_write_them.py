"""The same little plan as fourteen people would send it: each comes in as the same four actions."""

from datetime import date

import pytest

from secretariat.clusters.models import Organisation
from tests.imports import books

DAY = date(2027, 3, 31)
FR = ["Axe", "Objectif", "Code", "Mesure", "Porteur", "Début", "Échéance", "Budget"]
EN = ["Axis", "Objective", "Code", "Action", "Lead", "Start", "Due date", "Budget"]
NAMES = ("Ouvrir une école", "Former des formateurs", "Sonder les départs", "Suivre les firmes")


def table(heads: list, *cells: tuple, blank: bool = True) -> list[list]:
    """A heading and four rows; ``cells`` are (axis, objective, code, lead, start, due, budget) of each row."""
    rows = [heads]
    for name, (axis, objective, code, lead, start, due, budget) in zip(NAMES, cells, strict=True):
        rows.append([axis, objective, code, name, lead, start, due, budget])
    return rows


FULL = table(
    FR,
    ("1 Relève", "1.1 Attirer", "1.1.1", "CAE", "2026-01-05", "31 mars 2027", "12 500 $"),
    ("1 Relève", "1.1 Attirer", "1.1.2", "", "2026-01-05", "31/03/2027", "12 500,00 $"),
    ("1 Relève", "1.2 Retenir", "1.2.1", "CAE", "2026-01-05", "T1 2027", "12,5 k$"),
    ("2 Marchés", "2.1 Suivre", "2.1.1", "", "2026-01-05", "mars 2027", "0,0125 M$"),
)
CARRIED = table(
    EN,
    ("1 Relève", "1.1 Attirer", "1.1.1", "CAE", date(2026, 1, 5), DAY, 12500),
    ("", "", "1.1.2", "", date(2026, 1, 5), DAY, 12500),
    ("", "1.2 Retenir", "1.2.1", "CAE", date(2026, 1, 5), DAY, 12500),
    ("2 Marchés", "2.1 Suivre", "2.1.1", "", date(2026, 1, 5), DAY, 12500),
)
HEADED = [
    ["Plan d’action concerté 2026-2028"],
    [],
    ["No", "Mesures", "Responsable", "Début", "Date cible", "Coût"],
    ["Axe 1 – Relève"],
    ["Objectif 1.1 : Attirer"],
    ["1.1.1", NAMES[0], "CAE", "5 janvier 2026", "31 mars 2027", "12 500 $"],
    ["1.1.2", NAMES[1], "", "5 janv. 2026", "31 mars 2027", "12 500 $"],
    ["Sous-total", "", "", "", "", "25 000 $"],
    ["Objectif 1.2 : Retenir"],
    ["1.2.1", NAMES[2], "CAE", "5 janvier 2026", "31 mars 2027", "12 500 $"],
    [],
    ["Axe 2 – Marchés"],
    ["Objectif 2.1 : Suivre"],
    ["2.1.1", NAMES[3], "", "5 janvier 2026", "31 mars 2027", "12 500 $"],
    ["TOTAL", "", "", "", "", "50 000 $"],
]
BY_DEPTH = [
    ["Code", "Title", "Owner", "Begins", "Deadline", "Cost"],
    ["1", "Relève"],
    ["1.1", "Attirer"],
    ["1.1.1", NAMES[0], "CAE", "January 5, 2026", "March 31, 2027", "$12,500"],
    ["1.1.2", NAMES[1], "", "5 January 2026", "31 March 2027", "$12,500.00"],
    ["1.2", "Retenir"],
    ["1.2.1", NAMES[2], "CAE", "5 Jan 2026", "Q1 2027", "12.5k"],
    ["2", "Marchés"],
    ["2.1", "Suivre"],
    ["2.1.1", NAMES[3], "", "2026-01-05", "2027-Q1", "$12 500"],
]
OWN_CODES = [
    ["Orientation", "Objectif stratégique", "Référence", "Intitulé", "Porteur", "Du", "Au", "Montant"],
    ["Relève", "OS-1 Attirer", "M-01", NAMES[0], "CAE", "05/01/2026", "31/03/2027", "12500"],
    ["Relève", "OS-1 Attirer", "M-02", NAMES[1], "", "05/01/2026", "31/03/2027", "12500"],
    ["Relève", "OS-2 Retenir", "M-03", NAMES[2], "CAE", "05/01/2026", "31/03/2027", "12500"],
    ["Marchés", "OS-3 Suivre", "M-04", NAMES[3], "", "05/01/2026", "31/03/2027", "12500"],
]
AMERICAN = [
    [cell.replace("31/03/2027", "03/31/2027").replace("05/01/2026", "01/05/2026") for cell in row]
    for row in OWN_CODES
]
MERGED_ROWS = [list(row) for row in FULL]
for row in MERGED_ROWS[2:4]:
    row[0] = ""
TWO_HEADS = FULL[:3] + [FR] + FULL[3:]
"""The heading once more in the middle, as on the second page of a printed table."""

TWO_ROWS = [
    ["Plan d’action, version de travail"],
    ["Axe", "Objectif", "Code", "Mesure", "Porteur", "Échéancier", "", "Budget"],
    ["", "", "", "", "", "Début", "Fin", "(total)"],
    *(["", *row[1:]] for row in FULL[1:4]),
    ["", "", "", "Sous-total", "", "", "", 37_500],
    [],
    FULL[4],
]
"""Headings on two rows, and an axis merged over its actions, a subtotal and a blank row."""

FILES = {
    "xlsx in French": ("plan.xlsx", lambda: books.xlsx(FULL)),
    "xlsx in English with dates and blanks carried down": ("plan.xlsx", lambda: books.xlsx(CARRIED)),
    "xlsx with a title, heading rows and totals": ("plan.xlsx", lambda: books.xlsx(HEADED)),
    "xlsx with axes told by the depth of codes": ("plan.xlsx", lambda: books.xlsx(BY_DEPTH)),
    "xlsx with merged axes": (
        "plan.xlsx",
        lambda: books.xlsx(MERGED_ROWS, merged=[(1, 0, 3, "1 Relève")]),
    ),
    "xlsx with headings on two rows": (
        "plan.xlsx",
        lambda: books.xlsx(TWO_ROWS, merged=[(3, 0, 7, "1 Relève")]),
    ),
    "xlsx with codes of one’s own": ("plan.xlsx", lambda: books.xlsx(OWN_CODES)),
    "xlsx whose second sheet is the plan": (
        "plan.xlsx",
        lambda: books.xlsx(("Lisez-moi", [["Ce classeur"], ["Version 3"]]), ("Mesures", FULL)),
    ),
    "xlsx with a hidden sheet of lists": (
        "plan.xlsx",
        lambda: books.xlsx(("Listes", FULL), ("Plan", CARRIED), hidden=("Listes",)),
    ),
    "ods in French": ("plan.ods", lambda: books.ods(FULL)),
    "ods with dates and blanks carried down": ("plan.ods", lambda: books.ods(CARRIED)),
    "ods with merged axes": ("plan.ods", lambda: books.ods(MERGED_ROWS, merged=[(1, 0, 3)])),
    "csv in UTF-8, commas": ("plan.csv", lambda: books.text(FULL)),
    "csv in UTF-8 with its mark, semicolons": ("plan.csv", lambda: books.text(FULL, ";", "utf-8-sig")),
    "csv in Windows-1252, semicolons": ("plan.csv", lambda: books.text(HEADED, ";", "cp1252")),
    "csv in Windows-1252, commas": ("plan.csv", lambda: books.text(BY_DEPTH, ",", "cp1252")),
    "text with tabs in UTF-16": ("plan.txt", lambda: books.text(FULL, "\t", "utf-16")),
    "csv with the heading twice": ("plan.csv", lambda: books.text(TWO_HEADS)),
    "csv with months before days": ("plan.csv", lambda: books.text(AMERICAN, ";")),
}


@pytest.mark.parametrize("what", FILES)
def test_each_comes_in_as_the_same_plan(make, bringer, actions, session, backend, what):
    if backend == "postgresql" and what not in list(FILES)[:2]:
        return  # reading a file asks no database
    firm, _rep = make.lead("CAE")
    plan = make.plan(axes=0)
    name, content = FILES[what]
    preview = bringer(plan).preview(content(), name)
    assert "4 actions to create" in preview.text, preview.text
    assert preview.press("Import").status == 303
    found = actions(plan)
    told = [(a.code, a.title_fr or a.title_en, a.starts_on, a.due_on, a.budget_cents) for a in found]
    codes = ("1.1.1", "1.1.2", "1.2.1", "2.1.1")
    wanted = [(c, n, date(2026, 1, 5), DAY, 1_250_000) for c, n in zip(codes, NAMES, strict=True)]
    assert told == wanted
    assert [a.state for a in found] == ["offered", "proposed", "offered", "proposed"]
    assert {a.lead_id for a in found if a.state == "offered"} == {firm.id}
    assert session.query(Organisation).filter_by(name_fr="CAE").count() == 1
