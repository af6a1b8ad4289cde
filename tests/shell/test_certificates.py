"""Files that variables name for TLS: one that cannot be read is named by its variable."""

import asyncio
from pathlib import Path

import pytest

from novu_flows.api import AsyncNovuClient, NovuClient, environments
from novu_flows.errors import CertificatesUnreadable, ExitCode

URL = "https://novu.example/v1"
WRITTEN = [
    ("SSL_CERT_FILE", None, "No such file or directory"),
    ("SSL_CERT_FILE", "no certificate", "NO_CERTIFICATE_OR_CRL_FOUND"),
    ("SSLKEYLOGFILE", None, "No such file or directory"),
]


@pytest.fixture(params=WRITTEN, ids=lambda one: f"{one[0]}-{one[1]}")
def refused(request, monkeypatch, tmp_path):
    """Name a file that cannot be read; give what is to be said of it."""
    variable, text, reason = request.param
    path: Path = tmp_path / "missing" / "file.pem" if text is None else tmp_path / "file.pem"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    monkeypatch.setenv(variable, str(path))
    return f"{variable}={path} cannot be read for TLS: .*{reason}"


def test_a_client_for_threads_names_the_variable(refused):
    """
    It is said when the client is made.
    """
    with pytest.raises(CertificatesUnreadable, match=refused) as raised:
        NovuClient("key", URL)

    assert ExitCode.UNREACHABLE == raised.value.exit_code


def test_a_client_for_event_loops_names_the_variable(refused):
    """
    It is said at the first request.
    """

    async def ask():
        async with AsyncNovuClient("key", URL) as client:
            await client.send(environments.get_me())

    with pytest.raises(CertificatesUnreadable, match=refused):
        asyncio.run(ask())
