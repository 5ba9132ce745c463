"""The chapters that a funder reads: agreement, context, variances, leverage, participation, budget, certification."""

from collections.abc import Iterator
from decimal import Decimal
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from secretariat.clusters.models import Figure
from secretariat.core.borrowed import either, proper, said
from secretariat.editions.funded import Funded
from secretariat.editions.models import Edition
from secretariat.reports import labels
from secretariat.reports.chapters import Chapter, Grid, Head
from secretariat.reports.document import Report
from secretariat.reports.gathering import exact
from secretariat.reports.words import DASH, words_for

HASH = 12
"""Signs of a file's SHA-256 that the index of evidence prints."""


def agreement(edition: Edition, report: Report) -> Chapter:
    """Which agreement the report answers to, and for which period."""
    words = words_for(report.language)
    text = said(edition.text("agreement", report.language))
    facts = (
        (_("Funder"), edition.funder),
        (_("Agreement"), text),
        (_("Period"), words.period(report.start, report.end)),
    )
    lines = [
        *(words.labelled(f"**{label}**", value) for label, value in facts if value),
        _("This report covers the actions and projects that this funder supports, and no others."),
    ]
    return Chapter("agreement", _("Agreement and period"), "\n\n".join(lines))


def context(figures: list[Figure], report: Report) -> Chapter | None:
    """The sector in a few figures, each with its year and its source."""
    lang, words = report.language, words_for(report.language)
    rows = []
    for one in figures:
        unit = proper(one.unit_fr, one.unit_en, lang)
        value = words.number(exact(one.value))
        if one.value_to:
            value = f"{value}–{words.number(exact(one.value_to))}"
        measured = words.measured(value, unit)
        source = either(one.source_fr, one.source_en, lang) or either(one.document_fr, one.document_en, lang)
        rows.append(
            (
                either(one.label_fr, one.label_en, lang),
                " ".join(filter(None, (one.qualifier_fr if lang == "fr" else one.qualifier_en, measured))),
                str(one.year) if one.year else DASH,
                source or DASH,
            )
        )
    heads = (
        Head(_("Figure"), share=4),
        Head(_("Value"), share=3),
        Head(_("Year"), share=1),
        Head(_("Source"), share=4),
    )
    return (
        Chapter("context", _("Context of the sector"), "", (Grid("", heads, tuple(rows)),)) if rows else None
    )


def variances(report: Report) -> Chapter:
    """What differs from the plan, and why."""
    words = words_for(report.language)
    rows = tuple(
        (
            f"{one.band.code} {one.code}" if one.band else one.code,
            one.title,
            one.adopted_due or one.due,
            one.due,
            (one.standing.key.value, labels.standing(words, one.standing)),
            " ".join(filter(None, (one.reason, one.comment))) or _("No reason given yet."),
        )
        for one in report.delays
    )
    heads = (
        Head(_("No."), share=2),
        Head(_("Action"), share=6),
        Head(_("Adopted due date"), "date", 3),
        Head(_("Due"), "date", 3),
        Head(_("Status"), "status", 3),
        Head(_("Explanation"), share=6),
    )
    text = "" if rows else _("The funded actions follow the plan: there is no variance to explain.")
    return Chapter(
        "variances", _("Variances and explanations"), text, (Grid("", heads, rows),) if rows else ()
    )


def budget(edition: Edition, funded: Funded, report: Report) -> Chapter:
    """Each funded record's budget against what this funder committed and paid."""
    lang, rows = report.language, []
    for id, (_code, fr, en) in funded.titles.items():
        mine = [line for line in funded.lines if line.record_id == id and line.source == edition.funder]
        committed = sum(line.committed_cents for line in mine)
        received = sum(line.received_cents for line in mine)
        rows.append((funded.code(id, lang), either(fr, en, lang), funded.budgets[id], received, committed))
    heads = (
        Head(_("No."), share=2),
        Head(_("Action or project"), share=8),
        Head(_("Budget"), "money", 3),
        Head(_("Received"), "money", 3),
        Head(_("Committed, to be received"), "money", 3),
    )
    sums = tuple(sum(row[at] or 0 for row in rows) for at in (2, 3, 4))
    grid = Grid("", heads, tuple(rows), (_("Total"), "", *sums)) if rows else None
    text = _(
        "The amounts are those of the agreement’s register: spending is kept in the accounts of each lead."
    )
    return Chapter("budget", _("Budget against actual"), text, (grid,) if grid else ())


