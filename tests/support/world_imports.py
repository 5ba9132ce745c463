"""What the world's coordinators have brought: a spreadsheet for the open plan, with a name and a day to be answered."""

import json
import zlib

from secretariat.core import files
from secretariat.imports import commands as imports
from secretariat.imports.sheets.headings import Layout

ROWS = [
    ["Objective", "Action", "Lead", "Due date"],
    ["Objective 1.1", "Rent a hangar", "Alfa", "summer 2027"],
    ["Objective 1.1", "Buy a crane", "", ""],
]


def add_import(make, staff, home, plan_id: int):
    """An import of the coordinator's that is open."""
    sheet = {"name": "Plan", "shown": True, "rows": ROWS, "merged": []}
    sha256 = files.put(zlib.compress(json.dumps({"sheets": [sheet]}).encode()))
    layout = Layout(columns={0: "objective", 1: "title", 2: "lead", 3: "due"}, language="en")
    told = ("plan", plan_id, "plan.xlsx", sha256, layout)
    return make.act(staff, lambda s, me: imports.bring(s, me, home, *told))
