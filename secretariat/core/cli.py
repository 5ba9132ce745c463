"""The product's own commands (``flask work``, ``flask backup``, …). Rooms add theirs in their ``cli.py``."""

import logging
import signal
import sys
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import DBAPIError

from secretariat.core import backup as backups
from secretariat.core import (
    files,
    health,
    housekeeping,
    jobs,
    keys_cli,
    lifecycle_docs,
    mailer,
    notices,
    reminders,
    restore,
)
from secretariat.core.runner import OneAtATime
from secretariat.core.work import Worker

CHORES = (reminders, notices, mailer, housekeeping)
"""Modules that enter chores of the worker when they are imported."""


def equip(app: Flask) -> None:
    """Add core's commands to an application."""
    for command in (work, job, backup, restore_backup, verify_backup, doctor, retry_mail, docs):
        app.cli.add_command(command)
    keys_cli.equip(app)


@click.command("work")
@click.option("--once", is_flag=True, help="Do everything that waits, once, and end.")
@with_appcontext
def work(once: bool) -> None:
    """Deliver mail, remind, and run jobs, until told to stop (SIGTERM or Ctrl-C)."""
    _log_to_the_terminal()
    worker = Worker(current_app._get_current_object(), OneAtATime())
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, worker.stop)
    if once:
        sys.exit(0 if worker.once() else 1)
    worker.forever()


@click.command("job", hidden=True)
@click.argument("id", type=int)
@with_appcontext
def job(id: int) -> None:
    """Run one job that the worker has claimed, within bounds, in this process."""
    _log_to_the_terminal()
    sys.exit(0 if jobs.run_here(id) else 1)


@click.command("docs")
def docs() -> None:
    """Write the documents that are made from the code: docs/lifecycles.md."""
    lifecycle_docs.FILE.write_text(lifecycle_docs.everything(), encoding="utf-8")
    click.echo(f"{lifecycle_docs.FILE.name} is up to date.")


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup(file: Path) -> None:
    """Write the database and the attachments into FILE."""
    try:
        health.check_database()
        made = backups.write(file)
    except (health.Unready, OSError, DBAPIError) as error:
        raise click.ClickException(f"The backup was not written: {error}") from error
    click.echo(f"{file}: {made.rows} rows, {made.files} files, {made.octets} bytes")
    click.echo(f"SHA-256 {made.sha256}")
    if made.missing:
        raise click.ClickException(
            f"{len(made.missing)} files are missing from FILES_DIR, and from the backup: "
            + ", ".join(made.missing[:10])
        )


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Throw away what the database holds now.")
@click.option("--hold-mail", is_flag=True, help="Never send what had not been sent when FILE was written.")
@with_appcontext
def restore_backup(file: Path, replace: bool, hold_mail: bool) -> None:
    """Make FILE the content of the database. Stop the server and flask work first."""
    try:
        manifest = restore.restore(file, replace, hold_mail)
    except (restore.NotNow, restore.Damaged, files.DiskRefused, OSError, DBAPIError) as error:
        raise click.ClickException(f"Nothing was restored. {error}") from error
    click.echo(f"Restored {sum(manifest.rows.values())} rows as of {manifest.made_at}.")
    if manifest.missing:
        click.echo(f"{len(manifest.missing)} files were missing when the backup was made.", err=True)


@click.command("verify-backup")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--sha256", default="", help="What flask backup printed: also tells a replaced archive.")
@with_appcontext
def verify_backup(file: Path, sha256: str) -> None:
    """Read every byte of FILE and compare it with its hashes."""
    try:
        manifest = restore.verify(file)
    except restore.Damaged as error:
        raise click.ClickException(str(error)) from error
    if sha256 and backups.digest(file) != sha256.lower():
        raise click.ClickException("This is not the archive with that SHA-256.")
    click.echo(
        f"{file} is whole: {sum(manifest.rows.values())} rows and "
        f"{sum(name.startswith('files/') for name in manifest.members)} files as of {manifest.made_at}, "
        f"migration {manifest.revision or 'none'}."
    )
    if manifest.missing:
        raise click.ClickException(f"{len(manifest.missing)} files were missing when it was made.")


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Look for problems in the settings, the database, the mail and the worker."""
    findings = list(health.examine())
    for finding in findings:
        click.echo(f"{'ok     ' if finding.good else 'PROBLEM'}  {finding.sentence}")
    sys.exit(0 if all(finding.good for finding in findings) else 1)


@click.command("retry-mail")
@with_appcontext
def retry_mail() -> None:
    """Put the letters that were given up back into the outbox."""
    click.echo(f"{mailer.retry_given_up()} letters will be tried again.")


def _log_to_the_terminal() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)
