"""Hundreds of plans as hypothesis draws them go out to Excel and to text, and come back without a change."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_an_export_of_any_of_two_hundred_plans_changes_nothing():
    command = [sys.executable, "-m", "pytest", "-q", "-k", "sqlite", "tests/imports/test_any_plan.py"]
    told = {**os.environ, "ANY_PLAN_EXAMPLES": "100"}
    done = subprocess.run(command, cwd=ROOT, env=told, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "2 passed" in done.stdout, done.stdout[-3000:]
