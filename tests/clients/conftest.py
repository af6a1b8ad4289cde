"""Novu's own client of today, PyPI `novu-py`, against an embedded Novu of profile 3.15 on a port."""

import pytest
from novu_py import Novu
from novu_py.utils import BackoffStrategy, RetryConfig
from ports import on_a_port

from novu_flows.emulator import Emulator

AT_ONCE = RetryConfig("none", BackoffStrategy(1, 1, 1, 1), retry_connection_errors=False)


@pytest.fixture(scope="module")
def novu():
    """Return the client of one Novu on a port; each test has things of its own."""
    served = on_a_port(Emulator(development_key="key", profile="3.15"))
    with (
        served as url,
        Novu(secret_key="key", server_url=url.removesuffix("/v1"), retry_config=AT_ONCE) as client,
    ):
        yield client
