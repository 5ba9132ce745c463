"""What a cluster is about, its organisations, who belongs to them, and the figures that documents give."""

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from secretariat.core.db import Base, Moment
from secretariat.core.lifecycle import N_
from secretariat.core.person import Person
from secretariat.core.walls import Cluster

CONSTITUENCIES = {
    "large_firm": N_("Large firms"),
    "small_firm": N_("Small firms"),
    "research": N_("Research"),
    "education": N_("Education"),
    "government": N_("Governments"),
    "union": N_("Unions"),
    "association": N_("Associations"),
    "workforce_committee": N_("Workforce committees"),
    "funder": N_("Funders"),
    "secretariat": N_("Secretariat"),
}
"""The milieux around the table, in the order in which they are shown. A cluster may add its own (Constituency)."""

YEAR_BASES = {
    "stated": N_("year given by the document"),
    "document": N_("date of the document"),
    "latest": N_("latest year that the undated document names"),
}
"""How the year of a figure is known."""

ADDED = "x"
"""The keys of constituencies that a cluster adds are this letter and the number of their row."""

_LIST = ", ".join(f"'{name}'" for name in CONSTITUENCIES)


class ClusterProfile(Base):
    """The public face of a cluster: sector and description, in both languages."""

    __tablename__ = "cluster_profile"

    cluster_id: Mapped[int] = mapped_column(ForeignKey("cluster.id"), primary_key=True)
    sector_fr: Mapped[str] = mapped_column(String(160), default="")
    sector_en: Mapped[str] = mapped_column(String(160), default="")
    description_fr: Mapped[str] = mapped_column(Text, default="")
    description_en: Mapped[str] = mapped_column(Text, default="")
    founded: Mapped[int | None]
    """Year; None where no document says, or where documents disagree."""
    founded_note_fr: Mapped[str] = mapped_column(String(400), default="")
    founded_note_en: Mapped[str] = mapped_column(String(400), default="")

    cluster: Mapped[Cluster] = relationship(lazy="joined")


class ClusterBrand(Base):
    """What a cluster's documents wear: a colour, and a logo with what it says to those who do not see it."""

    __tablename__ = "cluster_brand"

    cluster_id: Mapped[int] = mapped_column(ForeignKey("cluster.id"), primary_key=True)
    colour: Mapped[str] = mapped_column(String(7), default="")
    """``#RRGGBB``, dark enough for white text; empty for the product's own."""
    sha256: Mapped[str | None] = mapped_column(String(64))
    """Of the logo's bytes, a PNG that we encoded."""
    alternative_fr: Mapped[str] = mapped_column(String(160), default="")
    alternative_en: Mapped[str] = mapped_column(String(160), default="")
    version: Mapped[int] = mapped_column(default=1)


