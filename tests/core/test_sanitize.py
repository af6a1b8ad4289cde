"""The texts of editor blocks, cleaned as Novu cleans them (sanitize-html 2.10)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from novu_flows.javascript.htmlparser2 import Closed, Opened, TextNode, events
from novu_flows.javascript.sanitize_html import sanitized, sanitized_page

PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<br>",
        "</br>",
        "<svg>",
        "</svg>",
        "<title>",
        "<desc>",
        "</desc>",
        "<g/>",
        "<li>",
        "<script>",
        "</script>",
        "<td>",
        "<tr>",
        "<",
        ">",
        "a",
        "<textarea>",
        "</textarea>",
        "<option>",
        "<img>",
    ]
)


@pytest.mark.parametrize(
    ("clean", "html"),
    [
        ("a &lt; b &amp; c &gt; d", "a < b & c > d"),
        ("<p>x</p>", '<p class="a">x</p>'),
        ("<br /><hr />", "<br><hr>"),
        ("x", "<img src=x>x<font>"),
        ("acd", "a<script>b</script>c<style></style>d"),
        ("y", "<textarea><b>x</b></textarea>y"),
        (
            '<a href="https://x.test" target="_blank">x</a>',
            '<a HREF="https://x.test" target=_blank id=i>x</a>',
        ),
        ('<a href="/path">x</a>', "<a href='/path'>x</a>"),
        ("<a>x</a>", "<a href='java&#x73;cript:x'>x</a>"),
        ('<a name href="&quot;&amp;">x</a>', "<a name href='\"&amp;'>x</a>"),
    ],
)
def test_harmless_html_stays(clean, html):
    """
    Tags and attributes that do no harm stay, the content of most others too, and the rest goes.
    """
    assert clean == sanitized(html)


@pytest.mark.parametrize(
    "html", ["a", "a &amp; b", "<p>x</p>", "<br />", '<a href="/x">y</a>', "<ul><li>a</li></ul>"]
)
def test_what_is_clean_stays_as_it_is(html):
    """
    Cleaning what was cleaned changes nothing, so a plan finds nothing to do.
    """
    assert html == sanitized(html)


@pytest.mark.parametrize(
    ("found", "html"),
    [
        ([TextNode("a")], "a"),
        ([Opened("br"), Closed("br")], "</br>"),
        ([Opened("p"), Closed("p")], "</p>"),
        ([], "</i>"),
        ([], "</img>"),
        ([Opened("b"), Opened("i"), Closed("i"), Closed("b")], "<b><i></b>"),
        ([Opened("li"), Closed("li"), Opened("li"), Closed("li")], "<li><li>"),
        ([Opened("svg"), Opened("g"), Closed("g"), TextNode("x"), Closed("svg")], "<svg><g/>x</svg>"),
        ([Opened("g"), TextNode("x"), Closed("g")], "<g/>x"),
        (
            [Opened("svg"), Opened("desc"), Opened("g"), Closed("g"), Closed("desc"), Closed("svg")],
            "<svg><desc><g/></desc></svg>",
        ),
        ([Opened("title"), TextNode("a<b"), Closed("title")], "<title>a&lt;b</title>"),
        ([Opened("style"), TextNode("a&lt;b"), Closed("style")], "<style>a&lt;b"),
        ([Opened("script"), Closed("script")], "<script></script>"),
        ([Opened("script"), TextNode("x"), Closed("script")], "<script/>x"),
        ([Opened("a", {"x": "1"}), Closed("a")], "<a x=1 X=2>"),
        ([TextNode("a"), TextNode("c")], "a<!-- b -->c"),
        ([TextNode("a"), TextNode("b")], "a<!b"),
        ([TextNode("a"), TextNode("<")], "a<"),
        ([TextNode("<"), Opened("b"), Closed("b")], "<<b>"),
        ([TextNode("a"), TextNode(" ")], "a</b "),
        ([TextNode("a"), TextNode("")], "a<b"),
        ([TextNode("a"), TextNode("/")], "a<b/"),
    ],
)
def test_html_is_read_leniently(found, html):
    """
    What never ends is cut, what never opened is ignored, and what stays open is closed (htmlparser2 8).
    """
    assert found == list(events(html))


@given(st.lists(PIECES, max_size=12).map("".join))
def test_every_tag_that_opens_closes(html):
    """
    Whatever the source, tags close in the reverse of the order in which they open.
    """
    open_tags = []
    for event in events(html):
        if isinstance(event, Opened):
            open_tags.append(event.name)
        elif isinstance(event, Closed):
            assert open_tags.pop() == event.name

    assert [] == open_tags


# Outcomes of sanitize-html 2.13 itself, with the options of Novu 3.15.
@pytest.mark.parametrize(
    ("html", "clean"),
    [
        (
            '<style>p{a:b > c & d}</style><p onclick="x()">Hi & you</p>',
            "<style>p{a:b > c & d}</style><p>Hi &amp; you</p>",
        ),
        ('<img src="javascript:a" alt="" onerror=x width=3 data-x=1>', '<img alt="" width="3" />'),
        ('<a href="javascript:x" target=_blank>l</a>', '<a target="_blank">l</a>'),
        ('<a href="/x?a=1&b=2" rel="">l</a>', '<a href="/x?a=1&amp;b=2">l</a>'),
        (
            '<!DOCTYPE html><html><head><title>T & t</title><meta name="a"></head><body bgcolor="#fff">x</body></html>',
            '<!DOCTYPE html><html><head><title>T &amp; t</title><meta name="a" /></head><body bgcolor="#fff">x</body></html>',
        ),
        ("<style></style/><img src onerror=alert(1)></style>", "<style></style><img />"),
        ('<td class="" hidden style="color: red">x</td>', '<td style="color: red">x</td>'),
        ("<script>alert(1)</script><foo bar>kept</foo>", "kept"),
        ('<img src="cid:logo">', '<img src="cid:logo" />'),
        ('x<y & "z"', "x"),
    ],
)
def test_a_page_is_cleaned(html, clean):
    """
    Styles and the tags of a page stay; handlers, scripts and addresses of other schemes go.
    """
    assert sanitized_page(html) == clean
