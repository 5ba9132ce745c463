"""The routes of accounts hang here; the files of views enter theirs."""

from flask import Blueprint

bp = Blueprint("people", __name__)
