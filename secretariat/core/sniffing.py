"""What a file is, by its content; and what is not welcome, in a sentence.

Names lie and browsers guess: only what the bytes show counts, and the name's ending must agree. Images
are decoded and encoded again, which drops their metadata and whatever was hidden behind the picture.
"""

import io
import re
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from secretariat.core import archives
from secretariat.core.lifecycle import N_

EMPTY = N_("the file is empty.")
TOO_LARGE = N_("the file is larger than %(n)s MB.")
LONG_NAME = N_("the name is longer than %(n)s characters. Rename the file and send it again.")
BAD_NAME = N_("the name holds a character that cannot be kept. Rename the file and send it again.")
NOT_ACCEPTED = N_("files of this type are not accepted.")
LIES = N_("the name says %(ending)s, but the content is something else. Send the original file.")
BROKEN_IMAGE = N_("the image cannot be read.")
HUGE_IMAGE = N_("the image has more than %(n)s million pixels. Reduce it and send it again.")

PIXELS = 40_000_000
"""Of all frames together."""
FRAMES = 300
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")


class Unwelcome(Exception):
    """A file that is refused: a sentence to be translated, and the values that it names."""

    def __init__(self, sentence: str, **values: object):
        super().__init__(sentence)
        self.values = values


@dataclass(frozen=True)
class FileKind:
    """A type that is accepted: as it is served, and the endings that a name may have."""

    media_type: str
    endings: tuple[str, ...]


PDF = FileKind("application/pdf", ("pdf",))
IMAGES = {
    "PNG": FileKind("image/png", ("png",)),
    "JPEG": FileKind("image/jpeg", ("jpg", "jpeg", "jpe")),
    "WEBP": FileKind("image/webp", ("webp",)),
    "GIF": FileKind("image/gif", ("gif",)),
}
OFFICE = {name: FileKind(media_type, (name,)) for name, media_type in archives.MEDIA_TYPES.items()}
TEXTS = {
    "txt": FileKind("text/plain; charset=utf-8", ("txt",)),
    "csv": FileKind("text/csv; charset=utf-8", ("csv",)),
}
INLINE = frozenset(kind.media_type for kind in IMAGES.values())
"""What a browser may show in place: decoded and encoded by us."""


def recognise(content: bytes, ending: str) -> tuple[FileKind, bytes]:
    """The kind of a content and the content to keep; raises Unwelcome.

    ``ending`` is the name's, lower case without its dot, or nothing.
    """
    kind = _kind(content, ending)
    if ending and ending not in kind.endings:
        raise Unwelcome(LIES, ending=f".{ending[:12]}")
    if kind in IMAGES.values():
        content = encoded_again(content)
    return kind, content


def _kind(content: bytes, ending: str) -> FileKind:
    known = ending in {
        e for k in (PDF, *IMAGES.values(), *OFFICE.values(), *TEXTS.values()) for e in k.endings
    }
    if content.startswith(b"%PDF-"):
        return PDF
    for start, name in (
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff", "JPEG"),
        (b"GIF87a", "GIF"),
        (b"GIF89a", "GIF"),
    ):
        if content.startswith(start):
            return IMAGES[name]
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return IMAGES["WEBP"]
    if content.startswith(b"PK\x03\x04"):
        try:
            return OFFICE[archives.recognise(content)]
        except archives.Unsafe as reason:
            raise Unwelcome(str(reason)) from None
    if is_text(content) and ending in ("", *TEXTS):
        return TEXTS[ending or "txt"]
    raise Unwelcome(LIES, ending=f".{ending}") if known else Unwelcome(NOT_ACCEPTED)


def is_text(content: bytes) -> bool:
    """Whether bytes are UTF-8 text without control characters."""
    if CONTROL.search(content):
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def encoded_again(content: bytes) -> bytes:
    """An image decoded and encoded by us: upright, without metadata; raises Unwelcome."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=list(IMAGES)) as image:
                frames = getattr(image, "n_frames", 1)
                if frames > FRAMES or image.width * image.height * frames > PIXELS:
                    raise Unwelcome(HUGE_IMAGE, n=PIXELS // 1_000_000)
                return _encode(image, image.format, frames)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unwelcome(HUGE_IMAGE, n=PIXELS // 1_000_000) from None
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        IndexError,
        KeyError,
        TypeError,
    ):
        raise Unwelcome(BROKEN_IMAGE) from None


def _encode(image: Image.Image, form: str, frames: int) -> bytes:
    written = io.BytesIO()
    if frames > 1 and form in ("GIF", "WEBP", "PNG"):
        pictures, lasting = [], []
        for frame in ImageSequence.Iterator(image):
            lasting.append(frame.info.get("duration", 100))
            pictures.append(_bare(frame.convert("RGBA")))
        pictures[0].save(
            written,
            form,
            save_all=True,
            append_images=pictures[1:],
            duration=lasting,
            loop=image.info.get("loop", 0),
        )
        return written.getvalue()
    upright = ImageOps.exif_transpose(image)
    if form == "JPEG":
        if upright.mode not in ("L", "RGB"):
            upright = upright.convert("RGB")
        _bare(upright).save(written, form, quality=90, optimize=False)
    elif form == "WEBP":
        _bare(upright).save(written, form, quality=90)
    else:
        _bare(upright).save(written, form)
    return written.getvalue()


def _bare(image: Image.Image) -> Image.Image:
    """A copy of the pixels with nothing beside them but what their colours need."""
    bare = image.copy()
    bare.info = {k: v for k, v in image.info.items() if k == "transparency"}
    return bare
