"""French ordinals as they are printed: the “er” of ``1er octobre`` raised, in pages only.

Dates stand in sentences, histories and tables, most of them made long before there is a page. They are plain text
wherever they go (mail, exports, attributes, pictures), and raised once, in the page that is sent.
"""

import re

from flask import Flask, Response

_PIECE = re.compile(
    r"<(textarea|title|option|script|style|svg|code|pre)\b.*?</\1>|<[^>]*>"
    r"|(?<!\w)1er(?=[ \u00a0](?:janv|févr|mars|avr|mai|juin|juil|août|sept|oct|nov|déc))",
    re.DOTALL,
)
"""What holds no tags, a tag with its attributes, or the first of a month in running text."""


def raise_ordinals(html: str) -> str:
    """A page with the first of each month as ``1<sup>er</sup>``, where text may hold a tag."""
    return _PIECE.sub(lambda piece: "1<sup>er</sup>" if piece[0] == "1er" else piece[0], html)


def equip(app: Flask) -> None:
    """Print every page of an application so; a page without such a date costs a search of its bytes."""

    @app.after_request
    def printed(response: Response) -> Response:
        if response.mimetype == "text/html" and not response.is_streamed and not response.direct_passthrough:
            sent = response.get_data()
            if b"1er" in sent:
                response.set_data(raise_ordinals(sent.decode()))
        return response
