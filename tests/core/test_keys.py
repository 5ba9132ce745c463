"""Keys outside the database: what is sealed opens with its key and on its row only, and a loss is noticed."""

import base64
import json
import stat
import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, LargeBinary, MetaData, String, Table

from secretariat.core import health, keys

HERE = Table("here", MetaData(), Column("id", String), Column("sealed", LargeBinary))
THERE = Table("there", MetaData(), Column("id", String), Column("sealed", LargeBinary))


@pytest.fixture(params=["sqlite"])
def backend(request):
    """No database has a part in this."""
    return request.param


@pytest.fixture(autouse=True)
def file(app, tmp_path):
    before = app.config["KEYS_FILE"]
    app.config["KEYS_FILE"] = str(tmp_path / "apart" / "keys.json")
    yield tmp_path / "apart" / "keys.json"
    app.config["KEYS_FILE"] = before


def run(app, *words):
    return app.test_cli_runner().invoke(args=["keys", *words])


def test_nothing_is_sealed_without_a_key_and_none_is_made_by_itself(file):
    with pytest.raises(keys.NoKey):
        keys.seal(b"words", HERE, "1")
    assert not keys.ready() and not file.exists()


def test_a_new_key_is_its_owner_s_alone(app, file):
    result = run(app, "new")
    assert result.exit_code == 0 and str(file) in result.output
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [p.name for p in file.parent.iterdir()] == ["keys.json"]


@given(st.binary(max_size=2000), st.text(max_size=30))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
def test_what_is_sealed_opens_again_and_shows_nothing(app, words, identity):
    if not keys.ready():
        keys.make()
    name, sealed = keys.seal(words, HERE, identity)
    assert keys.unseal(name, sealed, HERE, identity) == words
    assert len(words) < 8 or words not in sealed
    assert (len(sealed) - 28) % keys.BLOCK == 0
    again = keys.seal(words, HERE, identity)[1]
    assert again != sealed and len(again) == len(sealed)


def test_it_opens_on_no_other_row_and_not_once_altered(app):
    keys.make()
    name, sealed = keys.seal(b"words", HERE, "1")
    for table, identity in ((HERE, "2"), (THERE, "1")):
        with pytest.raises(keys.Locked):
            keys.unseal(name, sealed, table, identity)
    for place in (0, 15, len(sealed) - 1):
        altered = bytearray(sealed)
        altered[place] ^= 1
        with pytest.raises(keys.Locked):
            keys.unseal(name, bytes(altered), HERE, "1")
    with pytest.raises(keys.Locked):
        keys.unseal(name, b"", HERE, "1")


def test_short_and_long_words_can_be_sealed_to_the_same_length(app):
    keys.make()
    assert len({len(keys.seal(words, HERE, "1", 2000)[1]) for words in (b"", b"x" * 1990)}) == 1


def test_the_newest_key_seals_and_the_earlier_ones_open(app):
    first = keys.make()
    name, sealed = keys.seal(b"words", HERE, "1")
    second = keys.make()
    assert name == first.name and keys.seal(b"more", HERE, "1")[0] == second.name
    assert keys.unseal(name, sealed, HERE, "1") == b"words"


def test_a_lost_file_is_noticed_and_not_replaced(app, file):
    keys.make()
    name, sealed = keys.seal(b"words", HERE, "1")
    file.unlink()
    with pytest.raises(keys.Locked):
        keys.unseal(name, sealed, HERE, "1")
    assert any("There is no key" in f.sentence and not f.good for f in health.examine())
    assert not file.exists()
    keys.make()
    with pytest.raises(keys.Locked):
        keys.unseal(name, sealed, HERE, "1")


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"keys": [{"name": "a", "made_at": "", "key": "AAAA"}]}', "{é"]
)
def test_a_damaged_file_is_refused_in_a_sentence_and_left_alone(app, file, text):
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(keys.NoKey):
        keys.seal(b"words", HERE, "1")
    result = run(app, "new")
    assert result.exit_code == 1 and result.output.startswith("Error: ")
    assert file.read_text(encoding="utf-8") == text


def test_a_file_that_others_can_read_is_the_doctor_s_finding(app, file):
    keys.make()
    assert any("seals what is confidential" in f.sentence and f.good for f in health.examine())
    file.chmod(0o640)
    assert any("chmod 600" in f.sentence and not f.good for f in health.examine())


def test_keys_made_at_once_are_all_kept(app, file):
    def one():
        with app.app_context():
            keys.make()

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rows = json.loads(file.read_text())["keys"]
    assert len({row["name"] for row in rows}) == 8
    assert all(len(base64.b64decode(row["key"])) == keys.OCTETS for row in rows)


def test_the_key_that_seals_is_not_forgotten_and_an_earlier_one_is(app, file):
    first, second = keys.make(), keys.make()
    assert run(app, "forget", second.name).exit_code == 1
    assert run(app, "forget", "nobody").exit_code == 1
    assert run(app, "forget", first.name).exit_code == 0
    assert [key.name for key in keys.read()] == [second.name]


def test_the_demonstration_makes_its_own(app, file):
    app.config["DEMONSTRATION"] = True
    try:
        name, sealed = keys.seal(b"words", HERE, "1")
        assert keys.unseal(name, sealed, HERE, "1") == b"words"
        assert name == "demonstration" and stat.S_IMODE(file.stat().st_mode) == 0o600
    finally:
        app.config["DEMONSTRATION"] = False
