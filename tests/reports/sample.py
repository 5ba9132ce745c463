"""A report to try the renderers on: a group's plan of 3 axes and 38 actions, in either language.

The firms are fictional.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

from secretariat.reports.annex import Deadline, Funding, Health, Project, Term
from secretariat.reports.document import Cover, Dashboard, Highlight, Report, Scope, Summary
from secretariat.reports.progress import (
    ActionRow,
    Axis,
    AxisProgress,
    Band,
    Counts,
    Delay,
    Indicator,
    Objective,
    Section,
    Standing,
    Status,
)

TODAY = date(2026, 11, 24)
PRODUCED = datetime(2026, 11, 24, 14, 5, tzinfo=timezone(timedelta(hours=-5)))

# One line per axis (code, title fr, en, progress, elapsed), objective (code, title fr, en) or action: code,
# title fr, en, lead, partners, due, adopted due, indicator fr, en, baseline, target, actual, verified, budget
# in thousands, progress, elapsed, status, days, note fr, en.
_LINES = (Path(__file__).parent / "plan.psv").read_text(encoding="utf-8").splitlines()
_WAITING = {
    "1.2.2": ("À confirmer", "To be confirmed"),
    "1.3.4": ("Offerte", "Offered"),
    "2.1.2": ("Offerte", "Offered"),
}
_DEFERRED = {"3.2.1": ("Reportée", "Deferred")}


HIGHLIGHTS = {
    "fr": (
        "**Douze auditeurs formés.** L’Atelier-école Viau a livré la formation; la preuve est à vérifier.",
        "**Onze jumelages signés sur quinze.** Trois donneurs d’ordres y prennent part; *un* l’an dernier.",
        "**Un banc d’essai en vue.** Un projet mobilisateur réunit six PME; il attend un porteur.",
    ),
    "en": (
        "**Twelve auditors trained.** Atelier-école Viau gave the course; the evidence is being verified.",
        "**Eleven pairings signed of fifteen.** Three large customers take part, against *one* last year.",
        "**A test bench in sight.** A rallying project gathers six small firms; it awaits a lead.",
    ),
}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _number(text: str) -> int | Decimal | None:
    return None if not text else Decimal(text.replace(",", ".")) if "," in text else int(text)


def _row(cells: list[str], at: int) -> ActionRow:
    code = cells[0]
    say = _WAITING.get(code) or _DEFERRED.get(code) or ("", "")
    key = Status(cells[16])
    indicator = Indicator(
        cells[7 + at],
        baseline=_number(cells[9]),
        target=_number(cells[10]),
        actual=_number(cells[11]),
        verified=cells[12] == "y",
        as_of=date(2026, 10, 31),
    )
    held = key is Status.LATE
    return ActionRow(
        code=code,
        title=cells[1 + at],
        lead=cells[3],
        standing=Standing(key, int(cells[17]) if cells[17] else None, say[at]),
        progress=int(cells[14]),
        elapsed=int(cells[15]) if cells[15] else None,
        partners=tuple(cells[4].split(", ")) if cells[4] else (),
        due=_day(cells[5]),
        adopted_due=_day(cells[6]),
        indicators=(indicator,),
        budget_cents=int(cells[13]) * 100_000,
        note=cells[18 + at],
        holder=cells[3] if held else "",
        holder_days=9 if held else None,
        url=f"https://secretariat.example/r/{code}",
    )


def _axes(at: int) -> tuple[Axis, ...]:
    axes: list[Axis] = []
    for line in _LINES:
        cells = line.split("|")
        code, title = cells[0], cells[1 + at]
        if "." not in code:
            axes.append(Axis(code, title, int(cells[3]), int(cells[4])))
        elif code.count(".") == 1:
            axes[-1] = replace(axes[-1], objectives=(*axes[-1].objectives, Objective(code, title)))
        else:
            row = _row(cells, at)
            *before, last = axes[-1].objectives
            axes[-1] = replace(axes[-1], objectives=(*before, replace(last, rows=(*last.rows, row))))
    return tuple(axes)


def _counts(axes: tuple[Axis, ...]) -> Counts:
    keys = [row.standing.key for axis in axes for row in axis.rows()]
    return Counts(**{key.value: keys.count(key) for key in Status})


def plan_report(language: str = "fr") -> Report:
    """The supply-chain group's plan, third quarter and a half of 2026."""
    at = 0 if language == "fr" else 1
    pick = (lambda fr, en: fr) if language == "fr" else (lambda fr, en: en)
    band = Band(pick("CA", "SC"), pick("Chaîne d’approvisionnement", "Supply Chain"), 1)
    axes = _axes(at)
    counts = _counts(axes)
    late = {axis.code: sum(row.standing.key is Status.LATE for row in axis.rows()) for axis in axes}
    leaderless = {axis.code: sum(not row.lead for row in axis.rows()) for axis in axes}
    reasons = {
        "1.2.3": pick(
            "Grille d’audit livrée quatre mois plus tard; deux auditeurs en congé",
            "Audit grid delivered four months late; two auditors on leave",
        ),
        "3.2.1": pick("Rupture chez le fournisseur d’équipement", "Equipment supplier out of stock"),
        "2.1.2": pick("Offre à Héliotech Mirabel sans réponse", "Offer to Héliotech Mirabel not answered"),
        "3.1.3": pick("Deux livraisons refusées à la réception", "Two deliveries refused at reception"),
    }
    delays = tuple(
        Delay(row.code, row.title, row.due, row.adopted_due, row.standing, reasons[row.code])
        for axis in axes
        for row in axis.rows()
        if row.code in reasons
    )
    deadlines = tuple(
        Deadline(
            f"action-{row.code}@secretariat.example", f"{row.code} {row.title}", row.due, "action", row.url
        )
        for axis in axes
        for row in axis.rows()
        if row.due and row.due > TODAY
    )
    return Report(
        language=language,
        scope=Scope(
            "plan", pick("Plan d’action concerté 2025–2028", "Concerted action plan 2025–2028"), "Aéro", band
        ),
        start=date(2026, 7, 1),
        end=TODAY,
        produced_at=PRODUCED,
        provisional=True,
        summary=Summary(43, 47, counts.late, 3),
        dashboard=Dashboard(
            counts,
            tuple(
                AxisProgress(a.code, a.title, a.progress, a.elapsed, late[a.code], leaderless[a.code])
                for a in axes
            ),
        ),
        cover=Cover(
            pick("Aéro, rapport d’étape au conseil", "Aéro, progress report to the board"),
            pick("Aéro, secrétariat de grappe", "Aéro, cluster secretariat"),
        ),
        highlights=tuple(Highlight(text) for text in HIGHLIGHTS[language]),
        delays=delays,
        sections=(
            Section(pick("Plan d’action concerté 2025–2028", "Concerted action plan 2025–2028"), axes, band),
        ),
        projects=(
            Project(
                "P-07",
                pick("Banc d’essai partagé d’automatisation", "Shared automation test bench"),
                "Héliotech Mirabel",
                pick("En cours", "Active"),
                Health.AT_RISK,
                pick("Le bail du local n’est pas signé.", "The lease is not signed."),
                120_000_000,
                date(2026, 5, 1),
                date(2027, 12, 17),
                pick("Bail signé", "Lease signed"),
                date(2026, 12, 1),
                True,
            ),
            Project(
                "P-09",
                pick("Socle commun d’exigences", "Common core of requirements"),
                "Institut Sainte-Anne",
                pick("En cours", "Active"),
                Health.ON_TRACK,
                pick(
                    "Vingt-huit clauses sur quarante sont convenues.",
                    "Twenty-eight clauses of forty are agreed.",
                ),
                14_850_050,
                date(2026, 1, 15),
                date(2027, 1, 29),
            ),
        ),
        funding=(
            Funding("Fonds Rive-Sud", 150_000_000, 90_000_000, 45_000_000),
            Funding(pick("Cotisations des membres", "Members’ dues"), 60_000_000, 60_000_000, 60_000_000),
        ),
        glossary=(Term("porteur", "lead"), Term("mesure", "action"), Term("prise en charge", "take-up")),
        deadlines=deadlines,
        url="https://secretariat.example/aero/plans/1/",
    )


def empty_report(language: str = "fr") -> Report:
    """A report with nothing to say: a cluster on its first day."""
    return Report(
        language=language,
        scope=Scope("cluster", "Aéro", "Aéro"),
        start=date(2026, 10, 1),
        end=date(2026, 12, 31),
        produced_at=PRODUCED,
        provisional=False,
        summary=Summary(0, None, 0, 0),
        dashboard=Dashboard(Counts()),
    )


def large_report(rows: int = 500, language: str = "fr") -> Report:
    """The same plan repeated until it holds `rows` actions, over as many sections as that takes."""
    base = plan_report(language)
    sections, left = [], rows
    while left:
        axes = []
        for axis in base.sections[0].axes:
            objectives = []
            for objective in axis.objectives:
                taken = objective.rows[: max(left, 0)]
                left -= len(taken)
                objectives.append(replace(objective, rows=taken))
            axes.append(replace(axis, objectives=tuple(objectives)))
        sections.append(replace(base.sections[0], axes=tuple(axes)))
    return replace(base, sections=tuple(sections))
