"""Editions of the report: opened and written by the coordination, published by the direction, with every form."""

from datetime import date, timedelta
from typing import Any

from secretariat.core import acts
from secretariat.core.content import Job
from secretariat.demonstration.days import CLOSING, DAY, MORNING, moment
from secretariat.demonstration.files import Files
from secretariat.demonstration.script import Script, Stage
from secretariat.editions import commands, freezing
from secretariat.reports import periods

AFTER = timedelta(days=14)
"""From the end of a quarter to the edition that tells of it."""
BEFORE_ANCHOR = timedelta(days=8)
"""This quarter's edition is published so long before the anchor, which is never later than the present."""
TEXTS = ("highlights", "decisions", "outlook", "agreement")


def write(script: Script, files: Files) -> None:
    """Tell the life of every edition."""
    for edition in files.editions:
        start, end, on = _times(files, edition["quarter"])
        clerk = files.staff(edition["cluster"], "coordinator", on)
        director = files.staff(edition["cluster"], "director", on)
        key = edition["key"]
        script.enter("edition", key, moment(on, MORNING, key), clerk, _open(files, edition, start, end))
        script.tell(moment(on, DAY, key), director, f"publish {key}", _publish(key))
        script.tell(moment(on, CLOSING, key), None, f"seal {key}", _seal(key))


def _times(files: Files, quarter: str) -> tuple[date, date, date]:
    """First and last day of a quarter, and the day on which its edition is published."""
    now = files.anchor - BEFORE_ANCHOR
    start, end = periods.bounds(periods.quarter_of(now))
    if quarter == "this":
        return start, end, now
    start, end = periods.bounds(periods.quarter_of(start - timedelta(days=1)))
    return start, end, min(end + AFTER, now - timedelta(days=3))


def _open(files: Files, edition: dict, start: date, end: date):
    def open_draft(stage: Stage, me: Any) -> Any:
        facts = {
            "layout": edition["layout"],
            "starts_on": start,
            "ends_on": end,
            "recurrence": edition.get("recurrence", ""),
            **{
                f"{name}_{lang}": edition.get(name, {}).get(lang, "")
                for name in TEXTS
                for lang in ("fr", "en")
            },
        }
        if "funder" in edition:
            facts["funder"] = files.organisation[edition["funder"]]["name"]["fr"]
        return commands.open_draft(stage.session, me, stage.clusters[edition["cluster"]], facts)

    return open_draft


def _publish(key: str):
    def publish(stage: Stage, me: Any) -> None:
        acts.take_step(stage.session, me, stage.get("edition", key), "publish")

    return publish


def _seal(key: str):
    """What the job does; here within the loader's transaction, at the edition's own hour."""

    def seal(stage: Stage, _me: Any) -> None:
        session, edition = stage.session, stage.get("edition", key)
        cluster = next(ref for ref in stage.clusters.values() if ref.id == edition.cluster_id)
        frozen = freezing.gather(session, cluster, edition)
        freezing.seal(session, cluster, frozen, freezing.render(frozen))
        session.delete(session.get(Job, edition.job_id))
        edition.job_id = None
        session.flush()

    return seal
