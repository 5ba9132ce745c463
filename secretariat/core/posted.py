"""What a request posts to a form: texts for its fields of text, files for its fields of files."""

from flask import request
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import FileField


def posted_to(form) -> CombinedMultiDict | None:
    """What fills a form; None where the request posts nothing.

    Flask-WTF would give any field whatever bears its name: a file, or a number, a list or half a character
    out of a JSON body. A body that is no form counts as a form left empty.
    """
    if request.method not in ("POST", "PUT", "PATCH", "DELETE"):
        return None
    takes_files = {name for name, field in form._fields.items() if isinstance(field, FileField)}
    files = MultiDict((name, file) for name, file in request.files.items(multi=True) if name in takes_files)
    return CombinedMultiDict((files, request.form))
