"""What the history says of imports."""

from secretariat.core import telling
from secretariat.core.lifecycle import N_

telling.tell_as("plan.import", N_("%(who)s imported the spreadsheet %(what)s"), "upload")
telling.tell_as(
    "plan.unimport", N_("%(who)s undid the import of the spreadsheet %(what)s"), "arrow-counterclockwise"
)
