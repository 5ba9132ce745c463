"""One update that a draft misses: of what, since when, whose move it is; in words."""

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from secretariat.core import i18n
from secretariat.core.borrowed import either, proper
from secretariat.plans import periods

NBSP = "\u00a0"


@dataclass(frozen=True, slots=True)
class Missing:
    """One update that is missing: of a record, or of a part of it (``part`` is its kind)."""

    what: str
    """answer, action, project, measurement or milestone."""
    record_id: int
    kind: str
    """The record's kind."""
    part: tuple[str, int] | None
    code: str
    title_fr: str
    title_en: str
    day: date
    """Since when it is missing."""
    days: int
    principal: str
    """Whose move it is."""
    move_id: int | None
    asked_at: datetime | None
    organisation_fr: str = ""
    organisation_en: str = ""
    who: str = ""
    period: str = ""
    """Of a measurement: the one that is not measured."""
    last: date | None = None
    """Of a measurement: the day up to which it was last measured."""

    def title(self, lang: str) -> str:
        return either(self.title_fr, self.title_en, lang)

    def organisation(self, lang: str) -> str:
        return proper(self.organisation_fr, self.organisation_en, lang)

    def says(self, lang: str) -> str:
        """What is missing, since when."""
        day, days = i18n.day(self.day, lang), ngettext("%(num)s day", "%(num)s days", self.days)
        match self.what:
            case "answer":
                text = _("Offered on %(day)s, unanswered", day=day)
            case "measurement":
                period = periods.read(self.period, lang)
                if self.last:
                    last = i18n.day(self.last, lang)
                    text = _(
                        "%(period)s was not measured (the last value is of %(day)s)", period=period, day=last
                    )
                else:
                    text = _("%(period)s was not measured (nothing ever was)", period=period)
            case "milestone":
                text = _("To be reached by %(day)s, nobody has said so", day=day)
            case _:
                text = _("No news since %(day)s", day=day)
        return f"{text}, {days.replace(' ', NBSP)}"
