"""The embedded Novu's state: in memory, or in a file that is held by one and survives a kill."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import textwrap
import threading

import pytest
from embedded_novu import Embedded

from novu_flows.emulator import Emulator, StoreInUse, StoreUnreadable
from novu_flows.emulator.store.store import AtLeast, Store

WRITER = textwrap.dedent("""
    import sys
    from pathlib import Path
    sys.path.insert(0, sys.argv[2])
    from embedded_novu import Embedded

    novu = Embedded(Path(sys.argv[1]), development_key="dev")
    for number in range(100_000):
        novu.post(f"s{number}", data={"text": "x" * 1000})
        print(number, flush=True)
""")


@pytest.fixture
def file(tmp_path):
    """Return the name of a file that does not exist, in a folder that does not either."""
    return tmp_path / "state" / "local.db"


def test_a_file_keeps_everything(file):
    """
    Keys, subscribers and the clock's ids are there when it is opened again.
    """
    before = Embedded(file)
    ada, keys = before.post("ada", data={"nul": "\0"}), before.emulator.keys
    before.emulator.close()

    after = Embedded(file)

    assert (keys, ada) == (after.emulator.keys, after.get("ada"))


def test_keys_that_are_given_open_from_now_on(file):
    """
    The old key opens nothing, the environment is the same.
    """
    before = Embedded(file)
    before.post("ada")
    old = before.emulator.keys.development
    before.emulator.close()

    after = Embedded(file, development_key="mine")

    assert "ada" == after.get("ada")["subscriberId"]
    assert 401 == after.ask("GET", "/v1/subscribers", key=old).status_code


def test_keys_are_in_no_repr():
    """
    A key that is printed by chance is a key that has leaked.
    """
    emulator = Emulator(development_key="canary", production_key="canary")
    emulator.settle()

    assert "canary" not in f"{emulator!r} {emulator.keys!r} {vars(emulator)!r}"


def test_a_file_is_for_its_owner_only(file):
    """
    It holds API keys and addresses.
    """
    Emulator(file).close()

    assert 0 == stat.S_IMODE(file.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO)


def test_a_file_is_open_in_one_emulator_at_a_time(file):
    """
    A second one says so, and can have the file when the first is closed.
    """
    first = Emulator(file)
    with pytest.raises(StoreInUse, match="is in use by another emulator"):
        Emulator(file)
    first.close()

    Emulator(file).close()


def test_a_file_that_is_about_to_be_free_is_waited_for(file):
    """
    A plan beside a `watch` meets its loads, each of which has the file for some milliseconds.
    """
    first = Emulator(file)
    closing = threading.Timer(0.1, first.close)
    closing.start()

    Emulator(file).close()

    closing.join()


def write_until(file, acknowledged):
    """Have another process write to a file until it has said so many times that it has; give the process."""
    command = [sys.executable, "-c", WRITER, str(file), os.path.dirname(__file__) + "/.."]  # noqa: PTH120
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - it is our own program
    for line in process.stdout:
        if int(line) + 1 == acknowledged:
            return process
    pytest.fail("the writer stopped too early")


def test_what_was_acknowledged_survives_a_kill(file):
    """
    The file is held by the process until it dies, and then has all of what was answered.
    """
    process = write_until(file, 50)
    with pytest.raises(StoreInUse):
        Emulator(file)
    process.send_signal(signal.SIGKILL)
    process.communicate()

    novu = Embedded(file, development_key="dev")
    page = novu.dev("GET", "/v1/subscribers?limit=0").json()

    assert page["totalCount"] == len(page["data"]) >= 50
    assert [f"s{number}" for number in range(page["totalCount"])] == [
        found["subscriberId"] for found in page["data"]
    ]


def spoilt(file, *statements):
    """Change a file from outside."""
    with sqlite3.connect(file) as database:
        for statement in statements:
            database.execute(statement)
    database.close()


@pytest.mark.parametrize("version", [0, 2, 99])
def test_a_file_of_another_format_is_refused(file, version):
    """
    It is neither read wrong nor changed.
    """
    Emulator(file).close()
    spoilt(file, f"PRAGMA user_version={version}")

    with pytest.raises(
        StoreUnreadable, match=f"format {version}, and this version of novu-flows reads format 1"
    ):
        Emulator(file)


def test_a_database_of_another_program_is_refused(tmp_path):
    """
    It is not ours to write to.
    """
    file = tmp_path / "other.db"
    spoilt(file, "CREATE TABLE t (a)")
    before = file.read_bytes()

    with pytest.raises(StoreUnreadable, match="a database of another program"):
        Emulator(file)

    assert before == file.read_bytes()


def test_a_file_that_is_no_database_is_refused(tmp_path):
    """
    It stays as it is.
    """
    file = tmp_path / "notes.txt"
    file.write_text("not a database, but long enough to be looked at" * 100)

    with pytest.raises(StoreUnreadable, match="file is not a database"):
        Emulator(file)


def test_a_folder_is_refused(tmp_path):
    """
    The message names it and says what to do.
    """
    with pytest.raises(StoreUnreadable, match="choose another file"):
        Emulator(tmp_path)


def test_a_place_that_cannot_be_written_is_refused(tmp_path):
    """
    The message says why, and how to name another place.
    """
    (tmp_path / "taken").touch()
    with pytest.raises(StoreUnreadable, match="cannot be written"):
        Emulator(tmp_path / "taken/local.db")


@pytest.fixture
def store():
    """Return a store with three documents."""
    store = Store()
    store.insert("topics", {"_id": "1", "key": "a", "tags": ["x", "y"], "at": "2026-01"})
    store.insert("topics", {"_id": "2", "key": "b", "tags": [], "at": "2026-02", "big": 2**70})
    store.insert("topics", {"_id": "3", "key": "a\0", "nested": [{"name": "n"}], "yes": True})
    store.commit()
    return store


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ({}, "123"),
        ({"key": "a"}, "1"),
        ({"key": "a\0"}, "3"),
        ({"key": ["a", "b", "a\0"]}, "123"),
        ({"key": []}, ""),
        ({"key": {"$ne": ""}}, ""),
        ({"tags[*]": "x"}, "1"),
        ({"tags[*]": ["y", "z"]}, "1"),
        ({"nested[0].name": "n"}, "3"),
        ({"at": None}, "3"),
        ({"at": AtLeast("2026-02")}, "2"),
        ({"big": 2**70}, "2"),
        ({"yes": True, "_id": "3"}, "3"),
    ],
)
def test_documents_are_found_by_what_they_hold(store, where, found):
    """
    Values, lists of values, items of lists, nothing; NUL and large numbers are values like others.
    """
    assert list(found) == [document["_id"] for document in store.find("topics", where)]
    assert len(found) == store.count("topics", where)


def test_what_was_not_committed_can_be_forgotten(store):
    """
    A rollback undoes every write since the last commit, and makes the version another one.
    """
    before = store.version("topics")
    store.replace("topics", {"_id": "1", "key": "z"})
    store.remove("topics", {"_id": "2"})
    store.rollback()

    assert ["a", "b", "a\0"] == [document["key"] for document in store.find("topics", {})]
    assert before != store.version("topics")


def test_a_copy_goes_its_own_way(store):
    """
    What is written to the one is not in the other.
    """
    copy = store.copy()
    copy.remove("topics", {})
    store.insert("topics", {"_id": "4"})

    assert (0, 4) == (copy.count("topics", {}), store.count("topics", {}))


def test_documents_come_back_as_they_were(store):
    """
    Also where they hold the characters that the store writes otherwise.
    """
    document = {"_id": "5", "a\0": ["\ufdd0", "\ufdd00", "\\u0000", {"b": "\0\ufdd0"}], "n": 1e300}
    store.insert("topics", document)

    assert document == store.find_one("topics", {"_id": "5"})
