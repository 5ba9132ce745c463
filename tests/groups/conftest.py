"""Who is around a working group: the secretariat, its people, and somebody of another cluster."""

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
def carla(make):
    """The director of another cluster."""
    return make.person("Carla Cargo", "director", cluster="cargo")


@pytest.fixture
def around(make, maude, denis, carla):
    """Role → somebody who holds it in aerospace (or elsewhere), for a given group."""

    def people(group):
        observer = make.observer()
        outsider = make.member("Élise Gagnon")
        chair = make.person("Geneviève Arsenault", "member")
        make.grant(chair, f"g{group.id}", "chair", group.cluster_id)
        member = make.person("Naïma Khelifi", "member")
        make.grant(member, f"g{group.id}", "member", group.cluster_id)
        return {
            "director": denis,
            "coordinator": maude,
            "chair": chair,
            "member": member,
            "outsider": outsider,
            "observer": observer,
            "elsewhere": carla,
        }

    return people
