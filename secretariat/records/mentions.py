"""People named in a comment: only those who may see the record are told and become mentions."""

import re
from dataclasses import dataclass

from secretariat.core.markdown import MENTION

TYPED = re.compile(r"(?<![\w/@\]])@(?!\[)")


@dataclass(frozen=True)
class Named:
    """A comment's text as it is kept, the ids of those it names, and the names of those who cannot see it."""

    body: str
    people: frozenset[int]
    outside: tuple[str, ...]


def resolve(body: str, seers: list[tuple[int, str]]) -> Named:
    """Settle the mentions of a text among the people who may see its record, given as (id, name).

    ``@[Name](id)`` of somebody else becomes plain ``@Name``; ``@Name`` typed in full becomes a mention where
    exactly one person bears that name.
    """
    names = dict(seers)
    found: set[int] = set()
    outside: list[str] = []

    def settle(match: re.Match) -> str:
        person_id = int(match[2])
        if person_id not in names:
            outside.append(match[1])
            return f"@{match[1]}"
        found.add(person_id)
        return f"@[{names[person_id]}]({person_id})"

    body = MENTION.sub(settle, body)
    if TYPED.search(body):
        body = _typed(body, seers, found)
    return Named(body, frozenset(found), tuple(dict.fromkeys(outside)))


def _typed(body: str, seers: list[tuple[int, str]], found: set[int]) -> str:
    ids: dict[str, list[int]] = {}
    for person_id, name in seers:
        ids.setdefault(name.casefold(), []).append(person_id)
    alone = {name: people[0] for name, people in ids.items() if len(people) == 1}
    longest_first = sorted((name for _id, name in seers), key=len, reverse=True)
    if not longest_first:
        return body
    names = "|".join(re.escape(name) for name in longest_first)
    pattern = re.compile(rf"{TYPED.pattern}({names})(?!\w)", re.IGNORECASE)

    def settle(match: re.Match) -> str:
        person_id = alone.get(match[1].casefold())
        if person_id is None:
            return match[0]
        found.add(person_id)
        return f"@[{match[1]}]({person_id})"

    return pattern.sub(settle, body)
