"""The PDF, made in a process of its own: typesetting in a web worker would hold up its other readers, and
keep hundreds of megabytes.

``python -m secretariat.reports.printing`` reads a pickled Report (ours, over a pipe) and writes the PDF.
"""

import pickle
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore

from secretariat.reports.document import Report
from secretariat.reports.render import pdf

ROOT = Path(__file__).resolve().parents[2]
AT_ONCE = 2
"""Documents typeset at the same time by one web process; a further one is asked to come back."""
PATIENCE = 60
_places = BoundedSemaphore(AT_ONCE)


class Busy(Exception):
    """Too many documents are being typeset: try again in a moment."""


class Failed(Exception):
    """The typesetting ended without a document."""


def print_pdf(report: Report) -> bytes:
    """The report as a PDF. Raises Busy or Failed."""
    if not _places.acquire(timeout=10):
        raise Busy
    try:
        done = subprocess.run(
            [sys.executable, "-m", "secretariat.reports.printing"],
            input=pickle.dumps(report),
            capture_output=True,
            cwd=ROOT,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as slow:
        raise Failed("it took too long") from slow
    finally:
        _places.release()
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        raise Failed(done.stderr.decode(errors="replace")[-2000:])
    return done.stdout


def main() -> None:
    report = pickle.load(sys.stdin.buffer)  # noqa: S301  written by print_pdf, over a pipe
    sys.stdout.buffer.write(pdf.render(report))


if __name__ == "__main__":
    main()
