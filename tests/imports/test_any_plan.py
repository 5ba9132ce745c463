"""Whatever a plan says, its export comes back without a change: a few plans here, hundreds in prove/."""

import os

import pytest
from hypothesis import HealthCheck, given, settings

from tests.imports.anyplan import ACTIONS, Writer
from tests.imports.conftest import Bringer

EXAMPLES = int(os.environ.get("ANY_PLAN_EXAMPLES", "4"))


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_an_export_of_any_plan_changes_nothing(backend, make, visit, form):
    if backend == "postgresql":
        return  # what is compared is compared in Python

    writer, visitor = Writer(make), visit.as_(make.staff())

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=EXAMPLES < 10,
    )
    @given(ACTIONS)
    def comes_back(drawn):
        plan = writer.write(drawn)
        who = Bringer(visitor, plan.id)
        for lang in ("fr", "en"):
            content = who.visitor.show(f"{make.plan_url(plan)}report.{form}?lang={lang}").response.get_data()
            preview = who.preview(content, f"plan.{form}")
            assert f"0 actions to create, 0 to change, {len(drawn)} to leave" in preview.text, preview.text

    comes_back()
