"""Comments: Markdown made safe, people named, one's own to edit and remove, and who is told."""

import pytest

from secretariat.core.content import Comment
from secretariat.core.history import Event
from secretariat.core.moves import Notice
from secretariat.core.record import Follow


def notices(session, person, why=None):
    found = session.query(Notice).filter_by(person_id=person.id).order_by(Notice.id)
    return [n for n in found if why is None or n.why == why]


def test_a_comment_is_shown_with_its_author_and_makes_them_follow(visit, elise, at, session, task):
    page = visit.as_(elise).show(at).submit("comments", body="Could *Lachine* lend an auditor?").follow()
    said = page.soup.select_one(".s-comment .s-prose")
    assert said.em.text == "Lachine"
    assert "Élise Gagnon" in page.text
    assert "Comment added" in page.everything
    assert session.query(Follow).filter_by(person_id=elise.id, record_id=task.id).count() == 1


def test_an_empty_comment_is_refused_with_its_reason(visit, elise, at, session):
    again = visit.as_(elise).post(f"{at}comments", body="  \n ")
    assert again.status == 422
    assert again.errors
    assert session.query(Comment).count() == 0


def test_a_comment_too_long_or_with_nul_is_refused_and_kept_in_its_field(visit, elise, at, session):
    browser = visit.as_(elise)
    again = browser.post(f"{at}comments", body="x" * 20_001)
    assert again.status == 422
    assert len(again.soup.find("textarea", {"name": "body"}).text.strip()) == 20_001
    assert browser.post(f"{at}comments", body="a\0b").status == 422
    assert session.query(Comment).count() == 0


def test_a_reader_comments_nothing_and_is_offered_nothing(visit, odile, elise, at, session):
    browser = visit.as_(odile)
    assert not browser.show(at).soup.find("textarea")
    assert browser.post(f"{at}comments", body="Hello").status == 403
    assert session.query(Comment).count() == 0
    assert visit.as_(elise).post(f"{at}comments", body="Hello").status == 303


def test_another_cluster_cannot_comment_here(visit, carla, at, task, session):
    browser = visit.as_(carla)
    assert browser.post(f"{at}comments", body="Hello").status == 404
    assert browser.post(f"/cargo/tasks/{task.id}/comments", body="Hello").status == 404
    assert browser.show(f"{at}people.json").status == 404
    assert session.query(Comment).count() == 0


def test_the_same_comment_sent_twice_is_one_comment(visit, elise, at, session):
    browser = visit.as_(elise)
    answers = [browser.post(f"{at}comments", body="Once.", _key="one") for _twice in range(2)]
    assert [a.status for a in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    assert session.query(Comment).count() == 1


def test_followers_are_told_once_and_not_of_their_own_words(visit, elise, samuel, at, session):
    visit.as_(elise).post(f"{at}comments", body="First.")
    visit.as_(samuel).post(f"{at}comments", body="Second.")
    assert [n.why for n in notices(session, elise)] == ["follow"]
    assert not [n for n in notices(session, samuel) if n.why == "follow"]


def test_somebody_named_is_told_once(visit, elise, samuel, at, session):
    visit.as_(elise).post(f"{at}comments", body=f"@[Samuel Ouellet]({samuel.id}) and @Samuel Ouellet, please")
    assert [n.why for n in notices(session, samuel, "mention")] == ["mention"]


@pytest.mark.parametrize("body", ["Thanks @Élise Gagnon!", "thanks @élise gagnon, twice", "(@Élise Gagnon)"])
def test_a_name_typed_in_full_names_the_person(visit, elise, samuel, at, session, body):
    page = visit.as_(samuel).post(f"{at}comments", body=body).follow()
    assert len(notices(session, elise, "mention")) == 1
    assert page.soup.select_one(".s-mention")


@pytest.mark.parametrize("body", ["me@Élise Gagnon", "@Élise Gagnonne", "@Élise", "Élise Gagnon"])
def test_what_is_no_whole_name_names_nobody(visit, elise, samuel, at, session, body):
    visit.as_(samuel).post(f"{at}comments", body=body)
    assert not notices(session, elise, "mention")


def test_a_name_that_two_people_bear_names_neither(visit, make, samuel, at, session):
    twins = [make.member("Luc Roy"), make.member("Luc Roy")]
    visit.as_(samuel).post(f"{at}comments", body="@Luc Roy")
    assert not any(notices(session, twin, "mention") for twin in twins)
    visit.as_(samuel).post(f"{at}comments", body=f"@[Luc Roy]({twins[1].id})")
    assert [len(notices(session, twin, "mention")) for twin in twins] == [0, 1]


def test_somebody_who_may_not_see_the_record_is_not_told_and_the_author_learns_it(
    visit, samuel, elise, carla, secret_task, session
):
    url = f"/aero/tasks/{secret_task.id}/"
    body = f"@[Élise Gagnon]({elise.id}), @[Carla Cargo]({carla.id}) and @[Nobody](2147483647)"
    page = visit.as_(samuel).post(f"{url}comments", body=body).follow()
    assert page.status == 200
    assert not notices(session, elise)
    assert not notices(session, carla)
    assert "Not told" in page.everything
    assert not page.soup.select(".s-comment .s-mention")
    names = visit.as_(samuel).show(f"{url}people.json").response.get_json()
    assert sorted(p["name"] for p in names) == ["Maude Lachapelle", "Samuel Ouellet"]


def test_the_list_of_names_holds_those_who_see_the_record(visit, elise, odile, carla, at):
    names = [p["name"] for p in visit.as_(elise).show(f"{at}people.json").response.get_json()]
    assert "Odile Fournier" in names
    assert "Carla Cargo" not in names


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[go](javascript:alert(1))",
        "[go](data:text/html;base64,PHNjcmlwdD4=)",
        "![i](http://evil.example/x.png)",
        "<a href='javascript:alert(1)'>x</a>",
        "@[<img src=x onerror=alert(1)>](1)",
        "[x](http://a.example 'onclick=alert(1)')",
        "<style>*{display:none}</style>",
        "<svg/onload=alert(1)>",
    ],
)
def test_nothing_that_runs_comes_out_of_a_comment(visit, elise, at, body):
    page = visit.as_(elise).post(f"{at}comments", body=body).follow()
    said = page.soup.select_one(".s-comment .s-prose")
    assert not said.find_all(["script", "img", "svg", "style", "iframe"])
    for tag in said.find_all(True):
        assert not any(name.startswith("on") for name in tag.attrs)
        assert not str(tag.get("href", "")).startswith(("javascript:", "data:"))


