"""What a search finds: records, organisations and people of one cluster that the reader may see.

Every word asked must begin a word of what is found; a kind's name and a number (“project 15”) find it.
"""

from dataclasses import dataclass, field
from functools import lru_cache

from flask_babel import gettext as _
from sqlalchemy import and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import Session

from secretariat.clusters.models import Affiliation, Organisation
from secretariat.core import clock, i18n, kinds
from secretariat.core.people_of import in_force
from secretariat.core.person import Grant, Person
from secretariat.core.policy import Actor, visible_to
from secretariat.core.record import Record
from secretariat.core.words import search_words

LONGEST = 120
"""Characters of a query that are looked at."""
MOST_WORDS = 8
EACH = 20
"""Results shown of each kind."""


@dataclass
class Found:
    """Results by kind, in the order in which kinds were registered, with how many there are in all."""

    words: list[str]
    records: dict[str, list] = field(default_factory=dict)
    totals: dict[str, int] = field(default_factory=dict)
    organisations: list = field(default_factory=list)
    people: list = field(default_factory=list)
    affiliations: dict[int, str] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.totals.values())


def words_of(text: str) -> list[str]:
    """The words of a query, normalised like what is searched."""
    return [word[:40] for word in search_words(text[:LONGEST]).split()][:MOST_WORDS]


def search(session: Session, actor: Actor, cluster_id: int, text: str, lang: str, each: int = EACH) -> Found:
    """What a query finds for an actor in a cluster, the first ``each`` of a kind; four statements."""
    found = Found(words_of(text))
    if not found.words:
        return found
    for row in session.execute(_records(actor, cluster_id, found.words, each)):
        found.records.setdefault(row.kind, []).append(row)
        found.totals[row.kind] = row.total
    found.records = {name: found.records[name] for name in kinds.kinds() if name in found.records}
    found.organisations = session.execute(_organisations(cluster_id, found.words, lang, each)).all()
    found.people = session.execute(_people(cluster_id, found.words, each)).all()
    for key, rows in (("organisations", found.organisations), ("people", found.people)):
        if rows:
            found.totals[key] = rows[0].total
    if found.people:
        found.affiliations = _affiliations(session, cluster_id, [p.id for p in found.people], lang)
    return found


def _all_words(column, words: list[str]):
    """Every word begins a word of the column. Words hold letters and digits only: LIKE needs no escape."""
    return and_(*(column.like(f"% {word}%") for word in words))


def _records(actor: Actor, cluster_id: int, words: list[str], each: int):
    ways = [_all_words(Record.sought, words)]
    ways += [
        and_(Record.kind == name, _numbered(rest) if rest else literal(True))
        for name, rest in _by_kind(words)
    ]
    if len(words) == 1 and (number := _number(words[0])):
        ways.append(Record.number == number)
    first = case((Record.sought.like(f" {words[0]}%"), 0), else_=1)
    ranked = (
        select(
            Record.id,
            Record.kind,
            Record.number,
            Record.title_fr,
            Record.title_en,
            Record.state,
            Record.due_on,
            Record.group_id,
            func.count().over(partition_by=Record.kind).label("total"),
            func.row_number()
            .over(partition_by=Record.kind, order_by=(first, Record.changed_at.desc(), Record.id.desc()))
            .label("place"),
        )
        .where(visible_to(actor, cluster_id), or_(*ways))
        .subquery()
    )
    return select(ranked).where(ranked.c.place <= each).order_by(ranked.c.kind, ranked.c.place)


def _numbered(rest: list[str]):
    number = _number(rest[0]) if len(rest) == 1 else None
    by_words = _all_words(Record.sought, rest)
    return or_(Record.number == number, by_words) if number else by_words


def _number(word: str) -> int | None:
    return int(word) if word.isdecimal() and len(word) < 10 else None


def _by_kind(words: list[str]) -> list[tuple[str, list[str]]]:
    """The kinds that the first words name, in either language, with the words that remain."""
    result = []
    for name, labels in _labels(tuple(kinds.kinds())).items():
        lengths = [len(label) for label in labels if tuple(words[: len(label)]) == label]
        if lengths:
            result.append((name, words[max(lengths) :]))
    return result


@lru_cache(maxsize=8)
def _labels(names: tuple[str, ...]) -> dict[str, set[tuple[str, ...]]]:
    """Kind → its names as words, singular and plural, in each language."""
    found: dict[str, set[tuple[str, ...]]] = {name: set() for name in names}
    for code in i18n.LANGUAGES:
        with i18n.speaking(code):
            for name in names:
                entry = kinds.kind(name)
                found[name] |= {
                    tuple(search_words(_(label)).split()) for label in (entry.label, entry.plural)
                }
    return {name: {label for label in labels if label} for name, labels in found.items()}


def _organisations(cluster_id: int, words: list[str], lang: str, each: int):
    name = case((Organisation.name_en == "", Organisation.name_fr), else_=Organisation.name_en)
    return (
        select(
            Organisation.id,
            (name if lang == "en" else Organisation.name_fr).label("name"),
            Organisation.constituency,
            func.count().over().label("total"),
        )
        .where(
            Organisation.cluster_id == cluster_id, Organisation.active, _all_words(Organisation.sought, words)
        )
        .order_by(Organisation.sort_name, Organisation.id)
        .limit(each)
    )


def _people(cluster_id: int, words: list[str], each: int):
    belongs = exists().where(
        Grant.person_id == Person.id, Grant.cluster_id == cluster_id, in_force(clock.now())
    )
    return (
        select(Person.id, Person.name, func.count().over().label("total"))
        .where(Person.active, belongs, _all_words(literal(" ").concat(Person.sort_name), words))
        .order_by(Person.sort_name, Person.id)
        .limit(each)
    )


def _affiliations(session: Session, cluster_id: int, people: list[int], lang: str) -> dict[int, str]:
    """Person id → the organisations to which they belong at present, in this cluster."""
    today = clock.today()
    rows = session.execute(
        select(Affiliation.person_id, Organisation.name_fr, Organisation.name_en)
        .join(Organisation, Organisation.id == Affiliation.organisation_id)
        .where(
            Organisation.cluster_id == cluster_id,
            Affiliation.person_id.in_(people),
            Affiliation.starts_on <= today,
            or_(Affiliation.ends_on.is_(None), Affiliation.ends_on >= today),
        )
        .order_by(Affiliation.id)
    )
    found: dict[int, list[str]] = {}
    for person_id, name_fr, name_en in rows:
        found.setdefault(person_id, []).append(name_en if lang == "en" and name_en else name_fr)
    return {person_id: ", ".join(names) for person_id, names in found.items()}
