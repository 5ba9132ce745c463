"""What is long to make is made by the worker: offered by a page, asked once, shown as it goes, for its asker alone."""

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select

from secretariat.core import clock, jobs
from secretariat.core.content import Job
from secretariat.core.db import db
from secretariat.core.listing import Column, Listing, Taken
from secretariat.core.person import Grant, Person
from secretariat.reports import lengths
from tests.conftest import NOON
from tests.reports.reading import pdf_text, sheets

TASKS = "/aero/tasks/tasks"


@pytest.fixture
def short_patience(app):
    """Nothing is waited for: any list is long."""
    app.config["LONG_SECONDS"] = 0
    yield
    del app.config["LONG_SECONDS"]


@pytest.fixture
def asker(make):
    maude, member = make.coordinator(), make.member()
    for title in ("Book audits", "Train auditors", "Sign pairings"):
        make.task(title=title, assigner=maude, assignee=member)
    return maude


def work() -> None:
    """What ``flask work`` does with what was asked, in this process."""
    while (job := jobs.claim()) is not None:
        jobs.run_here(job.id, bounded=False)


def asked() -> list[Job]:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Job).order_by(Job.id)).all()


def fetched(visitor, address: str):
    """The answer at the end of the way: the page that offers, the button, the job's page, the file."""
    page = visitor.show(address).press("Have it made").follow()
    assert page.response.headers["Refresh"], "the page looks again by itself, with or without a script"
    work()
    done = visitor.show(page.response.request.path)
    assert "Refresh" not in done.response.headers
    name = next(words for words in done.links if words.startswith("Download "))
    return visitor.show(done.links[name]).response


def rows(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.get_data().decode("utf-8-sig"))))


def test_a_long_list_is_offered_and_nothing_is_written_until_it_is_asked(short_patience, visit, asker):
    page = visit.as_(asker).show(f"{TASKS}.pdf?view=all")
    assert page.status == 200 and page.title == "Tasks, PDF"
    assert "This list holds 3 rows." in page.text and page.buttons == ["Have it made"]
    assert asked() == []


def test_a_list_that_is_not_long_comes_at_once(visit, asker):
    answer = visit.as_(asker).show(f"{TASKS}.pdf?view=all").response
    assert answer.get_data().startswith(b"%PDF")


@pytest.mark.parametrize("form", ["csv", "xlsx", "pdf"])
def test_what_the_worker_makes_is_what_the_list_showed(short_patience, app, visit, asker, form):
    visitor = visit.as_(asker)
    answer = fetched(visitor, f"{TASKS}.{form}?view=all&sort=title&q=audit")
    assert answer.headers["Content-Disposition"] == f"attachment; filename=tasks-aero-2026-11-24.{form}"
    if form == "csv":
        assert [row[1] for row in rows(answer)[1:]] == ["Book audits", "Train auditors"]
        app.config["LONG_SECONDS"] = 60
        assert (
            answer.get_data() == visitor.show(f"{TASKS}.csv?view=all&sort=title&q=audit").response.get_data()
        )
    elif form == "xlsx":
        book = sheets(answer.get_data())
        assert len(book["Tasks"]) == 3
        assert any("Words: audit" in cell[1] for row in book["Read me"] for cell in row.values())
    else:
        assert "Train auditors" in " ".join(pdf_text(answer.get_data()).split())


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx", "csv", "json"])
def test_a_long_report_goes_the_same_way(short_patience, make, visit, asker, form):
    plan = make.plan(coordinator=asker, actions=2)
    visitor = visit.as_(asker)
    offered = visitor.show(f"/aero/plans/{plan.id}/report.{form}?lang=fr")
    assert "This report holds 2 actions." in offered.text
    answer = fetched(visitor, f"/aero/plans/{plan.id}/report.{form}?lang=fr")
    assert f"-fr.{form}" in answer.headers["Content-Disposition"] and len(answer.get_data()) > 100


def test_a_list_of_no_cluster_waits_on_the_desk_too(short_patience, make, visit):
    visitor = visit.as_(make.administrator())
    assert rows(fetched(visitor, "/people/accounts.csv"))[0][0] == "Name"


def test_the_same_form_twice_and_the_same_list_twice_are_one_job(short_patience, visit, asker):
    visitor = visit.as_(asker)
    page = visitor.show(f"{TASKS}.pdf?view=all")
    first, second = page.press("Have it made"), page.press("Have it made")
    again = visitor.show(f"{TASKS}.pdf?view=all").press("Have it made")
    assert first.location == second.location == again.location and len(asked()) == 1
    other = visitor.show(f"{TASKS}.pdf?view=asked").press("Have it made")
    assert other.location != first.location and len(asked()) == 2


def test_a_person_asks_for_so_many_at_once(short_patience, visit, asker):
    visitor = visit.as_(asker)
    lists = [(view, sort) for view in ("all", "asked") for sort in ("due", "title", "state")]
    pages = [visitor.show(f"{TASKS}.pdf?view={view}&sort={sort}") for view, sort in lists]
    answers = [page.press("Have it made") for page in pages]
    assert [one.status for one in answers] == [303] * 5 + [422]
    assert "Five of your documents are being made." in answers[-1].text
    work()
    assert pages[-1].press("Have it made").status == 303


