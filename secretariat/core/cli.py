"""The product's own commands (``flask work``, ``flask backup``…): rooms add theirs through their ``cli.py``."""

from flask import Flask


def equip(app: Flask) -> None:
    """Add core's commands to an application."""
