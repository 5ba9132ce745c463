"""What a request says of itself before any form: its host, its method, its address."""

import pytest

from secretariat import create_app
from tests.conftest import settings


@pytest.fixture
def strict(tmp_path):
    """An installation that knows by which name it is reached."""
    app = create_app({**settings("sqlite://", str(tmp_path)), "TRUSTED_HOSTS": ["secretariat.example"]})
    return app.test_client()


@pytest.mark.parametrize("host", ["evil.example", "secretariat.example.evil", "a b", "x" * 3000])
def test_a_name_that_is_not_ours_is_refused_in_a_sentence(strict, host):
    for address in ("/sign-in", "/aero", "/static/none.css", "/nowhere/"):
        answer = strict.get(address, headers={"Host": host, "Accept-Language": "en"})
        assert answer.status_code == 400
        assert answer.get_data(as_text=True) == "This is not the name by which this installation is reached."
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert strict.get("/nowhere/", headers={"Host": "secretariat.example"}).status_code in (302, 404)


def test_a_method_that_is_not_answered_is_told_which_are(visit, make):
    answer = visit.as_(make.coordinator())._send("DELETE", "/aero/tasks/")
    assert answer.status == 405
    assert "GET" in answer.response.headers["Allow"]


@pytest.mark.parametrize("sender", ["192.0.2.7", "::ffff:192.0.2.7", "2001:db8::1"])
def test_a_demonstration_answers_its_own_machine_alone(tmp_path, sender):
    """Its passwords are public: a port that the command line opened to others lets nobody in."""
    app = create_app({**settings("sqlite://", str(tmp_path)), "DEMONSTRATION": True})
    there = {"REMOTE_ADDR": sender}
    for address in ("/sign-in", "/static/none.css", "/healthz"):
        answer = app.test_client().get(address, environ_base=there, headers={"Accept-Language": "en"})
        assert answer.status_code == 403
        assert answer.get_data(as_text=True).startswith("This is a demonstration")
    assert app.test_client().get("/healthz").status_code == 200
    assert app.test_client().get("/healthz", environ_base={"REMOTE_ADDR": "::1"}).status_code == 200
    real = create_app({**settings("sqlite://", str(tmp_path)), "DEMONSTRATION": False})
    assert real.test_client().get("/healthz", environ_base=there).status_code == 200
