"""French is typeset as in Québec: a no-break space before a colon, a per cent and a dollar sign and inside guillemets,
none before a semicolon, an exclamation and a question mark."""

import re

import pytest
from babel.messages.pofile import read_po

from tools.catalogues import TRANSLATIONS

SPACES = "[ \u00a0\u202f]"
FAULTS = {
    "a space before ; ! or ?": f"{SPACES}[;!?]",
    "a space that breaks before : % $ or »": r" [:»$]| %(?!\()",
    "no space before a colon": r"[A-Za-zà-ÿ)]:(?=\s|$)",
    "no no-break space inside guillemets": "«(?!\u00a0)|(?<!\u00a0)»",
    "a straight apostrophe": r"[A-Za-zà-ÿ]'[A-Za-zà-ÿ]",
    "straight quotation marks": '"',
    "three dots": r"\.\.\.",
}


def said() -> list[str]:
    with (TRANSLATIONS / "fr" / "LC_MESSAGES" / "messages.po").open("rb") as source:
        catalogue = read_po(source, locale="fr")
    return [text for message in catalogue if message.id for text in
            (message.string if isinstance(message.string, tuple) else (message.string,))]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_no_french_sentence_has(fault):
    assert [text for text in said() if re.search(FAULTS[fault], text)] == []


@pytest.mark.parametrize(
    "fault, text",
    list(
        zip(
            FAULTS,
            ("Vu ; fait", "Dû : hier", "Dû: hier", "« Oui»", "l'an", 'dit "oui"', "fin..."),
            strict=True,
        )
    ),
)
def test_each_fault_would_be_seen(fault, text):
    assert re.search(FAULTS[fault], text)
