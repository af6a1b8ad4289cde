"""`./do setup`: what it cannot finish it says, and leaves nothing behind that looks ready."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PATIENCE_SECONDS = 60
# Nothing listens on port 1, nothing is cached, and no machine's settings say where else to look.
UNREACHABLE = {
    "PIP_CONFIG_FILE": "/dev/null",
    "PIP_INDEX_URL": "http://127.0.0.1:1/simple",
    "PIP_EXTRA_INDEX_URL": "",
    "PIP_FIND_LINKS": "",
    "PIP_NO_CACHE_DIR": "1",
    "PIP_RETRIES": "0",
    "PATH": "/usr/bin:/bin",  # without uv
    "PYTHON": sys.executable,
}


@pytest.fixture
def checkout(tmp_path):
    """Return a checkout in a folder with a space in its name: what set-up reads, and nothing else."""
    folder = tmp_path / "a checkout"
    folder.mkdir()
    for name in ("do", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def set_up(folder, *, cwd=None, **environ):
    """Run `./do setup`; return the process that has ended."""
    return subprocess.run(  # noqa: S603 - our own script
        [str(folder / "do"), "setup"],
        cwd=cwd or folder,
        env={**os.environ, **UNREACHABLE, **environ},
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )


def test_an_index_that_cannot_be_reached_is_said(checkout, tmp_path):
    """
    From any folder.
    """
    ran = set_up(checkout, cwd=tmp_path)

    assert 0 != ran.returncode
    assert "./do setup failed while installing requirements.lock" in ran.stderr
    assert not (checkout / ".venv").exists()


def test_a_package_with_another_hash_is_not_installed(checkout, tmp_path):
    """
    The lock says what is installed, byte for byte.
    """
    name = "thing-1.0-py3-none-any.whl"
    (tmp_path / name).write_bytes(b"not what was pinned")
    lock = f"thing @ {(tmp_path / name).as_uri()} --hash=sha256:{'0' * 64}\n"
    (checkout / "requirements.lock").write_text(lock)
    ran = set_up(checkout)

    assert 0 != ran.returncode
    assert "HASH" in ran.stderr.upper()
    assert "./do setup failed while installing requirements.lock" in ran.stderr
    assert not (checkout / ".venv").exists()


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ('exec "$REAL" -c "import sys; sys.exit(1)"', "is no Python 3.11 or newer"),
        ('[ "$1" = -m ] && { mkdir .venv; exit 1; }; exec "$REAL" "$@"', "failed while making .venv with"),
    ],
    ids=["too old", "without ensurepip"],
)
def test_a_python_that_does_not_do_is_named(checkout, tmp_path, script, said):
    """
    Its path may hold spaces.
    """
    python = tmp_path / "a python"
    python.write_text(f"#!/bin/sh\n{script}\n")
    python.chmod(0o755)
    ran = set_up(checkout, PYTHON=str(python), REAL=sys.executable)

    assert 1 == ran.returncode
    assert said in ran.stderr
    assert str(python) in ran.stderr
    assert not (checkout / ".venv").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda one: one.name)
def test_a_set_up_that_is_interrupted_leaves_nothing(checkout, tmp_path, number):
    """
    Wherever it was.
    """
    before = signal.signal(number, signal.SIG_DFL)  # a shell has what it runs in the background ignore Ctrl-C
    os.mkfifo(tmp_path / "waiting")
    python = tmp_path / "python"
    python.write_text(
        '#!/bin/sh\n[ "$1" = -m ] && { mkdir .venv; read -r _ <"$WAITING"; exit 1; }; exec "$REAL" "$@"\n'
    )
    python.chmod(0o755)
    environ = {
        **UNREACHABLE,
        "PYTHON": str(python),
        "REAL": sys.executable,
        "WAITING": str(tmp_path / "waiting"),
    }
    process = subprocess.Popen(  # noqa: S603 - our own script
        [str(checkout / "do"), "setup"],
        env={**os.environ, **environ},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    signal.signal(number, before)
    with (tmp_path / "waiting").open("w"):  # opens once it waits
        os.killpg(process.pid, number)
        _, said = process.communicate(timeout=PATIENCE_SECONDS)

    assert 128 + number == process.returncode
    assert "./do setup failed while making .venv" in said
    assert not (checkout / ".venv").exists()


@pytest.fixture
def ready(checkout):
    """Return a checkout whose environment is marked as ready, by a Python that can make no other."""
    python = checkout / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    line = '"$1" --version && cksum requirements.lock pyproject.toml && pwd'
    marks = subprocess.run(  # noqa: S603 - our own line
        ["/bin/sh", "-c", line, "-", sys.executable], cwd=checkout, capture_output=True, text=True, check=True
    )
    (checkout / ".venv/.ready").write_text(marks.stdout)
    return checkout


@pytest.fixture
def poor_python(tmp_path):
    """Return a Python that can make no environment."""
    python = tmp_path / "poor-python"
    python.write_text(f'#!/bin/sh\n[ "$1" = -m ] && exit 1; exec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    return str(python)


def test_what_is_ready_is_left_alone(ready, poor_python):
    """
    Nothing is asked of any index, and nothing is written: the checkout may be read-only.
    """
    assert 0 == set_up(ready, PYTHON=poor_python).returncode


@pytest.mark.parametrize("change", ["the folder", "the lock", "the interpreter"])
def test_what_was_made_for_another_state_is_not_ready(ready, poor_python, tmp_path, change):
    """
    Its scripts name the folder that it was made in, its packages are those of the lock.
    """
    if change == "the folder":
        ready = ready.rename(tmp_path / "moved")
    elif change == "the lock":
        (ready / "requirements.lock").write_text("")
    else:
        (ready / ".venv/bin/python").unlink()
    ran = set_up(ready, PYTHON=poor_python)

    assert 1 == ran.returncode
    assert "./do setup failed while making .venv" in ran.stderr
    assert not (ready / ".venv").exists()


def test_an_old_environment_that_cannot_be_removed_is_said(ready, poor_python, tmp_path):
    """
    As on a file system that is read-only by now.
    """
    (tmp_path / "rm").write_text("#!/bin/sh\necho 'rm: read-only' >&2\nexit 1\n")
    (tmp_path / "rm").chmod(0o755)
    (ready / "requirements.lock").write_text("")
    ran = set_up(ready, PYTHON=poor_python, PATH=f"{tmp_path}:{UNREACHABLE['PATH']}")

    assert 1 == ran.returncode
    assert "rm: read-only" in ran.stderr
    assert "./do setup failed while removing the old .venv" in ran.stderr


def test_a_disk_that_is_full_is_said(checkout):
    """
    As far as a limit of the size of files is one: nothing larger than 64 kB can be written.
    """
    limited = f'ulimit -f 64; exec "{checkout / "do"}" setup'
    ran = subprocess.run(  # noqa: S603 - our own script
        ["/bin/bash", "-c", limited],
        env={**os.environ, **UNREACHABLE},
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )

    assert 1 == ran.returncode
    assert "./do setup failed while making .venv" in ran.stderr
    assert not (checkout / ".venv").exists()
