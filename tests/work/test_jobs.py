"""Jobs run in processes of their own and end with a file or with a sentence; only the asker sees them."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from secretariat.core import clock, files, jobs
from secretariat.core.content import Job
from secretariat.core.db import db
from secretariat.core.person import Grant, Person
from secretariat.core.runner import OneAtATime
from tests.support import slow_jobs

YESTERDAY = datetime.now(UTC) - timedelta(days=1)
"""Child processes read the true time: what they find was written before it."""


@pytest.fixture(autouse=True)
def in_the_past(app):
    app.config["WORK_APP"] = slow_jobs.__name__
    with clock.at(YESTERDAY):
        yield
    del app.config["WORK_APP"]


@pytest.fixture
def asker(make):
    return make.coordinator()


@pytest.fixture
def asked(make, asker):
    """Ask for a job: ``asked("greeting", word="hi")``."""

    def ask(kind: str, **payload) -> Job:
        cluster = make.cluster()
        return make.act(asker, lambda s, me: jobs.ask(s, me, kind, payload, cluster.id))

    return ask


def again(job: Job) -> Job:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get(Job, job.id)


def run(app) -> None:
    """Run what was asked, as ``flask work`` does: in child processes."""
    runner = OneAtATime()
    while runner.tick():
        time.sleep(0.02)


def run_here() -> None:
    """Run what was asked in this process: quick, and without bounds."""
    while (job := jobs.claim()) is not None:
        jobs.run_here(job.id, bounded=False)


def test_a_job_leaves_its_file(app, asked, asker):
    job = asked("greeting", word="bonjour à tous")
    run(app)
    job = again(job)
    assert (job.stage, job.progress, job.file_name) == ("done", 100, "greeting.txt")
    assert files.path_of(job.sha256).read_text() == "Hello Maude Lachapelle: bonjour à tous"


def test_a_job_that_writes_commits_with_its_result_or_not_at_all(app, asked, asker, session):
    done, refused = asked("renaming", name="New name"), asked("renaming", name="Other", refuse=True)
    run_here()
    assert again(done).stage == "done"
    assert again(refused).stage == "failed"
    assert session.get(Person, asker.id).name == "New name"


def test_a_job_that_fails_leaves_a_sentence_and_the_next_one_runs(app, asked):
    sentences = {
        "refusal": "There is nothing to report.",
        "mistake": jobs.WENT_WRONG,
        "endless": jobs.TOO_LONG,
        "hungry": jobs.TOO_LARGE,
        "death": jobs.WENT_WRONG,
    }
    failing, good = [asked(kind) for kind in sentences], asked("greeting", word="after")
    run(app)
    ended = [again(job) for job in failing]
    assert {job.kind: job.message for job in ended} == sentences
    assert {(job.stage, job.sha256) for job in ended} == {("failed", None)}
    assert again(good).stage == "done"


def test_a_job_whose_worker_was_lost_is_run_once_more(app, asked):
    job = asked("greeting", word="again")
    assert jobs.claim().id == job.id
    assert jobs.claim() is None, "another worker's, for as long as it may take"
    with clock.at(YESTERDAY + timedelta(minutes=2)):
        assert jobs.claim().id == job.id
        assert again(job).message == jobs.AGAIN
    with clock.at(YESTERDAY + timedelta(minutes=4)):
        assert jobs.claim() is None
    assert (again(job).stage, again(job).message) == ("failed", jobs.INTERRUPTED)


def test_a_worker_that_came_too_late_changes_nothing(asked):
    job = asked("greeting", word="again")
    slow = jobs.claim()
    with clock.at(YESTERDAY + timedelta(minutes=2)):
        jobs.claim()
    jobs.fail(slow, "too late")
    assert again(job).stage == "running"


def test_a_worker_told_to_stop_lets_its_job_wait_for_another(app, asked):
    job = asked("endless")
    runner = OneAtATime()
    assert runner.tick()
    assert again(job).stage == "running"
    runner.stop()
    assert again(job).stage == "waiting"


def test_who_lost_access_gets_no_file(app, asked, asker, session):
    job = asked("greeting", word="secret")
    session.execute(db.delete(Grant).where(Grant.person_id == asker.id))
    session.commit()
    run_here()
    assert (again(job).stage, again(job).message) == ("failed", jobs.NO_ACCESS)


def test_a_kind_nobody_makes_any_more_fails_with_a_sentence(app, asked, session):
    job = asked("greeting", word="x")
    session.get(Job, job.id).kind = "forgotten"
    session.commit()
    assert jobs.claim() is None
    assert again(job).message == jobs.UNKNOWN
    with pytest.raises(LookupError):
        asked("forgotten")


def test_the_page_of_a_job_reloads_until_the_file_is_there(app, asked, asker, visit):
    job = asked("greeting", word="hello")
    page = visit.as_(asker).show(f"/aero/jobs/{job.id}")
    assert page.status == 200 and "Waiting for its turn" in page.text
    assert page.response.headers["Refresh"] == "2"
    run_here()
    page = visit.as_(asker).show(f"/aero/jobs/{job.id}")
    assert "Refresh" not in page.response.headers
    download = visit.as_(asker).show(page.links["Download greeting.txt"])
    assert download.response.get_data(as_text=True) == "Hello Maude Lachapelle: hello"
    assert download.response.headers["Content-Disposition"] == "attachment; filename=greeting.txt"


def test_the_page_of_a_failed_job_says_why(app, asked, asker, visit):
    job = asked("refusal")
    run_here()
    assert "There is nothing to report." in visit.as_(asker).show(f"/aero/jobs/{job.id}").text


def test_only_the_asker_sees_a_job(app, asked, asker, visit, make):
    job = asked("greeting", word="hello")
    run_here()
    other, away = make.director(), make.coordinator(cluster="cargo")
    for address in (f"/aero/jobs/{job.id}", f"/aero/jobs/{job.id}/file"):
        assert visit.as_(asker).show(address).status == 200
        assert visit.as_(other).show(address).status == 404
        assert visit.as_(away).show(address).status == 404
        assert visit.as_(away).show(address.replace("aero", "cargo")).status == 404
    assert visit.as_(asker).show("/aero/jobs/99999999999").status == 404
    assert db.session.scalars(select(Job.id)).all() == [job.id]


def test_what_is_made_waits_on_the_desk_of_its_owner_alone(app, make, visit, asker, asked):
    job = asked("greeting", word="hello")
    desk = visit.as_(asker)
    page = desk.show("/")
    assert "Made for you" in page.text and "Waiting for its turn" in page.text
    run_here()
    kept = again(job)
    with clock.at(YESTERDAY + timedelta(minutes=5)):
        page = desk.show("/")
        assert kept.file_name in page.text and "Ready" in page.text
        assert page.soup.select_one(f'a[href$="/jobs/{job.id}"]')
        for other in (make.member(), make.observer(), make.staff("director")):
            assert "Made for you" not in visit.as_(other).show("/").text
    with clock.at(YESTERDAY + timedelta(days=8)):
        assert "Made for you" not in desk.show("/").text, "the file is gone by then"


def test_the_desk_tells_of_what_was_not_made(visit, asker, asked):
    asked("refusal")
    run_here()
    with clock.at(YESTERDAY + timedelta(minutes=5)):
        assert "Not made" in visit.as_(asker).show("/").text
