"""Bringing files as people do."""

import io

import pytest

from secretariat.plans.models import Action


class Bringer:
    """Somebody who brings spreadsheets to a plan."""

    def __init__(self, visitor, plan_id: int, cluster: str = "aero"):
        self.visitor, self.url = visitor, f"/{cluster}/plans/{plan_id}/import"

    def bring(self, content: bytes, name: str = "plan.xlsx"):
        """Send a file: the answer."""
        return self.visitor.post(self.url, files={"upload": (io.BytesIO(content), name)})

    def preview(self, content: bytes, name: str = "plan.xlsx"):
        """Send a file that is read: its preview."""
        answer = self.bring(content, name)
        assert answer.status == 303, (answer.status, answer.errors)
        return answer.follow()


@pytest.fixture
def bringer(make, visit):
    """``bringer(plan)``: the coordinator, who brings files to a plan; ``bringer(plan, person)``: somebody else."""
    return lambda plan, who=None: Bringer(visit.as_(who or make.staff()), plan.id)


@pytest.fixture
def actions(session):
    """``actions(plan)``: its actions in their order, as they stand in the database."""

    def read(plan):
        session.expire_all()
        found = session.query(Action).filter(Action.plan_id == plan.id)
        return found.order_by(Action.sort_code, Action.id).all()

    return read
