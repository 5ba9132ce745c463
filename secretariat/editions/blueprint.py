"""The room's blueprint."""

from flask import Blueprint

bp = Blueprint("editions", __name__)
