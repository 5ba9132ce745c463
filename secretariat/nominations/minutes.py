"""The result of a ballot in words ready for the minutes, in each language; plain paragraphs, lists by a dash.

What a confirmed slate decided is worded in deciding.py.
"""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from secretariat.clusters import constituencies
from secretariat.core import i18n
from secretariat.core.record import Record
from secretariat.nominations.counting import needed
from secretariat.nominations.models import Call


def written(session: Session, call: Call, lang: str) -> str:
    """The minutes of a ballot that was counted, in one language."""
    outcome, body = call.outcome, session.get(Record, call.body_id)
    with i18n.speaking(lang):
        labels = constituencies.labels(session, call.cluster_id, lang)
        lines = [_opening(body.title(lang), call, outcome, lang)]
        for race in outcome["races"]:
            lines += _race(race, labels.get(race["constituency"], race["constituency"]), lang)
        if any(race.get("drawn") for race in outcome["races"]):
            lines.append(
                _(
                    "Equal numbers of approvals were parted by lot, with the seed %(seed)s, which was shown from the "
                    "opening of the ballot.",
                    seed=outcome["seed"],
                )
            )
        lines.append(_("The ballots are published without names, so that anybody may count them again."))
    return "\n\n".join(lines)


def _opening(body: str, call: Call, outcome: dict[str, Any], lang: str) -> str:
    day = i18n.day(date.fromisoformat(outcome["on"]), lang, "long")
    least = needed(outcome["electors"], outcome["quorum_percent"])
    return _(
        "On %(day)s, the ballots of the call “%(call)s” for the seats of %(body)s were counted. Of %(electors)s on the "
        "roll, %(voted)s voted; the quorum was %(least)s.",
        day=day,
        call=call.title(lang),
        body=body,
        electors=outcome["electors"],
        voted=outcome["voted"],
        least=least,
    )


def _race(race: dict[str, Any], label: str, lang: str) -> list[str]:
    seats = ngettext("%(num)s seat", "%(num)s seats", race["seats"])
    lines = [_("%(constituency)s, %(seats)s:", constituency=label, seats=seats)]
    lines += [f"- {_person(one, lang)}" for one in race["candidates"]]
    left = race["seats"] - sum(1 for one in race["candidates"] if one["elected"])
    if left:
        lines.append("- " + ngettext("%(num)s seat stays vacant", "%(num)s seats stay vacant", left))
    return ["\n".join(lines)]


def _person(one: dict[str, Any], lang: str) -> str:
    organisation = one[f"organisation_{lang}"]
    who = f"{one['name']} ({organisation})" if organisation else one["name"]
    parts = []
    if "approvals" in one:
        parts.append(ngettext("%(num)s approval", "%(num)s approvals", one["approvals"]))
    if one["elected"]:
        parts.append(_term(one, lang))
    elif reason := one.get("unseated"):
        parts.append(_("not seated: %(reason)s", reason=_(reason)))
    else:
        parts.append(_("not elected"))
    return _("%(who)s: %(what)s", who=who, what=", ".join(parts))


def _term(one: dict[str, Any], lang: str) -> str:
    first = i18n.day(date.fromisoformat(one["starts_on"]), lang, "long")
    if not one.get("ends_on"):
        return _("elected from %(first)s", first=first)
    last = i18n.day(date.fromisoformat(one["ends_on"]), lang, "long")
    return _("elected from %(first)s to %(last)s", first=first, last=last)
