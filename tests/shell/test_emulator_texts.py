"""How the embedded Novu makes identifiers, cleans HTML, finds variables, and writes differences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from novu_flows.emulator.sections.template_variables import template_variables
from novu_flows.emulator.store.change_records import applied, difference
from novu_flows.emulator.store.clock import short_id
from novu_flows.javascript.sanitize_html import sanitized
from novu_flows.javascript.slugify import slug

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("name", "identifier"),
    [
        ("Order shipped", "order-shipped"),
        ("a_b.c", "abc"),
        ("50% off, $5 | €10 <b>", "50percent-off-dollar5-or-euro10-lessbgreater"),
        ("Ünïcödé ß", "unicode-ss"),
        ("Привет, мир", "privet-mir"),
        ("Ω ά", "w-a"),
        ("工作流", ""),
        ("-a - b-", "-a-b-"),
        ("  x\ty ", "x-y"),
        ("Łódź №5 😀", "lodz-5"),
        ("…", ""),
    ],
)
def test_identifiers_are_slugs_of_names(name, identifier):
    """
    Letters and signs that have a Latin spelling are spelled, the rest goes (tried with slugify 1.4.6).
    """
    assert identifier == slug(name)


def test_a_suffix_is_short_and_fits_into_an_address():
    """
    Nine letters, digits, underscores or hyphens, hardly ever the same.
    """
    suffixes = {short_id() for _ in range(100)}

    assert 100 == len(suffixes)
    assert {9} == {len(suffix) for suffix in suffixes}
    assert all(suffix.replace("-", "_").isidentifier() or suffix[0].isdigit() for suffix in suffixes)


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("Tom & Jerry", "Tom &amp; Jerry"),
        ("x > 1 < y", "x &gt; 1 &lt; y"),
        ("<br>", "<br />"),
        ('<p class="a" style="b">x</p>', "<p>x</p>"),
        ("a<script>b</script>c<img src=x>d", "acd"),
        ("<textarea><b>x</b></textarea>y", "y"),
        (
            '<a href="https://x.test/{{id}}" title="t" target=_blank>x</a>',
            '<a href="https://x.test/{{id}}" target="_blank">x</a>',
        ),
        ('<a href="java\nscript:x">x</a>', "<a>x</a>"),
        ("<a name href='\"&amp;'>x</a>", '<a name href="&quot;&amp;">x</a>'),
        ("<a href=//e.test>x</a>", '<a href="//e.test">x</a>'),
        ("&nbsp;&copy;&unknown;", "\N{NO-BREAK SPACE}©&amp;unknown;"),
        ("<p>a<p>b", "<p>a</p><p>b</p>"),
        ("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<B>x</b></i></p></br>", "<b>x</b><p></p><br />"),
        ("a<!-- b -->c<!doctype html>d<?php e ?>f", "acdf"),
        ("a<![CDATA[b]]>c</ 1>d", "acd"),
        ("<svg><g/>x</svg><title><b>y</title>z", "x&lt;b&gt;yz"),
        ("<h1 x</h1>y", "<h1>y</h1>"),
        ("a<b", "a"),
        ("a</", "a&lt;/"),
        ("a<!b", "ab"),
        ("a</b ", "a "),
        ("a<b/", "a/"),
        ("</>", "&lt;/&gt;"),
        ("{{#if a > b}}", "{{#if a &gt; b}}"),
    ],
)
def test_html_of_an_editor_is_cleaned(html, clean):
    """
    Harmless tags stay, special characters are escaped (tried with sanitize-html 2.10).
    """
    assert clean == sanitized(html)


@given(st.text(alphabet="<>/ab\"'=&;!- p", max_size=40))
def test_cleaning_ends_and_leaves_no_script(text):
    """
    Whatever the text is, nothing is left that opens a tag that is not allowed.
    """
    assert "<script" not in sanitized(f"<script>{text}")


def test_variables_of_a_template_come_by_kind():
    """
    Plain names come first, then lists, then conditions, each with what is inside.
    """
    blocks = "{{#if a}}{{b}}{{/if}}{{#each c.d}}{{e}}{{this.f}}{{/each}}{{#with g}}{{h}}{{/with}}"

    assert [
        ("i", "String"),
        ("c.d", "Array"),
        ("c.d.e", "String"),
        ("c.d.this.f", "String"),
        ("g.h", "String"),
        ("a", "Boolean"),
        ("b", "String"),
    ] == [(variable.name, variable.type) for variable in template_variables(blocks + "{{dateFormat i 'x'}}")]


@pytest.mark.parametrize(
    "template",
    [
        "",
        None,
        "plain",
        "{{@index}}",
        "{{../x}}",
        "{{unknown x}}",
        "{{#equals a b}}{{c}}{{/equals}}",
        "{{> p}}",
    ],
)
def test_templates_without_variables(template):
    """
    What begins with no letter is skipped, as are unknown helpers and what is inside other blocks.
    """
    assert [] == template_variables(template)


@given(JSON, JSON)
def test_a_difference_leads_from_one_value_to_the_other(before, after):
    """
    Applying what was written down gives what was seen.
    """
    assert {"x": after} == applied({"x": before}, difference({"x": before}, {"x": after}))
