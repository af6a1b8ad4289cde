"""Templates and texts of any depth and length: read in time linear to their size, or refused; never by Python's stack."""

from typing import Union

import pytest

from novu_flows import Payload, Workflow, email, in_app
from novu_flows.check import check
from novu_flows.declare.collection import Declarations
from novu_flows.declare.steps import ButtonBlock, TextBlock
from novu_flows.emulator.http.checks import to_number
from novu_flows.emulator.http.refusal import Refusal
from novu_flows.emulator.sections.template_variables import template_variables
from novu_flows.javascript.handlebars.errors import RenderFailed
from novu_flows.javascript.handlebars.nesting import DEEPEST
from novu_flows.javascript.handlebars.render import render
from novu_flows.javascript.qs import read_query
from novu_flows.javascript.sanitize_html import sanitized

TOO_DEEP = "Maximum call stack size exceeded"
MANY = 50_000  # where every pair of characters is looked at, minutes


class Tree(Payload):
    """A payload whose fields hold itself, by several ways at once."""

    a: Union[list["Tree"], bool, "Tree", list[Union["Tree", bool]]]
    b: bool | None = None
    code: int = 0


def deep(opening, closing, around=("", "")):
    """Return a function that nests `x` so many times."""
    return lambda levels: around[0] + opening * levels + "x" + closing * levels + around[1]


def chain(levels):
    """Return a chain of `{{else if}}`, of which the last is true."""
    links = "".join(f"{{{{else equals code {level}}}}}L{level}" for level in range(levels))
    return f"{{{{#equals code -1}}}}no{links}{{{{/equals}}}}"


NESTED = {
    "else if": chain,
    "if": deep("{{#if b}}", "{{/if}}"),
    "else": deep("{{#if code}}{{else}}", "{{/if}}"),
    "each": deep("{{#each a}}", "{{/each}}"),
    "each as": deep("{{#each a as |a b|}}", "{{/each}}"),
    "with": deep("{{#with a}}", "{{/with}}"),
    "value": deep("{{#a}}", "{{/a}}"),
    "inverse": deep("{{^a}}", "{{/a}}"),
    "partial": deep("{{#> p}}", "{{/p}}"),
    "inline partial": deep('{{#*inline "p"}}', "{{/inline}}"),
    "call": deep("(lowercase ", ")", ("{{lowercase ", "}}")),
    "named argument": deep("(lowercase 'y' a=", ")", ("{{lowercase 'y' a=", "}}")),
}


def issues(text):
    """Return what a check says of a workflow whose every text is this one."""
    blocks = [TextBlock(content=text), ButtonBlock(content="b", url=text)]
    steps = [
        in_app(text, step_id="in-app", redirect=text),
        email(text, text, step_id="text", preheader=text),
        email("s", blocks, step_id="blocks"),
    ]
    return check(Declarations(workflows=(Workflow("w", name="w", payload=Tree, steps=steps),)))


def outcome(text):
    """Return what a template renders to, or why not."""
    try:
        return render(text, {"a": [], "b": True, "code": DEEPEST // 2 - 1})
    except RenderFailed as error:
        return error.message


@pytest.mark.parametrize("kind", NESTED)
def test_what_handlebars_js_renders_however_deep_is_rendered_and_checked(kind):
    """
    Half a thousand levels are rendered, searched for variables and checked as one is.
    """
    text, flat = NESTED[kind](DEEPEST // 2), NESTED[kind](1)

    assert ("L499" if kind == "else if" else outcome(flat)) == outcome(text)
    assert len(template_variables(text)) >= len(template_variables(flat))
    assert {issue.code for issue in issues(flat)} == {issue.code for issue in issues(text)}


def test_the_last_link_of_a_chain_is_found():
    """
    A label for each of two hundred codes, written as one chain.
    """
    assert render(chain(200), {"code": 199}) == "L199"
    assert render(deep("{{#if b}}", "{{/if}}")(150), {"b": True}) == "x"


@pytest.mark.parametrize("kind", NESTED)
def test_what_nests_deeper_than_handlebars_js_can_is_refused_by_its_words(kind):
    """
    Twenty thousand levels are an issue, a refusal of Novu's and a failed job, and none of them takes long.
    """
    text = NESTED[kind](20_000)

    assert outcome(text) == TOO_DEEP
    with pytest.raises(Refusal, match="Failed to extract variables"):
        template_variables(text)
    assert "template-syntax" in {issue.code for issue in issues(text)}


def test_a_partial_that_renders_itself_is_refused():
    """
    Without an end there is JavaScript's own message; a tree of some levels is rendered.
    """
    tree = '{{#*inline "p"}}x{{#if c}}{{> p c}}{{/if}}{{/inline}}{{> p}}'
    context = {}
    for _ in range(150):
        context = {"c": {**context, "n": 1}}

    assert "x" * 151 == render(tree, context)
    assert outcome('{{#*inline "p"}}{{> p}}{{/inline}}{{> p}}') == TOO_DEEP


@pytest.mark.parametrize("unit", [" ", "\r\n", "\\", "a", "{"])
@pytest.mark.parametrize(
    "around",
    [
        ("", ""),
        ("<p>a</p>", "<p>b</p>{{#if b}}y{{/if}}"),
        ("x", "y{{~code}}"),
        ("{{code~}}y", "x"),
        ("{{#if b}}", "y{{else}}z{{/if}}"),
        ("{{! ", " }}"),
        ("{{lowercase ", "}}"),
        ('{{lowercase "', '"}}'),
    ],
)
def test_long_runs_of_a_character_take_no_longer_than_their_length(unit, around):
    """
    What builders of e-mails leave behind is checked, searched, rendered and cleaned at once.
    """
    text = around[0] + unit * (MANY // len(unit)) + around[1]

    issues(text)
    outcome(text)
    sanitized(text)
    to_number(text)
    assert MANY // 2 < len(text)


@pytest.mark.parametrize(
    "text",
    [
        "<b>" * MANY + "</i>" * MANY,
        '<a href="' + "<!--" * MANY + '">x</a>',
        "<a " * MANY,
        "</ " * MANY,
        "<script>" * MANY,
        "&#" + "1" * MANY + ";",
        "&#" + "0" * MANY + "65;",
    ],
    ids=lambda text: text[:12],
)
def test_markup_without_end_is_cleaned_in_one_pass(text):
    """
    Tags, comments and numbers that never end are gone through once.
    """
    assert len(sanitized(text)) <= 8 * len(text)


def test_numbers_of_any_length_are_numbers():
    """
    What JavaScript reads as a number or a name, Python does not stop at 4,300 digits for.
    """
    long = "1" * MANY

    assert sanitized(f"a&#{'0' * MANY}66;") == "aB"
    assert sanitized(f"a&#{long};") == "a\ufffd"
    assert to_number(f"{long}x") != to_number(f"{long}x")  # not a number
    assert read_query(f"a[{long}]=1") == {"a": {long: "1"}}
    assert (
        render(f"{{{{a.[{long}]}}}}|{{{{#each b}}}}{{{{@key}}}}{{{{/each}}}}", {"a": ["x"], "b": {long: 1}})
        == f"|{long}"
    )


@pytest.mark.parametrize(
    "tag", ["{{code}}", " {{b}} ", "{{#if b}}y{{/if}}\n", "{{#b}}y{{/b}}", "{{#each a}}{{/each}}"]
)
def test_many_tags_are_rendered_in_one_pass(tag):
    """
    What stands side by side is put together once, not once for each of it.
    """
    assert outcome(tag) * 5_000 == outcome(tag * 5_000)
