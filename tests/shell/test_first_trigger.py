"""The program of docs/first-trigger.md does what the page says."""

import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "first-trigger.md"


def test_the_program_prints_what_the_page_shows(tmp_path):
    """
    It runs as it stands, in a process of its own, from any folder.
    """
    (program,), (printed,) = blocks("python"), blocks("text")
    ran = subprocess.run(  # noqa: S603 - our own page
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=tmp_path,
    )

    assert (0, printed, "") == (ran.returncode, ran.stdout, ran.stderr)


def blocks(language):
    """Return the code blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
