"""The room's blueprint; every file of addresses in this room writes on it, and views.py imports them all."""

from flask import Blueprint

bp = Blueprint("imports", __name__)
