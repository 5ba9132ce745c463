"""Several people, or one person with several tabs, who send at the same moment, on both databases.

Of forms sent twice one counts; of two steps from one state one wins and the other is told; numbers have no gap and
no double; whoever loses a name is told so. Nobody is answered with an error of ours.
"""

import threading
from collections import Counter
from datetime import date

import pytest
from sqlalchemy import func, select

from secretariat.clusters.models import Organisation
from secretariat.core.db import db
from secretariat.core.history import Event
from secretariat.core.person import Person
from secretariat.core.record import Record
from secretariat.tasks.models import Task
from tests.support.make import Make
from tests.support.visit import Visit

AT_ONCE = 6
ROUNDS = 5
TASK = {"to": "people", "group_id": "", "about": "", "recurrence": ""}


@pytest.fixture
def make(installation) -> Make:
    return Make(installation.app)


class Crowd:
    """Browsers of the same or of different people, ready to send at the same moment."""

    def __init__(self, app, *people):
        self.app = app
        visit = Visit(app)
        self.browsers = [visit.as_(people[n % len(people)]) for n in range(AT_ONCE)]
        name = app.config["SESSION_COOKIE_NAME"]
        self.tokens = [browser._token() for browser in self.browsers]
        self.cookies = [browser.client.get_cookie(name).value for browser in self.browsers]
        db.session.remove()

    def send(self, *forms: tuple[str, dict]) -> list:
        """Each form from a browser of its own, all at once; the answers in the order of the forms."""
        name = self.app.config["SESSION_COOKIE_NAME"]
        start, answers = threading.Barrier(len(forms)), [None] * len(forms)

        def run(n: int) -> None:
            address, values = forms[n]
            client = self.app.test_client()
            client.set_cookie(name, self.cookies[n])
            start.wait()
            data = {**values, "csrf_token": self.tokens[n]}
            with self.app.app_context():
                answers[n] = client.post(address, data=data, buffered=True)

        threads = [threading.Thread(target=run, args=(n,)) for n in range(len(forms))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        assert None not in answers, "somebody was never answered"
        assert not [a.status_code for a in answers if a.status_code >= 500]
        return answers


def counted(query):
    db.session.rollback()
    return db.session.scalar(query)


def test_the_same_form_sent_six_times_makes_one_task_and_one_answer(installation, make):
    coordinator, member = make.coordinator(), make.member()
    crowd = Crowd(installation.app, coordinator)
    for n in range(ROUNDS):
        form = {**TASK, "title_en": f"Once {n}", "people": member.id, "_key": f"key-{n}"}
        answers = crowd.send(*[("/aero/tasks/new", form)] * AT_ONCE)
        assert {a.status_code for a in answers} == {303}
        assert len({a.headers["Location"] for a in answers}) == 1
        assert counted(select(func.count()).select_from(Task)) == n + 1


def test_numbers_are_given_once_and_without_a_gap(installation, make):
    coordinator, member = make.coordinator(), make.member()
    crowd = Crowd(installation.app, coordinator, make.director())
    for n in range(ROUNDS):
        forms = [
            (
                "/aero/tasks/new",
                {**TASK, "title_en": f"Task {n}.{i}", "people": member.id, "_key": f"{n}.{i}"},
            )
            for i in range(AT_ONCE)
        ]
        assert {a.status_code for a in crowd.send(*forms)} == {303}
    db.session.rollback()
    numbers = db.session.scalars(select(Record.number).where(Record.kind == "task")).all()
    assert sorted(numbers) == list(range(1, AT_ONCE * ROUNDS + 1))


def test_of_an_edit_and_five_steps_from_the_same_page_one_wins(installation, make):
    coordinator, member = make.coordinator(), make.member()
    crowd = Crowd(installation.app, coordinator)
    for n in range(ROUNDS):
        task = make.task(assignee=member, assigner=coordinator, due_on=date(2027, 1, 8))
        home, version = f"/aero/tasks/{task.id}/", task.version
        events = counted(select(func.count()).where(Event.record_id == task.id))
        cancel = (f"{home}steps/cancel", {"reason": "Not needed", "version": version})
        edit = (f"{home}edit", {"title_en": f"Ring {n}", "due_on": "2027-01-08", "version": version})
        answers = Counter(a.status_code for a in crowd.send(edit, *[cancel] * (AT_ONCE - 1)))
        assert answers == {303: 1, 409: AT_ONCE - 1}
        assert counted(select(func.count()).where(Event.record_id == task.id)) == events + 1
        assert counted(select(Record.version).where(Record.id == task.id)) == version + 1


def test_one_person_who_changes_their_profile_in_six_tabs_waits_for_nobody(installation, make):
    person = make.member()
    crowd = Crowd(installation.app, person)
    for n in range(ROUNDS):
        forms = [("/theme", {"theme": ("light", "dark")[i % 2], "_key": f"{n}.{i}"}) for i in range(AT_ONCE)]
        assert {a.status_code for a in crowd.send(*forms)} == {303}
    assert counted(select(Person.theme).where(Person.id == person.id)) in ("light", "dark")


def test_a_name_taken_at_the_same_moment_is_said_beside_the_field(installation, make):
    crowd = Crowd(installation.app, make.coordinator(), make.director())
    for n in range(ROUNDS):
        form = {"name_fr": f"Firme {n}", "name_en": "", "constituency": "small_firm"}
        answers = crowd.send(*[("/aero/members/new", {**form, "_key": f"{n}.{i}"}) for i in range(AT_ONCE)])
        assert Counter(a.status_code for a in answers) == {303: 1, 422: AT_ONCE - 1}
        for answer in answers:
            if answer.status_code == 422:
                assert f'value="Firme {n}"' in answer.get_data(as_text=True), "what was typed is gone"
        assert counted(select(func.count()).where(Organisation.name_fr == f"Firme {n}")) == 1
