"""Links sent by mail that work once, and how often somebody tried."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from secretariat.core.db import Base, Moment
from secretariat.core.person import Person


class Token(Base):
    """A link that was mailed: works once, until it expires. Only the hash of its secret is kept."""

    __tablename__ = "token"
    __table_args__ = (
        CheckConstraint("kind IN ('invitation', 'reset', 'address_old', 'address_new')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    data: Mapped[dict] = mapped_column(JSON, default=dict)
    """A change of address: ``email``, the new one. Its two links carry the same one."""
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)
    used_at: Mapped[datetime | None] = mapped_column(Moment)

    person: Mapped[Person] = relationship(lazy="raise_on_sql")


class Tries(Base):
    """How many times something was tried, from one network address or on one account, since an instant.

    Kept in the database because each process of the server must count the same.
    """

    __tablename__ = "tries"

    subject: Mapped[str] = mapped_column(String(80), primary_key=True)
    """Purpose, sort and a hash: no address of anybody is kept here."""
    number: Mapped[int]
    since: Mapped[datetime] = mapped_column(Moment, index=True)
