"""Cluster: the wall around everything. What it is about (sector, figures) is the clusters room's business."""

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from secretariat.core.clock import HOME_ZONE
from secretariat.core.db import Base

RESERVED_SLUGS = frozenset(
    "sign-in sign-out account r search static healthz readyz api language theme clusters people files".split()
)


class Cluster(Base):
    """One cluster: nothing inside it is seen from another, except through Share."""

    __tablename__ = "cluster"
    __table_args__ = (CheckConstraint("length(slug) >= 2", name="slug_length"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name_fr: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    time_zone: Mapped[str] = mapped_column(String(64), default=HOME_ZONE)
    rank: Mapped[int] = mapped_column(default=0)
