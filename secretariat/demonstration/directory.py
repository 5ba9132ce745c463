"""The demonstration's directory: clusters, their figures and organisations, people and what they hold."""

from datetime import timedelta
from typing import Any

from secretariat.clusters import commands
from secretariat.clusters.models import Figure
from secretariat.core.policy import ClusterRef
from secretariat.core.walls import Cluster
from secretariat.demonstration.days import CLOSING, MORNING, OPENING, WHOLE, moment
from secretariat.demonstration.files import Files
from secretariat.demonstration.script import Script, Stage
from secretariat.people import commands as people

REGION = "region"
LIVED_IN = "aero"
"""The cluster where what the documents say of the whole region stands too."""
SETTLING_IN = timedelta(weeks=2)
"""After the first day, organisations have named who speaks for them."""


def write(script: Script, files: Files) -> None:
    """Tell who there is."""
    _founding(script, files)
    _secretariats(script, files)
    _organisations(script, files)
    _members(script, files)


def _founding(script: Script, files: Files) -> None:
    [founder] = [one for one in files.people if one.get("role", {}).get("name") == "administrator"]
    first = moment(files.first_day, OPENING, "founder", 0, 40)

    def found(stage: Stage, me: Any) -> Any:
        person = _enter(stage, founder)
        people.make_administrator(stage.session, person)
        return person

    script.enter("person", founder["key"], first, None, found, roles=True)
    for place, cluster in enumerate(files.clusters, 1):
        at = moment(files.first_day, OPENING, cluster["slug"], place, 40)
        script.tell(at, founder["key"], f"cluster {cluster['slug']}", _opener(cluster), roles=True)
    at = moment(files.first_day, OPENING, REGION, 11, 40)
    script.tell(at, None, "figures of the region", lambda stage, me: _figures(stage, REGION, None))


def _opener(cluster: dict):
    def open_it(stage: Stage, me: Any) -> None:
        years = {one["year"] for one in cluster["founded"]}
        made: Cluster = commands.create_cluster(
            stage.session,
            me,
            {
                "slug": cluster["slug"],
                **_both("name", cluster["secretariat"]),
                **_both("sector", cluster["sector"]),
                **_both("description", cluster["description"]),
                **_both("founded_note", cluster.get("founded_note")),
                "founded": years.pop() if len(years) == 1 else None,
                "time_zone": stage.files.meta["time_zone"],
            },
        )
        ref = ClusterRef(made.id, made.slug, made.name_fr, made.name_en, made.time_zone)
        stage.clusters[cluster["slug"]] = ref
        _figures(stage, cluster["slug"], made.id)

    return open_it


def _both(name: str, texts: dict | None) -> dict[str, str]:
    texts = texts or {}
    return {f"{name}_{lang}": " ".join(texts.get(lang, "").split()) for lang in ("fr", "en")}


def _figures(stage: Stage, slug: str, cluster_id: int | None) -> None:
    meta = stage.files.meta
    for rank, one in enumerate(stage.files.figures[slug], 1):
        stage.session.add(
            Figure(
                cluster_id=cluster_id,
                rank=rank,
                value=one["value"],
                value_to=one.get("value_to"),
                year=one["year"],
                year_basis=one["year_basis"],
                **_both("source", _source(one)),
                **_both("label", one["measures"]),
                **_both("unit", one["unit"]),
                **_both("qualifier", meta["qualifiers"].get(one.get("qualifier"))),
                **_document(stage.files, one["document"]),
                **_both("note", one.get("note")),
            )
        )


def _source(figure: dict) -> dict[str, str]:
    """Who gives a figure, by language; a name written once is the same in both."""
    source = figure["source"]
    return source if isinstance(source, dict) else {"fr": source, "en": source}


def _document(files: Files, key: str) -> dict[str, str]:
    return {f"document_{lang}": document_title(files, key, lang) for lang in ("fr", "en")}


def document_title(files: Files, key: str, lang: str) -> str:
    """A document as a reader would find it: title, publisher and date, at most 240 characters."""
    document = files.meta["documents"][key]
    undated = {"fr": "sans date", "en": "undated"}[lang]
    dated = document["dated"].isoformat() if document["dated"] else undated
    return f"{document['title'][lang]}, {document['publisher'][lang]}, {dated}"[:240]


def _enter(stage: Stage, one: dict) -> Any:
    return people.enter(
        stage.session,
        one["email"],
        one["name"],
        one["language"],
        stage.password_hash if one.get("demonstration_account") else None,
        fictional=True,
    )


