"""What an import costs does not follow the number of its rows: done and undone in as many statements, few or many."""

import io
from hashlib import sha256

import pytest

from tests.imports import books

FEW, MANY = 30, 300


def plan_rows(n: int) -> list[list]:
    heads = ["Axe", "Objectif", "Mesure", "Porteur", "Partenaires", "Échéance", "État", "Avancement"]
    states = ("", "En cours", "Terminé")
    rows = [
        [
            f"{k // 20 + 1} Axe {k // 20}",
            f"{k // 20 + 1}.{k // 5 % 4 + 1} Objectif {k // 5}",
            f"Mesure {k}",
            "CAE",
            "Bell",
            "2027-03-31",
            states[k % 3],
            "",
        ]
        for k in range(n)
    ]
    return [heads, *rows]


def organisation_rows(n: int) -> list[list]:
    heads = ["Organisation", "Milieu", "Ville", "Contact", "Courriel"]
    return [
        heads,
        *(
            [sha256(str(k).encode()).hexdigest()[:16], "Petites entreprises", "Laval", "", ""]
            for k in range(n)
        ),
    ]


def measured_rows(n: int) -> list[list]:
    rows = [[f"Indicateur {k % 5}", f"{2025 - k // 60}-{k // 5 % 12 + 1:02}", k] for k in range(n)]
    return [["Indicateur", "Période", "Valeur"], *rows]


ROWS = {"plan": plan_rows, "organisations": organisation_rows, "measurements": measured_rows}


def costs(visitor, url: str, rows: list[list]) -> tuple[int, int]:
    """Statements of doing an import, and of undoing it."""
    answer = visitor.post(url, files={"upload": (io.BytesIO(books.xlsx(rows)), "a.xlsx")})
    preview = answer.follow()
    assert "Import" in preview.buttons, preview.text[:3000]
    done = preview.press("Import")
    assert done.status == 303, preview.text
    undone = visitor.show(preview.response.request.path).press("Undo the import")
    assert undone.status == 303
    return len(done.statements), len(undone.statements)


@pytest.mark.parametrize("subject", ROWS)
def test_few_or_many_rows_cost_as_many_statements(make, visit, subject):
    visitor = visit.as_(make.staff())
    make.lead("CAE")
    make.organisation("Bell")
    plans = [make.plan(actions=1, group=make.group()) for _n in range(2)]
    for plan in plans:
        for k in range(5):
            make.indicator_of(plan, name_fr=f"Indicateur {k}", frequency="monthly")
    told = []
    for plan, n in zip(plans, (FEW, MANY), strict=True):
        url = {
            "plan": f"/aero/plans/{plan.id}/import",
            "organisations": "/aero/members/import",
            "measurements": f"/aero/plans/{plan.id}/indicators/import",
        }[subject]
        told.append(costs(visitor, url, ROWS[subject](n)))
    (doing, undoing), (doing_many, undoing_many) = told
    assert doing_many <= doing + 4 and undoing_many <= undoing + 4, told
