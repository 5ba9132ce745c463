"""History in words: an Event becomes one safe line, in the language being spoken.

``when · icon · **who** did what, old struck → new: “reason”``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from markupsafe import Markup, escape

from secretariat.core import i18n, kinds
from secretariat.core.kinds import Kind
from secretariat.core.lifecycle import N_

GENERAL = {
    "create": (N_("%(who)s opened it"), "plus-lg"),
    "edit": (N_("%(who)s edited it"), "pencil"),
    "comment_edit": (N_("%(who)s edited a comment"), "chat-left-text"),
    "comment": (N_("%(who)s commented"), "chat-left-text"),
    "uncomment": (N_("%(who)s removed a comment"), "chat-left-text"),
    "attach": (N_("%(who)s attached %(what)s"), "paperclip"),
    "detach": (N_("%(who)s removed the file %(what)s"), "paperclip"),
    "remind": (N_("%(who)s reminded %(what)s"), "send"),
    "auto_remind": (N_("A reminder went to %(what)s"), "send"),
    "share": (N_("%(who)s shared it with %(what)s"), "box-arrow-up-right"),
}
"""Verbs that every kind has besides the steps of its table. Rooms add theirs with ``tell_as``."""

_readers: dict[str, Callable[[str, str], str]] = {}


def tell_as(verb: str, past: str, icon: str) -> None:
    """Give a verb that is no step its history line; ``milestone.create`` gives it to one kind only."""
    GENERAL[verb] = (past, icon)


def read_as(name: str, reader: Callable[[str, str], str]) -> None:
    """Give the values of a name that are codes (a period, a frequency) their words: ``reader(text, lang)``."""
    _readers[name] = reader


@dataclass(frozen=True)
class HistoryLine:
    """One line of history, ready to show."""

    at: datetime
    when: str
    icon: str
    who: str
    text_html: Markup
    fresh: bool
    verb: str


def line(
    event,
    who: str | None,
    lang: str,
    zone: str,
    fresh_after: datetime | None,
    today,
    kind_name: str | None = None,
) -> HistoryLine:
    """The line of one event row (Event attributes) by the person called ``who`` (None: the product).

    ``kind_name`` is the record's kind where the row does not know it.
    """
    return HistoryLine(
        at=event.at,
        when=i18n.moment(event.at, lang, zone, today),
        icon=_past(_entry(event, kind_name), event.verb)[1],
        who=who or _("Secretariat"),
        text_html=sentence(event, who, lang, kind_name),
        fresh=fresh_after is not None and event.at > fresh_after,
        verb=event.verb,
    )


def sentence(event, who: str | None, lang: str, kind_name: str | None = None) -> Markup:
    """What an event says, as safe HTML; ``kind_name`` where the row does not know its record."""
    name = kind_name or getattr(event, "kind", None)
    # An event never changes, so what it says does not either: the words are kept by all that they are made from.
    key = (
        lang,
        name,
        event.part_kind,
        event.verb,
        who,
        event.reason,
        repr(event.details),
        repr(event.changes),
    )
    text = _told.get(key)
    if text is None:
        if len(_told) >= KEPT:
            _told.clear()
        text = _told[key] = _sentence(event, who, lang, name)
    return text


KEPT = 8192
_told: dict[tuple, Markup] = {}


def _sentence(event, who: str | None, lang: str, kind_name: str | None) -> Markup:
    entry = _entry(event, kind_name)
    past, _ignored = _past(entry, event.verb)
    name = Markup("<b>{}</b>").format(who or _("Secretariat"))
    details = _Details({k: escape(shown(k, v, lang)) for k, v in (event.details or {}).items()})
    details.setdefault("what", details["name"] if "name" in details else escape("…"))
    text = escape(_(past)) % _Details(details, who=name)
    colon = ": " if lang == "en" else "\u00a0: "
    labels = entry.fields if entry else {}
    changes = [
        _change(label, n, old, new, lang)
        for n, (old, new) in (event.changes or {}).items()
        if (label := _label(labels, n, lang)) and not n.endswith("_id")
    ]
    if changes:
        text += colon + Markup("; ").join(changes)
    if event.reason:
        quoted = _("“%(text)s”", text="\0")
        before, after = quoted.split("\0")
        text += colon + escape(before + _short(event.reason) + after)
    return text


def _entry(event, kind_name: str | None) -> Kind | None:
    if event.part_kind:
        return kinds.part(event.part_kind)
    name = kind_name or getattr(event, "kind", None)
    return kinds.kind(name) if name else None


def _past(entry: Kind | None, verb: str) -> tuple[str, str]:
    if entry and verb in entry.lifecycle.by_verb:
        step = entry.lifecycle.by_verb[verb][0]
        return step.past, step.icon
    general = GENERAL.get(verb, (N_("%(who)s changed it"), "circle"))
    return GENERAL.get(f"{entry.name}.{verb}", general) if entry else general


class _Details(dict):
    """What a sentence may name; what an event does not hold reads as an ellipsis instead of failing."""

    def __missing__(self, _name: str) -> str:
        return "…"


def _label(labels: dict[str, str], name: str, lang: str) -> str:
    """What a change is called. ``target 2026-Q3`` is one of many: the label of ``target``, and which one it is."""
    head, _space, which = name.partition(" ")
    if head not in labels:
        return ""
    return f"{_(labels[head])} {shown(head, which, lang)}" if which else _(labels[head])


def _change(label: str, name: str, old, new, lang: str) -> Markup:
    if isinstance(new, str) and len(new) > 80 or isinstance(old, str) and len(old) > 80:
        return Markup('{} <span class="s-meta">{}</span>').format(label, _("(text changed)"))
    if old in (None, "", []):
        return Markup("{} <b>{}</b>").format(label, shown(name, new, lang))
    if new in (None, "", []):
        return Markup("{} <s>{}</s>").format(label, shown(name, old, lang))
    return Markup("{} <s>{}</s> → <b>{}</b>").format(label, shown(name, old, lang), shown(name, new, lang))


def shown(name: str, value, lang: str) -> str:
    """A value as it reads: ``…_cents`` is money, ``progress`` and ``…_percent`` shares, dates ISO 8601; a code as
    ``read_as`` has it."""
    if isinstance(value, str) and name in _readers:
        return _readers[name](value, lang)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int) and name.endswith("_cents"):
        return i18n.money(value, lang)
    if isinstance(value, int) and (name == "progress" or name.endswith("_percent")):
        return i18n.percent(value, lang)
    if isinstance(value, float):
        return i18n.number(value, lang)
    if isinstance(value, str) and len(value) == 10 and value[4:5] == "-" and value[7:8] == "-":
        try:
            return i18n.day(date.fromisoformat(value), lang)
        except ValueError:
            return value
    if isinstance(value, list):
        return ", ".join(shown(name, v, lang) for v in value)
    if isinstance(value, dict):
        # A text or name in both languages.
        return str(value.get(lang) or next(iter(value.values()), ""))
    return "" if value is None else str(value)


def _short(text: str, limit: int = 240) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
