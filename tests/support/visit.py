"""``visit``: people in front of a browser without one. Each page shown is checked for what is always true."""

import re
import secrets
from datetime import timedelta

from bs4 import BeautifulSoup

from secretariat.core import clock
from secretariat.core.db import db
from secretariat.core.limits import counted
from secretariat.core.person import Person, SignIn
from secretariat.core.signing import hashed


class Page:
    """An answer, parsed: title, text, buttons, forms; and what one can do from it."""

    def __init__(self, visitor, response, statements):
        self.visitor, self.response, self.statements = visitor, response, statements
        self.status = response.status_code
        self.location = response.headers.get("Location")
        self.html = response.get_data(as_text=True) if response.mimetype == "text/html" else ""
        self.soup = BeautifulSoup(self.html, "lxml")
        if self.html and self.status < 500 and self.soup.main:
            self._check()

    def _check(self) -> None:
        """Always true of a page: one h1, labelled forms with a token, nothing inline, unique ids."""
        assert len(self.soup.find_all("h1")) == 1, f"a page has one h1: {self.html[:300]}"
        assert not self.soup.find_all(style=True), "an inline style"
        assert not self.soup.find_all("style"), "a style element"
        assert not [s for s in self.soup.find_all("script") if not s.get("src")], "an inline script"
        assert not re.search(r"<[^>]+\son[a-z]+\s*=", self.html), "an inline handler"
        ids = [tag["id"] for tag in self.soup.find_all(id=True)]
        assert len(ids) == len(set(ids)), f"ids repeated: {sorted({i for i in ids if ids.count(i) > 1})}"
        for form in self.soup.find_all("form"):
            if (form.get("method") or "get").lower() == "post":
                assert form.find("input", {"name": "csrf_token"}), f"no token in {form.get('action')}"

    @property
    def title(self) -> str:
        return squeezed(self.soup.h1.get_text(" ")) if self.soup.h1 else ""

    @property
    def text(self) -> str:
        """What <main> says, in one line."""
        return squeezed((self.soup.main or self.soup).get_text(" "))

    @property
    def everything(self) -> str:
        return squeezed(self.soup.get_text(" "))

    @property
    def buttons(self) -> list[str]:
        """The words on what can be pressed in <main>: buttons, and links that look like one."""
        main = self.soup.main or self.soup
        found = main.select("button, a.s-btn, input[type=submit]")
        return [squeezed(_visible(tag)) for tag in found]

    @property
    def links(self) -> dict[str, str]:
        return {squeezed(a.get_text(" ")): a["href"] for a in self.soup.find_all("a", href=True)}

    @property
    def errors(self) -> list[str]:
        return [squeezed(tag.get_text(" ")) for tag in self.soup.select(".s-err, .s-error, [data-error]")]

    def form(self, action_end: str = ""):
        """The first POST form of <main> whose action ends so."""
        main = self.soup.main or self.soup
        for form in main.find_all("form"):
            action = form.get("action") or self.response.request.path
            if (form.get("method") or "").lower() == "post" and action.endswith(action_end):
                return form
        raise AssertionError(
            f"no form posts to …{action_end}: {[f.get('action') for f in main.find_all('form')]}"
        )

    def press(self, words: str, **answers) -> "Page":
        """Press the button with these words: its form is sent with what it holds and these answers.

        A link that looks like a button is followed instead.
        """
        main = self.soup.main or self.soup
        for tag in main.select("button, a.s-btn, input[type=submit]"):
            if squeezed(_visible(tag)).rstrip("…") == words:
                if tag.name == "a":
                    return self.visitor.show(tag["href"])
                form = self.soup.find("form", id=tag["form"]) if tag.get("form") else tag.find_parent("form")
                values = fields_of(form)
                if tag.get("name"):
                    values[tag["name"]] = tag.get("value", "")
                values.update(answers)
                action = tag.get("formaction") or form.get("action") or self.response.request.path
                return self.visitor.post(action, **values)
        raise AssertionError(f"no button says {words!r}: {self.buttons}")

    def submit(self, action_end: str = "", **answers) -> "Page":
        """Send a form of this page with what it holds and these answers."""
        form = self.form(action_end)
        return self.visitor.post(
            form.get("action") or self.response.request.path, **{**fields_of(form), **answers}
        )

    def follow(self) -> "Page":
        """Go where the answer sends."""
        assert self.status in (302, 303), f"{self.status}: {self.text[:400]}"
        return self.visitor.show(self.location)


