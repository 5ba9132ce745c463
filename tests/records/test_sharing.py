"""A record shared with another cluster is read there, under that cluster's address, and nothing more."""

import pytest

from secretariat.core.record import Share


@pytest.fixture
def shared(make, carla, task, session):
    """The task, shared with the cluster of logistics."""
    cargo = make.cluster("cargo")
    session.add(Share(record_id=task.id, cluster_id=cargo.id))
    session.commit()
    return f"/cargo/tasks/{task.id}/"


def test_it_is_read_under_the_readers_own_cluster(visit, carla, shared, task, at):
    browser = visit.as_(carla)
    page = browser.show(shared)
    assert page.status == 200
    assert page.title == "Book the audits"
    assert browser.show(at).status == 404
    assert browser.show(f"/r/{task.id}").location == shared
    assert browser.show(f"{shared}history").status == 200


def test_nothing_is_changed_from_there(visit, carla, shared):
    browser = visit.as_(carla)
    page = browser.show(shared)
    assert not page.soup.find("textarea")
    assert [b for b in page.buttons if b != "Follow"] == []
    assert browser.post(f"{shared}comments", body="Hello").status == 403
    assert browser.post(f"{shared}steps/start").status == 403
    assert browser.post(f"{shared}files", files={}).status == 403


def test_what_is_not_shared_stays_unseen(visit, make, carla, shared, maude, samuel, secret_task, session):
    other = make.task(assigner=maude, assignee=samuel, title="Another")
    cargo = make.cluster("cargo")
    session.add(Share(record_id=secret_task.id, cluster_id=cargo.id))
    session.commit()
    browser = visit.as_(carla)
    assert browser.show(f"/cargo/tasks/{other.id}/").status == 404
    assert browser.show(f"/cargo/tasks/{secret_task.id}/").status == 404, "a restricted one stays restricted"
