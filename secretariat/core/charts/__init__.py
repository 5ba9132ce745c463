"""Pictures drawn on the server: plain data in, SVG markup out, for the page and (``for_print``) for the PDF.

On screen x is in percent of the width and y in pixels, without a viewBox, so that text keeps its 13 px at
every width; colours are the page's own (CSS variables). In print a width in pixels is given, everything is
absolute, and colours are hexadecimal, because the PDF's renderer knows neither. Every picture has a title, a
description and ``role="img"``; the page shows the same figures as a table. Words come from gettext: call it
under the language wanted.
"""

from secretariat.core.charts.bars import Count, MoneyPart, money_bar, progress_bar, status_bar
from secretariat.core.charts.line import Point, line_indicator
from secretariat.core.charts.seats import NARROW, Milieu, SeatMark, seat_map
from secretariat.core.charts.strip import Day, strip30
from secretariat.core.charts.timeline import Heading, said, timeline
from secretariat.core.charts.timeline_rows import PHONE, Bar, Mark

__all__ = [
    "NARROW",
    "PHONE",
    "Bar",
    "Count",
    "Day",
    "Heading",
    "Mark",
    "Milieu",
    "MoneyPart",
    "Point",
    "SeatMark",
    "line_indicator",
    "money_bar",
    "progress_bar",
    "said",
    "seat_map",
    "status_bar",
    "strip30",
    "timeline",
]
