"""Organisations, people and figures of a cluster as files: the rows that a page shows, in its order."""

from flask_babel import gettext as _

from secretariat.clusters.forms import STAFF_LABELS
from secretariat.clusters.models import YEAR_BASES, Figure
from secretariat.clusters.queries import PersonLine
from secretariat.clusters.translations import Missing
from secretariat.core.listing import Column, Listing, taken
from secretariat.core.policy import Actor, ClusterRef


def organisations(
    groups: list[tuple[str, list]],
    labels: dict[str, str],
    representatives: dict[int, list],
    told: list[tuple[str, str]],
    me: Actor,
    cluster: ClusterRef,
) -> Listing:
    """Organisations by constituency, with those who may commit them."""
    columns = (
        Column(_("Organisation"), width=40),
        Column(_("Constituency"), width=26),
        Column(_("Segment"), width=26),
        Column(_("Town"), width=18),
        Column(_("Represented by"), width=34),
    )
    rows = [
        (
            name,
            labels[key],
            segment or "",
            town or "",
            ", ".join(person for _id, person in representatives.get(id, [])) or _("nobody"),
        )
        for _key, members in groups
        for id, name, key, segment, town in members
    ]
    return Listing(taken(_("Members"), me, cluster, told), columns, rows)


def people(found: list[PersonLine], words: str, me: Actor, cluster: ClusterRef) -> Listing:
    """Who takes part in the cluster; addresses are for the secretariat."""
    staff = cluster.id in me.staff_of
    columns = (
        Column(_("Name"), width=28),
        Column(_("Organisation"), width=44),
        Column(_("Represents"), width=36),
        Column(_("Secretariat"), width=22),
        *([Column(_("E-mail address"), width=34)] if staff else []),
    )
    rows = [
        (
            one.name,
            ", ".join(name for _id, name, _represents in one.organisations),
            ", ".join(name for _id, name, represents in one.organisations if represents),
            ", ".join(_(STAFF_LABELS[role]) for role in one.roles),
            *([one.email] if staff else []),
        )
        for one in found
    ]
    return Listing(taken(_("People"), me, cluster, [(_("Words"), words)]), columns, rows)


def figures(found: list[Figure], me: Actor, cluster: ClusterRef, lang: str) -> Listing:
    """Every figure with its year, its source and its document."""
    columns = (
        Column(_("What"), width=40),
        Column(_("Qualifier"), width=14),
        Column(_("Figure"), "number", 14),
        Column(_("Up to"), "number", 12),
        Column(_("Unit"), width=16),
        Column(_("Year"), width=8),
        Column(_("How the year is known"), width=20, printed=False),
        Column(_("Source"), width=34),
        Column(_("Document"), width=34, printed=False),
        Column(_("Note"), width=34, printed=False),
    )

    def own(one: Figure, name: str) -> str:
        french, english = getattr(one, f"{name}_fr"), getattr(one, f"{name}_en")
        return ((french or english) if lang == "fr" else (english or french)) or ""

    rows = [
        (
            own(one, "label"),
            own(one, "qualifier"),
            one.value,
            one.value_to,
            own(one, "unit"),
            str(one.year or ""),
            _(YEAR_BASES[one.year_basis]) if one.year else "",
            own(one, "source"),
            own(one, "document"),
            own(one, "note"),
        )
        for one in found
    ]
    return Listing(taken(_("Figures"), me, cluster), columns, rows)


def clusters(found: list, me: Actor, lang: str) -> Listing:
    """The clusters of the installation with those who direct them; nothing of what they hold."""
    columns = (Column(_("Name"), width=44), Column(_("Address"), width=24), Column(_("Direction"), width=40))
    rows = [
        (one.name_fr if lang == "fr" else one.name_en, f"/{one.slug}/", ", ".join(directors) or _("nobody"))
        for one, directors in found
    ]
    return Listing(taken(_("Clusters"), me), columns, rows)


def missing(found: list[Missing], me: Actor, cluster: ClusterRef) -> Listing:
    """What a language still lacks."""
    columns = (
        Column(_("Text"), width=60),
        Column(_("What it is"), width=24),
        Column(_("Missing"), width=14),
        Column(_("Address"), width=30, printed=False),
    )
    rows = [
        (one.title, _(one.what), _("in French") if one.language == "fr" else _("in English"), one.url)
        for one in found
    ]
    return Listing(taken(_("To translate"), me, cluster), columns, rows)
