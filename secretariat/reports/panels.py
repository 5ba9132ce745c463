"""The way to a report from the dashboard and from a group's page: entered there by this later room."""

from flask_babel import gettext as _

from secretariat.clusters import panels as cluster_panels
from secretariat.clusters.panels import Panel
from secretariat.core.policy import Actor, ClusterRef
from secretariat.groups import panels as group_panels

FORMS = (("pdf", "PDF"), ("docx", "Word"), ("xlsx", "Excel"))


def _panel(base: str) -> Panel:
    forms = [(label, f"{base}report.{form}") for form, label in FORMS]
    link = (_("Read the report"), f"{base}report")
    return Panel(_("Report"), "reports/panel.html", forms, link=link, side=True)


def of_group(_session, _me: Actor, cluster: ClusterRef, group, _lang: str) -> Panel:
    return _panel(f"/{cluster.slug}/groups/{group.slug}/")


def of_cluster(_session, _me: Actor, cluster: ClusterRef, _lang: str) -> Panel:
    return _panel(f"/{cluster.slug}/reports/")


group_panels.add("report", of_group, 90)
cluster_panels.add(of_cluster, 90, "report")
