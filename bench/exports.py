"""The report of 500 actions as PDF, Word and Excel; beside the PDF, the typesetter alone on the same document."""

import statistics
import time
from collections.abc import Callable, Iterator

from secretariat.reports.layout import layout
from secretariat.reports.render import docx, pdf, xlsx
from secretariat.reports.words import words_for
from tests.reports.sample import large_report

RUNS = 5
ACTIONS = 500


def measure_exports() -> Iterator[dict]:
    """A row for each form: seconds, and for the PDF its ratio to the bare compile, measured in turn."""
    report = large_report(ACTIONS)
    prepared = pdf.order(layout(report, words_for(report.language)))
    whole, bare = _in_turn(lambda: pdf.render(report), lambda: pdf.typeset_order(prepared))
    yield {
        "page": f"report of {ACTIONS} actions, PDF",
        "seconds": round(whole, 3),
        "bare_seconds": round(bare, 3),
        "ratio": round(whole / bare, 2),
    }
    for name, renderer in (("Word", docx), ("Excel", xlsx)):
        seconds, _same = _in_turn(lambda r=renderer: r.render(report), lambda: None)
        yield {"page": f"report of {ACTIONS} actions, {name}", "seconds": round(seconds, 3)}


def _in_turn(first: Callable, second: Callable) -> tuple[float, float]:
    """The median seconds of each, A B A B…, after one of each to warm up."""
    times: tuple[list[float], list[float]] = ([], [])
    for run in range(RUNS + 1):
        for fn, kept in zip((first, second), times, strict=True):
            start = time.perf_counter()
            fn()
            if run:
                kept.append(time.perf_counter() - start)
    return statistics.median(times[0]), statistics.median(times[1])
