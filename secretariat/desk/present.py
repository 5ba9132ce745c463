"""The desk in words: rows ready to show."""

from datetime import date
from functools import lru_cache
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from secretariat.core import i18n, kinds, telling
from secretariat.core.borrowed import either
from secretariat.core.charts.strip import Day, strip30
from secretariat.core.page import who_is
from secretariat.core.person import initials
from secretariat.core.policy import Actor
from secretariat.desk.queries import urgency
from secretariat.groups.seat_rules import SEAT_ROLES


def address_of(me: Actor, row) -> str:
    cluster = me.clusters[row.cluster_id]
    return kinds.address(cluster.slug, row.kind, row.record_id)


@lru_cache(maxsize=1024)
def _step(lang: str, kind: str, part_kind: str | None, verb: str) -> tuple[str, str]:
    """A move's verb in the language being spoken, and the end of its step's own page: one click from the line."""
    entry = kinds.part(part_kind) if part_kind else kinds.kind(kind)
    steps = entry.lifecycle.by_verb.get(verb, ())
    return _(steps[0].label) if steps else _("Open"), (steps and steps[0].page) or f"steps/{verb}"


@lru_cache(maxsize=64)
def _kind(lang: str, kind: str) -> str:
    return _(kinds.kind(kind).label)


@lru_cache(maxsize=2048)
def _days(lang: str, count: int) -> str:
    return ngettext("%(num)s day", "%(num)s days", count)


@lru_cache(maxsize=4)
def _words(lang: str) -> dict[str, str]:
    """The words of a line, in the language being spoken, before they are filled in."""
    return {
        "asked": _("asked by %(who)s on %(day)s"),
        "since": _("since %(day)s"),
        "waiting": _("waiting"),
        "due": _("due %(day)s"),
        "today": _("Today"),
        "in": _("in %(n)s days"),
    }


def title_of(row, lang: str) -> str:
    return either(row.title_fr, row.title_en, lang)


def mine(rows: list, me: Actor, lang: str, today: date) -> dict[str, list]:
    """What waits for me, under ``late``, ``week`` and ``later``; the same answer to many of one batch is one line."""
    result: dict[str, list] = {"late": [], "week": [], "later": []}
    first, zone, words = True, ZoneInfo(me.time_zone), _words(lang)
    batches: dict[tuple, SimpleNamespace] = {}
    for row in rows:
        together = (row.batch, row.verb, urgency(row.due, today))
        if together in batches:
            _join(
                batches[together], f"/{me.clusters[row.cluster_id].slug}/tasks/?view=asked&batch={row.batch}"
            )
            continue
        since = row.since.astimezone(zone).date()
        when, note = _when(row.due, today, lang, max((today - since).days, 0))
        url = address_of(me, row)
        verb, page = _step(lang, row.kind, row.part_kind, row.verb)
        why = words["asked"] if row.asked_by and row.asked_by_id != me.id else words["since"]
        line = SimpleNamespace(
            when=when,
            note=note,
            late=bool(row.due and row.due < today),
            title=title_of(row, lang),
            url=url,
            group=_group(row, lang),
            kind=f"{_kind(lang, row.kind)} {row.number}",
            why=why % {"who": row.asked_by, "day": i18n.day(since, lang, "short")},
            verb=verb,
            step_url=f"{url}{row.part_kind}/{row.part_id}/{page}" if row.part_kind else url + page,
            expected=first,
            count=1,
            who=row.asked_by,
        )
        result[together[2]].append(line)
        if row.batch:
            batches[together] = line
        first = False
    return result


def _join(line: SimpleNamespace, listed: str) -> None:
    """One more of the same: the line then leads to the list of them, where all can be answered at once."""
    line.count += 1
    line.kind = line.kind.split(" ")[0]
    line.url = line.step_url = listed
    line.why = ngettext(
        "asked by %(who)s and %(num)s other",
        "asked by %(who)s and %(num)s others",
        line.count - 1,
        who=line.who,
    )


def others(rows: list, names: dict, me: Actor, lang: str, today: date) -> list:
    """What waits for others because I asked; a task asked of many is one line for all who still owe it."""
    zone = ZoneInfo(me.time_zone)
    result: list = []
    batches: dict[str, SimpleNamespace] = {}
    for row in rows:
        if row.batch and row.batch in batches:
            line = batches[row.batch]
            line.owing += 1
            line.who = _("%(n)s people of %(all)s", n=line.owing, all=row.batch_size)
            line.place = ""
            line.remind_url = None
            line.reminded = None
            cluster = me.clusters[row.cluster_id].slug
            line.url = f"/{cluster}/tasks/?view=asked&batch={row.batch}"
            continue
        url = address_of(me, row)
        line = SimpleNamespace(
            who=who_is(row.principal, names),
            place=_place(row, lang),
            title=title_of(row, lang),
            url=url,
            group=_group(row, lang),
            verb=_step(lang, row.kind, row.part_kind, row.verb)[0],
            days=max((today - row.since.astimezone(zone).date()).days, 0),
            reminded=i18n.day(row.reminded_at.astimezone(zone).date(), lang, "short")
            if row.reminded_at
            else None,
            remind_url=f"{url}remind/{row.id}",
            overdue=bool(row.due and row.due < today),
            owing=1,
        )
        if row.batch:
            batches[row.batch] = line
        result.append(line)
    return result


