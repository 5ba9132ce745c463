"""The room's blueprint, on its own, so that each file of views can mount its addresses."""

from flask import Blueprint

bp = Blueprint("nominations", __name__)
