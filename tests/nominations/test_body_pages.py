"""A body's calls where the body itself is read: its own page, the dashboard; and what those pages cost."""

from secretariat.core.record import Record


def test_a_call_stands_on_the_page_of_its_body_and_on_the_dashboard(make, visit, session):
    scene = make.call_scene()
    call = make.call("open")
    nomination = make.nomination("accepted", call=call)
    body = session.get(Record, call.body_id)
    reader = visit.as_(scene.peer)
    for address in ("/aero/", f"/aero/groups/{body.slug}/", "/aero/nominations/"):
        page = reader.show(address)
        assert f'href="/aero/calls/{call.id}/"' in page.html, address
        assert len(page.statements) <= 16, "with the two marks of presence"
    assert body.title_en in reader.show("/aero/groups/").text
    assert nomination.nominee_name in reader.show(f"/aero/calls/{call.id}/").text
    assert reader.show("/aero/plans/").status == 200


def test_a_restricted_bodys_call_is_on_no_page_of_who_does_not_sit_there(make, visit):
    scene = make.call_scene(restricted=True)
    call = make.call("open", scene=scene)
    link = f'href="/aero/calls/{call.id}/"'
    stranger = visit.as_(make.member("Stella"))
    for address in ("/aero/", "/aero/nominations/"):
        assert link in visit.as_(scene.fellow).show(address).html
        assert link not in stranger.show(address).html
