"""The lock files hold versions and hashes, never the place that a package came from."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PYTHON_LOCKS = ["requirements.txt", "requirements-dev.txt", "requirements-node.txt"]
LOCKS = [*PYTHON_LOCKS, "package-lock.json"]

REQUIREMENT = re.compile(r"^[a-z0-9-]+(\[[a-z,]+\])?==\S+", re.MULTILINE)


def requirements(name: str) -> list[str]:
    """Each requirement with its hashes, as one text."""
    joined = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in joined.splitlines() if line.strip() and not line.strip().startswith("#")]


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_host(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"://|--index-url|--extra-index|--find-links|localhost", text)


@pytest.mark.parametrize("name", PYTHON_LOCKS)
def test_every_python_package_has_a_version_and_a_hash(name):
    for line in requirements(name):
        assert REQUIREMENT.match(line), line
        assert "--hash=sha256:" in line, line


def test_every_front_end_package_has_a_version_and_a_hash():
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for name, package in packages.items():
        if name:
            assert package["version"], name
            assert package["integrity"].startswith("sha512-"), name
            assert "resolved" not in package, name


def test_front_end_packages_are_asked_for_by_exact_version():
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())


def test_development_runs_the_versions_of_production():
    production = {
        match.group() for line in requirements("requirements.txt") if (match := REQUIREMENT.match(line))
    }
    development = {
        match.group() for line in requirements("requirements-dev.txt") if (match := REQUIREMENT.match(line))
    }
    assert production <= development
