"""Groups alike: a proposal that shares words with a group that exists is shown it, to avoid duplication."""

import re
from dataclasses import dataclass

from markupsafe import Markup, escape
from sqlalchemy import select
from sqlalchemy.orm import Session

from secretariat.core.borrowed import dressed
from secretariat.core.policy import Actor, ClusterRef, visible_to
from secretariat.core.words import folded
from secretariat.groups.models import WorkingGroup

STOP = frozenset(
    "the and for with from into its their that this les des une aux pour avec dans par sur leur leurs ses "
    "son est qui que groupe group working travail chantier comite committee cluster grappe secteur sector "
    "plan action actions membres members entreprises companies developpement development".split()
)
"""Words that say nothing of what a group is about."""
STEM = 6
"""Words alike in this many first letters count as the same: innovation, innover."""
CLOSE = 0.5
"""From this share of a name's words in common, two names are alike."""
MANDATES = 4
"""From this many words in common, two mandates are alike."""
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Alike:
    """A group that resembles a proposal, with the shared words of its names."""

    id: int
    slug: str
    state: str
    title: str
    title_html: Markup
    hue: int
    code: str
    by_name: bool
    """Whether the names are alike, and not the mandates alone."""


def stems(text: str) -> set[str]:
    """The telling words of a text, shortened."""
    words = WORD.findall(folded(text))
    return {word[:STEM] for word in words if len(word) > 2 and word not in STOP}


def alike(
    session: Session, actor: Actor, cluster: ClusterRef, names: list[str], mandates: list[str], lang: str
) -> list[Alike]:
    """The groups of the cluster that resemble these names or mandates, the closest first; five at most."""
    wanted = [found for name in names if (found := stems(name))]
    aims = [found for text in mandates if (found := stems(text))]
    ranked = []
    for group in session.scalars(
        select(WorkingGroup).where(visible_to(actor, cluster.id), WorkingGroup.kind == "working_group")
    ):
        titles = [group.title_fr, group.title_en, group.short_fr, group.short_en, *group.aliases]
        name_score, shared = max(
            (_shared(mine, theirs) for mine in wanted for t in titles if (theirs := stems(t))),
            default=(0.0, set()),
            key=lambda pair: pair[0],
        )
        texts = [stems(group.mandate_fr), stems(group.mandate_en)]
        in_common = max((len(mine & theirs) for mine in aims for theirs in texts), default=0)
        if name_score < CLOSE and in_common < MANDATES:
            continue
        title = group.title(lang)
        ranked.append(
            (
                name_score + in_common / 100,
                Alike(
                    group.id,
                    group.slug,
                    group.state,
                    title,
                    _marked(title, shared),
                    group.hue,
                    group.code(lang),
                    name_score >= CLOSE,
                ),
            )
        )
    return [found for _score, found in sorted(ranked, key=lambda pair: -pair[0])[:5]]


def _shared(mine: set[str], theirs: set[str]) -> tuple[float, set[str]]:
    common = mine & theirs
    return len(common) / min(len(mine), len(theirs)), common


def _marked(title: str, shared: set[str]) -> Markup:
    result, end = Markup(), 0
    for found in WORD.finditer(title):
        if folded(found.group())[:STEM] in shared:
            result += escape(title[end : found.start()]) + Markup("<mark>{}</mark>").format(found.group())
            end = found.end()
    return dressed(title, result + escape(title[end:]))
