"""Tasks: lists, their export, changes of many at once, and what the pages cost."""

import csv
import io
from datetime import date

import pytest

from secretariat.tasks import commands


def test_no_cell_of_the_export_runs(make, visit, maude):
    """Not even the four characters of a group's code."""
    group = make.group(title="Supply chain", code_en="=1+2", code_fr="=1+2")
    for start in ("=", "+", "-", "@", "\t="):
        make.task(assigner=maude, assignee=make.member(f"{start}Sam"), title=f"{start}1+2", about=group)
    answer = visit.as_(maude).client.get("/aero/tasks/tasks.csv?view=all").data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(answer)))[1:]
    assert len(rows) == 5
    for row in rows:
        assert row[1].startswith("'") and row[2] == "'=1+2" and row[3].startswith("'")


def test_many_tasks_are_changed_together_and_those_that_cannot_are_left(make, visit, maude, samuel):
    done = make.task(assigner=maude, assignee=samuel, state="done")
    todo = make.task(assigner=maude, assignee=samuel)
    page = (
        visit.as_(maude).post("/aero/tasks/bulk", ids=[str(done.id), str(todo.id)], verb="confirm").follow()
    )
    assert "1 task changed; 1 left as it was" in page.everything
    assert make.again(done).state == "confirmed"
    assert make.again(todo).state == "todo"


@pytest.mark.parametrize("count", [3, 60])
def test_the_list_costs_the_same_whatever_its_length(make, visit, maude, samuel, count):
    home = make.cluster()
    facts = {"title_en": "Task", "people": [samuel.id]}
    for _n in range(count):
        make.act(maude, lambda s, me: commands.assign(s, me, home, dict(facts)))
    visitor = visit.as_(maude)
    visitor.show("/aero/tasks/?view=all")
    page = visitor.show("/aero/tasks/?view=all")
    assert page.text.count("Task ") >= count
    assert len(page.statements) <= 10, page.statements


def test_the_same_answer_of_many_is_one_line_of_the_desk(make, visit, session, maude):
    home = make.cluster()
    people = [make.member(f"Member {n}") for n in range(3)]
    asked = {"title_en": "Update the sheet", "people": [p.id for p in people], "due_on": date(2026, 12, 1)}
    tasks = make.act(maude, lambda s, me: commands.assign(s, me, home, asked))
    for person, task in zip(people[:2], tasks, strict=False):
        make.take(person, task, "finish", note="Done.")
    desk = visit.as_(maude).show("/")
    (line,) = desk.soup.select(".s-todo li")
    assert "asked by Member 0 and 1 other" in line.text
    assert "2 records wait for you" in desk.text
    answered = visit.as_(maude).show(line.select_one(".s-btn")["href"])
    assert answered.soup.select_one("form#bulk") and answered.text.count("Update the sheet") == 3
    make.take(people[2], tasks[2], "decline", reason="On leave.")
    assert len(visit.as_(maude).show("/").soup.select(".s-todo li")) == 2, "another answer, another line"


def test_the_record_page_and_the_desk_keep_their_bounds(make, visit, maude, samuel):
    task = make.task(assigner=maude, assignee=samuel, checklist="one\ntwo")
    visitor = visit.as_(samuel)
    visitor.show("/")
    assert len(visitor.show("/").statements) <= 10
    visitor.show(f"/aero/tasks/{task.id}/")
    page = visitor.show(f"/aero/tasks/{task.id}/")
    assert len(page.statements) <= 14, page.statements


def test_on_the_desk_a_title_that_lacks_the_reader_s_language_says_which_it_has(make, visit, maude):
    """To the one who is asked, and to the one who asked; a title in both says nothing."""
    reader = make.member("Élise Gagnon", language="fr")
    make.task(title="Call the shops", assigner=maude, assignee=reader)
    make.task(title="Write the grid", title_fr="Écrire la grille", assigner=maude, assignee=reader)
    desk = visit.as_(reader).show("/")
    [foreign] = desk.soup.main.select(".s-todo a.s-plain [lang]")
    assert (foreign["lang"], foreign.text) == ("en", "Call the shops")
    assert "Call the shops en anglais" in desk.text and "Écrire la grille" in desk.text
    make.task(title="", title_fr="Visiter l’usine", assigner=maude, assignee=reader)
    asked = visit.as_(maude).show("/")
    assert "Visiter l’usine in French" in asked.text and "Call the shops in" not in asked.text
