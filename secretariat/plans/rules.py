"""The lives of a plan, an action, a measurement and a milestone.

Take-up is the hinge: an action has no owner until the lead organisation's own representative accepts it, and
only an accepted action starts. Differences from the domain's first table, and why:

- *withdraw* takes an unanswered offer back, because an offer to a firm that never answers would otherwise
  stay for ever (the domain gives no way out of *offered* but the lead's);
- *progress* keeps the state and hands the move back to the lead: the tally of days counts from the last news;
- a completed action that is not confirmed is *reopened* with what is missing;
- *defer* is asked for by the lead as well as decided by the secretariat, since it is the lead who knows;
- a plan's next edition holds copies of its open actions, *carried* until that edition is adopted; then each
  goes on where the one before it stands (*resume_…*) and that one is *replaced*: no lead is asked twice;
- an import that is undone within a day *unmakes* the actions that it made, which leave their plan as if they had
  never stood there, and *puts back* those that it changed where they stood;
- the spreadsheet of a plan under way *brings* its actions *in* as they stand there (*bring_…*): their leads agreed
  before, are told, and the history says from which file that was taken over;
- what serves an objective of the development plan serves, once the next edition is adopted, the objective that
  carries it on (*serve_on*).
"""

from secretariat.plans.action_rules import ACTION
from secretariat.plans.part_rules import MEASUREMENT, MILESTONE
from secretariat.plans.plan_rules import PLAN

__all__ = ["ACTION", "MEASUREMENT", "MILESTONE", "PLAN"]
