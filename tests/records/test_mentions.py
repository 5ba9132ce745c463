"""Who a text names, among those who may see its record."""

from secretariat.records.mentions import resolve

PEOPLE = [(1, "Anne Roy"), (2, "Anne Roy-Côté"), (3, "Luc (Lou) O’Neil"), (4, "Jo")]


def test_the_longest_name_wins():
    assert resolve("@Anne Roy-Côté and @Anne Roy.", PEOPLE).people == {1, 2}
    assert resolve("@Anne Roy-Côté", PEOPLE).body == "@[Anne Roy-Côté](2)"


def test_a_name_with_signs_of_its_own_is_taken_as_it_is():
    assert resolve("ask @Luc (Lou) O’Neil today", PEOPLE).people == {3}


def test_a_mention_takes_the_name_that_its_person_bears():
    assert resolve("@[Somebody Else](4)", PEOPLE).body == "@[Jo](4)"


def test_a_text_without_names_stays_as_it_is():
    text = "mail me at anne@roy.example, or @nobody"
    assert resolve(text, PEOPLE).body == text
    assert resolve(text, []).body == text
