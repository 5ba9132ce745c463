"""Tasks for tests, through every real step."""

from secretariat.core import acts
from secretariat.core.db import db
from secretariat.tasks import commands
from secretariat.tasks.models import Task


class MakeTasks:
    """``make.task(state="done")`` is assigned, started and finished by people."""

    def task(self, state: str = "todo", title: str = "Book the audits", **more) -> Task:
        home = self.cluster(more.pop("cluster", "aero"))
        assigner = more.pop("assigner", None) or self.coordinator()
        assignee = more.pop("assignee", None) or self.member()
        facts = {"title_en": title, "people": [assignee.id], **more}
        about = facts.pop("about", None)
        task = self.act(assigner, lambda s, me: commands.assign(s, me, home, facts, about))[0]
        steps = {
            "todo": (),
            "doing": ((assignee, "start", {}),),
            "done": ((assignee, "finish", {"note": "All booked."}),),
            "confirmed": ((assignee, "finish", {"note": "All booked."}), (assigner, "confirm", {})),
            "declined": ((assignee, "decline", {"reason": "On leave."}),),
            "cancelled": ((assigner, "cancel", {"reason": "No longer needed."}),),
        }[state]
        for who, verb, answers in steps:
            self.take(who, task, verb, **answers)
        return self.again(task)

    def take(self, who, thing, verb: str, /, **facts):
        """Take a step as a person."""
        cls, number = type(thing), thing.id
        return self.act(who, lambda s, me: acts.take_step(s, me, s.get(cls, number), verb, facts))

    def again(self, thing):
        """The same thing, read afresh."""
        db.session.expire_all()
        return db.session.get(type(thing), thing.id)
