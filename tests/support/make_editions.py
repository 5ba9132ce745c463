"""Editions for tests, through every real step: opened, written, published by the job that the product runs."""

from datetime import date

from secretariat.core import jobs, work
from secretariat.core.db import db
from secretariat.editions import commands, freezing, links, standalone
from secretariat.editions.models import Edition
from secretariat.reports import bilingual

QUARTER = {"starts_on": date(2026, 7, 1), "ends_on": date(2026, 9, 30)}


class MakeEditions:
    """``make.edition(by=staff)`` is a draft, ``make.published(by=staff)`` one with its forms kept."""

    def edition(self, by, cluster: str = "aero", **facts) -> Edition:
        home = self.cluster(cluster)
        told = {"layout": "board", "highlights_fr": "Deux audits de plus.", **QUARTER, **facts}
        return self.act(by, lambda s, me: commands.open_draft(s, me, home, told))

    def published(self, by, cluster: str = "aero", **facts) -> Edition:
        edition = self.edition(by, cluster, **facts)
        self.take(by, edition, "publish")
        run_jobs()
        return db.session.get(Edition, edition.id)

    def sealed(self, by, cluster: str = "aero", **facts) -> Edition:
        """Published like ``published``, with a few bytes in the place of the forms that take a while to make."""
        edition = self.edition(by, cluster, **facts)
        self.take(by, edition, "publish")
        return self.seal(edition.id, cluster)

    def seal(self, edition_id: int, cluster: str = "aero") -> Edition:
        """What the job does to an edition that is being published, in a moment."""
        home = self.cluster(cluster)
        frozen = freezing.gather(db.session, home, db.session.get(Edition, edition_id))
        db.session.rollback()
        kept = [freezing.keep_facts(frozen)]
        each = [(language, freezing.FORMS, (report,)) for language, report in frozen.reports.items()]
        for language, forms, reports in (*each, ("both", bilingual.FORMS, tuple(frozen.reports.values()))):
            for form in forms:
                content = standalone.page(*reports) if form == "html" else f"{form} {language}".encode()
                kept.append(freezing.keep(frozen, form, language, content))
        with work.writing() as session:
            freezing.seal(session, home, frozen, kept)
        return db.session.get(Edition, edition_id)

    def shared(self, by, edition_id: int, name: str = "Odile", days: int = 90, language: str = "en"):
        """A link to a published edition, and the secret that opens it."""
        return self.act(
            by, lambda s, me: links.share(s, me, s.get(Edition, edition_id), name, language, days)
        )


def run_jobs() -> None:
    """Run what was asked, as ``flask work`` does, in this process."""
    while (job := jobs.claim()) is not None:
        jobs.run_here(job.id, bounded=False)
    db.session.rollback()
    db.session.expire_all()