def _secretariats(script: Script, files: Files) -> None:
    [founder] = [one for one in files.people if one.get("role", {}).get("name") == "administrator"]
    staff = [one for one in files.people if "role" in one and "cluster" in one]
    directors_first = sorted(staff, key=lambda one: one["role"]["name"] != "director")
    for place, one in enumerate(directors_first):
        role, day = one["role"], one["role"]["from"]
        at = moment(day, OPENING, one["key"], 12 + place, 40)
        by = founder["key"]
        if role["name"] != "director":
            by = files.staff(one["cluster"], "director", day) or by
        script.enter("person", one["key"], at, by, _appointed(one), roles=True)


def _appointed(one: dict):
    def appoint(stage: Stage, me: Any) -> Any:
        person = _enter(stage, one)
        cluster, role = stage.clusters[one["cluster"]], one["role"]
        commands.appoint_staff(stage.session, me, person.id, cluster, role["name"], role["from"])
        return person

    return appoint


def _organisations(script: Script, files: Files) -> None:
    homes = [(home, one) for one in files.organisations for home in _homes(files, one)]
    for place, (home, one) in enumerate(homes):
        at = moment(files.first_day, WHOLE, one["key"], len(homes) // 3 + place, 2 * len(homes))
        by = files.staff(home, "director", files.first_day)
        key = one["key"] if home == one["cluster"] else (home, one["key"])
        script.enter("organisation", key, at, by, _entered(home, one))


def _homes(files: Files, one: dict) -> list[str]:
    """Where an organisation stands: its cluster; of the whole region, the clusters whose figures it gives."""
    if one["cluster"] != REGION:
        return [one["cluster"]]
    names = set(one["name"].values())
    return [
        cluster["slug"]
        for cluster in files.clusters
        if cluster["slug"] == LIVED_IN
        or any(names & set(_source(figure).values()) for figure in files.figures[cluster["slug"]])
    ]


def _entered(home: str, one: dict):
    def enter(stage: Stage, me: Any) -> Any:
        name = one["name"]
        facts = {
            "name_fr": name["fr"],
            "name_en": name["en"] if name["en"] != name["fr"] else "",
            "constituency": one["constituency"],
            "town": one.get("town", ""),
            "fictional": not one["real"],
            **_both("segment", one.get("activity")),
            **_both("note", one.get("says")),
        }
        if one["real"]:
            facts |= _document(stage.files, one["document"])
        return commands.add_organisation(stage.session, me, stage.clusters[home], facts)

    return enter


def _members(script: Script, files: Files) -> None:
    """Everybody joins when organisations have named who speaks for them; some speak for theirs later."""
    settled = files.first_day + SETTLING_IN
    members = [one for one in files.people if _affiliations(one)]
    for place, one in enumerate(members):
        held = one.get("represents")
        day = max(settled, one.get("role", {}).get("from", settled))
        at = moment(day, MORNING, one["key"], place, len(members))
        by = files.secretariat(one["cluster"], day)
        speaks = held is not None and held["from"] <= day
        if "role" in one:
            script.tell(at, by, f"affiliation of {one['key']}", _affiliated(one, speaks), roles=True)
        else:
            script.enter("person", one["key"], at, by, _joined(one, speaks), roles=True)
        if held and not speaks:
            at = moment(held["from"], OPENING, one["key"])
            by = files.secretariat(one["cluster"], held["from"])
            script.tell(at, by, f"{one['key']} represents", _affiliated(one, True), roles=True)
        if held and "until" in held:
            at = moment(held["until"], CLOSING, one["key"])
            by = files.secretariat(one["cluster"], held["until"])
            script.tell(at, by, f"{one['key']} leaves", _left(one, _why(files, one)), roles=True)


def _affiliations(one: dict) -> list[str]:
    return [key for key in one.get("affiliations", ()) if key != "secretariat"]


def _joined(one: dict, speaks: bool):
    def join(stage: Stage, me: Any) -> Any:
        person = stage.keep("person", one["key"], _enter(stage, one))
        _affiliated(one, speaks)(stage, me)
        return person

    return join


def _affiliated(one: dict, speaks: bool):
    def affiliate(stage: Stage, me: Any) -> None:
        held = one["represents"]["organisation"] if speaks else None
        for key in _affiliations(one):
            commands.affiliate(
                stage.session,
                me,
                stage.get("person", one["key"]).id,
                stage.get("organisation", key),
                representative=key == held,
                job_title=one["title"][one["language"]] if speaks or "represents" not in one else "",
            )

    return affiliate


def _left(one: dict, reason: str):
    def leave(stage: Stage, me: Any) -> None:
        organisation = stage.get("organisation", one["represents"]["organisation"])
        commands.leave(stage.session, me, stage.get("person", one["key"]).id, organisation, reason)

    return leave


def _why(files: Files, one: dict) -> str:
    """The reason that the rosters give for somebody's leaving."""
    rosters = [seat for group in files.bodies for seat in group["roster"] if seat["person"] == one["key"]]
    return next((seat["left"] for seat in rosters if "left" in seat), "")
