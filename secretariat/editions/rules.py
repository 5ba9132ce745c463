"""The life of an edition. Differences from the domain's first table, and why:

- *publishing* stands between draft and published, because making every form takes seconds: the figures are read and
  the files are made outside any lock, and *seal* publishes all of them in one transaction, or none;
- *seal* and *fail* are the product's own steps: nobody publishes by hand what was not kept;
- a draft may be *discarded*; a published edition is never taken back, it is *corrected* by a next one, which
  *supersedes* it once it is published itself.
"""

from typing import Any

from secretariat.core.lifecycle import N_, Await, Fact, Lifecycle, Situation, State, Step

STAFF = ("coordinator", "director")
UNTITLED = N_("Write the highlights first, in at least one language.")


def _written(case: Situation) -> str | None:
    """The highlights are written."""
    return None if case.thing.highlights_fr.strip() or case.thing.highlights_en.strip() else UNTITLED


def _begun(case: Situation) -> str | None:
    """The highlights are written, and the period has begun."""
    if case.thing.starts_on > case.today:
        return N_("Its period has not begun.")
    return _written(case)


def _no_correction(case: Situation) -> str | None:
    """No correction of it is being prepared already."""
    if case.world is None or not case.world.open_correction(case.record.id):
        return None
    return N_("A correction of it is already being prepared.")


def _seal(case: Situation, facts: dict[str, Any]) -> None:
    """From now on it is read by its audience: its restricted group, or its whole cluster."""
    case.thing.published_at = case.now
    case.thing.audience = facts["audience"]


EDITION = Lifecycle(
    kind="edition",
    initial="draft",
    path=("draft", "publishing", "published"),
    roles={
        "coordinator": N_("coordination"),
        "director": N_("direction"),
        "clock": N_("the product itself, at its hour"),
    },
    states=(
        State("draft", N_("Draft"), (Await("coordinator", "publish"),), look="wait"),
        State("publishing", N_("Being published"), look="wait"),
        State("published", N_("Published"), final=True, look="done"),
        State("superseded", N_("Superseded by a correction"), final=True, look="ended"),
        State("discarded", N_("Discarded"), final=True, look="ended"),
    ),
    steps=(
        Step(
            "publish",
            N_("Publish"),
            ("draft",),
            "publishing",
            STAFF,
            N_("%(who)s asked for the edition to be published"),
            guard=_begun,
            icon="check-lg",
            irreversible=True,
            ask=N_("to publish the edition"),
        ),
        Step(
            "seal",
            N_("Seal"),
            ("publishing",),
            "published",
            ("clock",),
            N_("The edition is published: every form is made and kept"),
            effect=_seal,
            tell=STAFF,
            quiet=True,
            icon="lock",
        ),
        Step(
            "fail",
            N_("Return to draft"),
            ("publishing",),
            "draft",
            ("clock",),
            N_("The edition could not be published"),
            tell=STAFF,
            quiet=True,
            icon="exclamation-triangle",
        ),
        Step(
            "take_back",
            N_("Back to draft"),
            ("publishing",),
            "draft",
            STAFF,
            N_("%(who)s took the edition back to draft"),
            icon="arrow-counterclockwise",
        ),
        Step(
            "edit",
            N_("Edit"),
            ("draft",),
            None,
            STAFF,
            N_("%(who)s edited the edition"),
            page="edit",
            icon="pencil",
        ),
        Step(
            "annotate",
            N_("Comment on the exceptions"),
            ("draft",),
            None,
            STAFF,
            N_("%(who)s commented on the exceptions"),
            page="exceptions",
            icon="chat-left-text",
        ),
        Step(
            "discard",
            N_("Discard"),
            ("draft",),
            "discarded",
            STAFF,
            N_("%(who)s discarded the draft"),
            facts=(Fact("reason", N_("Reason"), "text", required=False),),
            irreversible=True,
            icon="x-lg",
        ),
        Step(
            "correct",
            N_("Correct"),
            ("published",),
            None,
            STAFF,
            N_("%(who)s opened a correction"),
            facts=(
                Fact(
                    "reason",
                    N_("What it corrects"),
                    "text",
                    hint=N_("It stands on the next edition’s cover."),
                ),
            ),
            guard=_no_correction,
            icon="pencil",
        ),
        Step(
            "supersede",
            N_("Supersede"),
            ("published",),
            "superseded",
            ("clock",),
            N_("A corrected edition was published; this one is superseded"),
            quiet=True,
            icon="files",
        ),
        Step(
            "schedule",
            N_("Schedule and mailing list"),
            ("draft", "published"),
            None,
            STAFF,
            N_("%(who)s changed the schedule"),
            page="schedule",
            icon="calendar-check",
        ),
        Step(
            "share",
            N_("Links"),
            ("published",),
            None,
            STAFF,
            N_("%(who)s made a link for %(what)s"),
            page="links",
            icon="box-arrow-up-right",
        ),
        Step(
            "revoke",
            N_("Revoke"),
            ("published", "superseded"),
            None,
            STAFF,
            N_("%(who)s revoked the link for %(what)s"),
            quiet=True,
            icon="x-lg",
        ),
    ),
)
