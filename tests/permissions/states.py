"""Who may take which step in which state of a call, a nomination and a seat, as people would say it, by hand.

Nothing here is read from the life-cycles. ``Says(who, answers)``: ``who`` may ever take the step; ``answers`` tells
what the route answers them in each state from which it is possible. In any other state they are answered 409, and
everybody else 403, wherever the record exists for them.
"""

from dataclasses import dataclass, field
from typing import Any

from tests.permissions.policy import ALL, DIRECTOR, SECRET, STAFF, WRITERS

DONE, SHUT = 303, 422
PAGE = 303
"""A step with a page of its own leads there; nothing is written yet."""
OTHERS = "others"
Answer = int | dict[str, int]


@dataclass(frozen=True)
class Says:
    """What is said of one step. ``{role: answer}`` where it differs; ``facts`` is what the form sends."""

    who: frozenset[str]
    answers: dict[str, Answer]
    facts: dict[str, Any] = field(default_factory=dict)

    def of(self, state: str, role: str) -> int:
        if role not in self.who:
            return 403
        answer = self.answers.get(state, 409)
        return answer.get(role, answer[OTHERS]) if isinstance(answer, dict) else answer


def everywhere(states: tuple[str, ...], answer: Answer, **but: Answer) -> dict[str, Answer]:
    return dict.fromkeys(states, answer) | but


NEVER = Says(frozenset(), {})
"""Done by another step or by the product alone: there is no such address for anybody."""
REASON = {"reason": "As was agreed."}
MEMBER, NOMINEE, CHAIR = (frozenset({role}) for role in ("member", "other_rep", "chair"))
"""Of the nominations: who nominated, who is nominated, and the one member of the committee."""

CALL_STATES = (
    "draft",
    "open",
    "past",  # its last day is over, and the product has not closed it yet
    "closed",
    "screened",
    "short",  # screened again, because its ballot missed the quorum
    "voting",
    "over",  # the vote's last day is over, and nobody has counted yet
    "decided",
    "archived",
    "cancelled",
)
CALL: dict[str, Says] = {
    "publish": Says(STAFF, {"draft": DONE}),
    "nominate": Says(WRITERS, {"open": PAGE, "past": PAGE}),
    "edit": Says(STAFF, {"draft": PAGE, "open": PAGE, "past": PAGE}),
    "extend": Says(
        STAFF,
        {"open": DONE, "past": SHUT, "voting": DONE, "over": SHUT},
        {**REASON, "closes_on": "2027-01-20", "voting_closes_on": "2027-01-20"},
    ),
    "close": Says(STAFF, {"open": SHUT, "past": DONE}),
    "read": Says(CHAIR, {"closed": DONE}),
    "screen": Says(STAFF, {"closed": DONE}),
    "confirm": Says(DIRECTOR, {"screened": PAGE, "short": PAGE}),
    "decide_by_slate": Says(DIRECTOR, {"screened": SHUT, "short": DONE}, REASON),
    "open_ballot": Says(STAFF, {"screened": SHUT, "short": DONE}, {"voting_closes_on": "2026-12-20"}),
    "vote": Says(WRITERS, {"voting": PAGE, "over": PAGE}),
    "count": Says(DIRECTOR, {"voting": SHUT, "over": DONE}),
    "fall_short": NEVER,
    "void": NEVER,
    "archive": Says(STAFF, {"decided": DONE}),
    "cancel": Says(STAFF, everywhere(CALL_STATES[:8], DONE), REASON),
}

