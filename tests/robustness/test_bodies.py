"""Bodies that no page of ours sends: files for text, JSON, digits that are none, characters that cannot be kept."""

import io

import pytest

from secretariat.core.record import Record

TITLE = {"title_en": "Call the suppliers", "to": "people", "group_id": "", "about": "", "recurrence": ""}


@pytest.fixture
def coordinator(make, visit):
    return visit.as_(make.coordinator())


def new_task(visitor, member, **changes):
    return visitor.post("/aero/tasks/new", **{**TITLE, "people": member.id, **changes})


def titles(session) -> list[str]:
    session.rollback()
    return list(session.scalars(session.query(Record.title_en).statement))


def test_a_file_sent_for_a_text_is_a_field_left_empty(make, coordinator, session):
    member = make.member()
    answer = new_task(coordinator, member, title_en=(io.BytesIO(b"Call"), "call.txt"))
    assert answer.status == 422
    assert "Give a title in at least one language." in answer.text
    assert not titles(session)
    assert new_task(coordinator, member).status == 303
    assert titles(session) == ["Call the suppliers"]


def test_json_is_no_form(make, coordinator, session):
    member = make.member()
    headers = {"X-CSRFToken": coordinator._token()}
    for body in ({"title_en": 5, "people": [member.id]}, {"title_en": "\ud800", "to": "people"}, [1], "x"):
        answer = coordinator._send("POST", "/aero/tasks/new", json=body, headers=headers)
        assert answer.status == 422
    broken = {"data": "{", "content_type": "application/json", "headers": headers}
    assert coordinator._send("POST", "/aero/tasks/new", **broken).status == 422
    assert not titles(session)


@pytest.mark.parametrize("version", ["²", "9" * 5000, "-1", "٣ ", "1e3"])
def test_a_version_that_is_no_number_is_no_version(make, coordinator, session, version):
    task = make.task(title="Call")
    answer = coordinator.post(f"/aero/tasks/{task.id}/edit", title_en="Ring", version=version)
    assert answer.status in (303, 409, 422)


@pytest.mark.parametrize("number", ["²", "9" * 5000, "-1", "0", "1.0", "\0"])
@pytest.mark.parametrize(
    "address", ["/aero/tasks/?page=", "/aero/tasks/tasks.csv?page=", "/aero/tasks/?group=", "/aero/search?q="]
)
def test_a_number_in_an_address_that_is_none_is_left_out(coordinator, address, number):
    answer = coordinator._send(
        "GET", address.split("?")[0], query_string={address.split("?")[1].rstrip("="): number}
    )
    assert answer.status == 200


def test_what_a_new_task_would_be_about_is_a_number_or_nothing(coordinator):
    for about in ("²", "9" * 5000, "x"):
        assert coordinator._send("GET", "/aero/tasks/new", query_string={"about": about}).status == 404
    assert coordinator.show("/aero/tasks/new").status == 200


@pytest.mark.parametrize("text", ["a\0b", "a\x1bb", "a\uffffb", "a\ufffeb"])
def test_a_character_that_no_document_holds_is_refused_and_the_rest_kept(make, coordinator, session, text):
    answer = new_task(coordinator, make.member(), title_en=text, instructions="Ring twice.")
    assert answer.status == 422
    assert "This text holds a character that cannot be kept" in answer.text
    assert "Ring twice." in answer.text
    assert not titles(session)


def test_a_line_holds_no_line_ends(make, coordinator, session):
    member = make.member()
    assert new_task(coordinator, member, title_en="Call\r\nBcc: all@example.org\u2028now").status == 303
    assert titles(session) == ["Call Bcc: all@example.org now"]
