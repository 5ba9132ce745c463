"""Who is around a directory: the secretariat, people of the cluster, somebody of another one."""

import pytest


@pytest.fixture
def maude(make):
    """The coordinator."""
    return make.staff("coordinator")


@pytest.fixture
def denis(make):
    """The director."""
    return make.staff("director")


@pytest.fixture
def samuel(make):
    return make.member("Samuel Ouellet")


@pytest.fixture
def carla(make):
    """The director of another cluster."""
    return make.person("Carla Cargo", "director", cluster="cargo")


@pytest.fixture
def firm(make):
    return make.organisation("Composites Rivière", town="Saint-Jérôme")
