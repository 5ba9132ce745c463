"""The report of 500 actions as PDF, Word and Excel; beside the PDF, the typesetter alone on the same document.

The typesetter remembers what it has set, so that the same document set again in one process takes a fifth of the time:
each run of the PDF is therefore in a process of its own, as it is for a reader.
"""

import multiprocessing
import statistics
import time
from collections.abc import Callable, Iterator

from secretariat.editions.comparing import compare
from secretariat.reports.layout import layout
from secretariat.reports.media import HERE
from secretariat.reports.render import docx, pdf, xlsx
from secretariat.reports.words import words_for
from tests.reports.sample import large_report

RUNS = 5
ACTIONS = 500


def measure_exports() -> Iterator[dict]:
    """A row for each form: median seconds, and for the PDF its ratio to the bare compile, measured in turn."""
    spawned = multiprocessing.get_context("spawn")
    with spawned.Pool(1, maxtasksperchild=1) as one:
        pairs = [(one.apply(_whole), one.apply(_bare)) for _run in range(RUNS)]
    whole, bare = (statistics.median(times) for times in zip(*pairs, strict=True))
    yield {
        "page": f"report of {ACTIONS} actions, PDF",
        "seconds": round(whole, 3),
        "bare_seconds": round(bare, 3),
        "ratio": round(whole / bare, 2),
    }
    report = large_report(ACTIONS)
    for name, renderer in (("Word", docx), ("Excel", xlsx)):
        renderer.render(report)
        times = [_seconds(lambda r=renderer: r.render(report)) for _run in range(RUNS)]
        yield {
            "page": f"report of {ACTIONS} actions, {name}",
            "seconds": round(statistics.median(times), 3),
        }


def measure_editions() -> Iterator[dict]:
    """The comparison of two editions of 500 actions, and every form of one of them, as publishing makes them."""
    before, after = _facts(0), _facts(17)
    times = [_seconds(lambda: compare(before, after)) for _run in range(RUNS)]
    yield {
        "page": f"comparison of two editions of {ACTIONS} actions",
        "seconds": round(statistics.median(times), 4),
    }
    report = large_report(ACTIONS)
    for render in HERE.values():
        render(report)
    times = [_seconds(lambda: [render(report) for render in HERE.values()]) for _run in range(RUNS)]
    yield {
        "page": f"forms of an edition of {ACTIONS} actions, one language",
        "seconds": round(statistics.median(times), 3),
    }


def _facts(shift: int) -> dict:
    """The facts of so many actions, each with an indicator; a shift changes dates, leads, progress and values."""
    actions = {
        str(n + shift): {
            "due": f"2027-{(n + shift) % 12 + 1:02}-15",
            "lead": (n + shift) % 40,
            "progress": (3 * n + shift) % 101,
            "done": n % 9 == shift % 9,
            "dropped": n % 31 == shift % 31,
        }
        for n in range(ACTIONS)
    }
    measures = {str(n): {"value": float(n + shift)} for n in range(ACTIONS)}
    return {"actions": actions, "measures": measures, "projects": {}, "seats": {}}


def _whole() -> float:
    """The product's PDF, from the report; fonts are known already, as in a process that serves."""
    report = large_report(ACTIONS)
    pdf.order({})
    return _seconds(lambda: pdf.render(report))


def _bare() -> float:
    """The typesetter alone, on what the product would give it."""
    report = large_report(ACTIONS)
    prepared = pdf.order(layout(report, words_for(report.language)))
    return _seconds(lambda: pdf.typeset_order(prepared))


def _seconds(act: Callable) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start
