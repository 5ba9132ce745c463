"""Fill the database of the environment and print, as JSON, what the measuring needs to know of it."""

import json
import re

import config
from bench.data import fill
from bench.pages import pages
from secretariat import create_app
from secretariat.core.limits import counted


def _statements(client, page, known: dict) -> int:
    """How many SQL statements a page costs once the process is warm."""
    headers = {"Cookie": known["cookie"]}
    for turn in range(2):
        with counted() as statements:
            if page.form is None:
                answer = client.get(page.path, headers=headers)
            else:
                form = {**page.form, "csrf_token": known["token"], "_key": f"counted-{turn}"}
                answer = client.post(page.path, data=form, headers=headers)
    if answer.status_code not in (200, 303):
        raise SystemExit(f"{page.path}: {answer.status_code}")
    return len(statements)


def main() -> None:
    app = create_app(config.settings())
    with app.app_context():
        known = fill()
    client = app.test_client(use_cookies=False)
    sealed = app.session_interface.get_signing_serializer(app).dumps(
        {"_user_id": known["secret"], "_fresh": True}
    )
    name = app.config["SESSION_COOKIE_NAME"]
    # A browser's cookie also holds the token's seed, which the first page with a form sets.
    first = client.get("/", headers={"Cookie": f"{name}={sealed}"})
    known["cookie"] = first.headers["Set-Cookie"].split(";", 1)[0]
    # What waits, is asked, is dated and is new: each is a line with one link to its record.
    known["desk_rows"] = len(re.findall('<a class="s-(?:plain|block)"', first.get_data(as_text=True)))
    page = client.get("/aero/tasks/new", headers={"Cookie": known["cookie"]}).get_data(as_text=True)
    known["token"] = re.search('name="csrf_token"[^>]*value="([^"]+)"', page).group(1)
    known["statements"] = {page.name: _statements(client, page, known) for page in pages(known)}
    print(json.dumps(known))


if __name__ == "__main__":
    main()
