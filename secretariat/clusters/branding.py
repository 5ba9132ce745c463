"""The logo and the colour of a cluster's documents: reading them, and keeping what the secretariat sends."""

import io
import re
from typing import Any

from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from secretariat.clusters.diary import staff_only, write_down
from secretariat.clusters.models import ClusterBrand
from secretariat.core import files
from secretariat.core.lifecycle import N_, OutOfTurn, Refused
from secretariat.core.policy import Actor

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
CONTRAST = 4.5
"""The least ratio between the colour and the white text on it (WCAG 1.4.3)."""
LARGEST = (900, 300)
"""Pixels of a logo as it is kept: twice what is printed."""


def brand(session: Session, cluster_id: int) -> ClusterBrand | None:
    """What a cluster's documents wear; None where nothing was chosen."""
    return session.scalar(select(ClusterBrand).where(ClusterBrand.cluster_id == cluster_id))


def contrast_with_white(colour: str) -> float:
    """The contrast ratio of ``#RRGGBB`` with white, from 1 to 21."""
    light = 0.0
    for at, weight in ((1, 0.2126), (3, 0.7152), (5, 0.0722)):
        part = int(colour[at : at + 2], 16) / 255
        light += weight * (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
    return 1.05 / (light + 0.05)


def ink_on(colour: str) -> str:
    """White or black, whichever can be read on ``#RRGGBB``: one of them always holds 4.5 to 1."""
    return "#FFFFFF" if contrast_with_white(colour) >= CONTRAST else "#000000"


def kept_logo(upload: FileStorage | None) -> str | None:
    """The SHA-256 of a logo, decoded and encoded again as a small PNG; None where no file was sent."""
    if not getattr(upload, "filename", ""):  # a text may be sent in its place
        return None
    [kept] = files.keep([upload], "logo")
    if not kept.media_type.startswith("image/"):
        raise Refused(errors={"logo": [N_("Choose an image.")]})
    with Image.open(io.BytesIO(files.path_of(kept.sha256).read_bytes())) as image:
        small = image.convert("RGBA")
        small.thumbnail(LARGEST)
        out = io.BytesIO()
        small.save(out, "PNG", optimize=True)
    return files.put(out.getvalue())


def dress(
    session: Session, actor: Actor, cluster_id: int, facts: dict[str, Any], logo: str | None
) -> ClusterBrand:
    """Choose colour and logo (secretariat). ``logo`` is the hash of a new one; ``facts['remove']`` takes it away."""
    staff_only(actor, cluster_id)
    colour = (facts.get("colour") or "").strip().upper()
    if colour and not COLOUR.fullmatch(colour):
        raise Refused(
            errors={"colour": [N_("Write a colour as # and six digits or letters from A to F: #0B4F5A.")]}
        )
    if colour and contrast_with_white(colour) < CONTRAST:
        raise Refused(
            errors={"colour": [N_("White text cannot be read on this colour. Choose a darker one.")]}
        )
    worn = session.scalar(select(ClusterBrand).where(ClusterBrand.cluster_id == cluster_id).with_for_update())
    if worn is None:
        worn = ClusterBrand(cluster_id=cluster_id, version=0)
        session.add(worn)
    elif facts.get("version") is not None and facts["version"] != worn.version:
        raise OutOfTurn(N_("Somebody else has changed this meanwhile. Open the page again."))
    before = {"colour": worn.colour or "", "logo": bool(worn.sha256)}
    worn.colour = colour
    worn.sha256 = logo or (None if facts.get("remove") else worn.sha256)
    worn.alternative_fr, worn.alternative_en = (
        facts.get("alternative_fr") or "",
        facts.get("alternative_en") or "",
    )
    worn.version += 1
    after = {"colour": worn.colour, "logo": bool(worn.sha256)}
    changes = {name: [before[name], after[name]] for name in before if before[name] != after[name]}
    write_down(session, cluster_id, actor, "brand", changes=changes)
    session.flush()
    return worn
