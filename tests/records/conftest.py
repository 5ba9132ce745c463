"""Who is around a task: its assigner, its assignee, others of the cluster, and somebody of another one."""

import pytest

from secretariat.groups import commands as groups
from secretariat.tasks import commands as tasks


@pytest.fixture
def maude(make):
    return make.coordinator("Maude Lachapelle")


@pytest.fixture
def samuel(make):
    return make.member("Samuel Ouellet")


@pytest.fixture
def elise(make):
    return make.member("Élise Gagnon")


@pytest.fixture
def odile(make):
    return make.observer("Odile Fournier")


@pytest.fixture
def carla(make):
    return make.coordinator("Carla Cargo", cluster="cargo")


@pytest.fixture
def task(make, maude, samuel):
    return make.task(assigner=maude, assignee=samuel)


@pytest.fixture
def at(task):
    """The task's address."""
    return f"/aero/tasks/{task.id}/"


@pytest.fixture
def defence(make, maude, samuel):
    """A restricted group of which Samuel is a member."""
    facts = {"title_en": "Defence", "title_fr": "Défense", "restricted": True, "seats": {"large_firm": 2}}
    facts |= {"code_fr": "DS", "code_en": "DS", "minimum_seats": 1}
    home = make.cluster()
    group = make.act(maude, lambda s, me: groups.propose(s, me, home, facts))
    make.grant(samuel, f"g{group.id}", "member", home.id)
    return group


@pytest.fixture
def secret_task(make, maude, samuel, defence):
    """A task of the restricted group."""
    home, number = make.cluster(), defence.id

    def work(session, me):
        group = session.get(type(defence), number)
        return tasks.assign(session, me, home, {"title_en": "Count the drones", "people": [samuel.id]}, group)

    return make.act(maude, work)[0]
