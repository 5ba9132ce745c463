"""Several small reads in one statement.

A page made of panels asks many short questions of the database, and each is a journey. Here they travel together: every
question keeps its own columns, conditions, order and limit, and gets its own rows back. None may need another's answer
first, unless as a subquery.
"""

from collections import Counter, namedtuple
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Integer, Select, cast, func, literal_column, null, select, union_all
from sqlalchemy.orm import Session

Slot = tuple[type, int]
"""A column of the statement: the how-manieth of its type. Questions share them, so that rows stay narrow."""


def read(session: Session, asked: Mapping[str, Select]) -> dict[str, list[Any]]:
    """The rows of every question by its name, as if each had been asked alone."""
    if not asked:
        return {}
    names = list(asked)
    if len(names) == 1:
        return {names[0]: list(session.execute(asked[names[0]]))}
    layouts, types = {name: _layout(query) for name, query in asked.items()}, {}
    for name, layout in layouts.items():
        for slot, column in zip(layout, asked[name].selected_columns, strict=True):
            types.setdefault(slot, column.type)
    arms = [_arm(part, asked[name], layouts[name], types) for part, name in enumerate(names)]
    statement = arms[0] if len(arms) == 1 else union_all(*arms)
    places = {slot: place for place, slot in enumerate(types, start=2)}
    found: dict[str, list[Any]] = {name: [] for name in names}
    readers = [(found[name], *_reader(asked[name], layouts[name], places)) for name in names]
    for row in sorted(session.execute(statement), key=lambda row: (row[0], row[1])):
        rows, shape, mine = readers[row[0]]
        rows.append(shape._make([row[place] for place in mine]))
    return found


def _layout(query: Select) -> list[Slot]:
    seen: Counter = Counter()
    layout = []
    for column in query.selected_columns:
        kind = type(column.type)
        layout.append((kind, seen[kind]))
        seen[kind] += 1
    return layout


def _arm(part: int, query: Select, layout: list[Slot], types: dict) -> Select:
    """One question with the columns of all: what it does not know is NULL, in that column's type."""
    ordered = func.row_number().over(order_by=query._order_by_clauses or None)
    own = query.add_columns(ordered.label("place_among_its_own")).subquery()
    *given, place = own.c
    known = dict(zip(layout, given, strict=True))
    columns = [
        (known[slot] if slot in known else cast(null(), kind)).label(f"s{n}")
        for n, (slot, kind) in enumerate(types.items())
    ]
    return select(literal_column(str(part), Integer).label("part"), place.label("place"), *columns)


def _reader(query: Select, layout: list[Slot], places: dict[Slot, int]) -> tuple[Any, list[int]]:
    names = [column.key or f"_{n}" for n, column in enumerate(query.selected_columns)]
    return namedtuple("Row", names, rename=True), [places[slot] for slot in layout]
