"""Markdown as people write it in comments and notes, made safe: no raw HTML, no script, no images."""

import re

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markupsafe import Markup

MENTION = re.compile(r"(?<![\w/])@\[([^\]\n]{2,120})\]\((\d{1,10})\)")
"""``@[Élise Gagnon](12)``: a person named in a comment, as the comment form writes it."""

TAGS = {
    "p", "br", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "a", "h3", "h4", "h5", "hr",
    "table", "thead", "tbody", "tr", "th", "td", "span",
}  # fmt: skip


def _mention(state: StateInline, silent: bool) -> bool:
    """A rule of the parser: a mention becomes its name, in a mark that pages draw in the brand's colour."""
    found = MENTION.match(state.src, state.pos) if state.src[state.pos] == "@" else None
    if not found:
        return False
    if not silent:
        state.push("mention_open", "span", 1).attrSet("class", "s-mention")
        state.push("text", "", 0).content = f"@{found[1]}"
        state.push("mention_close", "span", -1)
    state.pos = found.end()
    return True


_renderer = (
    MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True})
    .enable("table")
    .disable("image")
)
_renderer.inline.ruler.before("link", "mention", _mention)


def render(text: str | None) -> Markup:
    """Safe HTML of a text. Headings start at level 3, below the page's own."""
    if not text:
        return Markup("")
    html = re.sub(r"<(/?)h[12]>", r"<\1h3>", _renderer.render(text))
    html = re.sub(r"<(/?)h6>", r"<\1h5>", html)
    return Markup(  # noqa: S704  cleaned by nh3 on the next line
        nh3.clean(
            html,
            tags=TAGS,
            attributes={"a": {"href"}},
            allowed_classes={"span": {"s-mention"}},
            link_rel="nofollow noopener",
            url_schemes={"http", "https", "mailto"},
        )
    )


def mentioned(text: str) -> set[int]:
    """The ids of the people whom a text names."""
    return {int(number) for _name, number in MENTION.findall(text)}
