"""``flask recount``: counts a published list of ballots again, from the file alone or from the database."""

import json
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask.cli import with_appcontext

from secretariat.core.db import db
from secretariat.nominations import counting, recounting
from secretariat.nominations.models import Call

LARGEST = 50_000_000
"""Octets of a list that is read."""


def equip(app: Flask) -> None:
    """Add this room's commands to an application."""
    app.cli.add_command(recount)


@click.command("recount")
@click.argument("what")
@with_appcontext
def recount(what: str) -> None:
    """Count a ballot again. WHAT is a published list (a JSON file), or the number of a call's record."""
    said = _of_call(int(what)) if what.isdecimal() else _of_file(Path(what))
    try:
        races, votes, seed = counting.read(said)
    except counting.Unreadable as error:
        raise click.ClickException(str(error)) from error
    people = counting.names(said)
    for tally in counting.count(races, votes, seed):
        click.echo(f"{tally.constituency}: {tally.ballots} ballots, {tally.seats} seats")
        for place in tally.places:
            mark = "elected" if place.elected else "-"
            lot = ", by lot" if place.lot else ""
            name = people.get(place.nomination, "")
            click.echo(f"  {place.approvals:>5}  {mark:<8} {place.nomination}  {name}{lot}")
    click.echo(f"Seed of the lots: {seed}")


def _of_file(path: Path) -> Any:
    try:
        if path.stat().st_size > LARGEST:
            raise click.ClickException(f"{path} is too long for a list of ballots.")
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise click.ClickException(f"{path} cannot be read: {error}") from error


def _of_call(number: int) -> Any:
    call = db.session.get(Call, number)
    if call is None or (call.outcome or {}).get("how") != "ballot":
        raise click.ClickException(f"The record {number} is no call whose ballots were counted.")
    said = recounting.list_of(db.session, call)
    db.session.rollback()
    return said
