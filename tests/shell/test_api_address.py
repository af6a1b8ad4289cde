"""Base URLs: one form of each, and none that would give the key away."""

import pytest

from novu_flows.errors import Refused
from novu_flows.novu.address import proxy_of, read_address


@pytest.mark.parametrize(
    ("base_url", "root"),
    [
        ("https://api.novu.co/v1", "https://api.novu.co/v1"),
        ("https://api.novu.co", "https://api.novu.co/v1"),
        (" https://api.novu.co/v1/ ", "https://api.novu.co/v1"),
        ("https://gate.example/novu/v1", "https://gate.example/novu/v1"),
        ("https://gate.example:8443/novu/", "https://gate.example:8443/novu/v1"),
        ("http://localhost:3000", "http://localhost:3000/v1"),
        ("http://127.0.0.1:3000/v1", "http://127.0.0.1:3000/v1"),
        ("http://[::1]:3000/v1", "http://[::1]:3000/v1"),
        ("http://novu.test/v1", "http://novu.test/v1"),
    ],
)
def test_a_base_url_is_taken_with_or_without_the_version(base_url, root):
    """
    Whatever way it is written, there is one root.
    """
    assert root == read_address(base_url).root


@pytest.mark.parametrize(
    "base_url", ["http://api.novu.co/v1", "http://10.0.0.7:3000", "http://127.0.0.1.evil.example"]
)
def test_a_key_does_not_cross_a_network_unencrypted(base_url):
    """
    An unencrypted way to another machine is refused, unless that is allowed in so many words.
    """
    with pytest.raises(Refused, match="would get the API key unencrypted, over http; use https"):
        read_address(base_url)

    assert read_address(base_url, allow_insecure=True).root.startswith("http://")


@pytest.mark.parametrize(
    "base_url",
    ["", "api.novu.co", "ftp://api.novu.co", "https://", "https://:80", "https://a:b:c", "https://a:99999",
     "https://[::1", "https://ex ample", "https://ex\nample", "https://exämple", "file:///etc/passwd", "//a"],
)  # fmt: skip
def test_what_is_no_address_is_refused(base_url):
    """
    A base URL that no request could go to is told at once.
    """
    with pytest.raises(Refused, match="no address of a web server; write it like https://api"):
        read_address(base_url)


@pytest.mark.parametrize(
    "base_url", ["https://u:canary@a.example", "https://a.example?x=1", "https://a.example#x"]
)
def test_a_base_url_holds_no_more_than_an_address(base_url):
    """
    A password in a URL would be shown wherever the URL is.
    """
    with pytest.raises(Refused, match="holds more than an address") as caught:
        read_address(base_url)

    assert "canary" not in str(caught.value)


def test_this_machine_is_not_reached_through_a_proxy():
    """
    The system's proxy is for other machines only.
    """
    proxies = {"http": "http://proxy.example:3128", "https": "proxy.example:3128"}

    assert None is proxy_of(read_address("http://127.0.0.1:3000"), proxies)
    assert "http://proxy.example:3128" == proxy_of(read_address("https://api.novu.co"), proxies)
    assert "http://proxy.example:3128" == proxy_of(
        read_address("http://novu.lan", allow_insecure=True), proxies
    )
    assert "https://p.example" == proxy_of(read_address("https://api.novu.co"), {"all": "https://p.example"})
    assert None is proxy_of(read_address("https://api.novu.co"), {})


def test_a_proxy_of_another_kind_is_refused():
    """
    A proxy that requests could not go through is told, not passed by.
    """
    with pytest.raises(Refused, match="of a kind that is not supported: socks5") as caught:
        proxy_of(read_address("https://api.novu.co"), {"https": "socks5://u:canary@p.example"})

    assert "canary" not in str(caught.value)
