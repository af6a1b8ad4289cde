"""The page about the client: all of its code runs, from top to bottom, against the embedded Novu."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "client.md"
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
RUN = "from novu_flows.cli.main import main; main()"
SERVE = ("serve", "--memory", "--port", "0", "--development-key", "my-key")


@pytest.fixture
def novu_url(tmp_path):
    """Serve an emulator as the page says, but on a free port; give its URL."""
    serving = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-c", RUN, *SERVE], cwd=tmp_path, stdout=subprocess.PIPE, text=True
    )
    with serving:
        yield re.search(r"http://\S+", serving.stdout.readline()).group()
        serving.terminate()


def test_all_code_of_the_page_runs(novu_url, tmp_path):
    """
    What the page shows works, one block after the other.
    """
    blocks = BLOCK.findall(PAGE.read_text())
    script = tmp_path / "page.py"
    script.write_text("\n".join(blocks).replace("http://127.0.0.1:8787", novu_url))
    ran = subprocess.run(  # noqa: S603 - our own page
        [sys.executable, "-W", "error", script], capture_output=True, text=True, timeout=60, check=False
    )

    assert ("", 0) == (ran.stderr, ran.returncode)
    assert len(blocks) > 10
