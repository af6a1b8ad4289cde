"""The page about the client: all of its code runs, from top to bottom, against the embedded Novu."""

import re
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "client.md"
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
RUN = "from novu_flows.cli.main import main; main()"
SERVE = ("serve", "--memory", "--port", "0", "--development-key", "my-key")


@contextmanager
def served(folder, profile):
    """Serve an emulator as the page says, but on a free port; give its URL."""
    serving = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-c", RUN, *SERVE, "--profile", profile],
        cwd=folder,
        stdout=subprocess.PIPE,
        text=True,
    )
    with serving:
        yield re.search(r"http://\S+", serving.stdout.readline()).group()
        serving.terminate()


@pytest.fixture
def urls(tmp_path):
    """Return the URLs of the two servers of the page, by those that it shows."""
    with served(tmp_path, "0.14") as old, served(tmp_path, "3.15") as new:
        yield {"http://127.0.0.1:8787": old, "http://127.0.0.1:8788": new}


def test_all_code_of_the_page_runs(urls, tmp_path):
    """
    What the page shows works, one block after the other.
    """
    blocks = BLOCK.findall(PAGE.read_text())
    script = tmp_path / "page.py"
    code = "\n".join(blocks)
    for shown, url in urls.items():
        code = code.replace(shown, url)
    script.write_text(code)
    ran = subprocess.run(  # noqa: S603 - our own page
        [sys.executable, "-W", "error", script], capture_output=True, text=True, timeout=60, check=False
    )

    assert ("", 0) == (ran.stderr, ran.returncode)
    assert len(blocks) > 10
