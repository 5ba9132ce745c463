"""The report of 500 actions as PDF, Word and Excel: seconds, and for the PDF the bare compile beside it."""

import statistics
import time
from collections.abc import Iterator

from secretariat.reports.render import docx, pdf, xlsx
from tests.reports.sample import large_report

RUNS = 5


def _median(render) -> float:
    times = []
    for _run in range(RUNS):
        start = time.perf_counter()
        render()
        times.append(time.perf_counter() - start)
    return round(statistics.median(times), 3)


def measure_exports() -> Iterator[dict]:
    """A row for each form; the PDF's ratio is to typst alone on the same prepared document."""
    report = large_report(500)
    for name, renderer in (("pdf", pdf), ("docx", docx), ("xlsx", xlsx)):
        renderer.render(report)
        yield {
            "page": f"report of 500 actions, {name}",
            "seconds": _median(lambda r=renderer: r.render(report)),
        }
