"""What is measured: each page of the product beside its bare page."""

from dataclasses import dataclass

from bench import nominations


@dataclass(frozen=True)
class Measured:
    """One page: its address, its bare page's, and for a write the form."""

    name: str
    path: str
    bare: str
    form: dict | None = None


def pages(known: dict) -> list[Measured]:
    """The pages, for the ids of a filled database."""
    cluster = known["cluster"]
    return [
        Measured("desk", "/", f"/bare/desk?most={known['desk_rows']}"),
        Measured("list", "/aero/tasks/?view=all", f"/bare/tasks?cluster={cluster}"),
        Measured("task", f"/aero/tasks/{known['task']}/", f"/bare/task?id={known['task']}"),
        Measured(
            "create",
            "/aero/tasks/new",
            "/bare/create",
            {
                "title_en": "A measured task",
                "instructions": "Nothing to do.",
                "to": "people",
                "people": str(known["assignee"]),
                "group_id": str(known["own_group"]),
                "about": "",
            },
        ),
        Measured(
            "csv",
            "/aero/tasks/tasks.csv?view=all&state=&group=group-7",
            f"/bare/csv?cluster={cluster}&group={known['exported_group']}",
        ),
        Measured("plan", f"/aero/plans/{known['plan']}/", f"/bare/tasks?cluster={cluster}"),
        *(Measured(*page) for page in nominations.pages(known)),
    ]
