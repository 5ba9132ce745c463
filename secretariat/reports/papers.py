"""Papers made of what rooms hold: the minutes of a call that was decided."""

from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from secretariat.clusters.constituencies import labels
from secretariat.core import clock, i18n
from secretariat.core.policy import ClusterRef
from secretariat.core.record import Record
from secretariat.nominations.models import Call
from secretariat.reports import gathering
from secretariat.reports.document import Language
from secretariat.reports.paper import Grid, Paper
from secretariat.reports.progress import Band
from secretariat.reports.words import Words, words_for


def minutes_of(session: Session, cluster: ClusterRef, call: Call, lang: Language) -> Paper | None:
    """The decision of a call as a paper in one language; None before there is one."""
    text = call.minutes_fr if lang == "fr" else call.minutes_en
    if not text:
        return None
    body = session.get(Record, call.body_id)
    words = words_for(lang)
    on = call.outcome.get("on") or call.outcome.get("decided_on")
    with i18n.speaking(lang):
        names = labels(session, cluster.id, lang)
    hue = getattr(body, "hue", None)
    return Paper(
        language=lang,
        heading=words.gettext("Decision: %(call)s", call=call.title(lang)),
        above=cluster.name(lang),
        on=date.fromisoformat(on),
        produced_at=clock.now().astimezone(ZoneInfo(cluster.time_zone)),
        markdown=_markdown(text),
        band=Band(body.code(lang), body.short(lang), hue) if hue else None,
        brand=gathering.brand(session, cluster, lang),
        grids=tuple(_grid(race, names, words) for race in call.outcome.get("races", ())),
    )


def _grid(race: dict, names: dict[str, str], words: Words) -> Grid:
    """The approvals of one constituency."""
    _ = words.gettext
    rows = tuple(
        (
            one["name"],
            one[f"organisation_{words.language}"] or "–",
            words.number(one["approvals"]),
            _("Elected") if one["elected"] else _("Not elected"),
        )
        for one in race["candidates"]
    )
    heads = (_("Candidate"), _("Organisation"), _("Approvals"), _("Result"))
    return Grid(names.get(race["constituency"], race["constituency"]), heads, rows, (4, 4, 2, 2), (2,))


def _markdown(text: str) -> str:
    """Plain minutes, in which nothing is a mark but the dash of a list."""
    lines = []
    for line in text.split("\n"):
        dash, rest = ("- ", line[2:]) if line.startswith("- ") else ("", line)
        lines.append(dash + "".join(f"\\{sign}" if sign in "\\`*_[]<>#&!" else sign for sign in rest))
    return "\n".join(lines)
