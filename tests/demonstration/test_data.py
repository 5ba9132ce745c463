"""The demonstration says what the documents say, refers to what exists; real organisations stay still."""

import re
from collections import Counter
from datetime import date

NUMBERS = {
    # document → cluster → every number that it gives, read line by line.
    "excellence": {
        "region": (10, 20, 400_000, 10),
        "aero": (3, 4, 200, 15, 30, 39_130, 205, 15_500_000_000, 5.2, 25, 45, 70, 52),
        "alu": (3, 9, 2_900_000, 60, 6_700_000_000, 1_400, 17_000, 1_400, 923, 684, 13, 75),
        "ia": (2017, 4, 2),
        "film": (4, 35_000, 500, 250_000_000, 44, 5),
        "mode": (82_540, 58, 8_000_000_000, 1_846, 48, 50, 3),
        "finance": (2, 4, 1, 100_000, 3_000, 6.2, 16),
        "cargo": (62_000, 4_000, 460_000_000),
        "sante": (2, 45_000, 600, 12_000, 300, 14, 2),
        "tic": (50, 3, 92_000, 5_000, 25, 2, 20, 1),
        "eco": (60, 450, 21, 19, 18, 17, 16, 15, 13, 3, 70, 200, 7),
    },
    "forum": {"region": (8, 7, 8, 7_000, 2017, 2005)},
    "devoir": {"region": (600, 8, 4, 2, 2, 2, 15), "tic": (50,)},
    "aeropage": {"aero": (190, 6)},
    "origins": {"region": (15,), "sante": (1,)},
}
FOUNDED = {
    "aero": [2006], "alu": [2012, 2013], "ia": [2017], "film": [2012], "mode": [], "finance": [2011, 2010],
    "cargo": [2012, 2012], "sante": [2002], "tic": [], "eco": [2009, 2010],
}  # fmt: skip
ACCOUNTS = {
    "admin@demo.example", "director@aero.example", "coordinator@aero.example", "chair.supply@aero.example",
    "member.supply@aero.example", "rep.alpha@aero.example", "rep.beta@aero.example", "observer@aero.example",
    "coordinator@cargo.example", "member@cargo.example",
}  # fmt: skip
BREAKABLE = re.compile(r"\d %|« | »|\d \$| [?!;](?:\s|$)")


def both(text: dict) -> bool:
    return bool(text.get("fr", "").strip()) and bool(text.get("en", "").strip())


def test_every_number_of_the_documents_is_a_figure(files):
    missing = []
    for document, clusters in NUMBERS.items():
        for cluster, numbers in clusters.items():
            held = Counter(one["value"] for one in files.figures[cluster] if one["document"] == document)
            missing += [(document, cluster, number) for number in Counter(numbers) - held]
    assert missing == []


def test_no_figure_is_of_our_own_making(files):
    told = {
        (document, cluster, number)
        for document, clusters in NUMBERS.items()
        for cluster, numbers in clusters.items()
        for number in numbers
    }
    found = {
        (one["document"], cluster, one["value"]) for cluster, many in files.figures.items() for one in many
    }
    assert found - told == set()


def named(source) -> bool:
    """A name that is the same in both languages, or one by language, at least one of them."""
    names = source if isinstance(source, dict) else {"fr": source, "en": source}
    return set(names) <= {"fr", "en"} and any(names.values()) and all(map(str.strip, names.values()))


def test_every_figure_has_both_languages_a_source_and_a_year(files):
    for cluster, figures in files.figures.items():
        assert len({one["key"] for one in figures}) == len(figures)
        for one in figures:
            assert both(one["measures"]) and both(one["unit"]), one["key"]
            assert "note" not in one or both(one["note"])
            assert named(one["source"]) and one["document"] in files.meta["documents"]
            assert 2000 <= one["year"] <= 2017 and one["year_basis"] in files.meta["year_basis"], (
                cluster,
                one["key"],
            )
            assert one.get("qualifier", "about") in files.meta["qualifiers"]


def test_an_undated_document_never_passes_for_a_dated_one(files):
    for figures in files.figures.values():
        for one in figures:
            document = files.meta["documents"][one["document"]]
            if one["year_basis"] == "document":
                assert document["dated"].year == one["year"]
            if one["year_basis"] == "latest":
                assert document["dated"] is None and document["latest_year_named"] == one["year"]


def test_counts_that_disagree_are_all_kept(files):
    region = {one["key"]: one["value"] for one in files.figures["region"]}
    assert {region[key] for key in region if key.startswith("clusters-")} >= {7, 8, 10}
    assert region["candidates-mapped"] == region["candidates-polled"] == 15


def test_the_ten_clusters_say_who_they_are_in_both_languages(files):
    assert len(files.clusters) == 10 and {one["slug"] for one in files.clusters} == set(files.figures) - {
        "region"
    }
    for one in files.clusters:
        assert both(one["secretariat"]) and both(one["sector"]) and both(one["description"])
        assert [year["year"] for year in one["founded"]] == FOUNDED[one["slug"]]
        if len(set(FOUNDED[one["slug"]])) != 1:
            assert both(one["founded_note"])


def test_organisations_stand_in_a_cluster_and_a_constituency_once(files):
    clusters = {one["slug"] for one in files.clusters} | {"region"}
    assert len(files.organisation) == len(files.organisations)
    for one in files.organisations:
        assert one["cluster"] in clusters and one["constituency"] in files.meta["constituencies"]
        assert both(one["name"])
        assert one["real"] is False or one["document"] in files.meta["documents"]
    names = Counter((one["cluster"], one["name"]["fr"]) for one in files.organisations)
    assert max(names.values()) == 1


