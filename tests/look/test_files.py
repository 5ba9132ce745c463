"""The look's files: what templates name exists, and nothing needs a style or a script of its own."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from secretariat.editions import standalone
from tests.reports.sample import plan_report

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SHEETS = sorted((ROOT / "static").glob("*.css"))
ICONS = {
    line.strip()
    for line in (ROOT / "static" / "icons.txt").read_text(encoding="utf-8").splitlines()
    if line.strip() and not line.startswith("#")
}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_template_has_no_style_no_script_and_no_handler(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_icon_of_a_template_is_listed(path):
    text = path.read_text(encoding="utf-8")
    named = re.findall(r"\bi i-([a-z0-9-]+)[\"' ]", text) + re.findall(r"\bicon\('([a-z0-9-]+)'", text)
    named += re.findall(r"'icon': '([a-z0-9-]+)'", text)
    assert set(named) <= ICONS


def test_every_sheet_of_the_frame_exists_and_every_sheet_is_linked():
    frame = (ROOT / "templates" / "frame" / "assets.html").read_text(encoding="utf-8")
    linked = set(re.findall(r"'([\w-]+)'", re.search(r"for sheet in \(([^)]+)\)", frame)[1]))
    for page in (ROOT / "templates").rglob("*.html"):  # a room's own sheet is linked by its pages
        linked |= set(re.findall(r"'([\w-]+)\.css'", page.read_text(encoding="utf-8")))
    linked |= set(standalone.SHEETS)  # a kept page carries its own
    assert linked == {path.stem for path in SHEETS}


def test_a_kept_page_carries_the_look_of_all_that_stands_on_it(app):
    """What the sheets say of its words, bars and tables goes with it; icons stay, for they would be fetched."""
    with app.test_request_context():
        page = BeautifulSoup(standalone.page(plan_report("fr")), "lxml")
    worn = {name for tag in page.find_all(class_=True) for name in tag["class"] if not name.startswith("i-")}
    dressed = set(re.findall(r"[.]([a-z][\w-]*)", page.style.text))
    ours = set().union(*(re.findall(r"[.]([a-z][\w-]*)", path.read_text("utf-8")) for path in SHEETS))
    assert worn & ours <= dressed and {"s-bar-fill", "visually-hidden"} <= worn & dressed


def test_every_colour_that_a_sheet_uses_is_defined():
    text = "".join(path.read_text(encoding="utf-8") for path in SHEETS)
    defined = set(re.findall(r"(--[\w-]+):", text)) | {"--i"}
    assert set(re.findall(r"var\((--[\w-]+)", text)) <= defined


def test_the_lengths_of_tallies_count_a_gap_after_every_seventh_day():
    widths = (ROOT / "static" / "widths.css").read_text(encoding="utf-8")
    for n in range(1, 43):
        assert f".t{n}{{--n:{n};--gaps:{(n - 1) // 7}}}" in widths
    for n in range(101):
        assert f".w{n}{{width:{n}%}}" in widths
