"""The house: rooms import one way, like to like, and what is refused stays out.

Read as text and syntax trees; nothing is imported, so a forbidden import cannot hide behind its own effect.
"""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "secretariat"
ROOMS = re.findall(
    r'^    "([a-z]+)",$', (HOUSE / "__init__.py").read_text().split("ROOMS = (")[1].split(")")[0], re.M
)
LAYERS = ("models", "rules", "queries", "commands", "forms", "views")
"""Within a room a file imports only from those before it; other names may stand anywhere but import no views."""
FILES = sorted(HOUSE.rglob("*.py"))


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imports(path: Path) -> list[str]:
    """Every module of ours that a file imports, wherever the import stands."""
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found += [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [node.module, *(f"{node.module}.{name.name}" for name in node.names)]
    return [name for name in found if name.startswith("secretariat.")]


def room_of(dotted: str) -> str:
    return dotted.split(".")[1]


def test_every_room_is_in_the_list_and_every_listed_room_exists():
    folders = {p.name for p in HOUSE.iterdir() if p.is_dir() and (p / "__init__.py").exists()} - {"core"}
    assert folders == set(ROOMS)


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_rooms_import_only_from_rooms_before_them(path):
    if path.parent == HOUSE:
        return
    room = path.relative_to(HOUSE).parts[0]
    for name in imports(path):
        other = room_of(name)
        if other in (room, "core"):
            continue
        assert room != "core", f"core imports {name}: it knows no room"
        assert ROOMS.index(other) < ROOMS.index(room), f"{relative(path)} imports {name}, which comes later"


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_models_rules_and_queries_do_not_look_at_views_or_the_request(path):
    layer = path.stem
    if layer not in LAYERS[:-1]:
        return
    text = path.read_text()
    later = LAYERS[LAYERS.index(layer) + 1 :]
    for name in imports(path):
        parts = name.split(".")
        if len(parts) > 2 and parts[2] in later:
            pytest.fail(f"{relative(path)} imports {name}: {parts[2]} comes after {layer}")
    assert not re.search(r"^from flask import .*\b(request|g|session)\b", text, re.M), (
        "the request is for views"
    )
    assert "current_user" not in text, "the actor is handed over, not looked up"


@pytest.mark.parametrize("path", [p for p in FILES if p.stem == "rules"], ids=relative)
def test_rules_know_neither_session_nor_flask(path):
    foreign = {
        node.module.split(".")[0]
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module
    } & {"flask", "sqlalchemy", "flask_babel", "flask_login"}
    assert not foreign


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_no_import_stands_inside_a_function(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            inner = [n for n in ast.walk(node) if isinstance(n, ast.Import | ast.ImportFrom)]
            assert not inner, f"{relative(path)}: {node.name} imports inside"


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_a_state_changes_only_in_the_engine(path):
    if path == HOUSE / "core" / "lifecycle.py":
        return
    for node in ast.walk(ast.parse(path.read_text())):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            for target in targets:
                assert not (isinstance(target, ast.Attribute) and target.attr == "state"), (
                    f"{relative(path)}:{node.lineno} sets a state"
                )
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "values":
            assert "state" not in {k.arg for k in node.keywords}, (
                f"{relative(path)}:{node.lineno} sets a state in bulk"
            )


MAY_COMMIT = ("core/web.py", "core/cli.py", "core/visits.py", "demonstration/")
"""One commit a request in web.py; a mark of presence in visits.py; the worker and commands of the console."""
WORKERS = re.compile(
    r"core/(work|jobs|mailer|notices|reminders|backup|mailbox|housekeeping|worker)\w*\.py|\w+/cli\.py"
)


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_commits_stand_in_few_places(path):
    name = str(path.relative_to(HOUSE))
    if name.startswith(MAY_COMMIT) or WORKERS.match(name):
        return
    assert ".commit(" not in path.read_text()


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_files_are_small_and_named_for_what_they_hold(path):
    assert path.stem not in ("utils", "helpers", "common", "misc", "constants")
    assert len(path.read_text().splitlines()) <= 450, "split it by subject"
    assert ast.get_docstring(ast.parse(path.read_text())), "say what the file is for"


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=relative)
def test_templates_name_no_role_and_hold_no_script_or_style(path):
    text = re.sub(r"{#.*?#}", "", path.read_text(), flags=re.S)
    assert not re.search(r"<style|\sstyle=|<script>|\son(click|change|submit|load)=", text)
    assert not re.search(r"has_role|['\"](coordinator|director)['\"]\s+in\s+", text), (
        "roles are the policy's business"
    )
    assert "get_or_404" not in text


def test_nothing_bypasses_visible_to():
    for path in FILES:
        assert "get_or_404" not in path.read_text(), relative(path)


def test_migrations_follow_one_another_in_one_line():
    """Two that follow the same one, as two branches make them, would stop every upgrade."""
    told = [path.read_text() for path in sorted((ROOT / "migrations" / "versions").glob("*.py"))]
    made = [re.search(r'^revision = "(\w+)"', text, re.M)[1] for text in told]
    follows = [re.search(r"^down_revision = \"?(\w+)", text, re.M)[1] for text in told]
    assert follows == ["None", *made[:-1]]