def test_fictional_organisations_are_numerous_enough_to_act(files):
    counts = Counter(one["cluster"] for one in files.organisations if not one["real"])
    assert counts["aero"] >= 25 and counts["cargo"] >= 6
    assert all(counts[one["slug"]] >= 3 for one in files.clusters)


def test_real_organisations_never_act(files):
    real = {one["key"] for one in files.organisations if one["real"]}
    acting = {name for one in files.people for name in one.get("affiliations", [])}
    acting |= {one["represents"]["organisation"] for one in files.people if "represents" in one}
    acting |= {seat["organisation"] for one in files.groups for seat in one["roster"]}
    for _, action in files.actions():
        acting |= {action["lead"], *action["partners"], *(step.get("to") for step in action["story"])}
        acting |= {line["source"] for line in action["funding"]}
    acting |= {one.get("organisation") for one in files.tasks}
    for one in files.projects:
        acting |= {
            one.get("lead"),
            *one.get("partners", []),
            *(line["source"] for line in one.get("funding", [])),
        }
    assert acting & real == set()
    assert acting - {None, "secretariat"} <= set(files.organisation)


def test_documented_initiatives_carry_a_document_and_no_story(files):
    documented = [one for one in files.projects if one["documented"]]
    assert len(documented) >= 15
    for one in documented:
        assert set(one) == {"key", "title", "documented", "cluster", "document", "says"}
        assert both(one["title"]) and both(one["says"]) and one["document"] in files.meta["documents"]


def test_people_have_an_address_of_their_own_at_an_example_domain(files):
    addresses = [one["email"] for one in files.people]
    assert len(set(addresses)) == len(addresses) and len(files.person) == len(files.people)
    for one in files.people:
        assert re.fullmatch(r"[a-z.-]+@[a-z]+\.example", one["email"]), one["email"]
        assert one["language"] in ("fr", "en") and both(one["title"])
        assert one["email"].endswith(f"@{one.get('cluster', 'demo')}.example")
        for name in one.get("affiliations", []):
            assert name == "secretariat" or files.organisation[name]["cluster"] == one["cluster"]


def test_the_demonstration_accounts_are_all_there(files):
    assert {one["email"] for one in files.people if one.get("demonstration_account")} == ACCOUNTS


def test_each_cluster_has_a_director_a_coordinator_and_a_member(files):
    for cluster in files.clusters:
        people = [one for one in files.people if one.get("cluster") == cluster["slug"]]
        assert {one["role"]["name"] for one in people if "role" in one} >= {"director", "coordinator"}
        assert any("represents" in one for one in people)
    assert sum(one.get("cluster") == "aero" for one in files.people) >= 50


def test_nobody_represents_two_organisations_and_no_organisation_has_two_voices(files):
    held = [one["represents"] for one in files.people if "represents" in one]
    for one in held:
        twice = [other for other in held if other is not one and other["organisation"] == one["organisation"]]
        assert all(
            other["from"] >= one.get("until", date.max) or one["from"] >= other["until"] for other in twice
        )


def test_aerospace_has_its_six_groups_and_only_defence_is_restricted(files):
    aero = {one["key"]: one for one in files.groups if one["cluster"] == "aero"}
    codes = {(one["code"]["fr"], one["code"]["en"]) for one in aero.values()}
    assert codes == {("CA", "SC"), ("RH", "HR"), ("IN", "IN"), ("IP", "BP"), ("DS", "DN"), ("CR", "GR")}
    assert sorted(one["hue"] for one in aero.values()) == [1, 2, 3, 4, 5, 6]
    assert [key for key, one in aero.items() if one["restricted"]] == ["defence"]
    assert {"fr", "en"} <= set(aero["growth"]["aliases"][0])
    assert aero["growth"]["aliases"][0]["en"] == "Commercialization and Market Development"
    assert {one["cluster"] for one in files.groups} == {one["slug"] for one in files.clusters}


def test_seats_are_never_overfilled_and_mandates_are_bilingual(files):
    for one in files.groups:
        assert both(one["name"]) and all(both(version["text"]) for version in one["mandate"])
        assert [version["version"] for version in one["mandate"]] == list(range(1, len(one["mandate"]) + 1))
        sitting = [seat for seat in one["roster"] if seat["role"] != "observer"]
        filled = Counter(seat["constituency"] for seat in sitting)
        assert all(filled[name] <= one["seats"].get(name, 0) for name in filled), one["key"]
        assert sum(seat["role"] == "chair" for seat in sitting) == (1 if one["roster"] else 0)
        for seat in one["roster"]:
            assert files.organisation[seat["organisation"]]["constituency"] == seat["constituency"], seat
            assert seat["organisation"] in files.person[seat["person"]]["affiliations"], seat
            assert files.cluster_of(seat["person"]) == one["cluster"] and seat["from"] < seat["until"]


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)


def test_typography_holds_its_unbreakable_spaces(files):
    everything = [
        files.figures, files.clusters, files.organisations, files.people, files.groups,
        files.plans, files.tasks, files.projects, files.calls, files.comments,
        files.attachments,
    ]  # fmt: skip
    for text in texts(everything):
        assert not BREAKABLE.search(text), text
        assert not re.search(r"[^\W\d]'[^\W\d]", text), text


def keys(value):
    if isinstance(value, dict):
        yield from value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
        yield from keys(one)


def test_every_key_is_a_word_which_yaml_does_not_take_for_yes_or_no(files):
    everything = [files.people, files.groups, files.plans, files.tasks, files.projects, files.calls]
    everything += [files.comments, files.attachments]
    assert {type(key) for key in keys(everything)} == {str}
