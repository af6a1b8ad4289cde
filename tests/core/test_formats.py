"""Texts that Novu 0.14 takes as e-mail addresses and locales (recorded sections `subscribers`)."""

import pytest

from novu_flows.javascript.validator import is_email, is_locale


@pytest.mark.parametrize(
    "text",
    [
        "a@b.co",
        "Some.One+Tag@Example.TEST",
        "jörg@müller.test",
        "a@xn--fiq228c.xn--55qx5d",
        "a@😀.co",
        "o'neil@b.co",
        '"a b"@b.co',
        '"a\\"b"@b.co',
        '"abc@b.co',
        "x" * 64 + "@b.co",
        "a@" + "b" * 63 + ".co",
        "a_b@1.co",
    ],
)
def test_addresses_that_novu_takes(text):
    """
    Unicode, quotes, long parts; a quote need not end.
    """
    assert is_email(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "@b.co",
        "a@",
        "a@b",
        "a@localhost",
        " a@b.co",
        "a@b.co\n",
        "a..b@b.co",
        "a.@b.co",
        "😀@b.co",
        "a@b.c",
        "a@b.123",
        "a@-b.co",
        "a@b-.co",
        "a@b_c.co",
        "a@b..co",
        "a@b.c\u3000o",
        "a@127.0.0.1",
        "a@\uff41b.co",
        "x" * 65 + "@b.co",
        "ä" * 33 + "@b.co",
        "a@" + "b" * 64 + ".co",
        "Ada <a@b.co>",
    ],
)
def test_addresses_that_novu_refuses(text):
    """
    No top-level domain, wrong dots and hyphens, too long in bytes.
    """
    assert not is_email(text)


@pytest.mark.parametrize(
    "text",
    ["en", "en_US", "en-us", "EN-US", "zh-Hans-CN", "es-419", "xx", "engl", "en_US_POSIX", "ca_ES_VALENCIA"],
)
def test_locales_that_novu_takes(text):
    """
    Any letters of the right number, and two exceptions.
    """
    assert is_locale(text)


@pytest.mark.parametrize(
    "text",
    ["", "e", "english", "en_US.UTF-8", "de-DE-1996", "en US", "en-", "en\n", "en-٤١٩", "not a locale"],
)
def test_locales_that_novu_refuses(text):
    """
    Other lengths, other separators, digits that are not of ASCII.
    """
    assert not is_locale(text)
