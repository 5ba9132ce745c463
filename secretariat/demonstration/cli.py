"""``flask demo``: the demonstration's data and accounts, from the command line."""

import time

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from secretariat.core.db import db, keep_statistics
from secretariat.core.web import carry_out_unsigned
from secretariat.demonstration.loading import Loaded, empty, load
from secretariat.demonstration.script import Mistold
from secretariat.people.demonstration_accounts import ACCOUNTS, PASSWORD
from secretariat.people.passwords import hash_password

demo = AppGroup("demo", help="The demonstration's data and accounts.")


def equip(app: Flask) -> None:
    """Add this room's commands to an application."""
    app.cli.add_command(demo)


@demo.command("load")
@click.option("--if-empty", is_flag=True, help="Do nothing where there are data already.")
def load_demonstration(if_empty: bool) -> None:
    """Perform the demonstration's stories, each step at its own date, up to now."""
    if not current_app.config["DEMONSTRATION"]:
        raise click.ClickException(
            "Nothing is loaded: this is not the demonstration (DEMONSTRATION is off), "
            "and its accounts have a public password."
        )
    if not empty(db.session):
        if if_empty:
            return
        raise click.ClickException("Nothing is loaded: there are data already. make demo-reset starts over.")
    began = time.monotonic()
    password_hash = hash_password(PASSWORD)
    try:
        loaded: Loaded = carry_out_unsigned(lambda session: load(session, password_hash))
    except Mistold as mistake:
        raise click.ClickException(f"Nothing is loaded. {mistake}") from mistake
    keep_statistics(db.engine)
    click.echo(
        f"The demonstration is loaded: {loaded.acts} acts in {time.monotonic() - began:.0f} s"
        + (f", {loaded.told - loaded.acts} more lie ahead." if loaded.told > loaded.acts else ".")
    )


@demo.command("accounts")
def accounts() -> None:
    """Print the accounts that the sign-in page offers, and their password."""
    for cluster, offered in ACCOUNTS:
        click.echo(cluster)
        for account in offered:
            click.echo(f"  {account.email:<28}{account.label}")
    click.echo(f"Password of each: {PASSWORD}")
