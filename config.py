"""Settings from the environment, with defaults that run a demonstration on one's own machine.

`settings()` turns environment variables into Flask configuration and refuses, with one sentence,
what would be unsafe to start. docs/operations.md explains each variable to whoever installs.
"""

from __future__ import annotations

import ipaddress
import os
import secrets
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
KEY_LENGTH = 32  # characters; a signing key shorter than this can be guessed
MEGABYTE = 1024 * 1024
SPREADSHEET = 25 * MEGABYTE
"""The largest spreadsheet that is read: see secretariat/imports/opening.py."""

YES = {"1", "true", "yes", "on"}
NO = {"", "0", "false", "no", "off"}


class Unsafe(Exception):
    """Settings with which the product refuses to start; its text is one sentence for a person."""


def settings(environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """The Flask configuration that these environment variables ask for.

    Creates the var folder when the demonstration's key or the default database needs it.
    Raises Unsafe when a value cannot be read, or would be unsafe to start with.
    """
    demonstration = _flag(environ, "DEMONSTRATION", False)
    var = Path(environ.get("VAR_DIR") or ROOT / "var").absolute()
    host = environ.get("HOST") or "127.0.0.1"
    port = _whole(environ, "PORT", 5000, 1, 65535)
    base_url = (environ.get("BASE_URL") or f"http://{_bracketed(host)}:{port}").rstrip("/")
    address = _split(base_url)
    secure = address.scheme == "https"
    if demonstration:
        _refuse_strangers(environ, host, address.hostname)
    max_file = _whole(environ, "MAX_FILE_MB", 15, 1, 1024) * MEGABYTE
    return {
        "DEMONSTRATION": demonstration,
        "HOST": host,
        "PORT": port,
        "BASE_URL": base_url,
        "PREFERRED_URL_SCHEME": address.scheme,
        "TRUSTED_PROXIES": _whole(environ, "TRUSTED_PROXIES", 0, 0, 10),
        "TRUSTED_HOSTS": _trusted_hosts(environ, demonstration, host, address.hostname),
        "VAR_DIR": str(var),
        "FILES_DIR": str(Path(environ.get("FILES_DIR") or var / "files").absolute()),
        "KEYS_FILE": str(Path(environ.get("KEYS_FILE") or var / "keys.json").absolute()),
        "SQLALCHEMY_DATABASE_URI": (database := _database(environ, var)),
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(database),
        **_keys(environ, demonstration, var),
        **_cookies(environ, port, secure),
        **_mail(environ, address.hostname),
        # A request carries a file and the rest of its form; past this it is cut off unread.
        "MAX_FILE_BYTES": max_file,
        "MAX_CONTENT_LENGTH": max(max_file, SPREADSHEET) + 5 * MEGABYTE,
        # What should take longer to make than a reader waits, in seconds, is the worker's.
        "LONG_SECONDS": _whole(environ, "LONG_SECONDS", 2, 0, 60),
        "LANGUAGES": ("fr", "en"),
        "BABEL_DEFAULT_LOCALE": _one_of(environ, "DEFAULT_LOCALE", ("en", "fr")),
        "BABEL_DEFAULT_TIMEZONE": environ.get("DEFAULT_TIMEZONE") or "America/Toronto",
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "translations"),
        # A form may stay open all day; its token lasts as long as the session that it belongs to.
        "WTF_CSRF_TIME_LIMIT": None,
    }


def engine_options(url: str) -> dict[str, Any]:
    """On PostgreSQL the connection used last is used next: it has the statements of the hour prepared."""
    return {"pool_use_lifo": True} if url.startswith("postgresql") else {}


