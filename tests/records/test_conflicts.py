"""Two people at once: both texts are shown, nothing is lost, and one press saves what is chosen."""

import pytest

from secretariat.core import acts
from secretariat.core.twotexts import joined, only_here
from secretariat.tasks.models import Task

LONG = "Ask each shop for two dates in December, and write down which auditor goes where."


@pytest.fixture
def late(visit, make, maude, task, at):
    """The answer that Denis gets who opened the form before Maude saved hers."""
    denis = make.director("Denis Roy")
    make.grant(denis, f"c{make.cluster().id}", "coordinator", make.cluster().id)
    form = visit.as_(denis).show(f"{at}edit")
    number = task.id
    theirs = {"title_en": "Book five audits", "instructions": f"{LONG} Call first.", "title_fr": "Réserver"}
    make.act(maude, lambda s, me: acts.edit(s, me, s.get(Task, number), theirs, 1, reason="as agreed"))
    mine = {
        "title_en": "Book six audits",
        "instructions": f"{LONG} Send a letter too.",
        "due_on": "2027-01-15",
    }
    return form.submit("edit", **mine)


def test_a_stale_edit_shows_both_texts_and_saves_nothing(late, session, task):
    assert late.status == 409
    assert "Maude Lachapelle" in late.title
    assert "Book six audits" in late.text
    assert "Book five audits" in late.text
    assert [ins.text.strip() for ins in late.soup.select("ins")] == ["Send a letter too.", "Call first."]
    assert "reason: “as agreed”" in late.text
    task = session.get(Task, task.id)
    assert (task.title_en, task.version) == ("Book five audits", 2)


def test_what_one_did_not_touch_starts_on_their_side_and_the_rest_on_ones_own(late):
    chosen = {tag["name"]: tag["value"] for tag in late.soup.select("input[type=radio][checked]")}
    assert chosen == {
        "pick-title_en": "mine",
        "pick-title_fr": "theirs",
        "pick-instructions": "third",
        "pick-due_on": "mine",
    }


def test_one_press_saves_what_is_chosen(late, session, task):
    assert late.press("Save as version 3").status == 303
    session.expire_all()
    saved = session.get(Task, task.id)
    assert saved.title_en == "Book six audits"
    assert saved.title_fr == "Réserver"
    assert saved.due_on.isoformat() == "2027-01-15"
    assert "Call first." in saved.instructions
    assert "Send a letter too." in saved.instructions
    assert saved.version == 3


def test_their_side_or_a_third_text_may_be_chosen(late, session, task):
    third = {"pick-title_en": "theirs", "pick-instructions": "third", "third-instructions": "Neither."}
    assert late.submit("edit", **third).status == 303
    session.expire_all()
    saved = session.get(Task, task.id)
    assert (saved.title_en, saved.instructions) == ("Book five audits", "Neither.")


def test_a_pick_that_makes_no_sense_keeps_ones_own(late, session, task):
    assert late.submit("edit", **{"pick-title_en": "nonsense"}).status == 303
    session.expire_all()
    assert session.get(Task, task.id).title_en == "Book six audits"


def test_keeping_theirs_leads_to_the_record(late, at):
    assert late.links["Keep theirs, drop mine"] == at


def test_a_third_person_in_between_makes_another_conflict(late, make, maude, session, task):
    number = task.id
    make.act(maude, lambda s, me: acts.edit(s, me, s.get(Task, number), {"title_en": "Book ten"}, 2))
    again = late.press("Save as version 3")
    assert again.status == 409
    assert "Book ten" in again.text
    assert again.press("Save as version 4").status == 303
    session.expire_all()
    assert session.get(Task, number).title_en == "Book six audits"


def test_a_choice_that_is_not_valid_is_refused_with_the_form(late):
    again = late.submit("edit", **{"pick-due_on": "mine", "mine-due_on": "never"})
    assert again.status == 422
    assert again.errors


def test_both_texts_are_joined_sentence_by_sentence_and_each_is_marked_word_by_word():
    assert joined("a b", "a b") == "a b"
    assert joined("One two. Three", "One two. Four") == "One two. Three Four"
    assert joined("One.\n\nTwo.", "One.\n\nThree.") == "One.\n\nTwo.\n\nThree."
    assert joined("", "new") == "new"
    assert joined("old", "") == "old"
    assert only_here("<b>", "<b> <i>") == "&lt;b&gt; <ins>&lt;i&gt;</ins>"
    assert only_here("one three", "one two three") == "one <ins>two</ins> three"
    assert only_here("", "") == ""
    assert len(joined("a " * 7000, "b " * 7000)) > 20_000


def test_a_short_text_that_both_changed_may_become_a_third_and_two_titles_are_not_joined(
    visit, make, maude, session, task, at
):
    denis = make.director("Denis Roy")
    make.grant(denis, f"c{make.cluster().id}", "coordinator", make.cluster().id)
    form = visit.as_(denis).show(f"{at}edit")
    number = task.id
    theirs = {"instructions": "Call the five shops first.", "title_en": "Book five audits in December"}
    make.act(maude, lambda s, me: acts.edit(s, me, s.get(Task, number), theirs, 1))
    late = form.submit("edit", instructions="Send them a letter too.", title_en="Book six audits in December")
    assert late.status == 409
    chosen = {tag["name"]: tag["value"] for tag in late.soup.select("input[type=radio][checked]")}
    assert chosen == {"pick-title_en": "mine", "pick-instructions": "mine"}
    box = late.soup.find("textarea", {"name": "third-instructions"})
    assert box.text.split() == "Call the five shops first. Send them a letter too.".split()
    third = {"pick-instructions": "third", "third-instructions": "Call first, then write."}
    assert late.submit("edit", **third).status == 303
    session.expire_all()
    saved = session.get(Task, number)
    assert (saved.instructions, saved.title_en) == ("Call first, then write.", "Book six audits in December")
