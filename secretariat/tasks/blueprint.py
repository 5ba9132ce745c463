"""The room's blueprint; both files of addresses in this room write on it, and views.py imports the other."""

from flask import Blueprint

bp = Blueprint("tasks", __name__)