def test_what_the_worker_makes_is_its_askers_alone(short_patience, make, visit, asker):
    visitor = visit.as_(asker)
    fetched(visitor, f"{TASKS}.csv?view=all")
    [job] = asked()
    assert "tasks-aero-2026-11-24.csv" in visitor.show("/").text
    for stranger in (make.staff("director"), make.member(), make.coordinator("cargo")):
        other = visit.as_(stranger)
        assert "Made for you" not in other.show("/").text
        for address in (f"/aero/jobs/{job.id}", f"/aero/jobs/{job.id}/file", f"/jobs/{job.id}"):
            assert other.show(address).status == 404
        assert visitor.show(f"/aero/jobs/{job.id}/file").status == 200


def test_rights_are_those_of_the_moment_when_it_is_made(short_patience, make, visit, session):
    """Addresses of people are for the secretariat: who left it meanwhile gets the list without them."""
    leaving = make.staff("coordinator")
    visitor = visit.as_(leaving)
    assert any(
        "@" in cell for row in rows(fetched(visitor, "/aero/members/people/people.csv")) for cell in row
    )
    page = visitor.show("/aero/members/people/people.csv").press("Have it made")
    session.execute(delete(Grant).where(Grant.person_id == leaving.id))
    session.add(
        Grant(
            person_id=leaving.id,
            scope=f"c{make.cluster().id}",
            role="observer",
            principal=f"c{make.cluster().id}:observer",
            starts_at=NOON,
        )
    )
    session.commit()
    work()
    answer = visitor.show(f"{page.location}/file").response
    assert not any("@" in cell for row in rows(answer) for cell in row)


def test_what_is_not_theirs_any_more_leaves_a_sentence(short_patience, make, visit, session):
    administrator = make.administrator()
    visitor = visit.as_(administrator)
    page = visitor.show("/people/accounts.csv").press("Have it made")
    session.execute(delete(Grant).where(Grant.person_id == administrator.id))
    session.commit()
    work()
    done = visitor.show(page.location)
    assert "no longer yours to see" in done.text and visitor.show(f"{page.location}/file").status == 404


@pytest.mark.parametrize(
    "address",
    [
        "/cargo/tasks/tasks.csv",
        "/aero/tasks/",
        "/aero/tasks/tasks.exe",
        "/people/accounts.csv",
        "//evil.example/aero/tasks/tasks.csv",
        "https://evil.example/",
        "/aero/nothing",
    ],
)
def test_the_worker_is_sent_for_files_of_this_cluster_alone(short_patience, visit, asker, address):
    page = visit.as_(asker).show(f"{TASKS}.pdf?view=all")
    refused = page.submit("/jobs/", address=address)
    assert refused.status == 422 and "no list or report at this address" in refused.text
    assert asked() == []


def test_a_job_that_no_worker_takes_says_what_it_waits_for(short_patience, visit, asker):
    visitor = visit.as_(asker)
    page = visitor.show(f"{TASKS}.pdf?view=all").press("Have it made").follow()
    assert "may be stopped" not in page.text
    with clock.at(NOON + timedelta(minutes=2)):
        assert "what makes files may be stopped" in visitor.show(page.response.request.path).text


def test_length_is_told_from_size(app):
    about = Taken("Tasks", "Aero", "Maude", "en", NOON)
    columns = tuple(Column(str(n)) for n in range(9))

    def long(count: int, form: str) -> bool:
        one = Listing(about, columns, [tuple(range(9))] * count)
        return lengths.of_list(one, form).too_long_to_wait

    assert [long(n, "pdf") for n in (100, 1_500, 2_500)] == [False, False, True]
    assert [long(n, "xlsx") for n in (10_000, 20_000)] == [False, True]
    assert not long(20_000, "csv")
    assert [lengths.of_report(n, "pdf").too_long_to_wait for n in (500, 3_000)] == [False, True]
    assert not lengths.of_report(3_000, "ics").too_long_to_wait


def test_the_worker_reads_as_a_person_who_is_not_there(short_patience, visit, asker):
    visitor = visit.as_(asker)
    visitor.show(f"{TASKS}.csv?view=all").press("Have it made")
    db.session.expire_all()
    seen = db.session.get(Person, asker.id).last_visit_at
    with clock.at(NOON + timedelta(hours=3)):
        work()
    [job] = asked()
    assert job.stage == "done" and db.session.get(Person, asker.id).last_visit_at == seen


def test_a_list_of_thousands_is_offered_on_paper_and_given_as_rows(make, visit):
    """With the settings as they are: nothing is set on paper while a reader waits."""
    told = {"language": "en", "time_zone": "America/Toronto", "created_at": NOON}
    many = [
        {"name": f"Person {n}", "sort_name": f"person {n}", "email": f"many{n}@example.org", **told}
        for n in range(3_000)
    ]
    db.session.execute(insert(Person), many)
    db.session.commit()
    visitor = visit.as_(make.administrator())
    page = visitor.show("/people/accounts.pdf")
    assert page.title == "Accounts, PDF" and "This list holds 3,001 rows." in page.text
    assert page.buttons == ["Have it made"]
    assert len(rows(visitor.show("/people/accounts.csv").response)) == 3_002