def test_one_edits_ones_own_comment_and_only_new_names_are_told(visit, elise, samuel, maude, at, session):
    browser = visit.as_(elise)
    browser.post(f"{at}comments", body="@Samuel Ouellet, look")
    form = browser.show(f"{at}comments/{session.query(Comment).one().id}")
    page = form.submit(form.form().get("action"), body="@Samuel Ouellet and @Maude Lachapelle, look").follow()
    assert "edited" in page.text
    assert len(notices(session, samuel, "mention")) == 1
    assert len(notices(session, maude, "mention")) == 1


def test_nobody_edits_anothers_comment_but_the_secretariat_may_remove_it(
    visit, elise, samuel, maude, at, session
):
    visit.as_(elise).post(f"{at}comments", body="Words to be sorry for")
    number = session.query(Comment).one().id
    assert visit.as_(samuel).show(f"{at}comments/{number}").status == 403
    assert visit.as_(samuel).post(f"{at}comments/{number}", body="Mine").status == 403
    assert visit.as_(samuel).post(f"{at}comments/{number}/remove").status == 403
    assert visit.as_(maude).post(f"{at}comments/{number}", body="Mine").status == 403
    page = visit.as_(maude).show(f"{at}comments/{number}")
    assert page.press("Remove the comment").status == 303
    session.expire_all()
    assert session.get(Comment, number).body == ""


def test_removing_removes_the_words_everywhere_and_says_that_there_was_a_comment(
    visit, elise, at, session, task
):
    browser = visit.as_(elise)
    browser.post(f"{at}comments", body="A secret that slipped out")
    number = session.query(Comment).one().id
    page = browser.post(f"{at}comments/{number}/remove").follow()
    assert "This comment was removed." in page.text
    assert "slipped" not in page.html
    assert "slipped" not in browser.show(f"{at}history").html
    for event in session.query(Event).filter_by(record_id=task.id):
        assert "slipped" not in f"{event.details} {event.changes} {event.reason}"
    assert browser.post(f"{at}comments/{number}", body="Again").status == 404
    assert browser.post(f"{at}comments/{number}/remove").status == 404


def test_a_comment_is_reached_through_its_own_record_only(visit, make, maude, samuel, elise, at, session):
    other = make.task(assigner=maude, assignee=samuel, title="Another")
    visit.as_(elise).post(f"{at}comments", body="Here")
    number = session.query(Comment).one().id
    browser = visit.as_(elise)
    assert browser.show(f"/aero/tasks/{other.id}/comments/{number}").status == 404
    assert browser.show(f"{at}comments/{number}").status == 200
    assert browser.show(f"{at}comments/99999999999999999999").status == 404


def test_many_comments_are_read_by_pages_at_the_same_cost(visit, elise, at):
    browser = visit.as_(elise)
    browser.post(f"{at}comments", body="Comment 0")
    browser.show(at)
    few = len(browser.show(at).statements)
    for n in range(1, 61):
        browser.post(f"{at}comments", body=f"Comment {n}")
    page = browser.show(at)
    assert len(page.soup.select("article.s-comment")) == 50
    assert len(page.statements) <= max(few, 14)
    older = browser.show(browser.show(at).links["Earlier comments"])
    assert older.status == 200
    oldest = browser.show(older.links["Earlier comments"])
    assert "Comment 0" in oldest.text


def test_writing_a_comment_costs_a_bounded_number_of_statements(visit, elise, make, at):
    for n in range(30):
        make.member(f"Member {n}")
    browser = visit.as_(elise)
    browser.show(at)
    answer = browser.post(f"{at}comments", body="@Member 3 and @Member 4")
    assert answer.status == 303
    assert len(answer.statements) <= 16, "\n".join(answer.statements)
