"""A confirmed slate in words ready for the minutes. What a ballot decided is worded in minutes.py."""

from datetime import date

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from secretariat.clusters.constituencies import labels
from secretariat.clusters.models import Organisation
from secretariat.core import i18n
from secretariat.core.record import Record
from secretariat.groups.models import Seat
from secretariat.nominations.models import Call, Nomination


def written(session: Session, call: Call, lang: str) -> str:
    """The decision as a paragraph ready for the minutes, in a language."""
    elected = (call.outcome or {}).get("elected", [])
    body = session.get(Record, call.body_id)
    with i18n.speaking(lang):
        names = labels(session, call.cluster_id, lang)
        lines = [
            _(
                "Following the call “%(call)s”, closed on %(day)s, the following seats of %(body)s are filled:",
                call=call.title(lang),
                day=i18n.day(call.closes_on, lang, "long"),
                body=body.title(lang),
            )
            if elected
            else _(
                "Following the call “%(call)s”, closed on %(day)s, no seat of %(body)s is filled.",
                call=call.title(lang),
                day=i18n.day(call.closes_on, lang, "long"),
                body=body.title(lang),
            )
        ]
        if (call.outcome or {}).get("why") == "quorum":
            told = {name: call.outcome[name] for name in ("voted", "electors")}
            before = _(
                "The ballot had missed its quorum: %(voted)s of %(electors)s on the roll voted.", **told
            )
            lines.insert(0, before + "\n")
        for row in elected:
            place, nomination = session.get(Seat, row["seat"]), session.get(Nomination, row["nomination"])
            firm = (
                session.get(Organisation, nomination.organisation_id) if nomination.organisation_id else None
            )
            told = {
                "who": nomination.nominee_name,
                "firm": firm.name(lang) if firm else nomination.organisation_name or "–",
                "seat": names.get(place.constituency, place.constituency),
            }
            if row["ends_on"]:
                first, until = (
                    i18n.day(date.fromisoformat(row[name]), lang, "long") for name in ("starts_on", "ends_on")
                )
                lines.append(
                    _(
                        "- %(who)s (%(firm)s), %(seat)s, from %(first)s to %(until)s.",
                        first=first,
                        until=until,
                        **told,
                    )
                )
            else:
                lines.append(_("- %(who)s (%(firm)s), %(seat)s.", **told))
    return "\n".join(lines)
