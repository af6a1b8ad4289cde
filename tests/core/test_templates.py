"""Templates come out as Novu 0.14 and the real handlebars.js and date-fns recorded them."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from novu_flows.javascript.dates.calendar import days_since_1970, moment_of
from novu_flows.javascript.dates.format import format_date
from novu_flows.javascript.dates.parse import parse_date
from novu_flows.javascript.handlebars.errors import Malformed, Position, RenderFailed
from novu_flows.javascript.handlebars.helpers import BUILT_IN, HELPERS, NOVU, NOVU_HELPERS
from novu_flows.javascript.handlebars.nodes import BlockNode, Literal, Mustache
from novu_flows.javascript.handlebars.parser import parse
from novu_flows.javascript.handlebars.render import escape, render
from novu_flows.javascript.values import UNDEFINED, add, is_truthy, text_of

CONTRACT = Path(__file__).parent.parent / "contract"
ADA = {
    "firstName": "Ada",
    "lastName": "O'Neil",
    "email": "ada@example.com",
    "data": {"plan": "pro"},
    "locale": "en_US",
}
SYSTEM = {
    "subscriber": ADA,
    "step": {"digest": False, "events": [], "total_count": 0},
    "branding": {"color": "#f47373"},
}


def recorded(name):
    """Read one file of recordings."""
    return json.loads((CONTRACT / name).read_text())


def outcome(template, context):
    """Return what becomes of a template: content, the error of a failed job, or the refusal of the text itself."""
    if error := refusal(template):
        return {"refused": error.message.split("\nExpecting")[0]}
    try:
        return {"content": render(template, context)}
    except RenderFailed as error:
        return {"failed": error.message}


def refusal(template):
    """Return what is wrong with a text as a template, or None."""
    try:
        parse(template)
    except Malformed as error:
        return error
    return None


def novu_outcome(case):
    """Return what Novu recorded, in the same words."""
    if "refused" in case:
        return "refused"
    return case["content"] if case["job"] == "completed" else json.loads(case["why"][0])["error"]


@pytest.mark.parametrize("case", recorded("rendering-0.14.json"), ids=lambda case: case["template"])
def test_a_template_renders_as_novu_rendered_it(case):
    """
    Every rendering that was recorded from Novu 0.14 comes out the same, and every refusal and failure.
    """
    # Novu drops empty objects of a payload before it renders (observed, Rendering); the emulator does the same.
    payload = {name: value for name, value in case["payload"].items() if value != {}}
    (came,) = {**outcome(case["template"], SYSTEM | payload)}.items()

    assert novu_outcome(case) == ("refused" if came[0] == "refused" else came[1])


@pytest.mark.parametrize("case", recorded("handlebars-4.7.json"), ids=lambda case: case["template"])
def test_a_template_renders_as_handlebars_js_does(case):
    """
    What handlebars.js 4.7 gave with Novu's helpers comes out the same, messages included.
    """
    expected = {key: case[key] for key in ("content", "failed", "refused") if key in case}
    if "refused" in expected:
        expected["refused"] = expected["refused"].split("\nExpecting")[0]

    assert expected == outcome(case["template"], case["context"])


@pytest.mark.parametrize(
    "case", recorded("date-fns-2.json"), ids=lambda case: f"{case['date']} {case['pattern']}"
)
def test_a_date_is_read_as_by_v8_and_written_as_by_date_fns(case):
    """
    What `Date.parse` of Node 20 and `format` of date-fns 2.30 gave comes out the same, messages included.
    """
    read = parse_date(case["date"])

    assert case["milliseconds"] == read
    if read is not None and "failed" in case:
        with pytest.raises(RenderFailed) as refusal:
            format_date(read, case["pattern"])
        assert case["failed"] == refusal.value.message
    elif read is not None:
        assert case["text"] == format_date(read, case["pattern"])


@pytest.mark.parametrize(
    "text",
    [
        "-+-0800-Z-08002015:",
        "2020-01-01T10:00+2500",
        "2020-01-01T10:00+5",
        "2020-01-01T10:00+25:00",
        "1/1/2020 10:20:30.x",
        "+275760-09-13T00:00:00.001Z",
    ],
)
def test_what_v8_reads_as_no_date_is_none(text):
    """
    `Date.parse` gives NaN (tried with Node 20).
    """
    assert parse_date(text) is None


@given(st.integers(-(10**8), 10**8))
def test_days_and_dates_are_the_same_thing(days):
    """
    The date of a day, counted back, is that day.
    """
    moment = moment_of(days * 86_400_000)

    assert days == days_since_1970(moment.year, moment.month, moment.day)
    assert 1 <= moment.week <= 54
    assert 1 <= moment.iso_week <= 53


@pytest.mark.parametrize("milliseconds", [8.64e15 + 1, -9e15, float("nan")])
def test_a_moment_after_the_end_of_javascript_s_time_is_refused(milliseconds):
    """
    date-fns raises RangeError for an invalid date.
    """
    with pytest.raises(RenderFailed, match="Invalid time value"):
        format_date(milliseconds, "yyyy")


@given(st.text())
def test_any_text_is_a_template_or_malformed(text):
    """
    Nothing but Malformed comes out of the parser, and it points into the text.
    """
    error = refusal(text)

    assert error is None or 1 <= error.at.line <= text.count("\n") + text.count("\r") + 1
    assert error is None or error.reason


@given(
    st.text(alphabet="{}#/~^!>&*@.[]()|=\"' \nabelsif\\-1", max_size=40),
    st.dictionaries(st.text(), st.text()),
)
def test_any_template_renders_or_fails(template, context):
    """
    Nothing but RenderFailed comes out of a rendering.
    """
    assert all(isinstance(told, str) for told in outcome(template, context).values())


@given(st.text())
def test_text_without_braces_is_left_alone(text):
    """
    A text that holds no tag, no backslash and no escaped apostrophe renders as it stands.
    """
    plain = text.replace("{", "").replace("\0", "").replace("&#x27;", "")

    assert plain == render(plain, {})


@given(st.text())
def test_a_value_is_escaped_but_for_its_apostrophes(text):
    """
    `{{x}}` is the escaped value with its apostrophes, `{{{x}}}` the value itself.
    """
    assert escape(text).replace("&#x27;", "'") == render("{{x}}", {"x": text})
    assert text.replace("&#x27;", "'") == render("{{{x}}}", {"x": text})


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_keeps_its_value_as_text(number):
    """
    The text of a number reads back as the number.
    """
    assert number == float(text_of(number))


@pytest.mark.parametrize(
    ("expected", "value"),
    [
        ("NaN", float("nan")),
        ("Infinity", float("inf")),
        ("-Infinity", float("-inf")),
        ("Infinity", 10**400),
        ("100", 100),
        ("100000000000000000000", 1e20),
        ("1.5e-10", 1.5e-10),
        ("0.000001", 1e-6),
        ("undefined", UNDEFINED),
        ("null", None),
    ],
)
def test_values_are_written_as_in_javascript(expected, value):
    """
    `String(value)` of JavaScript.
    """
    assert expected == text_of(value)


def test_what_is_nothing_or_no_number_is_falsy():
    """
    NaN, undefined and null are false in JavaScript; a partial's block is a function, which is true.
    """
    assert [False] * 3 == [is_truthy(float("nan")), is_truthy(UNDEFINED), is_truthy(None)]
    assert repr(UNDEFINED) == "undefined"
    template = (
        '{{#*inline "p"}}{{#if @partial-block}}{{uppercase (lookup x @partial-block)}}yes{{/if}}{{/inline}}'
    )
    assert "yes" == render(template + "{{#> p}}{{/p}}", {"x": {}})


def test_numbers_side_by_side_are_added():
    """
    handlebars.js adds up what is not escaped, and glues texts.
    """
    assert add(1, 2) == 3.0
    assert add("1", 2) == "12"


@pytest.mark.parametrize(
    ("template", "reason", "line", "column"),
    [
        ("a\n{{#if x}}\nb", "a block is never closed", 3, 2),
        ("a\n  {{#if x}}{{/each}}", "the block {{#if}} is closed by {{/each}}", 2, 6),
        ("{{else}}", "this else belongs to no block", 1, 1),
        ("x {{/if}}", "this closes a block that is not open", 1, 3),
        ("x\n{{name", "a tag is never closed by }}", 2, 3),
        ("{{name ", "a tag is never closed by }}", 1, 8),
        ("{{a }}}", "'}}}' cannot stand here", 1, 5),
        ("{{a/../b}}", "'..' can only begin a path", 1, 3),
        ("{{!-- x", "a comment is never closed", 1, 1),
        ("\n\0", "this cannot be read as a template", 2, 1),
        ("{{#*inline 'p'}}{{else}}{{/inline}}", "an inline partial cannot have an else", 1, 1),
        ("{{#each a as |[b]|}}{{/each}}", "a block param cannot be in brackets", 1, 11),
    ],
)
def test_a_malformed_template_says_why_and_where(template, reason, line, column):
    """
    The reason is in plain English, the place counts from 1.
    """
    with pytest.raises(Malformed) as malformed:
        parse(template)

    assert (reason, Position(line=line, column=column)) == (malformed.value.reason, malformed.value.at)


@pytest.mark.parametrize("template", ["{{#if a}}" * 5000, "{{a " + "(b " * 5000])
def test_nesting_without_end_is_refused(template):
    """
    Where JavaScript's stack ends, the message is its own.
    """
    with pytest.raises(RenderFailed, match="Maximum call stack size exceeded"):
        parse(template)


def test_parts_know_their_place():
    """
    Heads and parameters point to where they begin; a literal at the head is told from a name.
    """
    block, mustache = parse('{{#each items}}{{/each}}\n {{lookup "a" b}}{{"x y"}}').body[0:3:2]

    assert isinstance(block, BlockNode)
    assert isinstance(mustache, Mustache)
    assert Position(line=1, column=4) == block.call.at
    assert [Position(line=2, column=11), Position(line=2, column=15)] == [
        each.at for each in mustache.call.params
    ]
    assert isinstance(mustache.call.params[0], Literal)
    assert [False, True] == [mustache.call.is_literal, parse('{{"x y"}}').body[0].call.is_literal]
    assert str(block.call.at) == "1:4"


def test_each_helper_that_is_named_can_be_used_and_there_are_no_others():
    """
    Six of Handlebars, six of Novu; the checks know the names without loading what they do.
    """
    assert HELPERS == BUILT_IN.keys() | NOVU.keys()
    assert set(NOVU_HELPERS) == NOVU.keys()
    assert len(HELPERS) == 12
