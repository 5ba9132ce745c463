"""Who may open and send what: the policy of the house as people would say it, written by hand.

Nothing here is read from the decorators or from the life-cycles: a mistake there shows as a difference. Each route
has an entry; a route without one fails the test.
"""

from dataclasses import dataclass, field

from tests.support.world import INSIDE

ALL = frozenset(INSIDE)
WRITERS = ALL - {"observer"}
STAFF = frozenset({"director", "coordinator"})
DIRECTOR = frozenset({"director"})
COORDINATOR = frozenset({"coordinator"})
EDITORS = STAFF | {"chair"}
"""Of what belongs to the open group's plan."""
SECRET = STAFF | {"other_member"}
"""Those for whom the restricted group's records exist."""
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Row:
    """One address of a route and who gets what there; ``None``: the method does not exist.

    ``see``: for everybody else inside the cluster the thing does not exist (404). ``route``: those whom the route
    lets in before it looks for the thing (a refusal that says nothing about the thing: 403).
    """

    address: str
    get: frozenset[str] | None = ALL
    post: frozenset[str] | None = None
    see: frozenset[str] = ALL
    route: frozenset[str] = ALL
    reach: str = "cluster"
    """``cluster``, ``signed-in``, ``public`` or ``administer``."""
    data: dict = field(default_factory=dict)
    also: tuple[int, ...] = ()
    """Statuses that are a right answer here besides 200, 303, 409 and 422."""
    only: tuple[int, ...] = ()
    """Where given, the one right answer to those who are let in."""
    statements: int | None = None
    """What it may cost, where one press decides on many records at once and so costs more than the route declares."""


def read(address: str, secret: str | None = None, **more) -> tuple[Row, ...]:
    """A page that everybody inside may read; what is restricted, only SECRET."""
    rows = (Row(address, **more),)
    return rows if secret is None else (*rows, Row(secret, get=SECRET, see=SECRET, **more))


def send(address: str, who, secret: str | None = None, secret_who=None, also_get=True, route=WRITERS, **more):
    """A form: who may open and send it, in the open and within what is restricted."""
    rows = (Row(address, who if also_get else None, who, route=route, **more),)
    if secret is None:
        return rows
    secret_data = {name: value.replace("{", "{secret_") for name, value in more.pop("data", {}).items()}
    hidden = Row(
        secret,
        secret_who if also_get else None,
        secret_who,
        see=SECRET,
        route=route,
        data=secret_data,
        **more,
    )
    return (*rows, hidden)


def press(address: str, who, secret: str | None = None, secret_who=None, route=WRITERS, **more):
    """A button: sent, never opened."""
    return send(address, who, secret, secret_who, also_get=False, route=route, **more)


def draft(address: str, get=None, post=None, route=ALL) -> tuple[Row, ...]:
    """What is its author's alone: the member's draft."""
    mine = frozenset({"member"})
    route = WRITERS if post else route
    return (Row(address, mine if get else None, mine if post else None, see=mine, route=route),)


def own(address: str, get=True, post=False, **more) -> tuple[Row, ...]:
    """A page that everybody signed in has for themselves."""
    return (Row(address, ALL if get else None, ALL if post else None, reach="signed-in", **more),)


def public(address: str, get=True, post=False, **more) -> tuple[Row, ...]:
    return (Row(address, ALL if get else None, ALL if post else None, reach="public", **more),)


def administer(address: str, get=True, post=False, **more) -> tuple[Row, ...]:
    nobody = NOBODY
    return (Row(address, nobody if get else None, nobody if post else None, reach="administer", **more),)


def drafted(path: str, post: bool = True) -> tuple[Row, ...]:
    """What the secretariat does with the draft of an edition, which nobody else sees."""
    return (Row(DRAFT_EDITION + path, STAFF, STAFF if post else None, see=STAFF, route=STAFF),)


