"""What later rooms add to a group's page: its plan by axis, its projects, its tasks due."""

from secretariat.clusters.panels import Asks, Board, Builder, Panel

group = Board()
"""``fn(session, actor, cluster, group, lang)`` → Panel or None"""


def add(key: str, builder: Builder, rank: int = 50, asks: Asks | None = None) -> None:
    """Enter a panel of a group's page under a key; the order is plan 10, projects 20, tasks 30, others 50."""
    group.add(builder, rank, key, asks)


__all__ = ["Panel", "add", "group"]
