"""Following a record, reminding those who are awaited, and the record's own short address."""

from datetime import timedelta

from secretariat.core import clock
from secretariat.core.history import Event
from secretariat.core.moves import Move, Notice
from secretariat.core.record import Follow
from secretariat.groups.models import WorkingGroup


def test_one_follows_and_stops_following(visit, elise, maude, at, session, task):
    browser = visit.as_(elise)
    page = browser.show(at).press("Follow").follow()
    assert "Following" in page.buttons
    assert browser.post(f"{at}follow").status == 303
    assert session.query(Follow).filter_by(person_id=elise.id).count() == 1
    visit.as_(maude).post(f"{at}comments", body="News")
    assert session.query(Notice).filter_by(person_id=elise.id).count() == 1
    assert "Follow" in page.press("Following").follow().buttons
    visit.as_(maude).post(f"{at}comments", body="More news")
    assert session.query(Notice).filter_by(person_id=elise.id).count() == 1


def test_a_reader_may_follow_and_a_stranger_may_not(visit, odile, carla, at, session):
    assert visit.as_(odile).post(f"{at}follow").status == 303
    assert visit.as_(carla).post(f"{at}follow").status == 404
    assert session.query(Follow).count() == 1


def test_following_writes_no_history(visit, elise, at, session, task):
    before = session.query(Event).count()
    visit.as_(elise).post(f"{at}follow")
    visit.as_(elise).post(f"{at}unfollow")
    assert session.query(Event).count() == before


def test_who_asked_reminds_once_a_day(visit, maude, samuel, at, session, task):
    page = visit.as_(maude).show(at)
    done = page.press("Remind").follow()
    assert "A reminder goes to Samuel Ouellet" in done.everything
    assert "Remind" not in done.buttons
    assert "Maude Lachapelle reminded Samuel Ouellet" in done.text
    assert session.query(Notice).filter_by(person_id=samuel.id, why="reminder").count() == 1
    number = session.query(Move).filter_by(record_id=task.id).one().id
    again = visit.as_(maude).post(f"{at}remind/{number}")
    assert again.status == 422
    assert "less than a day ago" in again.text
    with clock.at(clock.now() + timedelta(hours=25)):
        assert visit.as_(maude).post(f"{at}remind/{number}").status == 303
    assert session.query(Notice).filter_by(person_id=samuel.id, why="reminder").count() == 2
    assert session.get(Move, number).reminders == 2


def test_only_who_asked_or_the_secretariat_reminds(
    visit, make, elise, samuel, maude, odile, at, session, task
):
    number = session.query(Move).filter_by(record_id=task.id).one().id
    for person in (elise, odile):
        assert "Remind" not in visit.as_(person).show(at).buttons
        assert visit.as_(person).post(f"{at}remind/{number}").status == 403
    director = make.director()
    assert visit.as_(director).post(f"{at}remind/{number}").status == 303


def test_one_is_not_reminded_of_ones_own_move(visit, samuel, at):
    assert "Remind" not in visit.as_(samuel).show(at).buttons


def test_a_move_answered_meanwhile_or_of_another_record_is_not_reminded(
    visit, make, maude, samuel, at, session, task
):
    number = session.query(Move).filter_by(record_id=task.id).one().id
    other = make.task(assigner=maude, assignee=samuel, title="Another")
    assert visit.as_(maude).post(f"/aero/tasks/{other.id}/remind/{number}").status == 409
    make.take(maude, make.again(task), "cancel", reason="No longer needed.")
    assert visit.as_(maude).post(f"{at}remind/{number}").status == 409
    assert visit.as_(maude).post(f"{at}remind/first").status == 404
    assert session.query(Notice).filter_by(why="reminder").count() == 0


def test_the_short_address_leads_to_the_record_of_whoever_may_see_it(
    visit, elise, samuel, carla, task, at, defence, secret_task, session
):
    assert visit.as_(elise).show(f"/r/{task.id}").location == at
    assert visit.as_(carla).show(f"/r/{task.id}").status == 404
    assert visit.as_(elise).show(f"/r/{secret_task.id}").status == 404
    assert visit.as_(samuel).show(f"/r/{secret_task.id}").location == f"/aero/tasks/{secret_task.id}/"
    slug = session.get(WorkingGroup, defence.id).slug
    assert visit.as_(samuel).show(f"/r/{defence.id}").location == f"/aero/groups/{slug}/"
    for nothing in ("0", "999999", "99999999999999999999", "x"):
        assert visit.as_(elise).show(f"/r/{nothing}").status == 404
    assert "/sign-in" in visit.signed_out().show(f"/r/{task.id}").location
