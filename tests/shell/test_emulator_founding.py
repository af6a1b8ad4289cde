"""The embedded Novu's file comes into being as a whole; a full disk, a damaged or a foreign file is said as such."""

import os
import resource
import signal
import sqlite3
import subprocess
import sys
import textwrap

import pytest
from embedded_novu import Embedded

from novu_flows.emulator import Emulator, StoreFailed, StoreUnreadable
from novu_flows.engine.environment import embedded_novu
from novu_flows.errors import ExitCode
from novu_flows.novu.v1.dialect import V1

TESTS = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120
PROVIDERS = {"nodemailer", "twilio", "slack", "discord", "msteams", "mattermost", "fcm", "apns", "expo"}
ENVIRONMENTS = 2
# Kills itself right before it asks SQLite for the so-manieth time.
FOUNDER = textwrap.dedent("""
    import os, signal, sys
    from pathlib import Path
    from novu_flows.engine.environment import embedded_novu
    from novu_flows.novu.v1.dialect import V1

    left = int(sys.argv[2])

    def count(frame, event, function):
        global left
        if event == "c_call" and function.__name__ == "execute":
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(count)
    embedded_novu(Path(sys.argv[1]), V1)
""")
# Founds in a process whose files may not grow beyond so many bytes: what a disk does that is full.
CRAMPED = textwrap.dedent("""
    import resource, sys
    from pathlib import Path
    from novu_flows.engine.environment import embedded_novu
    from novu_flows.novu.v1.dialect import V1
    from novu_flows.errors import NovuFlowsError

    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
    try:
        embedded_novu(Path(sys.argv[1]), V1).close()
    except NovuFlowsError as error:
        print(error)
        sys.exit(error.exit_code)
""")


@pytest.fixture
def file(tmp_path):
    """Return the name of a file that does not exist."""
    return tmp_path / "local.db"


def program(text, *arguments):
    """Start a program of ours with a stream for each of its words."""
    command = [sys.executable, "-c", text, *map(str, arguments)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own program


def providers(file):
    """Return the integrations of both environments, as a project that opens the file has them."""
    embedded_novu(file, V1).close()
    novu = Embedded(file)
    answers = [ask("GET", "/v1/integrations").json()["data"] for ask in (novu.dev, novu.prod)]
    novu.emulator.close()
    return sorted(one["providerId"] for answer in answers for one in answer)


def test_a_new_one_has_every_provider(file):
    """
    Both environments, every channel, every provider that credentials may be of.
    """
    assert sorted([*PROVIDERS] * ENVIRONMENTS) == providers(file)
    assert sorted([*PROVIDERS] * ENVIRONMENTS) == providers(file)


@pytest.mark.parametrize("statement", [1, 5, 8, 34, 70, 110, 130])
def test_one_that_is_killed_as_it_comes_into_being_is_founded_the_next_time(file, statement):
    """
    Whenever the kill comes, the file is as if nobody had tried, or whole.
    """
    founder = program(FOUNDER, file, statement)
    founder.communicate()

    assert -signal.SIGKILL == founder.returncode
    assert sorted([*PROVIDERS] * ENVIRONMENTS) == providers(file)


@pytest.mark.parametrize("size", [0, 4096, 40_000, 100_000])
def test_where_the_disk_is_full_it_is_said_and_founded_once_there_is_room(file, size):
    """
    What, where and what to do; then nothing of the attempt is in the way.
    """
    cramped = program(CRAMPED, file, size)
    said, _ = cramped.communicate()

    assert ExitCode.REFUSED == cramped.returncode
    assert str(file) in said
    assert "disk" in said
    assert sorted([*PROVIDERS] * ENVIRONMENTS) == providers(file)


def fill(novu):
    """Create subscribers until the disk is full."""
    for number in range(100):
        novu.post(f"s{number}", data={"text": "x" * 90_000})


def subscribers(novu):
    """Return the ids of all subscribers."""
    return [found["subscriberId"] for found in novu.dev("GET", "/v1/subscribers?limit=0").json()["data"]]


def test_a_disk_that_becomes_full_later_keeps_what_was_answered(file):
    """
    The request fails, the ones before stay, and the next one does not see what could not be kept.
    """
    novu = Embedded(file)
    novu.post("before")
    softly, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (file.stat().st_size, hard))
    try:
        with pytest.raises(StoreFailed, match=r"local\.db.* cannot be read or written: .*; make room"):
            fill(novu)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (softly, hard))
    kept = subscribers(novu)
    novu.emulator.close()

    assert "before" == kept[0]
    assert kept == subscribers(Embedded(file))


def complaint(file):
    """Return what is said of a file as it is opened and all of it is read, empty where nothing is."""
    try:
        novu = Embedded(file)
    except (StoreFailed, StoreUnreadable) as error:
        return str(error)
    try:
        subscribers(novu)
    except StoreFailed as error:
        return str(error)
    finally:
        novu.emulator.close()
    return ""


def test_a_file_that_is_damaged_is_said_to_be(file):
    """
    Wherever the damage is: in its beginning, where it is opened, or in what is read later.
    """
    novu = Embedded(file)
    for number in range(200):
        novu.post(f"s{number}", data={"text": "x" * 500})
    novu.emulator.close()
    whole = file.read_bytes()
    said = []
    for start in range(0, len(whole), len(whole) // 12):
        file.write_bytes(whole[:start] + b"\xa5" * 8192 + whole[start + 8192 :])
        said.append(complaint(file))

    assert "cannot be used as the emulator's state" in said[0]
    assert any("holds the emulator's state, is damaged" in one for one in said)
    assert all(str(file) in one for one in said if one)


@pytest.mark.parametrize(
    "statements",
    [
        ("CREATE TABLE theirs (a)",),
        ("PRAGMA application_id=42",),
        ("PRAGMA application_id=42", "CREATE TABLE theirs (a)"),
    ],
)
def test_a_file_of_another_program_is_left_alone(file, statements):
    """
    Its tables are not ours to write beside, nor is a file that another program has only just begun.
    """
    with sqlite3.connect(file) as database:
        for statement in statements:
            database.execute(statement)
    database.close()
    before = file.read_bytes()

    with pytest.raises(
        StoreUnreadable, match=r"local\.db cannot be used .*another program; .*choose another file"
    ):
        Emulator(file)
    assert before == file.read_bytes()


def test_a_file_that_could_not_be_founded_is_free_again(file):
    """
    In the same process: the lock goes with the attempt.
    """
    file.mkdir()
    with pytest.raises(StoreUnreadable, match=r"local\.db"):
        Emulator(file)
    file.rmdir()

    Emulator(file).close()
