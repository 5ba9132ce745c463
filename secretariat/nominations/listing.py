"""Calls for nominations, and who is put forward in one, as files: the rows that a page shows, in its order."""

from flask_babel import gettext as _

from secretariat.core.listing import Column, Listing, taken
from secretariat.core.policy import Actor, ClusterRef
from secretariat.nominations.models import Call
from secretariat.nominations.present import CallRow


def calls(found: list[CallRow], over: bool, me: Actor, cluster: ClusterRef) -> Listing:
    """Calls with how they go and whose move it is."""
    columns = (
        Column(_("Number"), "number", 9),
        Column(_("Call"), width=40),
        Column(_("State"), "status", 16),
        Column(_("Seats"), "number", 8),
        Column(_("Seats with a nominee"), "number", 10),
        Column(_("What is missing"), width=40),
        Column(_("Last day"), "date", 13),
        Column(_("Whose move"), width=24),
        Column(_("To do what"), width=24, printed=False),
        Column(_("Days waiting"), "number", 9),
    )
    rows = [
        (
            one.number,
            one.title,
            (one.key, one.status),
            one.progress.seats,
            one.progress.filled,
            "" if over else _missing(one),
            one.closes_on,
            me.name if one.mine else one.who,
            one.what,
            one.days if one.mine or one.who else None,
        )
        for one in found
    ]
    told = [(_("Only"), _("Over") if over else _("Under way"))]
    return Listing(taken(_("Nominations"), me, cluster, told), columns, rows, fixed=2)


def _missing(one: CallRow) -> str:
    return "; ".join(f"{line.label}{_(': ')}{line.missing}" for line in one.progress.lines if line.missing)


def nominations(call: Call, shown: list, others: list, me: Actor, cluster: ClusterRef, lang: str) -> Listing:
    """Who is put forward in a call, then those known only to who is named on them and to the secretariat."""
    columns = (
        Column(_("Nominee"), width=30),
        Column(_("Organisation"), width=36),
        Column(_("Seat"), width=26),
        Column(_("Endorsements"), "number", 12),
        Column(_("Of their own organisation"), "number", 14),
        Column(_("State"), "status", 18),
        Column(_("Seen by"), width=30),
    )
    everybody, named = _("Whoever sees this call"), _("Those named on it, and the secretariat")
    rows = [
        (one.name, one.firm, one.seat, one.others, one.own, (one.key, one.status), seen)
        for part, seen in ((shown, everybody), (others, named))
        for one in part
    ]
    title = f"{_('Nominees')}, {call.title(lang)}"
    return Listing(taken(title, me, cluster), columns, rows)
