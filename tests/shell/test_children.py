"""What tests start begins as from a terminal, also where the suite itself runs under `nohup` or in the background."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SAYS = "import signal; print(*(signal.getsignal(one) == signal.SIG_IGN for one in (signal.SIGHUP, signal.SIGINT)))"
IGNORING = 'trap "" HUP INT; exec "$@"'
ROOT = Path(__file__).parents[2]


def test_no_signal_is_ignored_from_the_start():
    """
    Five tests of signals failed where the shell that started the suite ignored them.
    """
    said = subprocess.run([sys.executable, "-c", SAYS], check=True, capture_output=True, text=True)  # noqa: S603 - our own

    assert said.stdout == "False False\n"


@pytest.mark.skipif("NOVU_FLOWS_IGNORING" in os.environ, reason="it is the run inside")
def test_a_suite_that_is_started_with_signals_ignored_starts_its_children_without():
    """
    The same test in a suite that a shell starts as `nohup` does.
    """
    test = f"{__file__}::test_no_signal_is_ignored_from_the_start"
    words = [
        "sh",
        "-c",
        IGNORING,
        "sh",
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n",
        "0",
        "-p",
        "no:cacheprovider",
        test,
    ]
    ran = subprocess.run(  # noqa: S603 - our own
        words,
        cwd=ROOT,
        env=os.environ | {"NOVU_FLOWS_IGNORING": "1"},
        check=False,
        capture_output=True,
        text=True,
    )

    assert 0 == ran.returncode, ran.stdout
