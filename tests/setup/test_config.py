"""What the product reads from its environment, and when it refuses to start."""

from __future__ import annotations

import re
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from config import Unsafe, database_url, is_loopback, settings

KEY = "k" * 32


@pytest.fixture
def demonstration(tmp_path: Path) -> dict[str, str]:
    return {"DEMONSTRATION": "1", "VAR_DIR": str(tmp_path / "var")}


@pytest.fixture
def production(tmp_path: Path) -> dict[str, str]:
    return {
        "SECRET_KEY": KEY,
        "DATABASE_URL": "postgresql://db.example/secretariat",
        "BASE_URL": "https://secretariat.example",
        "VAR_DIR": str(tmp_path / "var"),
    }


def test_production_starts_with_a_key(production):
    assert settings(production)["SECRET_KEY"] == KEY


@pytest.mark.parametrize("key", [None, "", "k" * 31])
def test_production_refuses_a_missing_or_short_key(production, key):
    production.pop("SECRET_KEY")
    if key is not None:
        production["SECRET_KEY"] = key
    with pytest.raises(Unsafe, match="SECRET_KEY"):
        settings(production)


def test_a_refusal_is_one_line_for_a_person(production):
    del production["SECRET_KEY"]
    with pytest.raises(Unsafe) as refusal:
        settings(production)
    assert "\n" not in str(refusal.value)
    assert str(refusal.value).endswith(".")


def test_production_writes_nothing(production, tmp_path):
    settings(production)
    assert not (tmp_path / "var").exists()


def test_a_former_key_is_kept_for_old_sessions(production):
    former = ["a" * 32, "b" * 40]
    assert settings(production)["SECRET_KEY_FALLBACKS"] == []
    assert settings(production | {"SECRET_KEY_FALLBACKS": " ".join(former)})["SECRET_KEY_FALLBACKS"] == former


def test_a_short_former_key_is_refused(production):
    with pytest.raises(Unsafe, match="SECRET_KEY_FALLBACKS"):
        settings(production | {"SECRET_KEY_FALLBACKS": "short"})


def test_the_demonstration_makes_its_own_key_once(demonstration, tmp_path):
    first = settings(demonstration)["SECRET_KEY"]
    assert len(first) >= 32
    assert settings(demonstration)["SECRET_KEY"] == first
    assert [file.name for file in (tmp_path / "var").iterdir()] == ["secret-key"]


def test_two_demonstrations_do_not_share_a_key(tmp_path):
    keys = {
        settings({"DEMONSTRATION": "1", "VAR_DIR": str(tmp_path / name)})["SECRET_KEY"]
        for name in ("one", "two")
    }
    assert len(keys) == 2


def test_the_key_of_the_demonstration_is_for_its_owner_only(demonstration, tmp_path):
    settings(demonstration)
    assert stat.S_IMODE((tmp_path / "var" / "secret-key").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "address",
    [
        {},
        {"HOST": "127.0.0.1"},
        {"HOST": "127.8.9.10"},
        {"HOST": "localhost"},
        {"HOST": "::1"},
        {"BASE_URL": "http://localhost:8000"},
        {"BASE_URL": "http://[::1]:8000"},
        {"GRANIAN_HOST": "127.0.0.1"},
    ],
)
def test_the_demonstration_starts_on_this_machine(demonstration, address):
    assert settings(demonstration | address)["DEMONSTRATION"] is True


@pytest.mark.parametrize(
    "address",
    [
        {"HOST": "0.0.0.0"},
        {"HOST": "::"},
        {"HOST": "192.168.1.20"},
        {"HOST": "secretariat.example"},
        {"BASE_URL": "https://secretariat.example"},
        {"BASE_URL": "http://localhost.example"},
        {"HOST": "127.0.0.1", "BASE_URL": "http://10.0.0.4:5000"},
        {"GRANIAN_HOST": "0.0.0.0"},
        {"FLASK_RUN_HOST": "0.0.0.0"},
    ],
)
def test_the_demonstration_refuses_an_address_that_others_reach(demonstration, address):
    with pytest.raises(Unsafe, match="DEMONSTRATION"):
        settings(demonstration | address | {"SECRET_KEY": KEY})


def test_production_may_listen_on_any_address(production):
    assert settings(production | {"HOST": "0.0.0.0"})["HOST"] == "0.0.0.0"


def test_a_request_for_another_host_name_is_turned_away(demonstration):
    app = Flask("probe")
    app.config.update(settings(demonstration))
    app.add_url_rule("/", view_func=lambda: "here")
    client = app.test_client()
    assert client.get("/", headers={"Host": "localhost:5000"}).status_code == 200
    assert client.get("/", headers={"Host": "127.0.0.1:5000"}).status_code == 200
    assert client.get("/", headers={"Host": "rebound.example"}).status_code == 400


def test_production_answers_to_its_own_name(production):
    assert "secretariat.example" in settings(production)["TRUSTED_HOSTS"]
    del production["BASE_URL"]
    assert settings(production)["TRUSTED_HOSTS"] is None


