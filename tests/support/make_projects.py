"""Projects for tests, through every real step, with the people who take them."""

from datetime import date
from types import SimpleNamespace

from secretariat.clusters import commands as clusters
from secretariat.core import acts
from secretariat.core.db import db
from secretariat.groups import commands as groups
from secretariat.groups.models import WorkingGroup
from secretariat.plans.models import Milestone
from secretariat.projects import commands, parts
from secretariat.projects.models import Deliverable, Project

STEPS = {
    "idea": (),
    "withdrawn": ("discard",),
    "submitted": ("submit",),
    "returned": ("submit", "return"),
    "duplicate": ("submit", "duplicate"),
    "in_review": ("submit", "screen"),
    "declined": ("submit", "screen", "decline"),
    "approved": ("submit", "screen", "approve"),
    "active": ("submit", "screen", "approve", "launch"),
    "on_hold": ("submit", "screen", "approve", "launch", "hold"),
    "closed": ("submit", "screen", "approve", "launch", "close"),
}


class MakeProjects:
    """``make.project(state="active")`` is proposed, screened, approved and launched by people."""

    _scenes: dict | None = None

    def project_scene(self, cluster: str = "aero", restricted: bool = False) -> SimpleNamespace:
        """A group with its chair and a member, a firm with its representative, the secretariat: made once."""
        self._scenes = self._scenes or {}
        known = self._scenes.get((cluster, restricted))
        if known:
            return known
        home = self.cluster(cluster)
        coordinator = self.coordinator(f"Maude of {cluster}", cluster=cluster)
        director = self.director(f"Denis of {cluster}", cluster=cluster)
        facts = {
            "title_fr": "Défense" if restricted else "Chaîne d’approvisionnement",
            "title_en": "Defence" if restricted else "Supply Chain",
            "code_fr": "DS" if restricted else "CA",
            "code_en": "DS" if restricted else "SC",
            "restricted": restricted,
        }
        group = self.act(coordinator, lambda s, me: groups.propose(s, me, home, facts))
        names = {"chair": "Geneviève", "member": "Béatrice", "proposer": "Samuel"}
        people = {}
        for role, name in names.items():
            people[role] = self.member(
                f"{name} of {cluster}{' defence' if restricted else ''}", cluster=cluster
            )
            self.grant(people[role], f"g{group.id}", "chair" if role == "chair" else "member", home.id)
        firm = {"name_fr": f"Composites Rivière {cluster} {restricted}", "constituency": "large_firm"}
        lead = self.act(coordinator, lambda s, me: clusters.add_organisation(s, me, home, firm))
        rep = self.member(f"Rachel of {cluster}", cluster=cluster)
        for role in ("rep", "member"):
            self.grant(rep, f"o{lead.id}", role, home.id)
            if role == "member":
                self.grant(people["proposer"], f"o{lead.id}", role, home.id)
        if restricted:
            self.grant(rep, f"g{group.id}", "member", home.id)
        scene = SimpleNamespace(
            cluster=home,
            coordinator=coordinator,
            director=director,
            group=db.session.get(WorkingGroup, group.id),
            lead=lead,
            lead_id=lead.id,
            group_id=group.id,
            rep=rep,
            **people,
        )
        self._scenes[(cluster, restricted)] = scene
        return scene

    def project(self, state: str = "idea", title: str = "Banc d’essai partagé", **more) -> Project:
        """A project taken to a state by those who may; ``scene``, ``milestones`` and facts may be given."""
        scene = more.pop("scene", None) or self.project_scene(more.pop("cluster", "aero"))
        proposer = more.pop("proposer", None) or scene.proposer
        milestones, funding = more.pop("milestones", ()), more.pop("funding", ())
        original = more.pop("original", None)
        facts = {
            "title_fr": title,
            "title_en": "",
            "need_fr": "Onze PME ont refusé une commande.",
            "aim_fr": "Qualifier des pièces imprimées.",
            "results_fr": "Vingt pièces qualifiées.",
            "lead_id": scene.lead_id,
            "group_id": scene.group_id,
            "budget_cents": 41_000_000,
            "own_cents": 12_000_000,
            "sought_cents": 29_000_000,
            "starts_on": date(2026, 2, 2),
            "due_on": date(2028, 6, 30),
            **more,
        }
        home = scene.cluster
        project = self.act(proposer, lambda s, me: commands.create(s, me, home, facts))
        for name, due in milestones:
            self.project_milestone(project, name, due, by=proposer)
        if funding:
            self.act(proposer, lambda s, me: commands.fund(s, me, s.get(Project, project.id), funding))
        answers = {
            "return": {"reason": "Les chiffres du sondage manquent."},
            "duplicate": {"reason": "Même but.", "original": original.id if original else None},
            "decline": {"reason": "Hors du mandat."},
            "hold": {"reason": "En attente d’une pièce."},
            "close": {"note": "Vingt pièces qualifiées."},
        }
        takers = {
            "submit": proposer,
            "discard": proposer,
            "approve": scene.chair,
            "decline": scene.chair,
        }
        for verb in STEPS[state]:
            self.take(takers.get(verb, scene.coordinator), project, verb, **answers.get(verb, {}))
        return self.again(project)

    def project_milestone(self, project: Project, title: str, due: date, by=None) -> Milestone:
        facts = {"title_fr": title, "due_on": due}
        who = by or self.project_scene().coordinator
        return self.act(who, lambda s, me: parts.add(s, me, s.get(Project, project.id), "milestone", facts))

    def project_deliverable(
        self, project: Project, title: str, due: date | None = None, by=None
    ) -> Deliverable:
        facts = {"title_fr": title, "due_on": due}
        who = by or self.project_scene().coordinator
        return self.act(who, lambda s, me: parts.add(s, me, s.get(Project, project.id), "deliverable", facts))

    def take_project_part(self, who, part, verb: str, /, **facts):
        """Take a step of a part as a person."""
        cls, number, owner = type(part), part.id, part.record_id

        def work(session, me):
            record = session.get(Project, owner)
            return acts.take_step(session, me, session.get(cls, number), verb, facts, record=record)

        return self.act(who, work)
