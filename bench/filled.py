"""Fill the database of the environment and print, as JSON, what the measuring needs to know of it."""

import json

import config
from bench.data import fill
from bench.pages import pages
from secretariat import create_app
from secretariat.core.limits import counted


def main() -> None:
    app = create_app(config.settings())
    with app.app_context():
        known = fill()
    sealed = app.session_interface.get_signing_serializer(app).dumps(
        {"_user_id": known["secret"], "_fresh": True}
    )
    known["cookie"] = f"{app.config['SESSION_COOKIE_NAME']}={sealed}"
    known["statements"] = {}
    for page in pages(known):
        if page.form is None:
            client = app.test_client(use_cookies=False)
            for _twice in range(2):
                with counted() as statements:
                    answer = client.get(page.path, headers={"Cookie": known["cookie"]})
            if answer.status_code != 200:
                raise SystemExit(f"{page.path}: {answer.status_code}")
            known["statements"][page.name] = len(statements)
    print(json.dumps(known))


if __name__ == "__main__":
    main()
