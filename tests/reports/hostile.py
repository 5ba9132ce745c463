"""A report whose every text tries something: markup, formulas, control characters, other scripts."""

from dataclasses import replace

from secretariat.reports.document import Highlight, Report
from secretariat.reports.progress import Delay, Objective
from tests.reports.sample import plan_report

TEXT = '#import "x.typ": * $x^2$ <lab> @ref _a_ `c` \\ [b] {c} // no /* <b>&amp;</b> ]]>'
FORMULA = '=HYPERLINK("http://evil.example","x")'
ODD = "\x00\x08\x1b\u202e🚀 中文 עברית \ud800 \ufffe é"


def hostile_report(text: str, language: str = "fr") -> Report:
    """The sample plan with `text` as every title, name, note, unit, reason and highlight."""
    base = plan_report(language)
    axis = base.sections[0].axes[0]
    row = axis.objectives[0].rows[0]
    bad = replace(
        row,
        title=text,
        lead=text,
        partners=(text,),
        note=text,
        holder=text,
        indicators=(replace(row.indicators[0], name=text, unit=text),),
    )
    axis = replace(axis, title=text, objectives=(Objective("1.1", text, (bad,)),))
    return replace(
        base,
        scope=replace(base.scope, title=text, band=replace(base.scope.band, name=text)),
        cover=replace(base.cover, addressed=text, publisher=text),
        highlights=(Highlight(text),),
        delays=(Delay("1.1.1", text, None, None, row.standing, text),),
        sections=(replace(base.sections[0], title=text, axes=(axis,)),),
        projects=tuple(replace(one, title=text, sentence=text, milestone=text) for one in base.projects),
        funding=tuple(replace(one, source=text) for one in base.funding),
        glossary=tuple(replace(one, fr=text, en=text) for one in base.glossary),
        deadlines=tuple(replace(one, title=text) for one in base.deadlines),
    )
