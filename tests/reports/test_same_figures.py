"""One report, every form: whichever a reader opens, the figures are the same."""

import csv
import io
import json
import re

import pytest

from secretariat.reports.render import csv as csv_form
from secretariat.reports.render import docx, pdf, xlsx
from secretariat.reports.render import json as json_form
from tests.reports.french import EN, FR
from tests.reports.reading import columns, pdf_text, sheets, squeeze, word_text
from tests.reports.sample import plan_report


@pytest.mark.parametrize(("language", "words", "code_head"), [("fr", FR, "Code"), ("en", EN, "Code")])
def test_every_form_tells_the_same_actions(language, words, code_head):
    report = plan_report(language)
    typeset, written = pdf_text(pdf.render(report, words)), squeeze(word_text(docx.render(report, words)))
    sheet = columns(list(sheets(xlsx.render(report, words)).values())[2])
    lines = list(csv.DictReader(io.StringIO(csv_form.render(report, words).decode("utf-8-sig"), newline="")))
    data = json.loads(json_form.render(report, words))
    kept = [
        row
        for section in data["sections"]
        for axis in section["axes"]
        for objective in axis["objectives"]
        for row in objective["rows"]
    ]
    progress, status = words.gettext("Progress"), words.gettext("Status")
    assert len(sheet) == len(lines) == len(kept) == 38
    for (*_where, row), cells, line, plain in zip(report.rows(), sheet, lines, kept, strict=True):
        assert cells[code_head][1] == line[code_head] == plain["code"] == row.code
        assert float(cells[progress][1]) * 100 == pytest.approx(row.progress)
        assert float(cells["Budget"][1]) * 100 == float(line["Budget"]) * 100 == plain["budget_cents"]
        assert (int(line[progress]), cells[status][1]) == (plain["progress"], line[status])
        for text in (typeset, written):
            assert squeeze(row.title) in text or all(word in text for word in row.title.split())
            assert squeeze(words.percent(row.progress)) in text
            assert squeeze(words.date(row.due)) in text or words.language == "fr"


@pytest.mark.parametrize(("language", "words"), [("fr", FR), ("en", EN)])
def test_every_form_tells_the_same_totals(language, words):
    report = plan_report(language)
    made = (pdf_text(pdf.render(report, words)), squeeze(word_text(docx.render(report, words))))
    data = json.loads(json_form.render(report, words))
    total = columns(sheets(xlsx.render(report, words))[words.gettext("Funding")])[-1]
    sought = data["funding_total"]["sought_cents"]
    assert sought == 210_000_000 == float(total[words.gettext("Sought")][1]) * 100
    for text in made:
        assert squeeze(words.money(sought)) in text
        for axis in data["sections"][0]["axes"]:
            assert squeeze(words.number(axis["budget_cents"] // 100_000)) in text
        assert squeeze(words.percent(report.summary.done_share)) in text


@pytest.mark.parametrize(
    ("language", "words", "said"),
    [
        ("fr", FR, r"Axe (\d), (\d+) mesures ([\d ]+) (\d+) %"),
        ("en", EN, r"Axis (\d), (\d+) actions ([\d,]+) (\d+)%"),
    ],
)
def test_the_printed_totals_are_the_sums_of_the_tables(language, words, said):
    """What the PDF prints under an axis and under the funding, against the rows that Excel holds."""
    report = plan_report(language)
    printed, book = pdf_text(pdf.render(report, words)), sheets(xlsx.render(report, words))
    rows = columns(list(book.values())[2])
    budgets = {}
    for cells in rows:
        budgets.setdefault(cells["Code"][1].split(".")[0], []).append(float(cells["Budget"][1]))
    totals = re.findall(said, printed)
    assert [axis for axis, *_rest in totals] == sorted(budgets) == ["1", "2", "3"]
    for axis, count, budget, percent in totals:
        thousands = int(re.sub(r"\D", "", budget))
        assert (int(count), thousands * 1000) == (len(budgets[axis]), sum(budgets[axis]))
        [told] = [one for one in report.dashboard.axes if one.code == axis]
        assert int(percent) == told.progress
    *sources, total = columns(book[words.gettext("Funding")])
    sums = [
        sum(float(source[words.gettext(head)][1]) for source in sources)
        for head in ("Sought", "Committed", "Received")
    ]
    assert [float(total[words.gettext(head)][1]) for head in ("Sought", "Committed", "Received")] == sums
    assert f"Total {' '.join(squeeze(words.money(int(one * 100))) for one in sums)}" in printed


@pytest.mark.parametrize(("language", "words"), [("fr", FR), ("en", EN)])
def test_pdf_and_word_hold_every_item_of_the_data(language, words):
    """Each title, name, note, reason, date and amount of the report, one by one, in both printed forms."""
    report = plan_report(language)
    wanted = [report.scope.title, report.scope.cluster, *(part.title for part in report.sections)]
    for _section, axis, objective, row in report.rows():
        wanted += [
            axis.title,
            objective.title,
            row.code,
            row.title,
            row.lead,
            row.note,
            row.holder,
            *row.partners,
        ]
        wanted += [words.date(row.due), words.percent(row.progress), words.amount(row.budget_cents, 100_000)]
        wanted += [words.date(row.adopted_due)] if row.adopted_due and row.adopted_due != row.due else []
        for one in row.indicators:
            wanted += [
                one.name,
                words.number(one.baseline),
                words.number(one.target),
                words.number(one.actual),
            ]
    for one in report.delays:
        wanted += [one.code, one.title, one.reason, one.comment, words.date(one.due)]
    for one in report.projects:
        wanted += [one.number, one.title, one.lead, one.state, one.sentence, one.milestone]
        wanted += [words.money(one.budget_cents), words.date(one.start), words.date(one.end)]
    for one in report.funding:
        wanted += [one.source, *map(words.money, (one.sought_cents, one.committed_cents, one.received_cents))]
    wanted += [text for term in report.glossary for text in (term.fr, term.en)]
    assert len([one for one in wanted if one]) > 300
    forms = {"pdf": pdf_text(pdf.render(report, words)), "docx": word_text(docx.render(report, words))}
    for form, text in forms.items():
        bare = re.sub(r"[\W_]+", "", text)
        missing = [one for one in wanted if re.sub(r"[\W_]+", "", one) not in bare]
        assert not missing, f"{form} leaves out {missing[:5]}"
