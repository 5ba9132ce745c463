"""``flask administrator``: the first account of an installation, from the command line."""

import click
from flask import Flask

from secretariat.core.web import carry_out_unsigned
from secretariat.people import commands, queries


def equip(app: Flask) -> None:
    """Add this room's commands to an application."""
    app.cli.add_command(administrator)


@click.command("administrator")
@click.argument("email")
@click.argument("name")
@click.option("--language", type=click.Choice(("fr", "en")), default="fr", show_default=True)
def administrator(email: str, name: str, language: str) -> None:
    """Make somebody an administrator, and invite them where they have no password yet."""

    def work(session):
        person = queries.by_address(session, email) or commands.enter(session, email, name, language)
        commands.make_administrator(session, person)
        return person.email, None if person.password_hash else commands.invitation(session, person)

    address, link = carry_out_unsigned(work)
    click.echo(f"{address} administers this installation.")
    if link:
        click.echo(f"Their password is set here, once, within two days:\n{link}")
