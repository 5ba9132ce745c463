"""What people send to any record: a comment, files, and forms that are only a button."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import ValidationError

from secretariat.core import forms


class CommentForm(forms.Form):
    """Markdown; ``@`` names a person."""

    body = forms.text(_l("Your comment"), required=True, description=_l("@ names a person; Markdown works."))


class FilesForm(forms.Form):
    """One file or several."""

    upload = MultipleFileField(_l("File"))

    def validate_upload(self, field) -> None:
        if not any(getattr(upload, "filename", "") for upload in field.data or ()):
            raise ValidationError(_l("Choose a file first."))


class PressForm(forms.Form):
    """Nothing but its button."""
