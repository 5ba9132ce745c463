"""What a search found as a file: the same results under the same kinds, all of them."""

from datetime import date

from flask_babel import gettext as _

from secretariat.core import kinds
from secretariat.core.borrowed import either
from secretariat.core.listing import Column, Listing, taken
from secretariat.core.page import status_of
from secretariat.core.policy import Actor, ClusterRef
from secretariat.search.queries import Found


def results(
    found: Found,
    text: str,
    constituencies: dict[str, str],
    codes: dict[int, str],
    me: Actor,
    cluster: ClusterRef,
    lang: str,
    today: date,
) -> Listing:
    """Records by kind, then organisations and people; ``codes``: of the groups, by id."""
    columns = (
        Column(_("Kind"), width=20),
        Column(_("Number"), "number", 9),
        Column(_("Title or name"), width=48),
        Column(_("Working group"), width=9),
        Column(_("Status"), "status", 18),
        Column(_("Constituency or organisation"), width=34),
    )
    rows: list[tuple] = []
    for name, records in found.records.items():
        entry = kinds.kind(name)
        rows += [
            (
                _(entry.label),
                row.number,
                either(row.title_fr, row.title_en, lang),
                codes.get(row.group_id, ""),
                status_of(entry, row.state, row.due_on, today),
                "",
            )
            for row in records
        ]
    for row in found.organisations:
        rows.append((_("Organisation"), None, row.name, "", None, constituencies[row.constituency]))
    for row in found.people:
        rows.append((_("Person"), None, row.name, "", None, found.affiliations.get(row.id, "")))
    about = taken(_("Search results"), me, cluster, [(_("Words"), text)])
    return Listing(about, columns, rows, fixed=3)
