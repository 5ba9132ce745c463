"""The tools behind `make`: what they start, what they skip and what they say."""

from __future__ import annotations

import gettext
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tools import assets, catalogues, environment, run

ROOT = Path(__file__).resolve().parents[2]
PO = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "Task"
msgstr "Tâche"
"""


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def supervise(**commands: list[str]) -> int:
    return run.supervise(commands, dict(os.environ), "http://127.0.0.1:9/healthz", "ready")


def test_when_one_process_ends_the_other_is_stopped_too(tmp_path, capsys):
    note = tmp_path / "pid"
    lasting = python(f"import os, time; open({str(note)!r}, 'w').write(str(os.getpid())); time.sleep(600)")
    failing = python(
        f"import os, time\nwhile not os.path.exists({str(note)!r}): time.sleep(0.01)\nraise SystemExit(3)"
    )
    code = supervise(server=lasting, worker=failing)
    assert code == 3
    assert "worker ended with code 3" in capsys.readouterr().err
    if text := note.read_text():
        with pytest.raises(ProcessLookupError):
            os.kill(int(text), 0)


def test_a_process_that_ends_without_an_error_still_counts_as_one():
    assert supervise(server=python("pass")) == 1


def test_a_free_port_may_be_used():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert run.taken("127.0.0.1", port) is None


def test_a_port_in_use_is_said_in_a_sentence():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        assert run.taken("127.0.0.1", port).startswith(f"Port {port} is in use")


def test_make_run_is_the_demonstration_unless_told_otherwise():
    assert run.demonstration_by_default({})["DEMONSTRATION"] == "1"
    assert "DEMONSTRATION" not in run.demonstration_by_default({"SECRET_KEY": "k" * 32})
    assert run.demonstration_by_default({"DEMONSTRATION": "0"})["DEMONSTRATION"] == "0"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"DEMONSTRATION": "1", "HOST": "0.0.0.0"}, "DEMONSTRATION is on"),
        ({"DEMONSTRATION": "0"}, "SECRET_KEY is not set"),
        ({"DEMONSTRATION": "1", "PORT": "none"}, "PORT must be"),
    ],
)
@pytest.mark.parametrize("command", [["tools/run.py"], ["wsgi.py"]])
def test_nothing_starts_with_unsafe_settings_and_the_reason_is_one_line(command, wrong, sentence, tmp_path):
    environ = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), **wrong}
    answer = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60
    )
    assert answer.returncode == 1
    assert answer.stderr.startswith("Secretariat does not start. ")
    assert sentence in answer.stderr
    assert len(answer.stderr.strip().splitlines()) == 1


def test_an_icon_list_is_read_without_comments_and_doubles():
    assert assets.icon_names("# Title\nlock\n\nbell # the bar\nlock\n") == ["bell", "lock"]


def test_an_icon_class_points_to_its_file():
    assert assets.icon_rule("lock") == '.i-lock{--i:url("/static/vendor/icons/lock.svg")}\n'


def test_every_icon_in_a_template_is_in_the_list():
    listed = set(assets.icon_names((ROOT / "static" / "icons.txt").read_text(encoding="utf-8")))
    used = {
        name
        for template in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r"\bi i-([a-z0-9-]+)(?=[\s\"'])", template.read_text(encoding="utf-8"))
    }
    assert used <= listed


def test_a_catalogue_is_compiled_when_it_is_newer_and_only_then(tmp_path):
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    po, mo = folder / "messages.po", folder / "messages.mo"
    po.write_text(PO, encoding="utf-8")
    assert catalogues.compile_changed(tmp_path) == [mo]
    assert gettext.translation("messages", tmp_path, ["fr"]).gettext("Task") == "Tâche"
    assert catalogues.compile_changed(tmp_path) == []
    po.write_text(PO.replace("Tâche", "Besogne"), encoding="utf-8")
    os.utime(po, ns=(mo.stat().st_mtime_ns + 1, mo.stat().st_mtime_ns + 1))
    assert catalogues.compile_changed(tmp_path) == [mo]


def test_a_changed_lock_has_another_hash(tmp_path):
    (tmp_path / "a.txt").write_text("flask==1\n")
    (tmp_path / "b.txt").write_text("flask==2\n")
    hashes = {environment.lock_hash(str(tmp_path / name)) for name in ("a.txt", "b.txt")}
    assert len(hashes) == 2


def test_make_lists_what_it_can_do():
    answer = subprocess.run(
        ["make", "help"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    for target in ("run", "test", "bench", "lint", "lock", "docs", "demo-reset", "prove", "messages", "help"):
        assert re.search(rf"^  make {target} +\w", answer.stdout, re.MULTILINE), target