NOMINATION_STATES = (
    "draft",
    "submitted",
    "accepted",
    "endorsed",  # accepted, and endorsed by the representative
    "late",  # accepted, and the last day of the call is over
    "vetting",  # accepted, the call closed
    "answered",
    "eligible",
    "ineligible",
    "screened",  # eligible, the vetting over
    "standing",  # eligible, the vote under way
    "elected",
    "not_elected",
    "declined",
    "withdrawn",
    "lapsed",
    "merged",
)
LIVING = ("submitted", "accepted", "endorsed", "late", "vetting", "answered", "eligible", "ineligible")
TO_VET = ("vetting", "answered", "eligible", "ineligible")
VETTERS = STAFF | CHAIR
ENDORSE = {OTHERS: DONE, "other_rep": SHUT, "member": SHUT}
NOMINATION: dict[str, Says] = {
    "submit": Says(MEMBER, {"draft": PAGE}),
    "edit": NEVER,
    "discard": Says(MEMBER, {"draft": DONE}),
    "join": NEVER,
    "accept": Says(NOMINEE, {"submitted": PAGE}),
    "decline": Says(NOMINEE, {"submitted": DONE}),
    "revise": Says(NOMINEE, everywhere(("accepted", "endorsed", "late", "vetting"), PAGE)),
    "endorse": Says(
        WRITERS,
        {"accepted": ENDORSE, "endorsed": {**ENDORSE, "rep": SHUT}, "late": SHUT, "vetting": SHUT},
    ),
    "unendorse": Says(
        WRITERS, {"accepted": SHUT, "endorsed": {OTHERS: SHUT, "rep": DONE}, "late": SHUT, "vetting": SHUT}
    ),
    "clear": Says(
        VETTERS,
        everywhere(("vetting", "answered", "ineligible"), DONE, accepted=SHUT, endorsed=SHUT, late=SHUT),
    ),
    "bar": Says(
        VETTERS,
        everywhere(
            ("vetting", "answered", "eligible"),
            DONE,
            **dict.fromkeys(("accepted", "endorsed", "late", "screened", "standing"), SHUT),
        ),
        REASON,
    ),
    "answer": Says(NOMINEE, {"ineligible": DONE}, {"answer": "Our plant makes wings."}),
    "recuse": Says(VETTERS, everywhere(LIVING, DONE, screened=SHUT, standing=SHUT), REASON),
    # into the nomination that awaits its nominee in the open call: only what is nominated there goes into it
    "merge": Says(
        STAFF,
        everywhere(
            ("submitted", "late", "vetting", "answered", "eligible", "screened", "standing"),
            SHUT,
            accepted=DONE,
            endorsed=DONE,
        ),
        {"into": "{in_submitted}"},
    ),
    "withdraw": Says(MEMBER | NOMINEE, everywhere(LIVING, DONE, screened=DONE, standing=SHUT, draft=403)),
    "lapse": NEVER,
    "end_with_call": NEVER,
    "elect": NEVER,
    "not_elect": NEVER,
}
NAMED = STAFF | MEMBER | NOMINEE | CHAIR
NOMINATION_SEEN = dict.fromkeys(NOMINATION_STATES, ALL) | {
    "draft": MEMBER,
    "submitted": NAMED,
    "ineligible": NAMED,
    "answered": NAMED,
    "declined": NAMED,
    "withdrawn": NAMED,
    "lapsed": NAMED,
    "merged": NAMED - NOMINEE,  # a stranger was nominated there
}
"""For whom a nomination exists: its author alone, those named on it and the secretariat, or whoever sees the call."""
CALL_SEEN = dict.fromkeys(CALL_STATES, ALL) | {"draft": STAFF | CHAIR}
"""The committee is named on a draft from the beginning."""

SEAT_STATES = ("vacant", "filled", "ended", "removed")
"""``ended``: filled by somebody whose term is over, before the product has noticed."""
SITS = ("filled", "ended")
SEAT: dict[str, Says] = {
    "appoint": Says(STAFF, {"vacant": DONE}, {"person": "{p_rep}", "role": "member"}),
    "renew": Says(STAFF, everywhere(SITS, DONE)),
    "name_alternate": Says(STAFF, everywhere(SITS, DONE), {"person": "{p_rep}"}),
    "drop_alternate": Says(STAFF, everywhere(SITS, SHUT, vacant=SHUT)),
    "replace": Says(STAFF, everywhere(SITS, SHUT, vacant=SHUT), REASON),
    "keep": NEVER,
    # who sat there is nobody to a seat that is empty
    "resign": Says(MEMBER, everywhere(SITS, DONE, vacant=403, removed=403)),
    "vacate": Says(STAFF, everywhere(SITS, DONE), REASON),
    "take_off": Says(DIRECTOR, everywhere(SITS, DONE), REASON),
    "lapse": NEVER,
    "edit": NEVER,
    "follow": NEVER,
    "take_over": NEVER,
    "drop_successor": Says(STAFF, everywhere(SITS, SHUT, vacant=SHUT)),
    "remove": Says(STAFF, {"vacant": DONE}),
}
SEAT_SEEN = dict.fromkeys(SEAT_STATES, ALL)

