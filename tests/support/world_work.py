"""Plans and projects of ``world``, in what is open and in what is restricted."""

from datetime import date

from secretariat.core.db import db
from secretariat.plans import indicator_commands
from secretariat.plans.models import Action, Indicator
from secretariat.projects import commands as projects

MEASURED = {
    "name_en": "Suppliers audited",
    "unit_en": "firms",
    "baseline_value": 4.0,
    "baseline_period": "2025",
    "frequency": "yearly",
}


def add_plans(make, known, people, slug, homes) -> None:
    """A plan of each home, adopted: an action under way and measured, one proposed."""
    staff = people["coordinator"]
    for mark, home, lead, rep in homes:
        plan = make.plan(title=f"Plan of {home.title_en}", cluster=slug, group=home, actions=2)
        actions = db.session.query(Action).filter_by(plan_id=plan.id).order_by(Action.id).all()
        known(f"{mark}plan", plan), known(f"{mark}proposed", actions[1])
        objective = make.first_objective(plan)
        known(f"{mark}objective", objective), known(f"{mark}axis", objective.axis_id)
        action = actions[0]
        indicator = make.act(
            staff,
            lambda s, me, n=action.id: indicator_commands.add(
                s, me, s.get(Action, n), MEASURED, {"2026": 30.0}
            ),
        )
        known(f"{mark}indicator", indicator)
        known(f"{mark}milestone", make.milestone(action, by=staff))
        make.take(staff, plan, "open_consultation")
        make.take(people["director"], plan, "adopt")
        make.take(staff, action, "offer", lead=lead.id)
        make.take(people[rep], action, "accept")
        make.take(people[rep], action, "start")
        known(f"{mark}action", action)
        measured = make.act(
            people[rep],
            lambda s, me, n=indicator.id: indicator_commands.measure(
                s, me, s.get(Indicator, n), {"period": "2026", "value": 19.0, "note": ""}
            ),
        )
        known(f"{mark}measurement", measured)


def add_projects(make, known, people, home, group, defence, alpha) -> None:
    """Projects in their author's drawer, before the deciders, and under way."""
    facts = {
        "need_fr": "Onze firmes ont refusé une commande.",
        "aim_fr": "Qualifier des pièces.",
        "results_fr": "Vingt pièces qualifiées.",
        "lead_id": alpha.id,
        "budget_cents": 41_000_000,
        "own_cents": 12_000_000,
        "sought_cents": 29_000_000,
        "starts_on": date(2026, 2, 2),
        "due_on": date(2028, 6, 30),
    }
    alone = {
        "draft": ("member", group, f"Ytterbium {home.slug}"),
        "project": ("member", group, "Banc d’essai"),
    }
    alone |= {
        "secret_project": ("other_member", defence, f"Hafnium {home.slug}"),
        "review": ("member", group, "Atelier"),
    }
    for name, (author, deciding, title) in alone.items():
        told = {**facts, "title_fr": title, "title_en": title, "group_id": deciding.id}
        project = make.act(people[author], lambda s, me, told=told: projects.create(s, me, home, told))
        known(name, project)
        if name == "draft":
            continue
        make.take(people[author], project, "submit")
        make.take(people["coordinator"], project, "screen")
        if name == "review":
            continue
        make.take(people["director"], project, "approve")
        make.take(people["coordinator"], project, "launch")
        known(f"{name}_milestone", make.project_milestone(project, "Half", date(2027, 1, 8), people[author]))
        known(
            f"{name}_deliverable",
            make.project_deliverable(project, "Guide", date(2027, 1, 8), people[author]),
        )
