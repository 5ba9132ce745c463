"""Who holds what on many records, and may see them: asked once for those that are seen alike."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from secretariat.core.people_of import holders
from secretariat.core.record import Record


class Holders:
    """Say first what is wanted of every record (``want``), then ask of each (``of``)."""

    def __init__(self, session: Session, at: datetime):
        self._session, self._at = session, at
        self._known: dict[tuple, dict[int, set[str]]] = {}
        self._principals: dict[tuple, set[str]] = {}
        self._people: dict[tuple, set[int]] = {}

    def want(self, record: Record, principals: Collection[str], people: Collection[int] = ()) -> None:
        """The holders of some principals of a record will be asked for, and some people by name."""
        key = _seen_alike(record)
        self._principals.setdefault(key, set()).update(principals)
        self._people.setdefault(key, set()).update(people)

    def of(self, record: Record) -> dict[int, set[str]]:
        """Person → every principal they hold in the record's cluster; only those who may see the record."""
        if record.audience == "author":
            return {}
        key = _seen_alike(record)
        if key not in self._known:
            principals, people = self._principals[key], self._people[key]
            asked = principals or people
            found = holders(self._session, record, principals, people, self._at) if asked else {}
            self._known[key] = found
        return self._known[key]


def _seen_alike(record: Record) -> tuple:
    alone = record.id if record.audience == "named" or record.group_id is None else None
    return (
        record.cluster_id,
        record.audience,
        record.group_id,
        alone if record.audience != "cluster" else None,
    )