EDITION, SECRET_EDITION = "/{cluster}/editions/{edition}/", "/{cluster}/editions/{secret_edition}/"
DRAFT_EDITION = "/{cluster}/editions/{draft_edition}/"
TASK, SECRET_TASK = "/{cluster}/tasks/{task}/", "/{cluster}/tasks/{secret_task}/"
PLAN, SECRET_PLAN = "/{cluster}/plans/{plan}/", "/{cluster}/plans/{secret_plan}/"
IMPORT = "/{cluster}/imports/{import}/"
ACTION, SECRET_ACTION = "/{cluster}/actions/{action}/", "/{cluster}/actions/{secret_action}/"
PROJECT, SECRET_PROJECT = "/{cluster}/projects/{project}/", "/{cluster}/projects/{secret_project}/"
DRAFT = "/{cluster}/projects/{draft}/"
GROUP, DEFENCE = "/{cluster}/groups/{group}/", "/{cluster}/groups/{defence}/"
CALL, SECRET_CALL = "/{cluster}/calls/{call}/", "/{cluster}/calls/{secret_call}/"
NOMINATION, SECRET_NOMINATION = (
    "/{cluster}/nominations/{nomination}/",
    "/{cluster}/nominations/{secret_nomination}/",
)
BALLOT, OVER_BALLOT, COUNTED = (
    "/{cluster}/calls/{ballot}/",
    "/{cluster}/calls/{over_ballot}/",
    "/{cluster}/calls/{counted}/",
)
ELECTORS = frozenset({"chair", "member", "other_member", "rep", "other_rep"})
"""Who is on the roll of the ballots: whoever takes part in the cluster, without its staff."""
ASKED = "/{cluster}/nominations/{asked}/"
NAMED = STAFF | {"member", "rep", "chair"}
"""On the nomination that awaits its nominee, ``rep``: the member nominated, the chair is of the committee."""
MEMBERS = "/{cluster}/members/"
AUTHORED = COORDINATOR | {"member"}
"""The member wrote the open project and the comments; beside the author stands the coordinator."""
SECRET_AUTHORED = COORDINATOR | {"other_member"}
EDITED, SECRET_EDITED = AUTHORED | {"director"}, SECRET_AUTHORED | {"director"}
"""A project's words: its author, the coordinator, and the director (who completes the translations)."""
LED = {"rep"}
"""The representative of the lead, where it is open; where it is restricted ``other_member`` leads."""
WORK_ON_PROJECT = AUTHORED | LED
ACT_ON_ACTION, ACT_ON_SECRET = COORDINATOR | LED, COORDINATOR | {"other_member"}

