"""What every record's page and its history say."""

from datetime import timedelta

from secretariat.core import acts, clock
from secretariat.core.history import Event
from secretariat.core.i18n import speaking
from secretariat.core.telling import sentence


def test_the_page_says_where_it_stands_whose_move_it_is_and_what_one_can_do(visit, samuel, maude, at):
    mine = visit.as_(samuel).show(at)
    assert mine.soup.select_one(".s-stp-current").get_text(" ", strip=True).startswith("To do")
    assert "Whose move" in mine.text
    assert mine.soup.select_one(".s-move-mine")
    assert mine.buttons.index("Finish…") < mine.buttons.index("Hand on…")
    theirs = visit.as_(maude).show(at)
    assert "Samuel Ouellet, to finish the task" in theirs.text
    assert "Edit" in theirs.buttons
    assert "Edit" not in mine.buttons


def test_a_shut_step_says_why_and_an_answer_to_nothing_is_not_offered(visit, maude, samuel, elise, at):
    def shut(person):
        found = visit.as_(person).show(at).soup.select(".s-shut")
        return {box.select_one(".s-shut-verb").text: box.select_one(".s-shut-why").text for box in found}

    assert shut(elise) == {"Start": "Reserved for: the assignee.", "Finish": "Reserved for: the assignee."}
    assert shut(samuel) == {}
    assert "Grant the time" not in shut(maude)
    visit.as_(samuel).post(f"{at}steps/ask_time", new_due="2027-03-01", reason="The auditor is away.")
    assert "Grant the time" in visit.as_(maude).show(at).buttons


def test_a_reader_sees_the_page_and_nothing_to_press_but_follow(visit, odile, at):
    page = visit.as_(odile).show(at)
    assert page.status == 200
    assert page.buttons == ["Follow"]


def test_a_finished_record_says_so_instead_of_waiting(visit, make, maude, samuel):
    task = make.task("confirmed", assigner=maude, assignee=samuel)
    page = visit.as_(maude).show(f"/aero/tasks/{task.id}/")
    assert page.soup.select_one(".s-move-none").get_text(" ", strip=True) == "Whose move Confirmed"


def test_what_is_new_since_the_last_visit_is_marked_until_the_visit_is_over(visit, maude, samuel, elise, at):
    reader = visit.as_(elise)
    assert not reader.show(at).soup.select(".s-fresh"), "nothing is new at a first visit"
    with clock.at(clock.now() + timedelta(hours=2)):
        visit.as_(samuel).post(f"{at}steps/start")
    with clock.at(clock.now() + timedelta(hours=3)):
        page = reader.show(at)
        assert len(page.soup.select(".s-fresh")) == 1
        assert "1 since your last visit" in page.text
    with clock.at(clock.now() + timedelta(hours=3, minutes=10)):
        assert len(reader.show(at).soup.select(".s-fresh")) == 1
    with clock.at(clock.now() + timedelta(hours=5)):
        assert not reader.show(at).soup.select(".s-fresh")


def test_ones_own_acts_are_not_news(visit, samuel, at):
    browser = visit.as_(samuel)
    browser.show(at)
    with clock.at(clock.now() + timedelta(hours=2)):
        browser.post(f"{at}steps/start")
        assert not browser.show(at).soup.select(".s-fresh")


def test_an_edit_is_told_with_what_it_was_and_what_it_is(visit, make, maude, at, task):
    number = task.id
    make.act(
        maude,
        lambda s, me: acts.edit(s, me, s.get(type(task), number), {"title_en": "Book <b>six</b>"}, None),
    )
    page = visit.as_(maude).show(at)
    line = page.soup.select_one(".s-history li")
    assert line.s.text == "Book the audits"
    assert "Book <b>six</b>" in line.text


def test_the_page_costs_the_same_for_a_short_and_a_long_history(visit, make, maude, samuel, at, task):
    browser = visit.as_(maude)
    browser.show(at)
    short = len(browser.show(at).statements)
    number = task.id
    for n in range(70):
        make.act(
            maude, lambda s, me, n=n: acts.edit(s, me, s.get(type(task), number), {"title_en": f"T{n}"}, None)
        )
    page = browser.show(at)
    assert len(page.soup.select(".s-history li")) == 30
    assert len(page.statements) <= 14, "\n".join(page.statements)
    assert len(page.statements) <= short + 1
    whole = browser.show(page.links["The whole history"])
    assert len(whole.soup.select(".s-history li")) == 50
    rest = browser.show(whole.links["Earlier"])
    assert "assigned the task" in rest.text
    assert len(whole.statements) <= 12
    assert len(page.html) < 60_000


def test_the_history_is_read_by_sort(visit, maude, samuel, at):
    visit.as_(samuel).post(f"{at}comments", body="A word")
    visit.as_(samuel).post(f"{at}steps/start")
    browser = visit.as_(maude)
    whole = browser.show(f"{at}history")
    assert len(whole.soup.select(".s-history li")) == 3
    comments = browser.show(whole.links["Comments"])
    assert comments.soup.select_one("nav.s-tabs [aria-current]").text == "Comments"
    assert [li.text.strip().endswith("commented") for li in comments.soup.select(".s-history li")] == [True]
    steps = browser.show(f"{at}history?what=steps")
    assert len(steps.soup.select(".s-history li")) == 2
    assert len(browser.show(f"{at}history?what=nonsense&before=x").soup.select(".s-history li")) == 3


def test_the_history_stays_within_its_walls(visit, carla, elise, samuel, at, secret_task):
    assert visit.as_(carla).show(f"{at}history").status == 404
    assert visit.as_(elise).show(f"/aero/tasks/{secret_task.id}/history").status == 404
    assert visit.as_(samuel).show(f"/aero/tasks/{secret_task.id}/history").status == 200


def test_the_page_speaks_french_to_who_reads_french(visit, make, at):
    reader = make.member("Luc Lefebvre", language="fr")
    page = visit.as_(reader).show(at)
    assert page.soup.html["lang"] == "fr"
    assert page.soup.h1["lang"] == "en", "the title has no French"


def test_an_event_without_its_kind_or_its_details_still_reads(session, app):

    with app.test_request_context(), speaking("en"):
        event = Event(verb="attach", changes={}, details={}, reason="")
        assert sentence(event, "Luc", "en") == "<b>Luc</b> attached …"
        event = Event(verb="hand_on", changes={}, details={"to": "<i>Eve</i>"}, reason="busy & late")
        said = sentence(event, None, "fr", "task")
        assert "&lt;i&gt;Eve&lt;/i&gt;" in said
        assert "busy &amp; late" in said