UNPUBLISHED = ("draft", "bare", "early")
"""``bare``: nothing is written yet; ``early``: its period has not begun."""
GIVEN = ("published", "correcting", "restricted", "superseded")
"""``correcting``: published, and a correction of it is being prepared; ``restricted``: of the restricted group."""
EDITION_STATES = (*UNPUBLISHED, "publishing", *GIVEN, "discarded")
EDITION: dict[str, Says] = {
    "publish": Says(STAFF, {"draft": DONE, "bare": SHUT, "early": SHUT}),
    "seal": NEVER,
    "fail": NEVER,
    "take_back": Says(STAFF, {"publishing": DONE}),
    "edit": Says(STAFF, everywhere(UNPUBLISHED, PAGE)),
    "annotate": Says(STAFF, everywhere(UNPUBLISHED, PAGE)),
    "discard": Says(STAFF, everywhere(UNPUBLISHED, DONE)),
    "correct": Says(STAFF, {"published": DONE, "restricted": DONE, "correcting": SHUT}, REASON),
    "supersede": NEVER,
    "schedule": Says(STAFF, everywhere((*UNPUBLISHED, *GIVEN[:3]), PAGE)),
    "share": Says(STAFF, everywhere(GIVEN[:3], PAGE)),
    "revoke": NEVER,
}
EDITION_SEEN = dict.fromkeys(EDITION_STATES, STAFF) | dict.fromkeys(GIVEN, ALL) | {"restricted": SECRET}

OPEN, GONE, TURN = 200, 404, 409
WRITTEN = {"title_en": "Report", "highlights_en": "Three audits.", "version": ""}
EDITION_PAGES: dict[str, Says] = {
    "GET ": Says(ALL, everywhere(EDITION_STATES, OPEN)),
    "GET changes": Says(ALL, everywhere(EDITION_STATES, OPEN)),
    "GET report.csv?lang=fr": Says(ALL, everywhere(EDITION_STATES, GONE) | everywhere(GIVEN, OPEN)),
    "GET preview": Says(STAFF, everywhere(UNPUBLISHED, OPEN)),
    "GET edit": Says(STAFF, everywhere(UNPUBLISHED, OPEN)),
    "POST edit": Says(STAFF, everywhere(UNPUBLISHED, DONE), WRITTEN),
    "GET exceptions": Says(STAFF, everywhere(UNPUBLISHED, OPEN)),
    "POST exceptions": Says(STAFF, everywhere(UNPUBLISHED, DONE)),
    "POST ask": Says(STAFF, everywhere(UNPUBLISHED, SHUT)),
    "GET schedule": Says(STAFF, everywhere((*UNPUBLISHED, *GIVEN[:3]), OPEN)),
    "POST schedule": Says(STAFF, everywhere((*UNPUBLISHED, *GIVEN[:3]), DONE), {"recurrence": "yearly"}),
    "GET links": Says(STAFF, everywhere(EDITION_STATES, GONE) | everywhere(GIVEN, OPEN)),
    "POST links": Says(
        STAFF,
        everywhere(EDITION_STATES, GONE) | everywhere(GIVEN[:3], DONE, superseded=TURN),
        {"name": "Board", "days": "30", "language": "fr"},
    ),
    "POST links/{edition_link}/revoke": Says(
        STAFF, everywhere(EDITION_STATES, GONE) | everywhere(("of_the_world",), DONE)
    ),
}
"""What the pages of an edition answer in each state. Nothing is missing in the world, so nobody can be asked."""