def _visible(tag) -> str:
    return " ".join(
        str(piece)
        for piece in tag.find_all(string=True)
        if not (piece.parent.get("class") and "visually-hidden" in piece.parent["class"])
    )


def wrong_fields(page: Page) -> list[str]:
    """The names of the fields beside which something is wrong, in the order of the page."""
    return [
        tag.find_next(["input", "textarea", "select"])["name"].removeprefix("find_")
        for tag in page.soup.select(".s-field .s-error, fieldset .s-error")
    ]


def squeezed(text: str) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text).strip()


def fields_of(form) -> dict:
    """What a browser would send of a form as it stands."""
    values: dict = {}

    def put(name, value):
        values[name] = [*_listed(values[name]), value] if name in values else value

    for tag in form.find_all(["input", "textarea", "select"]):
        name = tag.get("name")
        if not name or tag.has_attr("disabled"):
            continue
        if tag.name == "textarea":
            put(name, tag.text.removeprefix("\n"))
        elif tag.name == "select":
            chosen = tag.find_all("option", selected=True) or tag.find_all("option")[:1]
            for option in chosen if tag.has_attr("multiple") else chosen[:1]:
                if not tag.has_attr("multiple") or option.has_attr("selected"):
                    put(name, option.get("value", option.text))
        elif tag.get("type") in ("checkbox", "radio"):
            if tag.has_attr("checked"):
                put(name, tag.get("value", "on"))
        elif tag.get("type") not in ("submit", "button", "file", "image"):
            put(name, tag.get("value", ""))
    return values


def _listed(value) -> list:
    return value if isinstance(value, list) else [value]


class Visitor:
    """One person at one browser."""

    def __init__(self, app, person: Person | None, language: str | None = None):
        self.app = app
        self.client = app.test_client()
        self.person_id = person.id if person else None
        self.token: str | None = None
        if person is not None:
            secret = secrets.token_urlsafe(32)
            db.session.add(
                SignIn(
                    person_id=person.id,
                    secret_hash=hashed(secret),
                    created_at=clock.now(),
                    last_seen_at=clock.now(),
                    expires_at=clock.now() + timedelta(days=3650),
                )
            )
            db.session.commit()
            with self.client.session_transaction() as cookie:
                cookie["_user_id"] = secret
                cookie["_fresh"] = True
        elif language:
            with self.client.session_transaction() as cookie:
                cookie["language"] = language

    def show(self, url, **more) -> Page:
        """GET a page (an address, or something with ``.url``)."""
        url = url if isinstance(url, str) else url.url
        return self._send("GET", url, **more)

    def post(self, url: str, files: dict | None = None, **values) -> Page:
        """POST values with a valid token (give ``csrf_token=None`` to send none)."""
        if "csrf_token" not in values:
            values["csrf_token"] = self._token()
        values = {k: v for k, v in values.items() if v is not None}
        return self._send("POST", url, data={**values, **(files or {})})

    def _token(self) -> str:
        if self.token is None:
            with self.app.app_context():
                page = self.client.get("/account" if self.person_id else "/sign-in")
            found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.get_data(as_text=True))
            assert found, "no token to be found"
            self.token = found.group(1)
        return self.token

    def _send(self, method: str, url: str, **more) -> Page:
        """Each request gets a context of its own, as in a server: what one remembers, the next has forgotten."""
        db.session.rollback()
        with self.app.app_context(), counted() as statements:
            response = self.client.open(url, method=method, buffered=True, **more)
        db.session.rollback()
        return Page(self, response, list(statements))


class Visit:
    """``visit.as_(chair).show(plan)``"""

    def __init__(self, app):
        self.app = app

    def as_(self, person: Person) -> Visitor:
        return Visitor(self.app, person)

    def signed_out(self, language: str = "en") -> Visitor:
        return Visitor(self.app, None, language)
