"""The rules of accessibility, asked of a page in a browser."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

EVERY = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
"""Every rule of WCAG 2.2 A and AA, and what axe holds for good practice."""
CONTRAST = ("color-contrast",)
DRESS = (
    "color-contrast",
    "target-size",
    "link-in-text-block",
    "scrollable-region-focusable",
    "html-has-lang",
    "html-lang-valid",
    "valid-lang",
    "meta-viewport",
    "label-content-name-mismatch",
    "skip-link",
)
"""What another width, theme or language can break of a page that breaks no rule as it is."""


def broken(page: Page, rules: tuple[str, ...] = EVERY) -> list[str]:
    """The rules that a page breaks, and where. Details of what it passes, most of the work, are not asked for."""
    options = {"runOnly": list(rules), "resultTypes": ["violations"]}
    if rules is not EVERY:
        options["preload"] = False  # none of these reads the sheets themselves
    found = Axe().run(page, options=options).response
    assert rules is not EVERY or len(found["passes"]) > 10, "the rules were not run"
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:200]}" for rule in found["violations"]]
