"""What a cluster explained once of the words of its spreadsheets, and will not be asked again."""

from collections.abc import Mapping

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from secretariat.core import clock
from secretariat.core.policy import Actor
from secretariat.imports.models import SheetWord

HEADING, ORGANISATION, CODE = "heading", "organisation", "code"
LONGEST = 200


def recall(session: Session, cluster_id: int, about: str) -> dict[str, str]:
    """Folded word → what it means."""
    rows = select(SheetWord.word, SheetWord.means).where(
        SheetWord.cluster_id == cluster_id, SheetWord.about == about
    )
    return {row.word: row.means for row in session.execute(rows)}


def recall_ids(session: Session, cluster_id: int, about: str) -> dict[str, int]:
    return {word: int(means) for word, means in recall(session, cluster_id, about).items()}


def remember(
    session: Session, actor: Actor, cluster_id: int, about: str, words: Mapping[str, str | int]
) -> None:
    """Keep what words mean; what was said later stands."""
    known = recall(session, cluster_id, about)
    new = {w[:LONGEST]: str(m) for w, m in words.items() if w and known.get(w[:LONGEST]) != str(m)}
    if not new:
        return
    changed = sorted(set(new) & set(known))
    if changed:
        session.execute(
            delete(SheetWord).where(
                SheetWord.cluster_id == cluster_id, SheetWord.about == about, SheetWord.word.in_(changed)
            )
        )
    session.add_all(
        SheetWord(
            cluster_id=cluster_id, about=about, word=word, means=means, person_id=actor.id, at=clock.now()
        )
        for word, means in new.items()
    )
    session.flush()
