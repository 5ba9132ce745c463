"""A text that lacks the reader's language says which it is in, on every page of the product, in both languages."""

import re

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import String, Text, literal, update

from secretariat.core.borrowed import Borrowed, dressed, either, lender, plain, said
from secretariat.core.db import Base, db
from secretariat.core.person import Person
from tests.permissions.asking import ask
from tests.permissions.policy import ROUTES
from tests.support.world import INSIDE

MARK = "Quelconque"
"""Begins every text that the test puts in the place of one that the world holds in two languages."""
SAME = {("cluster", "name"), ("organisation", "name"), ("constituency", "label")}
"""Names, whose second form may be empty because it is the same, or must not be empty."""
SHORT = {"code", "unit", "qualifier", "segment"}
LABELS = {"fr": "in French", "en": "en anglais"}
QUIET = ("textarea", "script", "title", "del", "ins")
"""Where no tag may stand, or the words are shown as they were written."""
SAYS_SO = ("/translate", "/mandate/versions")
"""Lists that name the language in a column or a heading of their own."""
READERS = ("coordinator", "director", "chair", "member", "rep", "administrator")


def _pairs():
    """(table, name) of every text that the database holds as name_fr and name_en."""
    for table in Base.metadata.sorted_tables:
        for column in table.c:
            name = column.name.removesuffix("_fr")
            if name == column.name or f"{name}_en" not in table.c or name in SHORT:
                continue
            if isinstance(column.type, String | Text) and (table.name, name) not in SAME:
                yield table, name


def _lend(reader: str) -> int:
    """Take the reader's language out of every text, and put a marked one into the other; how many sorts there are."""
    other, sorts = "en" if reader == "fr" else "fr", 0
    for table, name in _pairs():
        if table.name in ("baseline", "event"):
            continue
        mine, theirs = table.c[f"{name}_{reader}"], table.c[f"{name}_{other}"]
        words = literal(f"{MARK} {table.name} {name}"[: theirs.type.length or 80])
        db.session.execute(
            update(table).where((mine != "") | (theirs != "")).values({mine.name: "", theirs.name: words})
        )
        sorts += 1
    db.session.execute(update(Person).values(language=reader))
    db.session.commit()
    return sorts


def _pages(world):
    """(role, address) of every page, opened by the first of READERS to whom the policy gives it."""
    for endpoint, rows in ROUTES.items():
        for row in rows:
            reach = {"public": "out", "signed-in": "coordinator", "administer": "administrator"}.get(
                row.reach
            )
            role = reach or next((r for r in (*READERS, *INSIDE) if row.get and r in row.get), None)
            if row.get is not None and role and endpoint != "static":
                yield role, world.address(row.address)


def unlabelled(html: str, other: str) -> list[str]:
    """The marked texts of a page that stand without their language or without the label beside them."""
    soup, found = BeautifulSoup(html, "lxml"), []
    for text in soup.find_all(string=re.compile(MARK)):
        above = [text.parent, *text.parent.parents]
        if any(tag.name in QUIET or tag.get("type") == "hidden" for tag in above):
            continue
        if (
            f"({LABELS[other]})" in text
        ):  # an option, a picture, a sentence that names it: no tag may stand there
            continue
        spoken = next((tag for tag in above if tag.get("lang")), soup.html)
        if spoken["lang"] != other:
            found.append(f"{text.parent}"[:200])
        elif not any("visually-hidden" in tag.get("class", ()) for tag in above):
            beside = spoken.find_next(class_="s-fallback")
            if (
                beside is None
                or beside.text != LABELS[other]
                or beside.find_previous(string=re.compile(MARK)) != text
            ):
                found.append(f"no label: {spoken}"[:200])
    for tag in soup.find_all(True):
        for name, value in tag.attrs.items():
            if "<" in str(value) or "s-fallback" in name:
                found.append(f"a tag in {name} of {str(tag)[:160]}")
    return found


@pytest.mark.parametrize("backend", ["sqlite"])  # what a page says of a text is the same on both
@pytest.mark.parametrize("reader", ["fr", "en"])
def test_no_page_shows_a_text_of_the_other_language_without_saying_so(world, reader):
    assert _lend(reader) > 20
    wrong, seen = [], 0
    for role, address in _pages(world):
        answer = ask(world, role, "GET", address)
        seen += MARK in answer.body
        if "<html" in answer.body and answer.status < 500 and not address.endswith(SAYS_SO):
            lines = unlabelled(answer.body, "en" if reader == "fr" else "fr")
            wrong += [f"{address} as {role}: {line}" for line in dict.fromkeys(lines)]
        assert answer.status < 500 or "html" not in answer.body, f"{address} as {role}: {answer.status}"
    assert seen > 60, f"the texts were to be read on most pages, not on {seen}"
    assert not wrong, f"{len(wrong)}:\n" + "\n".join(wrong)


def test_a_text_is_borrowed_only_where_the_reader_s_language_is_missing():
    assert either("Banc", "Bench", "en") == "Bench" and lender(either("Banc", "Bench", "en")) is None
    assert either("", "", "fr") == "" and either(None, None, "en") == ""
    borrowed = either("Banc <essai>", "", "en")
    assert borrowed == "Banc <essai>" and lender(borrowed) == "fr" and type(plain(borrowed)) is str
    assert said(borrowed) == "Banc <essai> (in French)" and said("Bench") == "Bench"
    assert f"{either(None, 'Bench', 'fr').__html__()}" == (
        '<span lang="en">Bench</span> <span class="s-fallback">en anglais</span>'
    )
    assert "&lt;essai&gt;" in borrowed.__html__() and dressed("Banc", "x") == "x"
    assert isinstance(borrowed, Borrowed)