@pytest.mark.parametrize(
    ("given_url", "used"),
    [
        ("postgres://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgresql://u:p@h:5433/d?x=y", "postgresql+psycopg://u:p@h:5433/d?x=y"),
        ("postgresql+psycopg://h/d", "postgresql+psycopg://h/d"),
        ("sqlite:////srv/a.db", "sqlite:////srv/a.db"),
    ],
)
def test_a_database_address_reaches_the_installed_driver(production, given_url, used):
    assert database_url(given_url) == used
    assert settings(production | {"DATABASE_URL": given_url})["SQLALCHEMY_DATABASE_URI"] == used


def test_without_a_database_address_it_is_a_file_in_var(demonstration, tmp_path):
    uri = settings(demonstration)["SQLALCHEMY_DATABASE_URI"]
    assert uri == f"sqlite:///{tmp_path / 'var' / 'secretariat.db'}"
    assert (tmp_path / "var").is_dir()


def test_the_cookie_is_secure_behind_https(production):
    config = settings(production)
    assert config["SESSION_COOKIE_SECURE"] is True
    assert config["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert config["PREFERRED_URL_SCHEME"] == "https"


def test_the_cookie_works_over_plain_http_on_this_machine(demonstration):
    config = settings(demonstration)
    assert config["SESSION_COOKIE_SECURE"] is False
    assert not config["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert config["SESSION_COOKIE_HTTPONLY"] is True
    assert config["SESSION_COOKIE_SAMESITE"] == "Lax"


def test_two_installations_on_one_machine_keep_their_own_cookie(demonstration):
    names = {settings(demonstration | {"PORT": port})["SESSION_COOKIE_NAME"] for port in ("5000", "5001")}
    assert len(names) == 2


def test_a_session_lasts_as_long_as_it_is_told(demonstration):
    assert settings(demonstration)["PERMANENT_SESSION_LIFETIME"] == timedelta(days=30)
    assert settings(demonstration | {"SESSION_DAYS": "1"})["PERMANENT_SESSION_LIFETIME"] == timedelta(days=1)


def test_a_file_at_the_limit_fits_in_a_request(demonstration):
    config = settings(demonstration | {"MAX_FILE_MB": "3"})
    assert config["MAX_FILE_BYTES"] == 3 * 1024 * 1024
    assert config["MAX_CONTENT_LENGTH"] > config["MAX_FILE_BYTES"]
    assert settings(demonstration)["MAX_CONTENT_LENGTH"] == 30 * 1024 * 1024


def test_mail_stays_in_the_outbox_without_a_server(production):
    assert settings(production)["SMTP_HOST"] == ""


@pytest.mark.parametrize(
    ("server", "starttls", "port"),
    [
        ({"SMTP_HOST": "mail.example"}, True, 587),
        ({"SMTP_HOST": "127.0.0.1"}, False, 25),
        ({"SMTP_HOST": "mail.example", "SMTP_STARTTLS": "0"}, False, 25),
        ({"SMTP_HOST": "127.0.0.1", "SMTP_PORT": "1025"}, False, 1025),
    ],
)
def test_mail_leaves_encrypted_unless_the_server_is_this_machine(production, server, starttls, port):
    config = settings(production | server)
    assert (config["SMTP_STARTTLS"], config["SMTP_PORT"]) == (starttls, port)


def test_mail_comes_from_the_installation_s_own_name(production):
    assert settings(production)["MAIL_FROM"] == "Secretariat <no-reply@secretariat.example>"
    assert settings(production | {"MAIL_FROM": "desk@example.org"})["MAIL_FROM"] == "desk@example.org"


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("PORT", "8080", "http"),
        ("PORT", "1", "0"),
        ("PORT", "65535", "65536"),
        ("TRUSTED_PROXIES", "1", "-1"),
        ("SESSION_DAYS", "30", "forever"),
        ("MAX_FILE_MB", "1", "0"),
        ("DEMONSTRATION", "yes", "flase"),
        ("SMTP_STARTTLS", "off", "maybe"),
        ("DEFAULT_LOCALE", "fr", "de"),
        ("BASE_URL", "http://localhost:5000/", "localhost"),
        ("BASE_URL", "http://localhost", "http://localhost/path"),
    ],
)
def test_a_value_that_cannot_be_read_is_refused_by_its_name(demonstration, name, good, bad):
    settings(demonstration | {name: good})
    with pytest.raises(Unsafe, match=name):
        settings(demonstration | {name: bad})


@given(st.ip_addresses())
def test_only_loopback_addresses_count_as_this_machine(address):
    assert is_loopback(str(address)) == address.is_loopback


@given(st.text(max_size=40))
def test_any_text_is_judged_without_an_error(text):
    assert is_loopback(text) in (True, False)


def test_every_variable_that_is_read_is_explained_to_whoever_installs():
    root = Path(__file__).resolve().parents[2]
    code = (root / "config.py").read_text(encoding="utf-8")
    read = set(re.findall(r'environ(?:\.get\(|, )"([A-Z_]+)"', code)) | {"GRANIAN_HOST", "FLASK_RUN_HOST"}
    explained = set(re.findall(r"`([A-Z_]+)`", (root / "docs" / "operations.md").read_text(encoding="utf-8")))
    assert len(read) > 15
    assert read <= explained
