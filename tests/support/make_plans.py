"""Organisations that can answer, plans and actions for tests, through every real step."""

from datetime import date

from secretariat.core import acts
from secretariat.core.db import db
from secretariat.plans import commands, indicator_commands, milestones, structure
from secretariat.plans.models import Action, Axis, Milestone, Objective, Plan

STARTS, ENDS = date(2026, 1, 5), date(2027, 12, 17)
ACTION_STARTS, ACTION_DUE = date(2026, 3, 2), date(2027, 3, 31)


class MakePlans:
    """``make.plan(state="adopted")``, ``make.action(state="in_progress")``: each step taken by its people."""

    def lead(self, name: str = "Composites Rivière", rep: str = "Samuel Ouellet", **more):
        """A firm and somebody who may commit it: ``firm, rep = make.lead()``."""
        firm = self.organisation(name, **more)
        return firm, self.representative(firm, rep)

    def plan(
        self, state: str = "draft", title: str = "Supply chain plan", axes=1, objectives=1, actions=1, **more
    ) -> Plan:
        """A plan with so many axes, objectives in each and actions in each of these, all dated."""
        home = self.cluster(more.pop("cluster", "aero"))
        coordinator = more.pop("coordinator", None) or self.staff(cluster=home.slug)
        director = more.pop("director", None) or self.staff("director", home.slug)
        group = more.pop("group", None)
        facts = {
            "title_en": title,
            "starts_on": STARTS,
            "ends_on": ENDS,
            "group_id": group.id if group else None,
            **more,
        }

        def draw_up(session, me):
            plan = commands.create_plan(session, me, home, facts)
            for a in range(1, axes + 1):
                axis = structure.add_axis(session, me, plan, {"title_en": f"Axis {a}"})
                for o in range(1, objectives + 1):
                    titles = {"title_en": f"Objective {a}.{o}"}
                    objective = structure.add_objective(session, me, plan, axis, titles)
                    for n in range(1, actions + 1):
                        commands.add_action(
                            session, me, plan, self.action_facts(objective, f"Action {a}.{o}.{n}")
                        )
            return plan

        plan = self.act(coordinator, draw_up)
        if state in ("consultation", "adopted", "closed"):
            self.take(coordinator, plan, "open_consultation")
        if state in ("adopted", "closed"):
            self.take(director, plan, "adopt")
        if state == "closed":
            self.take(director, plan, "close", note="Done.")
        return self.again(plan)

    def action_facts(self, objective: Objective, title: str = "Audit thirty suppliers", **more) -> dict:
        return {
            "objective_id": objective.id,
            "title_en": title,
            "starts_on": ACTION_STARTS,
            "due_on": ACTION_DUE,
            **more,
        }

    def action(self, state: str = "proposed", title: str = "Audit thirty suppliers", **more) -> Action:
        """One action of a plan (by default a new one in draft), taken to a state by its people."""
        coordinator = more.pop("coordinator", None) or self.staff()
        plan = more.pop("plan", None) or self.plan(coordinator=coordinator, actions=0)
        firm, rep = more.pop("firm", None), more.pop("rep", None)
        if firm is None and state not in ("proposed", "abandoned"):
            firm, rep = self.lead()
        plan_id = plan.id

        def propose(session, me):
            here = session.get(Plan, plan_id)
            objective = self.first_objective(here)
            return commands.add_action(session, me, here, self.action_facts(objective, title, **more))

        action = self.act(coordinator, propose)
        steps = {
            "offered": (),
            "declined": ((rep, "decline", {"reason": "Nobody is free."}),),
            "accepted": ((rep, "accept", {}),),
        }
        steps["in_progress"] = (*steps["accepted"], (rep, "start", {}))
        steps["completed"] = (*steps["in_progress"], (rep, "complete", {"note": "Thirty audits done."}))
        steps["confirmed"] = (*steps["completed"], (coordinator, "confirm", {}))
        if state == "abandoned":
            self.take(coordinator, action, "abandon", reason="No longer wanted.")
        elif state != "proposed":
            self.take(coordinator, action, "offer", lead=firm.id)
            for who, verb, facts in steps[state]:
                self.take(who, action, verb, **facts)
        return self.again(action)

    def first_objective(self, plan: Plan) -> Objective:
        return (
            db.session.query(Objective)
            .join(Axis, Axis.id == Objective.axis_id)
            .filter(Axis.plan_id == plan.id)
            .order_by(Axis.rank, Objective.rank)
            .first()
        )

    def milestone(
        self, record, title: str = "Half-way", due_on: date = date(2026, 12, 18), by=None
    ) -> Milestone:
        cls, number = type(record), record.id
        facts = {"title_en": title, "due_on": due_on}
        return self.act(
            by or self.staff(), lambda s, me: milestones.add_milestone(s, me, s.get(cls, number), facts)
        )

    def step(self, person, thing, verb: str, **facts):
        """Take a step as a person; the thing read afresh."""
        cls, number = type(thing), thing.id
        self.act(person, lambda s, me: acts.take_step(s, me, s.get(cls, number), verb, facts))
        return self.again(thing)

    def plan_url(self, thing, cluster: str = "aero") -> str:
        """The address of a plan or an action."""
        room = "plans" if isinstance(thing, Plan) else "actions"
        return f"/{cluster}/{room}/{thing.id}/"

    def indicator_of(self, plan: Plan, **values):
        """An indicator of the plan's first action."""
        action = db.session.query(Action).filter_by(plan_id=plan.id).order_by(Action.sort_code).first()
        number = action.id
        return self.act(
            self.staff(), lambda s, me: indicator_commands.add(s, me, s.get(Action, number), values, {})
        )
