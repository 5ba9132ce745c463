"""The deadlines as a calendar (RFC 5545): one all-day event each, shown as free time.

An event keeps its UID for ever, so that importing the file again moves what changed instead of doubling it.
Events rather than to-dos, because the calendars that most people use leave to-dos out.
"""

from datetime import UTC, timedelta

from icalendar import Calendar, Event, vText, vUri

from secretariat.reports import labels
from secretariat.reports.document import Report
from secretariat.reports.words import Words, words_for

PRODUCT = "-//Secretariat//Deadlines//EN"


def render(report: Report, words: Words | None = None) -> bytes:
    """A calendar file of `report.deadlines`, in the report's language."""
    words = words or words_for(report.language)
    language = {"language": words.tag}
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", vText(labels.title(report)))
    stamp = report.produced_at.astimezone(UTC)
    for deadline in report.deadlines:
        kind = labels.deadline_kind(words, deadline.kind)
        event = Event()
        event.add("uid", deadline.uid)
        event.add("dtstamp", stamp)
        event.add("dtstart", deadline.date)
        event.add("dtend", deadline.date + timedelta(days=1))
        event.add("summary", deadline.title, parameters=language)
        event.add("categories", [kind])
        event.add("transp", "TRANSPARENT")
        if deadline.url:
            event.add("url", vUri(deadline.url))
        calendar.add_component(event)
    return calendar.to_ical()
