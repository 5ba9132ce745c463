"""People of the installation, their sign-ins and what they were granted."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from secretariat.core.clock import HOME_ZONE
from secretariat.core.db import Base, Moment


class Person(Base):
    """Somebody who may sign in, or is only named. Erasing pseudonymises this row; Events keep its id."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("language IN ('fr', 'en')", name="language"),
        CheckConstraint("notify IN ('each', 'daily', 'none')", name="notify"),
        CheckConstraint("theme IN ('auto', 'light', 'dark')", name="theme"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    """Lower-cased: addresses are compared without case."""
    name: Mapped[str] = mapped_column(String(120))
    sort_name: Mapped[str] = mapped_column(String(120), default="", index=True)
    language: Mapped[str] = mapped_column(String(2), default="fr")
    time_zone: Mapped[str] = mapped_column(String(64), default=HOME_ZONE)
    theme: Mapped[str] = mapped_column(String(5), default="auto")
    notify: Mapped[str] = mapped_column(String(5), default="each")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    fictional: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Moment)
    last_visit_at: Mapped[datetime | None] = mapped_column(Moment)
    previous_visit_at: Mapped[datetime | None] = mapped_column(Moment)
    """When the visit before this one ended: what is newer is new to this person."""

    grants: Mapped[list["Grant"]] = relationship(back_populates="person", foreign_keys="Grant.person_id")

    @property
    def principal(self) -> str:
        return f"p{self.id}"

    @property
    def initials(self) -> str:
        return initials(self.name)


def initials(name: str) -> str:
    """Up to two capitals for the round mark beside a name."""
    words = [word for word in name.replace("-", " ").split() if word[:1].isalpha()]
    return ((words[0][:1] + words[-1][:1]) if len(words) > 1 else name[:2]).upper()


def short_name(name: str) -> str:
    """A name as a narrow column shows it: "M.-È. Lussier"; a single word stays whole."""
    first, _space, rest = name.partition(" ")
    return " ".join(["-".join(f"{part[0]}." for part in first.split("-") if part), rest]) if rest else name


class SignIn(Base):
    """One browser where a person is signed in; the cookie holds a secret of which only the hash is kept."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    last_seen_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    user_agent: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(45), default="")

    person: Mapped[Person] = relationship()


class Grant(Base):
    """A role held by a person on a scope, from an instant until another (exclusive; None: until revoked).

    ``scope`` is ``i`` (the installation), ``c<id>`` (a cluster), ``g<id>`` (a group), ``o<id>`` (an organisation)
    or ``r<id>`` (one record, on which the person is named; such a grant has no cluster, as it opens none);
    ``principal`` is scope and role together, as moves are addressed.
    """

    __tablename__ = "grant"
    __table_args__ = (Index("ix_grant_principal", "principal"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    cluster_id: Mapped[int | None] = mapped_column(ForeignKey("cluster.id"), index=True)
    scope: Mapped[str] = mapped_column(String(24))
    role: Mapped[str] = mapped_column(String(24))
    principal: Mapped[str] = mapped_column(String(48))
    starts_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime | None] = mapped_column(Moment)
    source_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    """The record that gave the grant, where one did (a seat filled, an appointment)."""

    person: Mapped[Person] = relationship(back_populates="grants", foreign_keys=[person_id])
