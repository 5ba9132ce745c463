"""Every route, every role, in both clusters: what is answered, against a policy written by hand."""

import pytest

from secretariat import create_app
from secretariat.core.policy import Permission
from tests.conftest import settings
from tests.permissions.asking import ask
from tests.permissions.policy import ROUTES, Row
from tests.support.world import INSIDE, ROLES


@pytest.fixture(scope="module")
def routes(tmp_path_factory):
    """Endpoint → (methods, view) of the whole product."""
    app = create_app(settings("sqlite://", str(tmp_path_factory.mktemp("routes"))))
    found: dict = {}
    for rule in app.url_map.iter_rules():
        methods = found.setdefault(rule.endpoint, (set(), app.view_functions[rule.endpoint]))[0]
        methods |= rule.methods - {"HEAD", "OPTIONS"}
    return found


def test_every_route_declares_a_permission_and_a_bound(routes):
    bare = [
        name
        for name, (_methods, view) in routes.items()
        if name != "static"
        and not (
            isinstance(getattr(view, "permission", None), Permission)
            and isinstance(getattr(view, "statements", None), int)
        )
    ]
    assert not bare, f"without @needs: {bare}"


def test_every_route_stands_in_the_table_and_the_table_names_no_other(routes):
    assert set(routes) == set(ROUTES), "write who may do what into tests/permissions/policy.py"


def test_the_table_says_something_of_every_method(routes):
    for name, (methods, _view) in routes.items():
        told = {
            m for row in ROUTES.get(name, ()) for m in ("GET", "POST") if getattr(row, m.lower()) is not None
        }
        assert told == methods, f"{name} answers {sorted(methods)}, the table speaks of {sorted(told)}"


def test_a_restricted_record_stands_beside_every_open_one(routes):
    """Each address that names a record is also asked about one of the restricted group, or of an author alone."""
    named = {"task", "plan", "action", "project", "group", "call", "nomination", "edition"}
    for name, rows in ROUTES.items():
        holes = {hole for row in rows for hole in named if f"{{{hole}}}" in row.address}
        if holes:
            assert any(set(row.see) < set(INSIDE) for row in rows), (
                f"{name} is never asked where it is restricted"
            )


THERE = ("x_coordinator", "x_member")
"""Of the other cluster's eight, who ask on PostgreSQL too: there they all meet one and the same statement."""


def expected(row: Row, role: str, method: str) -> tuple[int, ...]:
    """The statuses that are right for a role at a row."""
    allowed = row.get if method == "GET" else row.post
    done = row.only or ((200, *row.also) if method == "GET" else (303, 409, 422, *row.also))
    if row.reach == "public":
        return done
    if role == "out":
        return (302,)
    if row.reach == "signed-in":
        return done
    if row.reach == "administer":
        return done if role == "administrator" else (404,)
    if role not in INSIDE:
        return (404,)
    if role in allowed:
        return done
    if role not in row.route:
        return (403,)
    return (404,) if role not in row.see else (403,)


@pytest.mark.parametrize("endpoint", sorted(ROUTES))
def test_each_role_is_answered_as_the_policy_says(world, backend, endpoint):
    """Refusals first: none of them may write, so that all meet the world as it was made."""
    view = world.app.view_functions[endpoint]
    asking = ROLES if backend == "sqlite" else [r for r in ROLES if r[:2] != "x_" or r in THERE]
    wrong = []
    for row in ROUTES[endpoint]:
        address = world.address(row.address)
        asked = [(m, role) for m in ("GET", "POST") if getattr(row, m.lower()) is not None for role in asking]
        for method, role in sorted(asked, key=lambda pair: _may_write(row, pair)):
            right = expected(row, role, method)
            answer = ask(world, role, method, address, row.data)
            if answer.status not in right:
                wrong.append(f"{method} {address} as {role}: {answer.status}, not {right}")
            if role == "out" and row.reach != "public" and not answer.location.startswith("/sign-in"):
                wrong.append(f"{method} {address} signed out leads to {answer.location!r}")
            bound = row.statements or getattr(view, "statements", 0)
            if endpoint != "static" and answer.status < 400 and answer.statements > bound:
                wrong.append(
                    f"{method} {address} as {role}: {answer.statements} statements, {bound} declared"
                )
            if answer.writes and (method == "GET" or answer.status in (403, 404)):
                wrong.append(f"{method} {address} as {role} wrote {answer.writes}")
            if method == "POST" and (answer.status == 303 or answer.writes):
                world.restore()
    assert not wrong, "\n".join(wrong)


def _may_write(row: Row, pair: tuple[str, str]) -> bool:
    method, role = pair
    return method == "POST" and not set(expected(row, role, method)).isdisjoint((200, 303))
