"""The room's blueprint."""

from flask import Blueprint

bp = Blueprint("clusters", __name__)
