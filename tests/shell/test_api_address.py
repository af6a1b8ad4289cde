"""Base URLs: one form of each, and none that would give the key away."""

import pytest

from novu_flows.check.place import Place
from novu_flows.check.texts import endpoint_issues
from novu_flows.errors import Refused
from novu_flows.issues import Source
from novu_flows.novu.address import proxy_of, read_address
from novu_flows.project.config import EnvironmentConfig, environment_issues
from novu_flows.urls import web_url


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


def refusal(url, *, allow_insecure):
    """Return what a client says of a URL that it does not take, in a list of one; an empty list where it does."""
    try:
        read_address(url, allow_insecure=allow_insecure)
    except Refused as refused:
        return [(refused.message, refused.remedy)]
    return []


@pytest.mark.parametrize(
    "url",
    ["https://api.novu.co", "https://api.novu.co/v1", "http://localhost:3000", "http://novu.test/v1",
     "https://u:p@a.example", "https://a.example?x=1", "http://10.0.0.7:3000/v1", "https://ex ample", "ftp://a.b",
     "https://exämple", "https://a:b:c", "https://[::1", "https://a<b>/v1", "https://a\\b", "//a", "a.b"],
)  # fmt: skip
@pytest.mark.parametrize("allow_insecure", [False, True])
def test_the_check_and_the_client_judge_a_url_by_one_rule(url, allow_insecure):
    """
    What `check` lets pass a client takes, and what a client refuses `check` has reported, in the same words.
    """
    environment = EnvironmentConfig(url=url, api_key_env="A", allow_insecure=allow_insecure)
    found = [(one.message, one.hint) for one in environment_issues("x", environment) if one.stops]

    assert refusal(url, allow_insecure=allow_insecure) == found


@pytest.mark.parametrize(
    ("is_one", "url"),
    [(True, "https://a.example/hook?x=1"), (True, "http://bücher.example"), (False, "https://a b"),
     (False, "https://"), (False, "ftp://a.b"), (False, "https://a:0/"), (False, "https://a:99999"), (False, "a.b")],
)  # fmt: skip
def test_a_declared_url_is_judged_by_the_same_rule(is_one, url):
    """
    Webhooks, links and avatars are URLs of web servers as base URLs are, with a query and names as people write them.
    """
    assert is_one is (web_url(url) is not None)
    assert is_one is ([] == list(endpoint_issues(Place("x", Source(file="", line=0)), url)))