ROUTES: dict[str, tuple[Row, ...]] = {
    # what needs nobody's leave
    "healthz": public("/healthz"),
    "readyz": public("/readyz", also=(503,)),
    "static": public("/static/none.css", also=(404,)),
    "people.sign_in": public("/sign-in", post=True, also=(302,)),
    "people.sign_out": public("/sign-out", get=False, post=True),
    "people.choose_language": public("/language", get=False, post=True, data={"language": "fr"}),
    "people.ask_reset": public("/account/reset", post=True),
    "people.reset_asked": public("/account/reset/asked"),
    "people.reset_password": public("/account/reset/invented", post=True, also=(410,)),
    "people.invitation": public("/account/invitation/invented", post=True, also=(410,)),
    "people.confirm_address": public("/account/confirm/invented", post=True, also=(410,)),
    # one's own
    "desk.desk": own("/", also=(302,)),
    "desk.all_news": own("/news"),
    "desk.news_file": own("/news.csv"),
    "desk.notices": own("/notices"),
    "desk.notices_file": own("/notices.csv"),
    "desk.read_notices": own("/notices/read", get=False, post=True),
    "people.account": own("/account", post=True),
    "people.change_password": own("/account/password", post=True),
    "people.change_address": own("/account/address", post=True),
    "people.withdraw_address": own("/account/address/withdraw", get=False, post=True),
    "people.end_sign_in": own("/account/sign-ins/{sign_in_nobody}/end", get=False, post=True),
    "people.end_sign_ins": own("/account/sign-ins/end", get=False, post=True),
    "people.choose_theme": own("/theme", get=False, post=True, data={"theme": "dark"}),
    # the administrator's: accounts and clusters, never contents
    "people.index": administer("/people/"),
    "people.export": administer("/people/accounts.csv"),
    "people.invite": administer("/people/invite", post=True),
    "people.invite_again": administer("/people/{p_nobody}/invite", get=False, post=True),
    "people.disable": administer("/people/{p_x_member}/disable", get=False, post=True),
    "people.enable": administer("/people/{p_x_member}/enable", get=False, post=True),
    "clusters.clusters": administer("/clusters/"),
    "clusters.clusters_file": administer("/clusters/clusters.csv"),
    "clusters.new_cluster": administer("/clusters/new", post=True),
    "clusters.first_director": administer("/clusters/{cluster}/director", post=True),
    # the cluster and its members
    "clusters.dashboard": read("/{cluster}/"),
    "clusters.figures": read("/{cluster}/figures"),
    "clusters.figures_file": read("/{cluster}/figures.csv"),
    "clusters.brand": send("/{cluster}/brand", STAFF, route=STAFF),
    "clusters.logo": read("/{cluster}/brand/logo.png", only=(404,)),
    "clusters.translate": (Row("/{cluster}/translate", STAFF, route=STAFF),),
    "clusters.translate_file": (Row("/{cluster}/translate.csv", STAFF, route=STAFF),),
    "clusters.members": read(MEMBERS),
    "clusters.members_file": read(MEMBERS + "members.csv"),
    "clusters.people": read(MEMBERS + "people/"),
    "clusters.people_file": read(MEMBERS + "people/people.csv"),
    "clusters.organisation": (*read(MEMBERS + "{alpha}/"), Row(MEMBERS + "{x_alpha}/", NOBODY, see=NOBODY)),
    "clusters.person": (
        *read(MEMBERS + "people/{p_member}/"),
        Row(MEMBERS + "people/{p_x_member}/", NOBODY, see=NOBODY),
    ),
    "clusters.new_organisation": send(MEMBERS + "new", STAFF, route=STAFF),
    "clusters.edit_organisation": send(MEMBERS + "{alpha}/edit", STAFF, route=STAFF),
    "clusters.add_person": send(MEMBERS + "{alpha}/people", STAFF, route=STAFF),
    "clusters.leave": send(MEMBERS + "{alpha}/people/{p_rep}/leave", STAFF, route=STAFF),
    "clusters.appoint": send(MEMBERS + "staff", DIRECTOR, route=STAFF),
    "clusters.end_role": send(MEMBERS + "people/{p_coordinator}/end/coordinator", DIRECTOR, route=STAFF),
    "clusters.constituencies": send(MEMBERS + "constituencies", STAFF, route=STAFF),
    "clusters.constituency": (
        *send(MEMBERS + "constituencies/{constituency}", STAFF, route=STAFF),
        Row(MEMBERS + "constituencies/{x_constituency}", NOBODY, see=NOBODY, route=STAFF),
    ),
    # groups
    "groups.index": read("/{cluster}/groups/"),
    "groups.export": read("/{cluster}/groups/groups.csv"),
    "groups.new": send("/{cluster}/groups/new", STAFF, route=STAFF, also=(200,)),
    "groups.show": read(GROUP, DEFENCE),
    "groups.versions": read(GROUP + "mandate/versions", DEFENCE + "mandate/versions"),
    "groups.edit": send(GROUP + "edit", STAFF, DEFENCE + "edit", STAFF, route=STAFF),
    "groups.seats": read(GROUP + "seats", DEFENCE + "seats"),
    "groups.seats_file": read(GROUP + "seats.csv", DEFENCE + "seats.csv"),
    "groups.add_seats": press(GROUP + "seats", STAFF, DEFENCE + "seats", STAFF, route=STAFF),
    "groups.seat": read(GROUP + "seats/{seat}", DEFENCE + "seats/{defence_seat}"),
    "groups.edit_seat": send(
        GROUP + "seats/{seat}/edit", STAFF, DEFENCE + "seats/{defence_seat}/edit", STAFF, route=STAFF
    ),
    "groups.roster_file": read(GROUP + "roster.xlsx", DEFENCE + "roster.xlsx"),
    "groups.import_roster": send(GROUP + "roster", STAFF, DEFENCE + "roster", STAFF, route=STAFF),
    "groups.targets": send(GROUP + "targets", STAFF, DEFENCE + "targets", STAFF, route=STAFF),
    "groups.remove_target": press(
        GROUP + "targets/{target}/remove",
        STAFF,
        DEFENCE + "targets/{secret_target}/remove",
        STAFF,
        route=STAFF,
    ),
    "groups.mandate": (
        *send(GROUP + "mandate", DIRECTOR, DEFENCE + "mandate", DIRECTOR, route=STAFF),
        *send("/{cluster}/groups/{idea}/mandate", STAFF, route=STAFF),
    ),
    # tasks
    "tasks.index": read("/{cluster}/tasks/"),
    "tasks.export": read("/{cluster}/tasks/tasks.csv"),
    "tasks.new": send("/{cluster}/tasks/new", WRITERS),
    "tasks.bulk": press("/{cluster}/tasks/bulk", WRITERS),
    "tasks.show": read(TASK, SECRET_TASK),
    "tasks.edit": send(TASK + "edit", COORDINATOR, SECRET_TASK + "edit", COORDINATOR),
    "tasks.tick": press(
        TASK + "tick",
        AUTHORED,
        SECRET_TASK + "tick",
        SECRET_AUTHORED,
        data={"item": "{task_item}", "done": "1"},
    ),
    # plans and actions
    "plans.index": read("/{cluster}/plans/"),
    "plans.export": read("/{cluster}/plans/plans.csv"),
    "plans.actions_file": read(PLAN + "actions.csv", SECRET_PLAN + "actions.csv"),
    "plans.indicators_file": read(PLAN + "indicators.csv", SECRET_PLAN + "indicators.csv"),
    "plans.timeline_file": read(PLAN + "timeline.svg", SECRET_PLAN + "timeline.svg"),
    "plans.new": send("/{cluster}/plans/new", EDITORS),
    "plans.show": read(PLAN, SECRET_PLAN),
    "plans.board": read(PLAN + "board", SECRET_PLAN + "board"),
    "plans.timeline_view": read(PLAN + "timeline", SECRET_PLAN + "timeline"),
    "plans.history": read(PLAN + "history", SECRET_PLAN + "history"),
    "plans.plan_indicators": read(PLAN + "indicators", SECRET_PLAN + "indicators"),
    "plans.edit": send(PLAN + "edit", EDITORS, SECRET_PLAN + "edit", STAFF),
    "plans.structure": send(PLAN + "structure", EDITORS, SECRET_PLAN + "structure", STAFF),
    "plans.new_action": send(PLAN + "actions/new", EDITORS, SECRET_PLAN + "actions/new", STAFF),
    "plans.new_plan_milestone": send(PLAN + "milestones/new", EDITORS, SECRET_PLAN + "milestones/new", STAFF),
    "plans.actions": (Row("/{cluster}/actions/", also=(302,)),),
    "plans.action": read(ACTION, SECRET_ACTION),
    "plans.row": read(ACTION + "row", SECRET_ACTION + "row"),
    "plans.edit_action": send(ACTION + "edit", EDITORS, SECRET_ACTION + "edit", STAFF),
    "plans.progress": send(ACTION + "progress", ACT_ON_ACTION, SECRET_ACTION + "progress", ACT_ON_SECRET),
    "plans.new_milestone": send(
        ACTION + "milestones/new",
        EDITORS | LED,
        SECRET_ACTION + "milestones/new",
        SECRET,
    ),
    "plans.indicator": read(
        ACTION + "indicators/{indicator}/", SECRET_ACTION + "indicators/{secret_indicator}/"
    ),
    "plans.new_indicator": send(ACTION + "indicators/new", EDITORS, SECRET_ACTION + "indicators/new", STAFF),
    "plans.edit_indicator": send(
        ACTION + "indicators/{indicator}/edit",
        EDITORS,
        SECRET_ACTION + "indicators/{secret_indicator}/edit",
        STAFF,
    ),
    "plans.measure": send(
        ACTION + "indicators/{indicator}/measure",
        ACT_ON_ACTION | {"chair"},
        SECRET_ACTION + "indicators/{secret_indicator}/measure",
        ACT_ON_SECRET,
    ),
    # spreadsheets that come in: of a plan, by those who edit it; what was brought is its bringer's alone
    "imports.plan": send(PLAN + "import", EDITORS, SECRET_PLAN + "import", STAFF),
    "imports.measurements": send(
        PLAN + "indicators/import", EDITORS, SECRET_PLAN + "indicators/import", STAFF
    ),
    "imports.organisations": send(MEMBERS + "import", STAFF, route=STAFF),
    "imports.show": (Row(IMPORT, COORDINATOR, see=COORDINATOR, route=WRITERS),),
    "imports.answer": (Row(IMPORT, None, COORDINATOR, see=COORDINATOR, route=WRITERS),),
    "imports.columns": (Row(IMPORT + "columns", COORDINATOR, COORDINATOR, see=COORDINATOR, route=WRITERS),),
    "imports.mend": (Row(IMPORT + "rows/2", COORDINATOR, COORDINATOR, see=COORDINATOR, route=WRITERS),),
    "imports.do": (Row(IMPORT + "do", None, COORDINATOR, see=COORDINATOR, route=WRITERS),),
    "imports.undo": (Row(IMPORT + "undo", None, COORDINATOR, see=COORDINATOR, route=WRITERS),),
    # projects
    "projects.index": read("/{cluster}/projects/"),
    "projects.export": read("/{cluster}/projects/projects.csv"),
    "projects.timeline_file": read("/{cluster}/projects/timeline.svg"),
    "projects.new": send("/{cluster}/projects/new", WRITERS),
    "projects.keep_new": press("/{cluster}/projects/keep", WRITERS, also=(200,)),
    "projects.alike": (Row("/{cluster}/projects/similar?title_en=Bench", WRITERS, route=WRITERS),),
    "projects.show": (*read(PROJECT, SECRET_PROJECT), *draft(DRAFT, get=True)),
    "projects.edit": (
        *send(PROJECT + "edit", EDITED, SECRET_PROJECT + "edit", SECRET_EDITED),
        *draft(DRAFT + "edit", get=True, post=True),
    ),
    "projects.keep": (
        *press(PROJECT + "keep", EDITED, SECRET_PROJECT + "keep", SECRET_EDITED),
        *draft(DRAFT + "keep", post=True),
    ),
    "projects.kept": (
        Row(PROJECT + "kept", WRITERS, route=WRITERS),
        Row(SECRET_PROJECT + "kept", SECRET, see=SECRET, route=WRITERS),
        *draft(DRAFT + "kept", get=True, route=WRITERS),
    ),
    "projects.funding": (
        *send(PROJECT + "funding", WORK_ON_PROJECT, SECRET_PROJECT + "funding", SECRET_AUTHORED),
        *draft(DRAFT + "funding", get=True, post=True),
    ),
    "projects.add_part": (
        *send(
            PROJECT + "plan/milestone", WORK_ON_PROJECT, SECRET_PROJECT + "plan/milestone", SECRET_AUTHORED
        ),
        *send(PROJECT + "plan/deliverable", WORK_ON_PROJECT),
        *draft(DRAFT + "plan/milestone", get=True, post=True),
    ),
    "projects.edit_part": (
        *send(
            PROJECT + "plan/milestone/{project_milestone}",
            WORK_ON_PROJECT,
            SECRET_PROJECT + "plan/milestone/{secret_project_milestone}",
            SECRET_AUTHORED,
        ),
        # a part of another record, and one of a restricted record under an open address, are not there
        *send(
            PROJECT + "plan/milestone/{secret_project_milestone}", NOBODY, see=NOBODY, route=WORK_ON_PROJECT
        ),
    ),
    # calls and nominations
    "nominations.index": read("/{cluster}/nominations/"),
    "nominations.export": read("/{cluster}/nominations/nominations.csv"),
    "nominations.calls": (Row("/{cluster}/calls/", also=(302,)),),
    "nominations.new_call": send("/{cluster}/calls/new?body={group_id}", STAFF, route=STAFF),
    "nominations.edit_call": send(CALL + "edit", STAFF, SECRET_CALL + "edit", STAFF, route=STAFF),
    "nominations.call": (
        *read(CALL, SECRET_CALL),
        Row("/{cluster}/calls/{draft_call}/", STAFF, see=STAFF),
    ),
    "nominations.call_file": read(CALL + "nominations.csv", SECRET_CALL + "nominations.csv"),
    "nominations.nominate": send(CALL + "nominate", WRITERS, SECRET_CALL + "nominate", SECRET),
    "nominations.edit_nomination": draft(
        "/{cluster}/nominations/{draft_nomination}/edit", get=True, post=True, route=WRITERS
    ),
    "nominations.nomination": (
        *read(NOMINATION, SECRET_NOMINATION),
        *draft("/{cluster}/nominations/{draft_nomination}/", get=True),
        Row(ASKED, NAMED, see=NAMED),
    ),
    "nominations.answer": send(ASKED + "answer", frozenset({"rep"}), see=NAMED),
    "nominations.own_file": (
        *send(NOMINATION + "file", frozenset({"other_rep"})),
        *send(SECRET_NOMINATION + "file", frozenset({"other_member"}), see=SECRET),
    ),
    "nominations.send_link": press(ASKED + "link", STAFF | {"member"}, see=NAMED),
    "nominations.slate": send(
        CALL + "slate", DIRECTOR, SECRET_CALL + "slate", DIRECTOR, route=STAFF, also=(409,)
    ),
    # nobody is on a roll while a call is open; the vote casts and shows the receipt (200), and is over at its end
    "nominations.vote": (
        *send(CALL + "vote", NOBODY, SECRET_CALL + "vote", NOBODY),
        *send(BALLOT + "vote", ELECTORS, data={"receipt": "{ballot_receipt}", "cast": "1"}, also=(200,)),
        *send(OVER_BALLOT + "vote", ELECTORS, also=(409,)),
    ),
    # nothing is published before it is counted
    "nominations.published": (
        *read(COUNTED + "ballots"),
        *read(CALL + "ballots", SECRET_CALL + "ballots", only=(409,)),
        *read(OVER_BALLOT + "ballots", only=(409,)),
    ),
    "nominations.published_list": (
        *read(COUNTED + "ballots.json"),
        *read(CALL + "ballots.json", SECRET_CALL + "ballots.json", only=(409,)),
        *read(OVER_BALLOT + "ballots.json", only=(409,)),
    ),
    "reports.call_minutes": (
        *read(COUNTED + "minutes.docx"),
        *read(CALL + "minutes.docx", SECRET_CALL + "minutes.docx", only=(404,)),
        *read(OVER_BALLOT + "minutes.docx", only=(404,)),
    ),
    # whoever contributes writes, but for the nominee; the committee opens
    "nominations.write_note": (
        *send(NOMINATION + "notes", WRITERS - {"other_rep"}, data={"note": "Seldom there."}),
        *send(SECRET_NOMINATION + "notes", STAFF, see=SECRET, data={"note": "Seldom there."}),
    ),
    "nominations.open_notes": (
        *press(NOMINATION + "notes/open", frozenset({"chair"}), also=(200,)),
        *press(SECRET_NOMINATION + "notes/open", NOBODY, see=SECRET),
    ),
    "nominations.interests": (
        Row("/{cluster}/interests", WRITERS, WRITERS, route=WRITERS, data={"interests": "None."}),
    ),
    "nominations.letter": public("/n/invented", also=(410,)),
    "nominations.accept": public("/n/invented/accept", post=True, also=(410,)),
    "nominations.decline": public("/n/invented/decline", post=True, also=(410,)),
    "nominations.answer_finding": public("/n/invented/finding", get=False, post=True, also=(410,)),
    "nominations.thanks": public("/n/invented/thanks", also=(410,)),
    "nominations.again": public("/n/invented/again", get=False, post=True),
    # what every record has
    "records.any_record": (
        Row("/r/{task}", also=(302,)),
        Row("/r/{secret_task}", SECRET, see=SECRET, also=(302,)),
        Row("/r/{draft}", frozenset({"member"}), see=frozenset({"member"}), also=(302,)),
    ),
    "records.history": (
        *read(TASK + "history", SECRET_TASK + "history"),
        *read(ACTION + "history", SECRET_ACTION + "history"),
        *read(PROJECT + "history", SECRET_PROJECT + "history"),
        *read(GROUP + "history", DEFENCE + "history"),
        *draft(DRAFT + "history", get=True),
        Row("/{cluster}/tasks/{action}/history", NOBODY, see=NOBODY),
        Row("/{cluster}/tasks/{x_task}/history", NOBODY, see=NOBODY),
    ),
    "records.comments": (
        *read(TASK + "comments", SECRET_TASK + "comments"),
        *read(PLAN + "comments", SECRET_PLAN + "comments"),
        *read(GROUP + "comments", DEFENCE + "comments"),
        *draft(DRAFT + "comments", get=True),
    ),
    "records.comment": (
        *press(TASK + "comments", WRITERS, SECRET_TASK + "comments", SECRET, data={"body": "Noted."}),
        *press(PLAN + "comments", WRITERS, SECRET_PLAN + "comments", SECRET),
        *press(ACTION + "comments", WRITERS, SECRET_ACTION + "comments", SECRET),
        *draft(DRAFT + "comments", post=True),
    ),
    "records.edit_comment": (
        Row(TASK + "comments/{task_comment}", STAFF | {"member"}, frozenset({"member"}), route=WRITERS),
        Row(
            SECRET_TASK + "comments/{secret_task_comment}",
            SECRET,
            frozenset({"other_member"}),
            see=SECRET,
            route=WRITERS,
        ),
        *send(TASK + "comments/{secret_task_comment}", NOBODY, see=NOBODY),
    ),
    "records.remove_comment": (
        *press(
            TASK + "comments/{task_comment}/remove",
            STAFF | {"member"},
            SECRET_TASK + "comments/{secret_task_comment}/remove",
            SECRET,
        ),
        *press(TASK + "comments/{action_comment}/remove", NOBODY, see=NOBODY),
    ),
    "records.people": (*read(TASK + "people.json", SECRET_TASK + "people.json"),),
    "records.attach": (
        *press(TASK + "files", WRITERS, SECRET_TASK + "files", SECRET),
        *draft(DRAFT + "files", post=True),
    ),
    "records.download": (
        *read(TASK + "files/{task_file}/minutes.txt", SECRET_TASK + "files/{secret_task_file}/minutes.txt"),
        Row(TASK + "files/{secret_task_file}/minutes.txt", NOBODY, see=NOBODY),
        Row(TASK + "files/{x_task_file}/minutes.txt", NOBODY, see=NOBODY),
    ),
    "records.detach": (
        *press(
            TASK + "files/{task_file}/remove",
            STAFF | {"member"},
            SECRET_TASK + "files/{secret_task_file}/remove",
            SECRET,
        ),
        *press(TASK + "files/{secret_task_file}/remove", NOBODY, see=NOBODY),
    ),
    "records.follow": (
        *press(TASK + "follow", ALL, SECRET_TASK + "follow", SECRET, route=ALL),
        *press(GROUP + "follow", ALL, DEFENCE + "follow", SECRET, route=ALL),
    ),
    "records.unfollow": press(TASK + "unfollow", ALL, SECRET_TASK + "unfollow", SECRET, route=ALL),
    "records.remind": (
        *press(TASK + "remind/{task_move}", STAFF, SECRET_TASK + "remind/{secret_task_move}", STAFF),
        *press(
            ACTION + "remind/{action_move}",
            STAFF | LED,
            SECRET_ACTION + "remind/{secret_action_move}",
            SECRET,
        ),
    ),
    "records.step": (
        Row(TASK + "steps/finish", frozenset({"member"}), route=WRITERS),
        Row(SECRET_TASK + "steps/finish", frozenset({"other_member"}), see=SECRET, route=WRITERS),
        Row(GROUP + "steps/conclude", DIRECTOR, route=WRITERS),
        Row(PROJECT + "steps/close", COORDINATOR | LED, route=WRITERS),
        Row(TASK + "steps/invented", NOBODY, see=NOBODY, route=WRITERS),
    ),
    "records.take_step": (
        *press(TASK + "steps/start", {"member"}, SECRET_TASK + "steps/start", {"other_member"}),
        *press(ACTION + "steps/complete", LED, SECRET_ACTION + "steps/complete", {"other_member"}),
        *press(PLAN + "steps/close", DIRECTOR, SECRET_PLAN + "steps/close", DIRECTOR),
        *press("/{cluster}/groups/{idea}/steps/charter", DIRECTOR),
        *press(PROJECT + "steps/hold", COORDINATOR | {"chair"}, SECRET_PROJECT + "steps/hold", COORDINATOR),
        # the votes are counted once the vote is over, by the director (or the product)
        *press(OVER_BALLOT + "steps/count", DIRECTOR, only=(303,), statements=84),
        *press(BALLOT + "steps/count", DIRECTOR, only=(422,)),
        *draft(DRAFT + "steps/submit", post=True),
    ),
    "records.part_step": (
        Row(ACTION + "milestone/{milestone}/steps/reach", EDITORS | LED, route=WRITERS),
        Row(
            SECRET_ACTION + "milestone/{secret_milestone}/steps/reach",
            SECRET,
            see=SECRET,
            route=WRITERS,
        ),
        Row(ACTION + "milestone/{secret_milestone}/steps/reach", NOBODY, see=NOBODY, route=WRITERS),
        Row(GROUP + "seat/{seat}/steps/appoint", STAFF, route=WRITERS),
    ),
    "records.take_part_step": (
        *press(
            ACTION + "measurement/{measurement}/steps/verify",
            EDITORS,
            SECRET_ACTION + "measurement/{secret_measurement}/steps/verify",
            STAFF,
        ),
        *press(
            PROJECT + "deliverable/{project_deliverable}/steps/hand_over",
            COORDINATOR | LED,
            SECRET_PROJECT + "deliverable/{secret_project_deliverable}/steps/hand_over",
            COORDINATOR,
        ),
        *press(ACTION + "measurement/{secret_measurement}/steps/verify", NOBODY, see=NOBODY),
        *press(
            GROUP + "seat/{seat}/steps/appoint", STAFF, DEFENCE + "seat/{defence_seat}/steps/appoint", STAFF
        ),
    ),
    # what others made of it
    "search.index": read("/{cluster}/search?q=audits"),
    "search.export": read("/{cluster}/search.csv?q=audits"),
    "jobs.ask": (
        Row("/{cluster}/jobs/", None, ALL, data={"address": "/{cluster}/tasks/tasks.csv"}),
        *own("/jobs/", get=False, post=True, data={"address": "/people/accounts.csv"}),
    ),
    "jobs.show": (
        Row("/{cluster}/jobs/{job}", COORDINATOR, see=COORDINATOR),
        *own("/jobs/{job}", only=(404,)),
    ),
    "jobs.file": (
        Row("/{cluster}/jobs/{job}/file", COORDINATOR, see=COORDINATOR),
        *own("/jobs/{job}/file", only=(404,)),
    ),
    "editions.index": read("/{cluster}/editions/"),
    "editions.export": read("/{cluster}/editions/editions.csv"),
    "editions.new": send("/{cluster}/editions/new", STAFF, route=STAFF),
    "editions.show": (*read(EDITION, SECRET_EDITION), Row(DRAFT_EDITION, STAFF, see=STAFF)),
    "editions.file": (
        *read(EDITION + "report.csv", SECRET_EDITION + "report.csv"),
        Row(DRAFT_EDITION + "report.csv", STAFF, see=STAFF, also=(404,)),
    ),
    "editions.edit": drafted("edit"),
    "editions.changes": (
        *read(EDITION + "changes", SECRET_EDITION + "changes"),
        Row(DRAFT_EDITION + "changes", STAFF, see=STAFF),
    ),
    "editions.changes_file": (
        *read(EDITION + "changes.csv", SECRET_EDITION + "changes.csv"),
        Row(DRAFT_EDITION + "changes.csv", STAFF, see=STAFF),
    ),
    "editions.plan_changes": read(PLAN + "changes", SECRET_PLAN + "changes"),
    "editions.plan_changes_file": read(PLAN + "changes.csv", SECRET_PLAN + "changes.csv"),
    "editions.exceptions_page": drafted("exceptions"),
    "editions.ask": (Row(DRAFT_EDITION + "ask", None, STAFF, see=STAFF, route=STAFF),),
    "editions.schedule": (
        *drafted("schedule"),
        *send(EDITION + "schedule", STAFF, SECRET_EDITION + "schedule", STAFF, route=STAFF),
    ),
    "editions.links_page": send(
        EDITION + "links",
        STAFF,
        SECRET_EDITION + "links",
        STAFF,
        route=STAFF,
        data={"name": "Board", "days": "30"},
    ),
    "editions.revoke": press(
        EDITION + "links/{edition_link}/revoke",
        STAFF,
        SECRET_EDITION + "links/{secret_edition_link}/revoke",
        STAFF,
        route=STAFF,
    ),
    "editions.shared": public("/e/invented", also=(404,)),
    "editions.shared_file": public("/e/invented/report.pdf", also=(404,)),
    "editions.preview": drafted("preview", post=False),
    "reports.index": read("/{cluster}/reports/"),
    "reports.cluster_report": read("/{cluster}/reports/report"),
    "reports.cluster_file": read("/{cluster}/reports/report.csv"),
    "reports.cluster_deadlines": read("/{cluster}/reports/deadlines.ics"),
    "reports.group_report": read(GROUP + "report", DEFENCE + "report"),
    "reports.group_file": read(GROUP + "report.json", DEFENCE + "report.json"),
    "reports.group_deadlines": read(GROUP + "deadlines.ics", DEFENCE + "deadlines.ics"),
    "reports.plan_report": read(PLAN + "report", SECRET_PLAN + "report"),
    "reports.plan_file": read(PLAN + "report.csv", SECRET_PLAN + "report.csv"),
    "reports.plan_deadlines": read(PLAN + "deadlines.ics", SECRET_PLAN + "deadlines.ics"),
}
"""By endpoint. Add a row for each new route: who may read it, who may send it, for whom it does not exist."""
