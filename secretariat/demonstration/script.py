"""A script: every act of the demonstration in the order of time, performed by its person at its hour."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from secretariat.core import clock
from secretariat.core.actors import BY_ID, actor_from_result
from secretariat.core.lifecycle import Refused
from secretariat.core.policy import Actor, ClusterRef
from secretariat.demonstration.files import Files

Do = Callable[["Stage", Actor | None], Any]


class Mistold(Exception):
    """The data tell of something that the product refuses: names the act and the reason."""


@dataclass
class Stage:
    """What acts share: the session, what was made so far by kind and key, and who is who."""

    session: Session
    files: Files
    password_hash: str = ""
    made: dict[tuple[str, Any], Any] = field(default_factory=dict)
    clusters: dict[str, ClusterRef] = field(default_factory=dict)
    _actors: dict[str, tuple[Actor, datetime | None]] = field(default_factory=dict)

    def get(self, kind: str, key: Any) -> Any:
        """What an earlier act made; KeyError where none did."""
        return self.made[kind, key]

    def keep(self, kind: str, key: Any, thing: Any) -> Any:
        self.made[kind, key] = thing
        return thing

    def ids(self, kind: str, keys: Iterable[Any]) -> list[int]:
        return [self.made[kind, key].id for key in keys]

    def actor(self, key: str) -> Actor:
        """A person with what they hold now. Kept until one of their grants begins or ends."""
        now = clock.now()
        known = self._actors.get(key)
        if known and (known[1] is None or now < known[1]):
            return known[0]
        rows = self.session.execute(BY_ID, {"person": self.get("person", key).id}).all()
        actor = actor_from_result(rows, now)
        if actor is None:
            raise Mistold(f"{key} acts, and cannot sign in")
        bounds = [at for row in rows for at in (row.starts_at, row.ends_at) if at and at > now]
        self._actors[key] = (actor, min(bounds, default=None))
        return actor

    def forget_roles(self) -> None:
        """Somebody's grants changed: whoever acts next is read again."""
        self._actors.clear()


@dataclass(frozen=True)
class Act:
    """One thing that somebody does (``who`` None: the product itself)."""

    at: datetime
    who: str | None
    what: str
    do: Do
    roles: bool
    """Whether it changes what people hold."""


class Script:
    """Acts as they are told, in any order; ``perform`` sorts them by time (those of one instant as told)."""

    def __init__(self) -> None:
        self.acts: list[Act] = []
        self.born: dict[tuple[str, Any], datetime] = {}

    def tell(
        self,
        at: datetime,
        who: str | None,
        what: str,
        do: Do,
        roles: bool = False,
        about: tuple[str, Any] | None = None,
    ) -> datetime:
        """Enter an act; its instant, which is never before what it is ``about`` was made."""
        if about in self.born:
            at = max(at, self.born[about] + timedelta(minutes=7))
        self.acts.append(Act(at, who, what, do, roles))
        return at

    def enter(self, kind: str, key: Any, at: datetime, who: str | None, do: Do, **more: Any) -> datetime:
        """Enter an act that makes something; it is kept under its kind and key."""

        def make(stage: Stage, me: Actor | None) -> None:
            stage.keep(kind, key, do(stage, me))

        at = self.tell(at, who, f"{kind} {key}", make, **more)
        self.born[kind, key] = at
        return at

    def perform(self, stage: Stage, now: datetime) -> int:
        """Do everything that is not later than ``now``, each act at its own instant; how many were done.

        Raises Mistold at the first act that the product refuses.
        """
        done = 0
        for act in sorted(self.acts, key=lambda act: act.at):
            if act.at > now:
                break
            with clock.at(act.at):
                try:
                    act.do(stage, stage.actor(act.who) if act.who else None)
                except Refused as refused:
                    why = refused.reason or refused.errors
                    raise Mistold(f"{act.what}, {act.at:%Y-%m-%d %H:%M}, {act.who}: {why}") from refused
            if act.roles:
                stage.forget_roles()
            done += 1
        return done