def database_url(url: str) -> str:
    """A database address for SQLAlchemy: PostgreSQL in any usual spelling is reached by psycopg 3."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def is_loopback(host: str) -> bool:
    """Whether an address or name can only mean this very machine."""
    host = host.strip("[]").lower()
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _database(environ: Mapping[str, str], var: Path) -> str:
    if url := environ.get("DATABASE_URL"):
        return database_url(url)
    var.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{var / 'secretariat.db'}"


def _keys(environ: Mapping[str, str], demonstration: bool, var: Path) -> dict[str, Any]:
    key = environ.get("SECRET_KEY") or ""
    # After a change of key, sessions signed with these earlier ones stay valid.
    earlier = environ.get("SECRET_KEY_FALLBACKS", "").split()
    if not key and demonstration:
        key = _demonstration_key(var / "secret-key")
    if not key:
        raise Unsafe(
            "SECRET_KEY is not set: give it a random text of 32 characters or more, "
            "or set DEMONSTRATION=1 to try the product on this machine only."
        )
    for name, value in [("SECRET_KEY", key), *(("SECRET_KEY_FALLBACKS", old) for old in earlier)]:
        if len(value) < KEY_LENGTH:
            raise Unsafe(f"{name} holds a key of {len(value)} characters: it needs {KEY_LENGTH} or more.")
    return {"SECRET_KEY": key, "SECRET_KEY_FALLBACKS": earlier}


def _demonstration_key(path: Path) -> str:
    """The key that the demonstration made for itself, readable by its owner only.

    Several processes may start at once: whoever links its file first decides, the others read it.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()


def _refuse_strangers(environ: Mapping[str, str], host: str, base: str | None) -> None:
    """Demonstration accounts have a public password: only this machine may reach them."""
    listening = [host, base or "", *(environ.get(name) or "" for name in ("GRANIAN_HOST", "FLASK_RUN_HOST"))]
    for address in filter(None, listening):
        if not is_loopback(address):
            raise Unsafe(
                f"DEMONSTRATION is on and the address {address} is not this machine's own: its accounts have "
                "a public password, so use 127.0.0.1, or turn DEMONSTRATION off and set SECRET_KEY."
            )


def _trusted_hosts(
    environ: Mapping[str, str], demonstration: bool, host: str, base: str | None
) -> list[str] | None:
    """Names that a request may ask for; None accepts any.

    Holds a demonstration started on an open port, and a name that an attacker makes resolve to
    this machine, even where the command line said otherwise than the environment. The check knows
    no IPv6 addresses, so it is left out where one is in use.
    """
    if not demonstration and not environ.get("BASE_URL"):
        return None
    names = {"localhost", "127.0.0.1", base or "", host} - {"", "0.0.0.0"}  # noqa: S104
    return None if any(":" in name for name in names) else sorted(names)


def _cookies(environ: Mapping[str, str], port: int, secure: bool) -> dict[str, Any]:
    return {
        # Browsers share cookies between the ports of a machine: the port keeps two installations apart.
        "SESSION_COOKIE_NAME": "__Host-secretariat" if secure else f"secretariat-{port}",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "PERMANENT_SESSION_LIFETIME": timedelta(days=_whole(environ, "SESSION_DAYS", 30, 1, 365)),
        "SESSION_REFRESH_EACH_REQUEST": False,
    }


def _mail(environ: Mapping[str, str], base: str | None) -> dict[str, Any]:
    """Without SMTP_HOST nothing is sent: mail waits in the outbox."""
    host = environ.get("SMTP_HOST") or ""
    starttls = _flag(environ, "SMTP_STARTTLS", bool(host) and not is_loopback(host))
    return {
        "SMTP_HOST": host,
        "SMTP_PORT": _whole(environ, "SMTP_PORT", 587 if starttls else 25, 1, 65535),
        "SMTP_USER": environ.get("SMTP_USER") or "",
        "SMTP_PASSWORD": environ.get("SMTP_PASSWORD") or "",
        "SMTP_STARTTLS": starttls,
        "MAIL_FROM": environ.get("MAIL_FROM") or f"Secretariat <no-reply@{base or 'localhost'}>",
    }


def _split(base_url: str) -> Any:
    address = urlsplit(base_url)
    if address.scheme not in ("http", "https") or not address.hostname or address.path:
        raise Unsafe(f"BASE_URL must be http:// or https:// with a host name and no path, not '{base_url}'.")
    return address


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def _flag(environ: Mapping[str, str], name: str, default: bool) -> bool:
    if name not in environ:
        return default
    value = environ[name].strip().lower()
    if value not in YES | NO:
        raise Unsafe(f"{name} must be 1 or 0, not '{environ[name]}'.")
    return value in YES


def _whole(environ: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = environ.get(name) or str(default)
    try:
        value = int(text)
    except ValueError:
        value = least - 1
    if not least <= value <= most:
        raise Unsafe(f"{name} must be a whole number from {least} to {most}, not '{text}'.")
    return value


def _one_of(environ: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    value = environ.get(name) or choices[0]
    if value not in choices:
        raise Unsafe(f"{name} must be one of {', '.join(choices)}, not '{value}'.")
    return value
