"""Documents made from the code say what the code says."""

import re
from pathlib import Path

from secretariat.core import kinds, lifecycle_docs

ROOT = Path(__file__).resolve().parents[2]


def test_the_life_cycles_in_the_docs_are_those_of_the_tables(prepared):
    prepared("sqlite")
    assert lifecycle_docs.FILE.read_text(encoding="utf-8") == lifecycle_docs.everything(), "run: make docs"


def test_every_kind_and_part_has_its_table_and_its_diagram(prepared):
    prepared("sqlite")
    text = lifecycle_docs.FILE.read_text(encoding="utf-8")
    entries = [*kinds.kinds().values(), *kinds.parts().values()]
    assert {"working_group", "plan", "action", "task", "project"} <= {e.name for e in entries}
    for entry in entries:
        assert f"(`{entry.name}`" in text
    assert text.count("```mermaid") == len(entries)


def test_links_between_the_documents_lead_somewhere():
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} points to {target}"
