"""Passwords: how they are kept (argon2id) and which ones are refused.

Hashing takes tens of milliseconds and megabytes by design: call it before ``carry_out``, never inside, where
it would hold the write lock. At most two run at once in a process, so that a flood of sign-ins leaves memory
and a core to readers.
"""

import re
import unicodedata
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

from secretariat.core.lifecycle import N_
from secretariat.core.words import folded

SHORTEST = 12
LONGEST = 200
FEWEST_UNUSUAL = 5
"""Different characters that must remain once the words everybody tries are taken away."""

TOO_SHORT = N_(
    "Use 12 characters or more. A few words that have nothing to do with one another are easy to remember."
)
TOO_LONG = N_("Use at most 200 characters.")
TOO_COMMON = N_("This is among the first passwords that anybody would try. Choose something less usual.")
THE_ADDRESS = N_("This resembles your address or your name, which everybody knows. Choose something else.")

COMMON_WORDS = (
    *("motdepasse", "password", "passwort", "passw0rd", "contrasena", "secretariat", "demo", "changeme"),
    *(
        "bienvenue",
        "welcome",
        "bonjour",
        "letmein",
        "ouvretoi",
        "iloveyou",
        "jetaime",
        "jetadore",
        "monamour",
    ),
    *("administrateur", "administrator", "admin", "utilisateur", "login", "secret", "default", "temporaire"),
    *("qwertyuiop", "azertyuiop", "qwertzuiop", "asdfghjkl", "qsdfghjklm", "zxcvbnm", "wxcvbn", "qwerty"),
    *("azerty", "qwertz", "asdfgh", "qazwsx", "1q2w3e4r5t", "1qaz2wsx", "zaq12wsx", "1a2b3c4d", "a1b2c3d4"),
    *("abcdefghijklmnopqrstuvwxyz", "abcdefgh", "abcdef", "abcd", "abc", "doudou", "loulou", "chouchou"),
    *("soleil", "sunshine", "princesse", "princess", "dragon", "monkey", "football", "baseball", "hockey"),
    *("superman", "batman", "starwars", "pokemon", "michael", "jordan", "nicolas", "camille", "marseille"),
    *("montreal", "quebec", "canada", "canadiens", "printemps", "automne", "hiver", "summer", "winter"),
    *(
        "chocolat",
        "chocolate",
        "whatever",
        "trustno",
        "freedom",
        "liberte",
        "computer",
        "ordinateur",
        "internet",
    ),
)
"""What lists of leaked passwords are made of, in the two languages, longest first where one holds another."""

RUN = re.compile(r"(.)\1{2,}")
LEET = str.maketrans(
    {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"}
)


def prepared(password: str) -> str:
    """The form that is hashed: one spelling for what looks alike, however a keyboard composes an accent."""
    return unicodedata.normalize("NFKC", password)


def weakness(password: str, email: str = "", name: str = "") -> str | None:
    """Why a new password is refused, as a sentence to translate; None where it may be used."""
    text = prepared(password)
    if len(text) < SHORTEST:
        return TOO_SHORT
    if len(text) > LONGEST:
        return TOO_LONG
    plain = folded(text)
    if _left(plain, COMMON_WORDS) < FEWEST_UNUSUAL:
        return TOO_COMMON
    own = [folded(email), *re.findall(r"[a-z0-9]{3,}", folded(f"{email} {name}"))]
    if _left(plain, (*own, *COMMON_WORDS)) < FEWEST_UNUSUAL:
        return THE_ADDRESS
    return None


def _left(plain: str, words) -> int:
    """How many different characters remain without these words, runs, and figures or signs at either end."""
    fewest = len(plain)
    for text in (plain, plain.translate(LEET)):
        for word in sorted(filter(None, words), key=len, reverse=True):
            text = text.replace(word, " ")
        pieces = [re.sub(r"^[\W\d_]+|[\W\d_]+$", "", piece) for piece in RUN.sub(r"\1", text).split()]
        fewest = min(fewest, len(set("".join(pieces))))
    return fewest


class Passwords:
    """Hashes and checks passwords; one for each process."""

    def __init__(self, hasher: PasswordHasher):
        self._hasher = hasher
        self._turn = BoundedSemaphore(2)
        self._nobody = hasher.hash("nobody's password")

    def hash(self, password: str) -> str:
        """The text to keep: it names algorithm, cost and salt."""
        with self._turn:
            return self._hasher.hash(prepared(password))

    def fits(self, kept: str | None, password: str) -> bool:
        """Whether this is the password. Without one to compare with, the same work is done for nothing.

        So an unknown address, a disabled account and a wrong password take equally long.
        """
        with self._turn:
            try:
                self._hasher.verify(kept or self._nobody, prepared(password))
            except (VerificationError, InvalidHashError):
                return False
        return kept is not None

    def renewed(self, kept: str, password: str) -> str | None:
        """A new hash of a password just checked, where the cost has been raised since; None otherwise."""
        return self.hash(password) if self._hasher.check_needs_rehash(kept) else None


def passwords() -> Passwords:
    """The application's: PASSWORD_HASHER of its configuration, or argon2id with 32 MiB and three passes."""
    known = current_app.extensions.get("passwords")
    if known is None:
        hasher = current_app.config.get("PASSWORD_HASHER") or PasswordHasher(
            time_cost=3, memory_cost=32 * 1024, parallelism=1
        )
        known = current_app.extensions["passwords"] = Passwords(hasher)
    return known


def hash_password(password: str) -> str:
    """Hash outside a request as well: demonstration data, command line."""
    return passwords().hash(password)
