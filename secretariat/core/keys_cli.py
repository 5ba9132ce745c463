"""``flask keys``: make the keys that seal confidential words and open ballots, change them, and try them."""

from collections import Counter
from collections.abc import Iterator

import click
from flask import Flask
from flask.cli import with_appcontext
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError

from secretariat.core import keys, work
from secretariat.core.db import db


def equip(app: Flask) -> None:
    """Add these commands to an application."""
    app.cli.add_command(group)


@click.group("keys")
def group() -> None:
    """The keys outside the database that seal confidential words and open ballots."""


@group.command("new")
@with_appcontext
def new() -> None:
    """Make a key: from now on it seals, and the earlier ones still open."""
    key = _said(keys.make)
    click.echo(f"{key.name} seals from now on. Keep a copy of {keys.path()} apart from the back-ups.")


@group.command("list")
@with_appcontext
def listed() -> None:
    """Name the keys, and say how much each has sealed."""
    sealed = _sealed_by()
    found = _said(keys.read)
    for key in found:
        newest = "  seals" if key is found[-1] else ""
        click.echo(f"{key.name}  made {key.made_at}  {sealed.pop(key.name, 0)} sealed{newest}")
    for name, count in sorted(sealed.items()):
        click.echo(f"{name}  LOST  {count} sealed that nobody can open")
    if not found:
        click.echo("There is no key. Make one: flask keys new")


@group.command("rotate")
@with_appcontext
def rotate() -> None:
    """Make a key and seal everything anew with it. The earlier keys stay until they are forgotten."""
    key = _said(keys.make)
    done, locked = 0, 0
    try:
        with work.writing() as session:
            unseal = keys.opener()
            for kept, identity, key_name, sealed in _everything(session):
                if key_name == key.name:
                    continue
                try:
                    words = unseal(key_name, sealed, kept.table, identity)
                except keys.Locked:
                    locked += 1
                    continue
                name, again = keys.seal(words, kept.table, identity, len(sealed) - 28)
                session.execute(
                    update(kept.table)
                    .where(kept.table.c[kept.identity] == identity)
                    .values({kept.sealed: again, kept.key_name: name})
                )
                done += 1
    except DBAPIError as error:
        raise click.ClickException(
            f"Nothing was sealed anew; the earlier keys still open it: {error.orig}"
        ) from error
    click.echo(f"{key.name} seals from now on; {done} sealed anew.")
    if locked:
        raise click.ClickException(f"{locked} could not be opened and stay as they are.")


@group.command("forget")
@click.argument("name")
@with_appcontext
def forget(name: str) -> None:
    """Throw the key NAME away, for good: older copies of the database can then no longer be opened."""
    found = _said(keys.read)
    if name not in [key.name for key in found]:
        raise click.ClickException(f"There is no key {name}.")
    if name == found[-1].name:
        raise click.ClickException(f"{name} is the key that seals: make another first.")
    if count := _sealed_by().get(name, 0):
        raise click.ClickException(f"{count} are sealed with {name}: flask keys rotate seals them anew.")
    keys.forget(name)
    click.echo(f"{name} is gone from {keys.path()}. Throw its copies away too.")


@group.command("check")
@with_appcontext
def check() -> None:
    """Open everything that is sealed, and say what cannot be opened."""
    _said(keys.read)
    opened, locked = 0, Counter()
    unseal = keys.opener()
    for kept, identity, key_name, sealed in _everything(db.session):
        try:
            unseal(key_name, sealed, kept.table, identity)
            opened += 1
        except keys.Locked:
            locked[f"{kept.table.name}, key {key_name}"] += 1
    db.session.rollback()
    click.echo(f"{opened} can be opened.")
    if locked:
        lines = "; ".join(f"{where}: {count}" for where, count in sorted(locked.items()))
        raise click.ClickException(f"{sum(locked.values())} cannot be opened ({lines}).")
    if not keys.ready():
        raise click.ClickException("There is no key. Make one: flask keys new")


def _said(ask):
    """The answer, or what is wrong with the file, as a sentence."""
    try:
        return ask()
    except (ValueError, OSError) as error:
        raise click.ClickException(str(error)) from error


def _sealed_by() -> Counter:
    found: Counter = Counter()
    for kept in keys.kept():
        name = kept.table.c[kept.key_name]
        for key_name, count in db.session.execute(select(name, func.count()).group_by(name)):
            found[key_name] += count
    db.session.rollback()
    return found


def _everything(session) -> Iterator[tuple[keys.Kept, str, str, bytes]]:
    """Each sealed thing, in the order of its random name."""
    for kept in keys.kept():
        columns = kept.table.c
        query = select(columns[kept.identity], columns[kept.key_name], columns[kept.sealed])
        for identity, key_name, sealed in session.execute(query.order_by(columns[kept.identity])).all():
            yield kept, identity, key_name, sealed
