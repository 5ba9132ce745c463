"""The PDF, made in a short-lived process of its own.

Typesetting in a web process would hold up its other readers and keep hundreds of megabytes. A job for the
worker would make a reader wait for its turn and come back for the file, for something that takes less than a
second; and this is a read, which writes nothing, not even a job. What takes longer than a reader should wait is
the worker's all the same (downloads.py), which comes here too.

The report is laid out here (finished strings, a few milliseconds); the child only typesets. It gets no setting
of the product and no secret, and cannot reach the database.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from threading import BoundedSemaphore
from typing import Any

from secretariat.reports import typesetter
from secretariat.reports.bilingual import joined
from secretariat.reports.document import Report
from secretariat.reports.layout import layout
from secretariat.reports.paper import Paper
from secretariat.reports.render import paper, pdf
from secretariat.reports.words import words_for

AT_ONCE = 2
"""Documents typeset at the same time by one web process; a further one waits, then is asked to come back."""
WAIT = 10
PATIENCE = 60
"""Seconds that a document waits for its place, and may take."""
MARGIN = 20
"""Times what a document should take before it is given up."""
PASSED_ON = ("PATH", "LANG", "LC_ALL", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "SYSTEMROOT", "WINDIR")
"""What the child keeps of the environment: what a Python needs to start and to find the system's fonts."""


class Busy(Exception):
    """Too many documents are being typeset: try again in a moment."""


class Failed(Exception):
    """The typesetting ended without a document."""


class Press:
    """Where documents are typeset: so many at once, each within its time, by a program that writes a PDF.

    ``program`` is the command that reads an order (see typesetter.py) and writes a PDF.
    """

    def __init__(
        self,
        at_once: int = AT_ONCE,
        wait: float = WAIT,
        patience: float = PATIENCE,
        program: Sequence[str] = (sys.executable, "-P", typesetter.__file__),
    ):
        self.places = BoundedSemaphore(at_once)
        self.wait, self.patience, self.program = wait, patience, list(program)

    def print(self, report: Report, seconds: float = 0.0) -> bytes:
        """The report, which should take so long, as a PDF. Raises Busy or Failed."""
        return self._set(lambda: pdf.order(layout(report, words_for(report.language))), seconds)

    def print_both(self, reports: Sequence[Report], seconds: float = 0.0) -> bytes:
        """The report in each language as one PDF, which should take so long. Raises Busy or Failed."""
        return self._set(lambda: pdf.order(joined(reports)), seconds)

    def print_paper(self, one: Paper) -> bytes:
        """A paper as a PDF. Raises Busy or Failed."""
        return self._set(lambda: paper.order(one))

    def set(self, order: dict[str, Any], seconds: float = 0.0) -> bytes:
        """What an order asks for, which should take so long, as a PDF. Raises Busy or Failed."""
        return self._set(lambda: order, seconds)

    def _set(self, order_of: Callable[[], dict[str, Any]], seconds: float = 0.0) -> bytes:
        patience = max(self.patience, MARGIN * seconds)
        try:
            order = json.dumps(order_of()).encode()
        except pdf.NoFont as lack:
            raise Failed(str(lack)) from lack
        if not self.places.acquire(timeout=self.wait):
            raise Busy
        try:
            done = subprocess.run(
                self.program,
                input=order,
                capture_output=True,
                env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
                timeout=patience,
                check=False,
            )
        except subprocess.TimeoutExpired as slow:
            raise Failed(f"it took more than {patience:.0f} s") from slow
        except OSError as fault:
            raise Failed(str(fault)) from fault
        finally:
            self.places.release()
        if done.returncode or not done.stdout.startswith(b"%PDF"):
            raise Failed(done.stderr.decode(errors="replace")[-2000:])
        return done.stdout
