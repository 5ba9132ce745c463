"""Files of any record: told by their content, made harmless, served so that no browser runs them."""

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from secretariat.core import archives, files, sniffing
from secretariat.core.content import Attachment
from secretariat.core.history import Event

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def image(form: str = "PNG", size=(8, 6), **more) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, (30, 120, 90)).save(written, form, **more)
    return written.getvalue()


def package(entries: dict[str, bytes], compression=zipfile.ZIP_DEFLATED) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return written.getvalue()


def office(ending: str, **entries: bytes) -> bytes:
    """The least that is a document of this type."""
    if ending.startswith("od"):
        return package({"mimetype": archives.MEDIA_TYPES[ending].encode(), "content.xml": b"<a/>", **entries})
    part = next(part for part, e in archives.MAIN_PARTS.items() if e == ending)
    return package({"[Content_Types].xml": b"<Types>" + part + b"</Types>", "main.xml": b"<a/>", **entries})


@pytest.fixture
def send(visit, elise, at):
    """Attach a file as Élise."""
    browser = visit.as_(elise)

    def attach(name: str, content: bytes, **more):
        return browser.post(f"{at}files", files={"upload": (io.BytesIO(content), name)}, **more)

    attach.browser = browser
    return attach


def stored(app) -> list[Path]:
    return [p for p in Path(app.config["FILES_DIR"]).rglob("*") if p.is_file()]


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("report.pdf", PDF, "application/pdf"),
        ("REPORT.PDF", PDF, "application/pdf"),
        ("photo.png", image(), "image/png"),
        ("photo.jpg", image("JPEG"), "image/jpeg"),
        ("photo.webp", image("WEBP"), "image/webp"),
        ("photo.gif", image("GIF"), "image/gif"),
        ("note.txt", "Été\r\n".encode(), "text/plain"),
        ("list.csv", "\ufeffa;b\n=1;2\n".encode(), "text/csv"),
        *((f"file.{ending}", office(ending), media) for ending, media in archives.MEDIA_TYPES.items()),
    ],
)
def test_what_is_accepted_is_kept_and_served_under_its_own_type(
    send, app, session, name, content, media_type
):
    page = send(name, content).follow()
    assert name in page.text
    row = session.query(Attachment).one()
    answer = send.browser.show(next(url for text, url in page.links.items() if text == name)).response
    assert answer.status_code == 200
    assert answer.mimetype == media_type
    assert answer.headers["Content-Type"].count("charset") <= 1
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox;")
    shown = answer.headers["Content-Disposition"].startswith("inline")
    assert shown == media_type.startswith("image/")
    if not shown:
        assert answer.get_data() == content
    assert files.path_of(row.sha256).read_bytes() == answer.get_data()
    assert not [p for p in stored(app) if p.name.startswith(".draft")]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.pdf", b"", "empty"),
        ("report.pdf", b"MZ\x90\x00\x03", "the name says .pdf"),
        ("report.pdf", image(), "the name says .pdf"),
        ("photo.png", PDF, "the name says .png"),
        ("photo.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "the name says .png"),
        ("photo.jpg", image("PNG"), "the name says .jpg"),
        ("page.html", b"<script>alert(1)</script>", "not accepted"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not accepted"),
        ("run.exe", b"MZ\x90\x00\x03", "not accepted"),
        ("note.txt", b"caf\xe9", "the name says .txt"),
        ("note.txt", b"a\x00b", "the name says .txt"),
        ("list.csv", b"\xff\xfea\x00;\x00", "the name says .csv"),
        ("report.exe", PDF, "the name says .exe"),
        ("broken.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "cannot be read"),
        ("broken.gif", b"GIF89a", "cannot be read"),
        ("broken.jpg", image("JPEG")[:200], "cannot be read"),
        ("letter.docx", PDF, "the name says .docx"),
        ("letter.docx", office("xlsx"), "the name says .docx"),
        ("letter.docx", package({"a.txt": b"a"}), "only documents"),
        ("archive.zip", package({"a.txt": b"a"}), "only documents"),
        ("letter.docx", office("docx")[:-30], "damaged"),
        ("letter.docx", b"PK\x03\x04" + b"\0" * 30, "damaged"),
        ("letter.docx", office("docx", **{"word/vbaProject.bin": b"x"}), "macros"),
        ("sheet.xlsx", office("xlsx", **{"xl/macrosheets/sheet1.xml": b"x"}), "macros"),
        ("letter.odt", office("odt", **{"Basic/Standard/Module1.xml": b"x"}), "macros"),
        ("sheet.xlsx", office("xlsx", **{"../../evil.xml": b"x"}), "damaged"),
        ("sheet.xlsx", office("xlsx", **{"big.xml": b"\0" * 30_000_000}), "unpacks"),
        ("sheet.xlsx", office("xlsx", **{f"{n}.xml": b"" for n in range(3001)}), "unpacks"),
        ("../../etc/passwd.txt", b"a", "character"),
        ("a\x00b.txt", b"a", "character"),
        ("invoice\u202etxt.pdf", PDF, "character"),
        ("invoice\u2028txt.pdf", PDF, "character"),
        ("..", b"a", "character"),
        ("n" * 300 + ".txt", b"a", "longer"),
    ],
)
def test_what_is_not_welcome_is_refused_beside_its_field_and_leaves_nothing(
    send, app, session, name, content, words
):
    before = stored(app)
    answer = send(name, content)
    assert answer.status == 422, answer.text
    assert any(words in error for error in answer.errors), answer.errors
    assert session.query(Attachment).count() == 0
    assert stored(app) == before


def test_a_file_past_the_limit_is_refused(send, session):
    answer = send("large.txt", b"a" * 2_000_001)
    answer.response.request.environ["wsgi.input"].close()  # so large that the client keeps it in a file
    assert answer.status == 422
    assert any("larger than 1 MB" in error for error in answer.errors), answer.errors
    assert session.query(Attachment).count() == 0


def test_entries_that_overlap_are_refused(send):
    """Thirty entries of the directory point at one packed megabyte."""
    content = office("xlsx", **{"xl/a.xml": b"\0" * 900_000})
    source = zipfile.ZipFile(io.BytesIO(content))
    target = source.getinfo("xl/a.xml")
    copies = []
    for n in range(30):
        copy = zipfile.ZipInfo(f"xl/{n}.xml")
        for name in ("compress_type", "CRC", "compress_size", "file_size", "header_offset"):
            setattr(copy, name, getattr(target, name))
        copies.append(copy)
    written = io.BytesIO(content)
    with zipfile.ZipFile(written, "a") as archive:
        archive.filelist.extend(copies)
        archive.NameToInfo.update({c.filename: c for c in copies})
        archive._didModify = True
    answer = send("sheet.xlsx", written.getvalue())
    assert answer.status == 422
    assert any("unpacks" in error for error in answer.errors), answer.errors


def test_an_image_of_too_many_pixels_is_refused_before_it_is_decoded(send):
    answer = send("bomb.png", image(size=(9000, 9000)))
    assert answer.status == 422
    assert any("million pixels" in error for error in answer.errors)


def test_an_image_loses_its_metadata_and_what_hides_behind_it(send, session):
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", "taken at home")
    send("photo.png", image(pnginfo=told) + b"<script>hidden</script>")
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "taken at home"
    send("photo.jpg", image("JPEG", exif=exif, comment=b"taken at home"))
    for row in session.query(Attachment):
        kept = files.path_of(row.sha256).read_bytes()
        assert b"taken at home" not in kept
        assert b"hidden" not in kept
    turned = session.query(Attachment).order_by(Attachment.id.desc()).first()
    with Image.open(files.path_of(turned.sha256)) as upright:
        assert upright.size == (6, 8), "turned as its metadata said"


def test_a_name_without_an_ending_gets_that_of_its_content(send, session):
    send("report", PDF)
    assert session.query(Attachment).one().name == "report.pdf"


def test_a_name_is_shown_and_served_as_text(send, session):
    page = send("<b>l’été; 100%.pdf", PDF).follow()
    assert "<b>l’été; 100%.pdf" in page.text
    url = next(url for text, url in page.links.items() if text.endswith(".pdf"))
    answer = send.browser.show(url).response
    assert answer.status_code == 200
    assert "%3Cb%3El%E2%80%99%C3%A9t%C3%A9%3B%20100%25.pdf" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("name", ["..\\evil.txt", "a/b.txt", "a\nb.txt", ". .", "\ud800.txt"])
def test_names_that_could_lead_elsewhere_are_not_kept(name):
    with pytest.raises(sniffing.Unwelcome):
        files.clean_name(name)
    assert files.clean_name(" Étude (2), l’été.txt ") == "Étude (2), l’été.txt"


def test_several_files_come_together_or_not_at_all(send, at, session):
    both = {"upload": [(io.BytesIO(PDF), "one.pdf"), (io.BytesIO(b"text"), "two.txt")]}
    assert send.browser.post(f"{at}files", files=both).status == 303
    assert session.query(Attachment).count() == 2
    mixed = {"upload": [(io.BytesIO(PDF), "three.pdf"), (io.BytesIO(b"MZ"), "four.pdf")]}
    assert send.browser.post(f"{at}files", files=mixed).status == 422
    assert session.query(Attachment).count() == 2
    many = {"upload": [(io.BytesIO(b"a"), f"{n}.txt") for n in range(11)]}
    assert send.browser.post(f"{at}files", files=many).status == 422


def test_no_file_chosen_is_said(send, at):
    answer = send.browser.post(f"{at}files")
    assert answer.status == 422
    assert any("Choose a file" in error for error in answer.errors)


def test_the_same_form_sent_twice_attaches_once(send, session):
    assert send("report.pdf", PDF, _key="one").status == 303
    assert send("report.pdf", PDF, _key="one").status == 303
    assert session.query(Attachment).count() == 1


def test_one_content_is_kept_once(send, session, app):
    send("one.pdf", PDF)
    before = len(stored(app))
    send("two.pdf", PDF)
    assert len({row.sha256 for row in session.query(Attachment)}) == 1
    assert len(stored(app)) == before


def test_a_file_that_has_not_changed_is_not_sent_again(send, session, at):
    send("report.pdf", PDF)
    row = session.query(Attachment).one()
    first = send.browser.show(f"{at}files/{row.id}/report.pdf").response
    again = send.browser.show(
        f"{at}files/{row.id}/report.pdf", headers={"If-None-Match": first.headers["ETag"]}
    ).response
    assert again.status_code == 304
    assert "private" in first.headers["Cache-Control"]


def test_readers_download_and_cannot_attach_or_remove(send, visit, odile, at, session):
    send("report.pdf", PDF)
    row = session.query(Attachment).one()
    browser = visit.as_(odile)
    assert browser.show(f"{at}files/{row.id}/report.pdf").status == 200
    assert browser.post(f"{at}files", files={"upload": (io.BytesIO(PDF), "a.pdf")}).status == 403
    assert browser.post(f"{at}files/{row.id}/remove").status == 403
    assert "Remove" not in " ".join(browser.show(at).buttons)


def test_files_stay_within_their_walls(
    send, visit, make, carla, maude, samuel, elise, secret_task, at, task, session
):
    send("report.pdf", PDF)
    row = session.query(Attachment).one()
    other = make.task(assigner=maude, assignee=samuel, title="Another")
    assert visit.as_(carla).show(f"{at}files/{row.id}/report.pdf").status == 404
    assert visit.as_(carla).show(f"/cargo/tasks/{task.id}/files/{row.id}/report.pdf").status == 404
    assert visit.as_(elise).show(f"/aero/tasks/{other.id}/files/{row.id}/report.pdf").status == 404
    hidden = f"/aero/tasks/{secret_task.id}/"
    assert (
        visit.as_(samuel).post(f"{hidden}files", files={"upload": (io.BytesIO(b"a"), "a.txt")}).status == 303
    )
    secret = session.query(Attachment).filter_by(record_id=secret_task.id).one()
    assert visit.as_(elise).show(f"{hidden}files/{secret.id}/a.txt").status == 404
    assert visit.as_(elise).show(f"{at}files/{secret.id}/a.txt").status == 404
    assert visit.as_(samuel).show(f"{hidden}files/{secret.id}/a.txt").status == 200


def test_ones_own_file_is_removed_and_so_may_the_secretariat(send, visit, samuel, maude, at, session, task):
    send("one.pdf", PDF)
    send("two.pdf", PDF)
    one, two = session.query(Attachment).order_by(Attachment.id)
    assert visit.as_(samuel).post(f"{at}files/{one.id}/remove").status == 403
    assert send.browser.post(f"{at}files/{one.id}/remove").status == 303
    assert visit.as_(maude).post(f"{at}files/{two.id}/remove").status == 303
    assert send.browser.show(f"{at}files/{one.id}/one.pdf").status == 404
    assert send.browser.post(f"{at}files/{one.id}/remove").status == 404
    verbs = [e.verb for e in session.query(Event).filter_by(record_id=task.id).order_by(Event.id)]
    assert verbs[-4:] == ["attach", "attach", "detach", "detach"]


def test_a_file_lost_from_the_disk_is_an_honest_404(send, at, session):
    send("report.pdf", b"%PDF-1.7 lost")
    row = session.query(Attachment).one()
    files.path_of(row.sha256).unlink()
    assert send.browser.show(f"{at}files/{row.id}/report.pdf").status == 404
    assert send("report.pdf", b"%PDF-1.7 lost").status == 303
    assert send.browser.show(f"{at}files/{row.id}/report.pdf").status == 200


def test_a_disk_that_refuses_gets_an_honest_page_and_leaves_nothing_half_written(
    send, app, session, tmp_path, monkeypatch
):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be")
    monkeypatch.setitem(app.config, "FILES_DIR", str(blocked))
    assert send("report.pdf", PDF + b"never seen before").status == 503
    assert session.query(Attachment).count() == 0
