"""An edition as one page that needs nothing else: its style is inside it, and it asks no server for anything.

The report itself stands between two marks, so that the product can show it within its own frame.
"""

import base64
import hashlib
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from flask import current_app
from markupsafe import Markup

from secretariat.clusters import branding
from secretariat.core import i18n
from secretariat.core.typography import raise_ordinals
from secretariat.reports.document import Report
from secretariat.reports.pages import versions

SHEETS = ("tokens", "base", "controls", "components", "tables", "charts", "widths", "reports", "alone")
"""What a report's page is dressed in; the rest of the product's sheets are for what people do."""
STYLE = re.compile(r"<style>(.*?)</style>", re.S)
RECORD_LINK = re.compile(r'<a\b[^>]*\bhref="[^"]*/r/\d+"[^>]*>(.*?)</a>', re.S)
"""A way from the report into the product, to a record."""
BRAND = re.compile(r"<!-- brand -->(.*)<!-- end of brand -->", re.S)
BODY = re.compile(r"<!-- report -->(.*)<!-- end of report -->", re.S)


def page(*reports: Report) -> bytes:
    """The whole document, UTF-8: a report in one language, or its versions in both, one after the other."""
    title = " / ".join(dict.fromkeys(report.cover.addressed for report in reports))
    with i18n.speaking(reports[0].language):
        text = current_app.jinja_env.get_template("editions/standalone.html").render(
            **versions(reports), style=_style(reports[0].brand.colour), logos=_logos(reports), title=title
        )
    return raise_ordinals(text).encode()


def _logos(reports: Sequence[Report]) -> list[tuple[str, str, str]]:
    """The cluster’s logo, if any, as an address that fetches nothing, with its words and their language."""
    worn = reports[0].brand
    if not worn.logo:
        return []
    return [
        (
            "data:image/png;base64," + base64.b64encode(worn.logo).decode(),
            worn.alternative,
            reports[0].language,
        )
    ]


@cache
def _style(colour: str) -> Markup:
    """The sheets as one element, without what they would fetch, and the cluster's colour, where it has one."""
    folder = Path(current_app.static_folder or "")
    sheets = "\n".join((folder / f"{name}.css").read_text(encoding="utf-8") for name in SHEETS)
    sheets = re.sub(r"@(font-face|import)[^{;]*(\{[^}]*\}|;)", "", sheets)
    if branding.COLOUR.fullmatch(colour):
        sheets += f"\n:root {{ --worn: {colour}; }}\n"
    return Markup(f"<style>{re.sub(r'url[(][^)]*[)]', 'none', sheets)}</style>")  # noqa: S704  our own files


def policy(content: bytes) -> str:
    """The content policy under which a kept page is shown: its own style, by its hash, and nothing else."""
    found = STYLE.search(content.decode())
    digest = base64.b64encode(hashlib.sha256((found[1] if found else "").encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'; "
        "sandbox allow-popups allow-downloads allow-top-navigation-by-user-activation"
    )


def body(content: bytes) -> Markup:
    """The report of a kept page, to be shown within the product's frame. It was escaped when it was made."""
    found = BODY.search(content.decode())
    return Markup(found[1] if found else "")  # noqa: S704


def brand_of(content: bytes) -> Markup:
    """The cluster's colour and logo as a kept page wears them; nothing where it was kept without."""
    found = BRAND.search(content.decode())
    return Markup(found[1] if found else "")  # noqa: S704


def style_of(content: bytes) -> Markup:
    """The style of a kept page, for a page that shows its report."""
    found = STYLE.search(content.decode())
    return Markup(found[0] if found else "")  # noqa: S704


def without_records(report: Markup) -> Markup:
    """The report for somebody without an account: what led to records of the product is plain text."""
    return Markup(RECORD_LINK.sub(r"\1", report))  # noqa: S704  it was safe, and has lost some tags
