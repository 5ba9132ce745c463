"""Every step × every state × every role, inside and outside the cluster, by the route: against a policy by hand."""

import pytest

from secretariat.core import kinds
from tests.permissions import states
from tests.permissions.asking import ask
from tests.permissions.policy import WRITERS
from tests.support import world_states, world_states_editions
from tests.support.world import INSIDE

KINDS = {
    "call": ("/{cluster}/calls/%s/", states.CALL, states.CALL_SEEN, world_states.calls),
    "nomination": (
        "/{cluster}/nominations/%s/",
        states.NOMINATION,
        states.NOMINATION_SEEN,
        world_states.nominations,
    ),
    "edition": ("/{cluster}/editions/%s/", states.EDITION, states.EDITION_SEEN, world_states_editions.add),
    "seat": ("/{cluster}/groups/{group}/seat/%s/", states.SEAT, states.SEAT_SEEN, world_states.seats),
}
STRANGERS = {"out": 302, "administrator": 404, "x_director": 404}
"""Those who have no part in the cluster meet its wall, whatever they ask for."""


def expected(says: states.Says, state: str, role: str, seen: frozenset[str]) -> int:
    """What the route answers somebody of the cluster."""
    if role not in WRITERS:
        return 403
    if role not in seen or says is states.NEVER:
        return 404
    return says.of(state, role)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_step_in_each_state_is_for_those_whom_the_policy_names(world, backend, kind):
    """Refusals first: none of them may write, so that all meet the records as they were made.

    On PostgreSQL those alone ask whom the policy lets in: who is kept out meets nothing that differs there.
    """
    place, policy, seen, add = KINDS[kind]
    add(world)
    cells = []
    for state, visible in seen.items():
        for verb, says in policy.items():
            for role in INSIDE:
                right = expected(says, state, role, visible)
                if backend == "sqlite" or right in (303, 422):
                    cells.append((right == 303, state, verb, role, right))
            cells += [
                (False, state, verb, who, right) for who, right in STRANGERS.items() if backend == "sqlite"
            ]
    wrong = []
    with world.kept():
        for done, state, verb, role, right in sorted(cells, key=lambda cell: cell[0]):
            address = world.address(f"{place % world[f'in_{state}']}steps/{verb}")
            answer = ask(world, role, "POST", address, policy[verb].facts)
            if answer.status != right:
                wrong.append(f"{verb} of what is {state} by {role}: {answer.status}, not {right}")
            if answer.writes:
                if not done:
                    wrong.append(f"{verb} of what is {state} by {role} wrote {answer.writes}")
                world.restore()
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_policy_speaks_of_every_step(kind):
    entry = kinds.part("seat") if kind == "seat" else kinds.kind(kind)
    assert set(KINDS[kind][1]) == set(entry.lifecycle.by_verb)


def test_each_page_of_an_edition_in_each_state_is_for_those_whom_the_policy_names(world, backend):
    """A page of the secretariat's refuses everybody else before it looks for the edition."""
    world_states_editions.add(world)
    cells = []
    for state, seen in states.EDITION_SEEN.items():
        for request, says in states.EDITION_PAGES.items():
            for role in INSIDE:
                right = says.of(state, role)
                if role in says.who and role not in seen:
                    right = 404
                if backend == "sqlite" or right == 303:
                    cells.append((right == 303, state, request, role, right))
            if backend == "sqlite":
                cells += [(False, state, request, who, right) for who, right in STRANGERS.items()]
    wrong = []
    with world.kept():
        for done, state, request, role, right in sorted(cells, key=lambda cell: cell[0]):
            method, path = request.split(" ", 1)
            address = world.address(f"/{{cluster}}/editions/{world[f'in_{state}']}/{path}")
            answer = ask(world, role, method, address, states.EDITION_PAGES[request].facts)
            if answer.status != right:
                wrong.append(f"{request} of what is {state} by {role}: {answer.status}, not {right}")
            if answer.writes:
                if not done:
                    wrong.append(f"{request} of what is {state} by {role} wrote {answer.writes}")
                world.restore()
    assert not wrong, "\n".join(wrong)
