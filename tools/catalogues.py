"""The catalogues of translations: `make messages` and what every start does.

    python tools/catalogues.py update     read the words in the code again, renew translations/*.po
    python tools/catalogues.py compile    make the .mo files that the product reads
    python tools/catalogues.py check      say what is stale, missing or doubtful, and fail if anything is

English is the language of the code, so that a catalogue exists for French only.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "translations"
TEMPLATE = ROOT / "var" / "messages.pot"
LANGUAGES = ("fr",)


def compile_changed(translations: Path = TRANSLATIONS) -> list[Path]:
    """Write the .mo beside each .po that is newer than it; returns those written."""
    written = []
    for po in sorted(translations.glob("*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns:
            continue
        with po.open("rb") as source:
            catalogue = read_po(source, locale=po.parent.parent.name)
        draft = mo.with_suffix(".mo.new")
        with draft.open("wb") as target:
            write_mo(target, catalogue)
        draft.replace(mo)  # a reader sees the old file or the new one, never half of one
        written.append(mo)
    return written


def extract() -> Catalog:
    """The words that code and templates hold now. Raises CalledProcessError when one cannot be read."""
    TEMPLATE.parent.mkdir(parents=True, exist_ok=True)
    _pybabel(
        *("extract", "--mapping-file", "babel.cfg"),
        *("--keyword", "N_", "--keyword", "_l", "--keyword", "_lp:1c,2"),
        *("--add-location", "file", "--sort-by-file", "--project", "Secretariat"),
        *("--output-file", str(TEMPLATE), "."),
    )
    with TEMPLATE.open("rb") as source:
        return read_po(source)


def update() -> None:
    """Bring every catalogue up to date with the code, keeping what is translated."""
    extract()
    for language in LANGUAGES:
        po = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
        options = ["--input-file", str(TEMPLATE), "--output-file", str(po), "--locale", language]
        if po.exists():
            options += ["--no-fuzzy-matching", "--ignore-obsolete", "--ignore-pot-creation-date"]
        else:
            po.parent.mkdir(parents=True, exist_ok=True)
        _pybabel("update" if po.exists() else "init", *options)


def complaints() -> list[str]:
    """One line for each word that a catalogue lacks, has no translation for, or marks as doubtful."""
    wanted = extract()
    lines = []
    for language in LANGUAGES:
        po = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
        if not po.exists():
            lines.append(f"{language}: there is no catalogue")
            continue
        with po.open("rb") as source:
            held = read_po(source, locale=language)
        for message in wanted:
            if not message.id:
                continue
            found = held.get(message.id, message.context)
            if found is None:
                lines.append(f"{language}: missing {message.id!r}")
            elif not all([found.string] if isinstance(found.string, str) else found.string):
                lines.append(f"{language}: not translated {message.id!r}")
            elif found.fuzzy:
                lines.append(f"{language}: doubtful {message.id!r}")
            else:
                lines += [f"{language}: {message.id!r}: {error}" for error in found.check(held)]
    return lines


def _pybabel(*arguments: str) -> None:
    command = [sys.executable, "-m", "babel.messages.frontend", "--quiet", *arguments]
    subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["update"]:
            update()
        case ["compile"]:
            for mo in compile_changed():
                print(f"Compiled {mo.relative_to(ROOT)}")
        case ["check"]:
            if found := complaints():
                raise SystemExit("\n".join([*found, f"{len(found)} to translate: see make messages."]))
        case _:
            raise SystemExit("Usage: python tools/catalogues.py update | compile | check")
