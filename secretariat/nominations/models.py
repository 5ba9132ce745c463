"""Calls for nominations and nominations: what is open to those who may see the call.

What is kept secret (confidential notes, ballots) stands in secret_models.py.
"""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from secretariat.core.borrowed import either
from secretariat.core.db import Base, Moment
from secretariat.core.record import Record

CIRCLES = ("cluster", "body", "constituency")
"""Who may nominate or endorse: whoever contributes to the cluster, those seated at the body, or those who belong to an
organisation of a constituency for which the call has a seat."""
_CIRCLES = ", ".join(f"'{name}'" for name in CIRCLES)


class Call(Record):
    """A call for nominations to one or more seats of a body. Its home group is the body.

    ``due_on`` of the record is the day of the close while it is open, the vote's while it is voted on.
    """

    __tablename__ = "call"
    __table_args__ = (
        CheckConstraint(f"nominators IN ({_CIRCLES})", name="nominators"),
        CheckConstraint(f"endorsers IN ({_CIRCLES})", name="endorsers"),
        CheckConstraint("decided_by IN ('slate', 'ballot')", name="decided_by"),
        CheckConstraint("suffrage IN ('person', 'organisation')", name="suffrage"),
        CheckConstraint("quorum_percent BETWEEN 0 AND 100", name="quorum"),
        CheckConstraint("endorsements_needed BETWEEN 0 AND 50", name="endorsements"),
        Index("ix_call_closes", "closes_at"),
        Index("ix_call_body", "body_id"),
    )

    id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("record.id"))
    criteria_fr: Mapped[str] = mapped_column(Text, default="")
    criteria_en: Mapped[str] = mapped_column(Text, default="")
    closes_on: Mapped[date | None]
    """The last day, which counts whole."""
    closes_at: Mapped[datetime | None] = mapped_column(Moment)
    """The end of that day in the cluster's time zone: from this instant every answer is refused."""
    nominators: Mapped[str] = mapped_column(String(12), default="cluster")
    endorsers: Mapped[str] = mapped_column(String(12), default="cluster")
    endorsements_needed: Mapped[int] = mapped_column(default=0)
    """From other organisations than the nominee's own."""
    self_allowed: Mapped[bool] = mapped_column(default=False)
    questionnaire: Mapped[list] = mapped_column(JSON, default=list)
    """Questions to nominees: ``{"fr", "en", "required"}`` each."""
    decided_by: Mapped[str] = mapped_column(String(8), default="slate")
    suffrage: Mapped[str] = mapped_column(String(12), default="person")
    quorum_percent: Mapped[int] = mapped_column(default=0)
    voting_closes_on: Mapped[date | None]
    voting_closes_at: Mapped[datetime | None] = mapped_column(Moment)
    lot_seed: Mapped[str] = mapped_column(String(64), default="")
    """Drawn when the ballot opens and shown from then on: ties are decided by it."""
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    outcome: Mapped[dict] = mapped_column(JSON, default=dict)
    """What was decided, as data, kept when it was."""
    minutes_fr: Mapped[str] = mapped_column(Text, default="")
    minutes_en: Mapped[str] = mapped_column(Text, default="")

    __mapper_args__ = {"polymorphic_identity": "call", "inherit_condition": id == Record.id}

    def criteria(self, language: str) -> str:
        """The criteria in a language, else in the other one."""
        return either(self.criteria_fr, self.criteria_en, language)

    def taking(self, now: datetime) -> bool:
        """Whether nominations, answers and endorsements are taken at an instant, whatever was written by then."""
        return self.state == "open" and self.closes_at is not None and now < self.closes_at

    def principals(self, role: str) -> list[str]:
        """Besides the record's: the committee, those who decide, and those whom a step has just named
        (``told``, ``unread``, ``voters``: ids that its consequence leaves on the call for this one step).
        """
        if role == "committee":
            return [f"r{self.id}:committee"]
        if role == "confirmer":
            return [f"c{self.cluster_id}:director"] if self.decided_by == "slate" else []
        if role == "opener":
            return [f"c{self.cluster_id}:coordinator"] if self.decided_by == "ballot" else []
        if role in ("told", "unread", "voters"):
            return [f"p{person_id}" for person_id in getattr(self, f"{role}_ids", ())]
        return super().principals(role)


class CallSeat(Base):
    """A seat for which a call is made."""

    __tablename__ = "call_seat"

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"), primary_key=True, index=True)


