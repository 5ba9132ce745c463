"""Which new passwords are refused, and that checking one costs the same whoever it is for."""

import pytest

from secretariat.people import passwords
from secretariat.people.browsers import browser
from secretariat.people.passwords import Passwords, weakness
from tests.people.conftest import CountingHasher

ME = ("maude.lachapelle@firm.ca", "Maude Lachapelle")


@pytest.mark.parametrize(
    "password",
    ["a wholly new heron", "correct horse battery", "8#2k!9@4x%1z", "Grève à l'aube 7", "xkQvTmWpLrBz"],
)
def test_a_password_of_twelve_unusual_characters_is_taken(password):
    assert weakness(password, *ME) is None


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("elevenchars", passwords.TOO_SHORT),
        ("x" * 201, passwords.TOO_LONG),
        ("password1234", passwords.TOO_COMMON),
        ("P@ssw0rd2026!", passwords.TOO_COMMON),
        ("MotDePasse!2026", passwords.TOO_COMMON),
        ("motdepassemotdepasse", passwords.TOO_COMMON),
        ("azertyuiop123", passwords.TOO_COMMON),
        ("aaaaaaaaaaaaaa", passwords.TOO_COMMON),
        ("abcabcabcabc", passwords.TOO_COMMON),
        ("123456789012345", passwords.TOO_COMMON),
        ("secretariat-demo", passwords.TOO_COMMON),
        ("bienvenue-montreal", passwords.TOO_COMMON),
        ("maude.lachapelle@firm.ca", passwords.THE_ADDRESS),
        ("Lachapelle2026", passwords.THE_ADDRESS),
        ("MaudeLachapelle!", passwords.THE_ADDRESS),
    ],
)
def test_a_password_that_anybody_would_try_is_refused_with_the_reason(password, reason):
    assert weakness(password, *ME) == reason


@pytest.mark.parametrize("kept", [None, "not a hash", ""])
def test_a_password_is_checked_against_something_even_where_there_is_nothing(kept):
    hasher = CountingHasher()
    assert Passwords(hasher).fits(kept, "whatever") is False
    assert hasher.checks == 1


def test_the_password_of_nobody_opens_nothing():
    assert Passwords(CountingHasher()).fits(None, "nobody's password") is False


@pytest.mark.parametrize(
    ("said", "known"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/141.0 Safari/537.36 Edg/141.0",
            ("Edge", "Windows"),
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1",
            ("Safari", "iPhone"),
        ),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/141.0 Mobile Safari/537.36",
            ("Chrome", "Android"),
        ),
        ("curl/8.5", ("", "")),
        ("", ("", "")),
    ],
)
def test_a_browser_is_named_in_a_word_or_two(said, known):
    assert browser(said) == known
