"""Late, due soon, silent: computed from dates wherever they are shown, never stored."""

from datetime import date

SOON_DAYS = 7
"""From this many days before its due date, open work is “due soon”."""
SILENT_DAYS = 30
"""Work under way of which nobody has said anything for this long is “silent”."""


def status_of(
    state: str,
    due: date | None,
    today: date,
    looks: dict[str, str],
    labels: dict[str, str],
    words: dict[str, str],
    running: tuple[str, ...],
) -> tuple[str, str]:
    """Colour key and words of a status: late or soon (with the amount) while ``running``, else the state's own.

    ``words`` holds the translated ``late`` and ``soon`` (with %(n)s) and ``today``.
    """
    if due is not None and state in running:
        days = (due - today).days
        if days < 0:
            return "late", words["late"] % {"n": -days}
        if days == 0:
            return "soon", words["today"]
        if days <= SOON_DAYS:
            return "soon", words["soon"] % {"n": days}
    return looks[state], labels[state]


def elapsed(start: date | None, due: date | None, today: date) -> int | None:
    """The share of the time from start to due that has passed, in whole percent; None without both dates."""
    if start is None or due is None:
        return None
    if due <= start:
        return 100 if today >= due else 0
    return max(0, min(100, round(100 * (today - start).days / (due - start).days)))