class CommitteeMember(Base):
    """Somebody who vets the nominations of a call."""

    __tablename__ = "committee_member"

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    read_at: Mapped[datetime | None] = mapped_column(Moment)
    """When they said that they had read the files."""


class Nomination(Record):
    """A person put forward for a constituency's seat by a fellow member.

    Draft: its author's alone. Submitted: those named on it and the secretariat. Accepted: whoever sees the call.
    Declined, withdrawn or found ineligible (until it is found eligible): those named again.
    """

    __tablename__ = "nomination"
    __table_args__ = (
        Index("ix_nomination_call", "call_id", "constituency"),
        Index("ix_nomination_nominee", "nominee_id"),
    )

    id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("record.id"))
    constituency: Mapped[str] = mapped_column(String(24))
    nominee_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Set when it is submitted: found by the address, or entered without a password."""
    nominee_name: Mapped[str] = mapped_column(String(120), default="")
    nominee_email: Mapped[str] = mapped_column(String(254), default="")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    organisation_name: Mapped[str] = mapped_column(String(160), default="")
    """As the nominator wrote it, where the directory does not know it."""
    language: Mapped[str] = mapped_column(String(2), default="fr")
    """In which a nominee without an account is written to."""
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why this person, in the first nominator's words."""
    statement_fr: Mapped[str] = mapped_column(Text, default="")
    statement_en: Mapped[str] = mapped_column(Text, default="")
    answers: Mapped[list] = mapped_column(JSON, default=list)
    """To the call's questions, in their order."""
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("attachment.id"))
    accepted_at: Mapped[datetime | None] = mapped_column(Moment)
    vet_reason: Mapped[str] = mapped_column(Text, default="")
    vet_answer: Mapped[str] = mapped_column(Text, default="")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"))
    """The seat that it was elected to."""

    call: Mapped[Call] = relationship(
        primaryjoin="foreign(Nomination.call_id) == Call.id", viewonly=True, lazy="select"
    )

    __mapper_args__ = {"polymorphic_identity": "nomination", "inherit_condition": id == Record.id}

    def statement(self, language: str) -> str:
        """The nominee's statement in a language, else in the other one."""
        return either(self.statement_fr, self.statement_en, language)

    def principals(self, role: str) -> list[str]:
        if role == "nominee":
            return [f"p{self.nominee_id}"] if self.nominee_id else []
        if role == "nominator":
            return [f"r{self.id}:nominator"]
        if role == "committee":
            return [f"r{self.call_id}:committee"]
        return super().principals(role)


class Nominator(Base):
    """Somebody who nominated; where duplicates were merged there are several."""

    __tablename__ = "nominator"

    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(Moment)


class Endorsement(Base):
    """One person's support of a nomination; withdrawn, it keeps its row and counts no more."""

    __tablename__ = "endorsement"

    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    constituency: Mapped[str] = mapped_column(String(24), default="")
    own: Mapped[bool] = mapped_column(default=False)
    """From the nominee's own organisation: counted apart."""
    at: Mapped[datetime] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)


class Recusal(Base):
    """Somebody who stands aside from one nomination: by their own word, or because of an interest."""

    __tablename__ = "recusal"

    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    reason: Mapped[str] = mapped_column(Text, default="")
    """Their own words; where the product found the interest, its key in rules (``nominated``, ``colleague`` …)."""
    at: Mapped[datetime] = mapped_column(Moment)
    automatic: Mapped[bool] = mapped_column(default=False)


class Declaration(Base):
    """A person's declaration of interests in a cluster. The newest one holds, for a year."""

    __tablename__ = "declaration"
    __table_args__ = (Index("ix_declaration_person", "person_id", "cluster_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    cluster_id: Mapped[int] = mapped_column(ForeignKey("cluster.id"))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)
    valid_until: Mapped[date]


class Link(Base):
    """A mailed link by which a nominee without a sign-in answers, once. Only the hash of its secret is kept."""

    __tablename__ = "link"
    __table_args__ = (
        CheckConstraint("purpose IN ('answer', 'dossier')", name="purpose"),
        UniqueConstraint("secret_hash", name="uq_link_secret"),
        Index("ix_link_nomination", "nomination_id", "purpose"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    purpose: Mapped[str] = mapped_column(String(8))
    secret_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    """The close of the call."""
    used_at: Mapped[datetime | None] = mapped_column(Moment)
