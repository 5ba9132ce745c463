"""Made-up data for the gallery, read from data.yaml: its people and firms are fictional."""

from pathlib import Path
from types import SimpleNamespace

import yaml
from markupsafe import Markup

HOME = "/desk"


class Sample(SimpleNamespace):
    """A row whose missing values are None, as a room's own rows have them."""

    def __getattr__(self, name: str):
        if name.startswith("__"):
            raise AttributeError(name)
        return None


def read(value, name: str = ""):
    """Mappings become rows; a text under a name that ends in ``_html`` is safe markup."""
    if isinstance(value, dict):
        return Sample(**{key: read(inner, key) for key, inner in value.items()})
    if isinstance(value, list):
        return [read(inner) for inner in value]
    return Markup(value) if name.endswith("_html") else value  # noqa: S704  our own file


RAW = yaml.safe_load((Path(__file__).parent / "data.yaml").read_text(encoding="utf-8"))
HERE = RAW.pop("here")
D = Sample(**{name: read(value) for name, value in RAW.items()})
SC = Sample(code="SC", name="Supply Chain Development", hue=1, url="/group")
INNOVATION = Sample(code="IN", name="Innovation", hue=3, url="/group")


def shell(language: str, theme: str, page: str, bare: bool = False) -> Sample:
    """The frame that a context processor gives every page."""
    frame = Sample(
        language=language,
        other_language="fr" if language == "en" else "en",
        theme=theme,
        unread=0,
        urls={"home": HOME, "language": "/x", "theme": "/x", "sign_in": "/sign-in"},
    )
    if bare:
        return frame
    frame.cluster = {"slug": "aero", "name": "Aéro Montréal"}
    frame.clusters = [("aero", "Aéro Montréal", HOME), ("cargo", "CargoM", HOME)]
    frame.rooms = [
        {"key": key, "label": label, "icon": icon, "url": f"/{key}", "count": count, "mine": mine}
        | {"current": HERE.get(page) == key}
        for key, label, icon, count, mine in D.rooms
    ]
    frame.groups = [
        {"id": hue, "slug": code, "code": code, "name": name, "hue": hue, "url": "/group", "restricted": shut}
        | {"current": page == "group" and hue == 1}
        for code, name, hue, shut in D.groups
    ]
    frame.person = {"name": "Maude Lachapelle", "initials": "ML", "url": "/x"}
    frame.unread = 3
    frame.search_url = "/tasks"
    frame.new_links = [
        {"label": "A task", "url": "/form", "icon": "check2-square"},
        {"label": "A project", "url": "/form", "icon": "flag"},
    ]
    frame.urls |= {"sign_out": "/x", "notices": "/x", "account": "/x"}
    return frame


def tabs_at(current: str) -> list[Sample]:
    """The views of a plan, one of them current."""
    return [Sample(**(vars(tab) | {"current": tab.label == current})) for tab in D.tabs]
