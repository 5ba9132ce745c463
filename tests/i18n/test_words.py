"""Every word that people read stands in a catalogue, in French and in English."""

import ast
import re
from pathlib import Path

import pytest
from jinja2 import Environment

from tests.permissions.asking import ask
from tools import catalogues

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html")) + sorted((ROOT / "templates").rglob("*.txt"))
SPOKEN = (
    "alt",
    "aria-description",
    "aria-label",
    "aria-roledescription",
    "content",
    "placeholder",
    "title",
    "value",
)
"""Attributes whose words are read out or shown."""
OWN = re.compile(
    r"^(?:initial-scale|width|device-width|noindex|light|dark|htmx|utf|UTF|true|false|none|[a-z-]+=)"
)
BLOCK = re.compile(r"{%-?\s*(set\s+\w+|macro\b[^%]*?)\s*-?%}(.*?){%-?\s*end(?:set|macro)\s*-?%}", re.S)
JINJA = Environment(autoescape=True)
NAMES = {"Secretariat", "CSV", "JSON", "PDF", "Excel", "Word", "Français", "English", "FR", "EN"}
"""Names, said alike in both languages."""


def spoken(source: str) -> list[str]:
    """The literal words of a template that a reader would meet: outside tags, comments and expressions."""
    source = BLOCK.sub(_kept_block, source)
    text = _data(source)
    text = re.sub(r"<!--.*?-->|<(script|style|svg|kbd|code)\b.*?</\1>", " ", text, flags=re.S)
    text = re.sub(r"<!doctype[^>]*>", " ", text, flags=re.I)
    found = []
    for tag in re.findall(r"<[a-zA-Z][^>]*>", text):
        for name, value in re.findall(r'\s([a-z-]+)="([^"]*)"', tag):
            if name in SPOKEN and not (name in ("content", "value") and _for_machines(tag, value)):
                found.append(value)
    found.append(re.sub(r"<[^>]*>", "\n", text))
    words = []
    for piece in found:
        for word in re.findall(r"[^\W\d_]{2,}", re.sub(r"&[a-z#0-9]+;", " ", piece)):
            if word not in NAMES:
                words.append(word)
    return words


def _data(source: str) -> str:
    return "".join(word if kind == "data" else " " for _line, kind, word in JINJA.lex(source))


def _kept_block(block: re.Match) -> str:
    """A block that makes a key or a query (``radios``, ``?view=``) is read by programs; one with a sentence is not."""
    data = _data(block[2])
    return "" if re.fullmatch(r"[\sa-z_0-9=&?;.-]*", data) else block[2]


def _for_machines(tag: str, value: str) -> bool:
    """Contents of a meta element and values of a button or a hidden field are read by programs."""
    return not re.match(r"<input\b.*type=\"(submit|button)\"", tag, re.S) or bool(OWN.match(value))


def test_the_scan_finds_words_and_lets_expressions_be():
    assert spoken("<p>Hello</p>") == ["Hello"]
    assert spoken('<input placeholder="Your name">') == ["Your", "name"]
    assert spoken("<p class=\"s-note\">{{ _('Hello') }} {# why #} &nbsp;· 12</p>") == []
    assert spoken("{% if a > b %}<b aria-label=\"{{ _('More') }}\">×</b>{% endif %}") == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT / "templates")))
def test_no_template_speaks_outside_gettext(path):
    assert not spoken(path.read_text()), f"{path.relative_to(ROOT)} says this in one language only"


def test_the_catalogues_are_complete():
    missing = catalogues.complaints()
    assert not missing, f"{len(missing)} to translate, the first: " + "; ".join(missing[:8])


def test_no_label_of_a_table_is_left_out_of_extraction():
    """A label or a sentence given as a bare string to a step, a state or a refusal would never be translated."""
    bare = []
    for path in sorted((ROOT / "secretariat").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            places = {"Step": (1, 5), "State": (1,), "Fact": (1,), "Refused": (0,), "Forbidden": (0,)}
            places |= {"OutOfTurn": (0,), "Room": (1,)}
            for n in places.get(node.func.id, ()):
                given = node.args[n] if n < len(node.args) else None
                if isinstance(given, ast.Constant) and isinstance(given.value, str) and given.value:
                    bare.append(f"{path.relative_to(ROOT)}:{node.lineno} {given.value!r}")
    assert not bare


PAGES = (
    "/",
    "/{cluster}/",
    "/{cluster}/tasks/",
    "/{cluster}/tasks/{task}/",
    "/{cluster}/plans/{plan}/",
    "/account",
)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_page_says_in_which_language_it_is(world, language):
    assert ask(world, "coordinator", "POST", "/language", {"language": language}).status == 303
    for page in PAGES:
        body = ask(world, "coordinator", "GET", world.address(page)).body
        assert re.search(rf'<html[^>]*\slang="{language}(-CA)?"', body), page


def test_a_title_that_falls_back_says_in_which_language_it_is(world):
    """The plan has an English title only: a French page marks it, so that it is read out as English."""
    ask(world, "coordinator", "POST", "/language", {"language": "fr"})
    for page in ("/{cluster}/plans/{plan}/", "/{cluster}/tasks/{task}/", "/{cluster}/actions/{action}/"):
        body = ask(world, "coordinator", "GET", world.address(page)).body
        main = body[body.index("<main") :]
        assert re.search(r"<h1[^>]*>.*?lang=\"en(-CA)?\"|<h1[^>]*lang=\"en(-CA)?\"", main, re.S), page