class Constituency(Base):
    """A milieu that one cluster adds to those that every cluster has; organisations and seats use its key."""

    __tablename__ = "constituency"
    __table_args__ = (
        UniqueConstraint("cluster_id", "label_fr", name="uq_constituency_label"),
        CheckConstraint("label_fr <> '' AND label_en <> ''", name="labelled"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cluster_id: Mapped[int] = mapped_column(ForeignKey("cluster.id"))
    label_fr: Mapped[str] = mapped_column(String(80))
    label_en: Mapped[str] = mapped_column(String(80))
    active: Mapped[bool] = mapped_column(default=True)
    """No longer offered when False; what carries it already keeps it."""
    version: Mapped[int] = mapped_column(default=1)

    @property
    def key(self) -> str:
        return f"{ADDED}{self.id}"

    def label(self, language: str) -> str:
        return self.label_fr if language == "fr" else self.label_en


class Organisation(Base):
    """A firm, association, government, school or union of one cluster."""

    __tablename__ = "organisation"
    __table_args__ = (
        CheckConstraint(
            f"constituency IN ({_LIST}) OR substr(constituency, 1, 1) = '{ADDED}'", name="constituency"
        ),
        UniqueConstraint("cluster_id", "name_fr", name="uq_organisation_name"),
        Index("ix_organisation_sort", "cluster_id", "sort_name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cluster_id: Mapped[int] = mapped_column(ForeignKey("cluster.id"))
    name_fr: Mapped[str] = mapped_column(String(160))
    name_en: Mapped[str] = mapped_column(String(160), default="")
    """Empty where the name is the same in both languages."""
    sort_name: Mapped[str] = mapped_column(String(160), default="")
    constituency: Mapped[str] = mapped_column(String(24))
    segment_fr: Mapped[str] = mapped_column(String(160), default="")
    segment_en: Mapped[str] = mapped_column(String(160), default="")
    town: Mapped[str] = mapped_column(String(80), default="")
    note_fr: Mapped[str] = mapped_column(Text, default="")
    note_en: Mapped[str] = mapped_column(Text, default="")
    website: Mapped[str] = mapped_column(String(200), default="")
    document_fr: Mapped[str] = mapped_column(String(240), default="")
    """The document that names it, where it stands here because one does."""
    document_en: Mapped[str] = mapped_column(String(240), default="")
    fictional: Mapped[bool] = mapped_column(default=False)
    """Invented for the demonstration: only such organisations act there."""
    active: Mapped[bool] = mapped_column(default=True)
    sought: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    def name(self, language: str) -> str:
        return self.name_en if language == "en" and self.name_en else self.name_fr


class Affiliation(Base):
    """A person who belongs to an organisation; a representative commits it (and holds a Grant for that)."""

    __tablename__ = "affiliation"
    __table_args__ = (Index("ix_affiliation_organisation", "organisation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    job_title: Mapped[str] = mapped_column(String(160), default="")
    representative: Mapped[bool] = mapped_column(default=False)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")


class DirectoryChange(Base):
    """One line of the directory's history: who was appointed, affiliated or left, who wrote it, and why.

    Organisations and roles are no records, so that Events (which name a record) cannot tell of them.
    """

    __tablename__ = "directory_change"
    __table_args__ = (Index("ix_directory_change_cluster", "cluster_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cluster_id: Mapped[int] = mapped_column(ForeignKey("cluster.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    verb: Mapped[str] = mapped_column(String(24))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[str] = mapped_column(String(24), default="")
    changes: Mapped[dict] = mapped_column(JSON, default=dict)
    """Field → [before, after], for an organisation that was edited."""
    reason: Mapped[str] = mapped_column(Text, default="")


class Figure(Base):
    """One number that one document gives, with its year and source; figures that disagree are all kept."""

    __tablename__ = "figure"

    id: Mapped[int] = mapped_column(primary_key=True)
    cluster_id: Mapped[int | None] = mapped_column(ForeignKey("cluster.id"), index=True)
    """None: the figure is the whole region's."""
    rank: Mapped[int] = mapped_column(default=0)
    label_fr: Mapped[str] = mapped_column(String(240))
    label_en: Mapped[str] = mapped_column(String(240))
    value: Mapped[float]
    value_to: Mapped[float | None]
    """The upper end, where the document gives a range."""
    unit_fr: Mapped[str] = mapped_column(String(60), default="")
    unit_en: Mapped[str] = mapped_column(String(60), default="")
    qualifier_fr: Mapped[str] = mapped_column(String(60), default="")
    qualifier_en: Mapped[str] = mapped_column(String(60), default="")
    year: Mapped[int | None]
    """The year that the figure is about; None where its document gives none."""
    year_basis: Mapped[str] = mapped_column(String(8), default="stated")
    """One of YEAR_BASES: how sure the year is."""
    source_fr: Mapped[str] = mapped_column(String(240), default="")
    """Who gives the number, as each language names it; empty where the source has no name in that language."""
    source_en: Mapped[str] = mapped_column(String(240), default="")
    document_fr: Mapped[str] = mapped_column(String(240), default="")
    document_en: Mapped[str] = mapped_column(String(240), default="")
    note_fr: Mapped[str] = mapped_column(String(400), default="")
    note_en: Mapped[str] = mapped_column(String(400), default="")


class FundingLine(Base):
    """What one source is asked for, has committed and has paid towards a record, in cents (Canadian)."""

    __tablename__ = "funding_line"
    __table_args__ = (
        CheckConstraint("sought_cents >= 0 AND committed_cents >= 0 AND received_cents >= 0", name="amounts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), index=True)
    rank: Mapped[int] = mapped_column(default=0)
    source: Mapped[str] = mapped_column(String(160))
    sought_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    committed_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    received_cents: Mapped[int] = mapped_column(BigInteger, default=0)