def _place(row, lang: str) -> str:
    """Where whoever is asked stands: their organisation, or the role that they hold on a group."""
    if row.principal[0] == "g":
        role = SEAT_ROLES.get(row.principal.partition(":")[2])
        return _(role) if role else ""
    named = row.organisation_en if lang == "en" else row.organisation_fr
    return named or row.organisation_fr or ""


def news(rows: list, me: Actor, lang: str, today: date) -> list:
    """What changed, one line each with the record's title."""
    return [
        SimpleNamespace(
            initials=initials(row.who) if row.who else "·",
            kind="person",
            text_html=Markup('{} <a class="s-block" href="/r/{}">{}</a>').format(
                telling.sentence(row, row.who, lang, row.kind), row.seen_id, title_of(row, lang)
            ),
            when=i18n.moment(row.at, lang, me.time_zone, today),
        )
        for row in rows
    ]


def reasons() -> dict[str, str]:
    """Why somebody is told of something, in words."""
    return {
        "move": _("Your move"),
        "told": _("For your information"),
        "follow": _("You follow this"),
        "mention": _("You are mentioned"),
        "reminder": _("Reminder"),
    }


def told(rows: list, me: Actor, lang: str, today: date) -> list:
    """Notices as lines."""
    why = reasons()
    return [
        SimpleNamespace(
            id=row.id,
            text_html=telling.sentence(row.Event, row.who, lang, row.kind) if row.Event else why[row.why],
            why=why[row.why],
            title=title_of(row, lang),
            url=f"/r/{row.seen_id}",
            when=i18n.moment(row.created_at, lang, me.time_zone, today),
            fresh=row.read_at is None,
        )
        for row in rows
    ]


def strip(counted: list[tuple[date, str, int]], today: date, lang: str):
    """The next thirty days as a picture: due dates stacked, milestones and meetings below."""
    return _strip(tuple(counted), today, lang)


@lru_cache(maxsize=64)
def _strip(counted: tuple[tuple[date, str, int], ...], today: date, lang: str):
    days: dict[date, dict[str, int]] = {}
    for on, what, count in counted:
        counts = days.setdefault(on, {"due": 0, "meeting": 0, "milestone": 0})
        counts[what if what in counts else "due"] += count
    return strip30(
        [
            Day(day, deadlines=counts["due"], meetings=counts["meeting"], milestones=counts["milestone"])
            for day, counts in sorted(days.items())
        ],
        today,
        say_day=lambda day: i18n.day(day, lang, "short"),
    )


def opening(groups: dict[str, list], elsewhere: int) -> str:
    """The desk's first sentence: how many wait for me, how many are late, how many wait for others."""
    count = sum(line.count for rows in groups.values() for line in rows)
    late = sum(line.count for line in groups["late"])
    if not count:
        first = _("Nothing waits for you.")
    elif late:
        first = ngettext(
            "%(num)s record waits for you, %(late)s of them late.",
            "%(num)s records wait for you, %(late)s of them late.",
            count,
            late=late,
        )
    else:
        first = ngettext("%(num)s record waits for you.", "%(num)s records wait for you.", count)
    if elsewhere:
        first += " " + ngettext(
            "%(num)s other is with your partners.", "%(num)s others are with your partners.", elsewhere
        )
    return first


def _group(row, lang: str):
    if row.hue is None:
        return None
    code = row.code_fr if lang == "fr" else row.code_en
    return _group_mark(row.hue, code, either(row.group_fr, row.group_en, lang))


@lru_cache(maxsize=512, typed=True)  # a borrowed name and the same one as the reader's own are equal
def _group_mark(hue: int, code: str, name: str) -> SimpleNamespace:
    return SimpleNamespace(hue=hue, code=code, name=name, url=None)


def _when(due: date | None, today: date, lang: str, waited: int) -> tuple[str, str]:
    """When it is due, or how long it has waited where nothing is set."""
    words = _words(lang)
    if due is None:
        return _days(lang, waited), words["waiting"]
    days = (due - today).days
    short = i18n.day(due, lang, "short")
    if days < 0:
        return _days(lang, -days), words["due"] % {"day": short}
    if days == 0:
        return words["today"], short
    if days <= 7:
        return i18n.day(due, lang, "weekday").split(" ")[0].capitalize(), short
    return short, words["in"] % {"n": days}
