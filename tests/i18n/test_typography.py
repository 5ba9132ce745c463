"""The first of a month: its “er” is raised in pages, and nowhere that a tag would be read as text."""

import pytest

from secretariat.core.typography import raise_ordinals


@pytest.mark.parametrize(
    "page, printed",
    [
        ("<p>pour le 1er nov. 2026</p>", "<p>pour le 1<sup>er</sup> nov. 2026</p>"),
        ("<td>1er\u00a0déc.</td>", "<td>1<sup>er</sup>\u00a0déc.</td>"),
        (
            "<b>Du 1er juillet</b> au <s>1er août</s>",
            "<b>Du 1<sup>er</sup> juillet</b> au <s>1<sup>er</sup> août</s>",
        ),
    ],
)
def test_the_first_of_a_month_is_raised_in_running_text(page, printed):
    assert raise_ordinals(page) == printed


@pytest.mark.parametrize(
    "page",
    [
        '<span aria-label="dû le 1er nov. 2026"></span>',
        '<textarea name="note">Avant le 1er octobre</textarea>',
        "<title>Depuis le 1er mars</title>",
        "<select><option>1er mai</option></select>",
        '<svg role="img"><title>1er juin</title><text>1er juin</text></svg>',
        "<p>le 11er octobre, Jean 1er, le 1er rang</p>",
    ],
)
def test_attributes_what_is_typed_and_pictures_keep_plain_text(page):
    assert raise_ordinals(page) == page