def impact(edition: Edition, funded: Funded, report: Report) -> Chapter:
    """What each dollar of this funder brings from elsewhere, by source."""
    words, sums = words_for(report.language), {}
    for line in funded.lines:
        held = sums.setdefault(line.source, [0, 0])
        held[0] += line.committed_cents + line.received_cents
        held[1] += line.received_cents
    own = sum(funded.own.values())
    mine = sums.get(edition.funder, [0, 0])[0]
    others = sum(held[0] for source, held in sums.items() if source != edition.funder) + own
    rows = [(source, held[0], held[1]) for source, held in sums.items()]
    if own:
        rows.append((_("Partners’ own contribution"), own, None))
    text = ""
    if mine:
        ratio = words.money(round(100 * Decimal(others) / Decimal(mine)))
        text = _("For each dollar from this funder, **%(amount)s** comes from other sources.", amount=ratio)
    heads = (
        Head(_("Source"), share=5),
        Head(_("Committed and received"), "money", 3),
        Head(_("Received"), "money", 3),
    )
    grids = (Grid("", heads, tuple(rows)),) if rows else ()
    return Chapter("impact", _("Impact and leverage"), text, grids)


def participation(funded: Funded, report: Report) -> Chapter | None:
    """Which organisations carry the funded work, and in how many actions and projects."""
    rows = []
    for id, names in funded.names.items():
        held = funded.parts[id]
        led = sum(1 for _record, role in held if role == "lead")
        rows.append((proper(*names, report.language), led, len(held) - led))
    if not rows:
        return None
    heads = (
        Head(_("Organisation"), share=6),
        Head(_("Leads"), "number"),
        Head(_("Takes part in"), "number"),
    )
    words = words_for(report.language)
    text = words.ngettext("%(num)s organisation takes part.", "%(num)s organisations take part.", len(rows))
    return Chapter(
        "participation", _("Participation and contributions"), text, (Grid("", heads, tuple(rows)),)
    )


def certification(report: Report) -> Chapter:
    """What whoever signs the report certifies, with the place to sign."""
    words, blank = words_for(report.language), 30 * "_"
    to_fill = (_("Name"), _("Office held"), _("Signature and date"))
    lines = [
        _(
            "I certify that this report agrees with the register of the secretariat on the day on which it was "
            "drawn up, and that the amounts shown were used for the purposes of the agreement."
        ),
        *(words.labelled(label, blank) for label in to_fill),
    ]
    return Chapter("certification", _("Certification"), "\n\n".join(lines))


def evidence(funded: Funded, report: Report, zone: str) -> Chapter | None:
    """The files that show what was done, each with the beginning of its SHA-256."""
    rows = tuple(
        (
            funded.code(one.record_id, report.language),
            one.name,
            one.at.astimezone(ZoneInfo(zone)).date(),
            one.sha256[:HASH],
        )
        for one in funded.evidence
    )
    if not rows:
        return None
    heads = (
        Head(_("No."), share=2),
        Head(_("File"), share=9),
        Head(_("Date"), "date", 3),
        Head(_("SHA-256, beginning"), share=4),
    )
    return Chapter("evidence", _("Index of evidence"), "", (Grid("", heads, rows),))


def chapters(
    edition: Edition, funded: Funded, figures: list[Figure], report: Report, zone: str
) -> Iterator[Chapter]:
    """Every chapter of the layout that has something to say."""
    made = (
        agreement(edition, report),
        context(figures, report),
        variances(report),
        impact(edition, funded, report),
        participation(funded, report),
        budget(edition, funded, report),
        certification(report),
        evidence(funded, report, zone),
    )
    yield from (chapter for chapter in made if chapter is not None)
