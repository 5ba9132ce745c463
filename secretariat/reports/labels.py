"""The fixed words of a report: status, health, sentences. Each function takes the report's `Words`."""

from secretariat.reports.annex import DeadlineKind, Health
from secretariat.reports.document import Report
from secretariat.reports.progress import Counts, Standing, Status
from secretariat.reports.words import Words

# A gap under this many points between the work and the calendar is "a little".
LITTLE = 10


def standing(words: Words, value: Standing) -> str:
    """The status in words with its amount of days: Late 25 d, Due in 21 d, On track, Offered 31 d."""
    match value.key:
        case Status.LATE:
            if value.days is None:
                return words.pgettext("action", "Late")
            return words.ngettext("Late %(num)s d", "Late %(num)s d", value.days)
        case Status.SOON:
            if value.days is None:
                return words.pgettext("action", "Due soon")
            if value.days == 0:
                return words.gettext("Due today")
            return words.ngettext("Due in %(num)s d", "Due in %(num)s d", value.days)
        case Status.WAIT:
            label = value.label or words.pgettext("action", "Waiting")
            if value.days is None:
                return label
            return words.ngettext("%(label)s, %(num)s d", "%(label)s, %(num)s d", value.days, label=label)
        case Status.OK:
            return value.label or words.pgettext("action", "On track")
    return value.label or words.pgettext("action", "Done")


def health(words: Words, value: Health | None) -> str:
    match value:
        case Health.ON_TRACK:
            return words.pgettext("project", "On track")
        case Health.AT_RISK:
            return words.pgettext("project", "At risk")
        case Health.OFF_TRACK:
            return words.pgettext("project", "Off track")
    return ""


def health_status(value: Health) -> Status:
    """The status whose colour and icon a project's health borrows."""
    return {Health.ON_TRACK: Status.OK, Health.AT_RISK: Status.SOON, Health.OFF_TRACK: Status.LATE}[value]


def deadline_kind(words: Words, kind: DeadlineKind) -> str:
    match kind:
        case "action":
            return words.gettext("Action")
        case "milestone":
            return words.gettext("Milestone")
        case "deliverable":
            return words.gettext("Deliverable")
        case "task":
            return words.gettext("Task")
        case "project":
            return words.gettext("Project")
        case "plan":
            return words.gettext("Plan")
        case "meeting":
            return words.gettext("Meeting")
    return words.gettext("Other")


def count_legend(words: Words, status: Status, num: int) -> str:
    """What the mark of a status in the chart says beside its number."""
    match status:
        case Status.DONE:
            return words.ngettext("action done", "actions done", num)
        case Status.OK:
            return words.ngettext("action on track", "actions on track", num)
        case Status.SOON:
            return words.ngettext("action due soon", "actions due soon", num)
        case Status.LATE:
            return words.ngettext("action late", "actions late", num)
    return words.ngettext("action waiting", "actions waiting", num)


def counts_title(words: Words, counts: Counts) -> str:
    return words.ngettext("The action, by status", "The %(num)s actions, by status", counts.total)


def counts_alternative(words: Words, counts: Counts) -> str:
    """The chart of counts as a sentence, for those who do not see it."""
    parts = (f"{words.number(counts.of(key))} {count_legend(words, key, counts.of(key))}" for key in Status)
    return words.labelled(counts_title(words, counts), ", ".join(parts))


def flags(words: Words, late: int, without_lead: int) -> list[tuple[Status, str]]:
    """What a line of the dashboard draws attention to, most urgent first."""
    found = []
    if late:
        found.append((Status.LATE, words.ngettext("%(num)s late", "%(num)s late", late)))
    if without_lead:
        found.append(
            (Status.WAIT, words.ngettext("%(num)s without lead", "%(num)s without lead", without_lead))
        )
    return found


def opening(report: Report, words: Words) -> str:
    """The opening sentences, in Markdown: the work beside the calendar, what is late, what is unanswered."""
    summary = report.summary
    total = report.dashboard.counts.total
    if summary.left_out:
        kept = words.ngettext(
            "This report is narrowed by a filter to %(num)s of %(total)s actions.",
            "This report is narrowed by a filter to %(num)s of %(total)s actions.",
            total,
            total=words.number(total + summary.left_out),
        )
    else:
        kept = ""
    if not total:
        return kept or words.gettext("There is no action to report on for this period.")
    done, time = words.percent(summary.done_share), words.percent(summary.time_share)
    if summary.time_share is None:
        first = words.gettext("**%(done)s** of the work is done.", done=done)
    else:
        gap = summary.done_share - summary.time_share
        if gap <= -LITTLE:
            pace = words.gettext("The work is well behind the calendar")
        elif gap < 0:
            pace = words.gettext("The work is a little behind the calendar")
        elif gap < LITTLE:
            pace = words.gettext("The work keeps pace with the calendar")
        else:
            pace = words.gettext("The work is ahead of the calendar")
        told = words.gettext("**%(done)s** is done, for **%(time)s** of the time.", done=done, time=time)
        first = words.labelled(pace, told)
    sentences = [first]
    if summary.late:
        sentences.append(words.ngettext("%(num)s action is late.", "%(num)s actions are late.", summary.late))
    else:
        sentences.append(words.gettext("No action is late."))
    if summary.unanswered:
        sentences.append(
            words.ngettext(
                "%(num)s offer of a take-up awaits its answer.",
                "%(num)s offers of a take-up await their answers.",
                summary.unanswered,
            )
        )
    return " ".join([*sentences, kept] if kept else sentences)


def title(report: Report) -> str:
    """The report's title, with its group: the name that a window or a shelf shows. An edition has its own."""
    band = report.scope.band
    if report.cover and report.cover.title:
        return report.cover.title
    return (
        f"{report.scope.title}, {band.name}"
        if band and band.name != report.scope.title
        else report.scope.title
    )


def produced(report: Report, words: Words) -> str:
    """When the report was drawn up, and whether its figures may still change."""
    when = words.moment(report.produced_at)
    if report.provisional:
        return words.gettext("Provisional, drawn up on %(when)s", when=when)
    return words.gettext("Drawn up on %(when)s", when=when)


def publisher(report: Report) -> str:
    return report.cover.publisher if report.cover else report.scope.cluster


def axis_title(words: Words, code: str) -> str:
    return words.gettext("Axis %(code)s", code=code)


def axis_total(words: Words, code: str, num: int) -> str:
    return words.ngettext("Axis %(code)s, %(num)s action", "Axis %(code)s, %(num)s actions", num, code=code)


def whose_move(words: Words, holder: str, days: int | None) -> str:
    """Who is awaited and for how long; "" when nobody is."""
    if not holder or days is None:
        return holder
    if not days:
        return words.gettext("%(holder)s, since today", holder=holder)
    return words.ngettext("%(holder)s, for %(num)s day", "%(holder)s, for %(num)s days", days, holder=holder)
