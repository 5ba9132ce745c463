"""One report, every form: whichever a reader opens, the figures are the same."""

import csv
import io
import json

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
    sheet = columns(list(sheets(xlsx.render(report, words)).values())[1])
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
