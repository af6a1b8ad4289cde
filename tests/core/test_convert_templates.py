"""A converted template shows in Novu 3.x what it showed in Novu 0.14, or what stands in the way is said."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from novu_flows.check.shapes import shape
from novu_flows.convert.names import TemplateContext
from novu_flows.convert.templates import handlebars_to_liquid
from novu_flows.javascript.handlebars.errors import RenderFailed
from novu_flows.javascript.handlebars.render import render
from novu_flows.javascript.liquidjs.controls import rendered_controls

CONTRACT = Path(__file__).parent.parent / "contract"
NOW = datetime(2030, 1, 1, tzinfo=UTC)
ADA = {"subscriberId": "ada", "firstName": "Ada", "lastName": "O'Neil", "data": {"plan": "pro"}}
# The same sign, escaped by the rules of Handlebars and of LiquidJS.
SAME = {"&quot;": '"', "&#34;": '"', "&#x27;": "'", "&#39;": "'", "&#x60;": "`", "&#x3D;": "="}


def readable(text):
    """Return a text in which signs that the two languages escape differently stand for themselves."""
    for escaped, sign in SAME.items():
        text = text.replace(escaped, sign)
    return text


def shown_in_v1(template, payload, events=()):
    """Return what Novu 0.14 shows."""
    step = {"digest": bool(events), "events": list(events), "total_count": len(events)}
    return readable(render(template, {"subscriber": ADA, "step": step, **payload}))


def shown_in_v2(template, payload, events=()):
    """Return what Novu 3.x shows, of a template that stands in the controls of a step."""
    held = [{"id": str(number), "payload": one} for number, one in enumerate(events)]
    variables = {
        "payload": payload,
        "subscriber": ADA,
        "steps": {"collected": {"events": held, "eventCount": len(held)}},
    }
    return readable(rendered_controls({"body": template}, variables, now=NOW)["body"])


def schema_of_value(value):
    """Return the schema of a recorded value: what a model of it would say."""
    match value:
        case bool():
            return {"type": "boolean"}
        case int() | float():
            return {"type": "number"}
        case str():
            return {"type": "string"}
        case dict():
            held = {name: schema_of_value(one) for name, one in value.items()}
            return {"type": "object", "properties": held, "required": list(held)}
        case list():
            items = {json.dumps(schema_of_value(one)): schema_of_value(one) for one in value}
            return {"type": "array", "items": {"anyOf": list(items.values())} if items else {}}
        case _:
            return {}


def recorded():
    """Return the templates of all recordings, with their payloads."""
    of_novu = json.loads((CONTRACT / "rendering-0.14.json").read_text())
    of_handlebars = json.loads((CONTRACT / "handlebars-4.7.json").read_text())
    yield from ((case["template"], case["payload"]) for case in of_novu)
    yield from ((case["template"], case["context"]) for case in of_handlebars)


@pytest.mark.parametrize(("template", "payload"), list(recorded()), ids=lambda value: str(value)[:60])
def test_a_recorded_template_shows_the_same_or_is_listed(template, payload):
    """
    Every template that was ever recorded shows the same in both, unless it is listed or fails to render at all.
    """
    payload = {name: value for name, value in payload.items() if value != {}}
    context = TemplateContext(payload=shape([schema_of_value(payload)], {}), escapes=True)
    converted = handlebars_to_liquid(template, context)

    if converted.problems:
        assert template == converted.text
        return
    try:
        expected = shown_in_v1(template, payload)
    except RenderFailed:
        return
    assert expected == shown_in_v2(converted.text, payload)


TEXTS = st.text(st.sampled_from("aZ1 \n<&>\"'`=;#x{}%\\ß🙂"), max_size=6)
PLAIN_TEXTS = st.text(st.sampled_from("aZ1 \n;.,{}%\\ß🙂"), max_size=6)
NUMBERS = st.one_of(st.integers(-3, 3), st.integers(-(10**9), 10**9), st.sampled_from([0.5, 1e21, -0.25]))
DATES = st.integers(631152000123, 3786912000000).map(
    lambda milliseconds: datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="milliseconds")
)
TEXT, NUMBER, TRUTH = {"type": "string"}, {"type": "number"}, {"type": "boolean"}


def an_object(**members):
    """Return the schema of an object with all of its members."""
    return {"type": "object", "properties": members, "required": list(members)}


ROW = an_object(
    name=TEXT, count=NUMBER, ok=TRUTH, words={"type": "array", "items": TEXT}, inner=an_object(name=TEXT)
)
PAYLOAD = {
    **an_object(
        text=TEXT,
        carrier={"type": "string", "enum": ["dhl", "ups"]},
        count=NUMBER,
        ok=TRUTH,
        at={"type": "string", "format": "date-time"},
        words={"type": "array", "items": TEXT},
        numbers={"type": "array", "items": NUMBER},
        rows={"type": "array", "items": ROW},
        inner=ROW,
        note={"anyOf": [TEXT, {"type": "null"}]},
        more={"anyOf": [{"type": "array", "items": TEXT}, {"type": "null"}]},
    )
}
SHAPE = shape([PAYLOAD], {})


def values(schema, texts):
    """Return a strategy for what fits a schema."""
    if "anyOf" in schema:
        return st.one_of(st.none(), values(schema["anyOf"][0], texts))
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "properties" in schema:
        return st.fixed_dictionaries({name: values(one, texts) for name, one in schema["properties"].items()})
    if "items" in schema:
        return st.lists(values(schema["items"], texts), max_size=3)
    return {
        "string": DATES if "format" in schema else texts,
        "number": NUMBERS,
        "boolean": st.booleans(),
    }[schema["type"]]


PIECES = (
    "a",
    "b ",
    " ",
    "<p>",
    "</p>",
    '"',
    "'",
    "{ ",
    " }",
    "{% if x",
    "%}",
    "\n",
    "\n  ",
    "\t",
    ";",
    "&",
    "\\{{x}} ",
)
PATTERNS = (
    "yyyy-MM-dd", "EEEE, MMMM do yyyy, h:mm a", "d.M.yy HH:mm:ss.SSS", "PPPP", "Pp", "'on' MMM d 'at' p", "DDD", "100% y",
)  # fmt: skip


class Place(NamedTuple):
    """Where a part of a template stands: what `this` is there, the way out, how many blocks may follow inside."""

    schema: dict
    prefix: str = ""
    depth: int = 2
    is_loop: bool = False

    def within(self, schema=None, *, steps_out="", is_loop=False):
        """Return a place one block further inside."""
        is_loop = self.is_loop or is_loop
        return Place(schema or self.schema, self.prefix + steps_out, self.depth - 1, is_loop)


@st.composite
def templates(draw, place):
    """Return templates of what can be converted."""
    return "".join(draw(st.lists(part(place), min_size=1, max_size=4)))


@st.composite
def part(draw, place):
    """Return one part of a template."""
    path, held = draw(st.sampled_from(list(reachable(place.schema, place.prefix))))
    kind = draw(
        st.sampled_from(["text", "value", "value", "helper", *(["block"] * 2 if place.depth else [])])
    )
    if kind == "text":
        return "".join(draw(st.lists(st.sampled_from(PIECES), max_size=4)))
    if kind == "helper":
        return draw(helper(path, held))
    if kind == "block":
        return draw(block(path, held, place))
    shown = "@index" if place.is_loop and draw(st.booleans()) else shown_as(path, held)
    opening, closing = draw(st.sampled_from([("{{", "}}"), ("{{{", "}}}"), ("{{", "}}")]))
    left, right = (draw(st.sampled_from(["", "", "~"])) for _ in range(2))
    return f".{opening[:2]}{left}{opening[2:]}{shown}{closing[2:]}{right}{closing[:2]}"


def shown_as(path, held):
    """Return what is shown of a value: nothing of an object can be."""
    if held.get("type") == "object":
        return "@root.subscriber.firstName"
    return f"{path}.length" if held.get("type") == "array" and "properties" in held["items"] else path


def reachable(schema, prefix):
    """Yield the names that can stand in a template, and what they are."""
    if "properties" in schema:
        yield from schema["properties"].items()
        yield from ((f"this.{name}", held) for name, held in schema["properties"].items())
    else:
        yield "this", schema
    yield "@root.text", TEXT
    if prefix:
        yield f"{prefix}carrier", PAYLOAD["properties"]["carrier"]


@st.composite
def helper(draw, path, held):
    """Return a call of one of Novu's helpers that can be converted."""
    if held == TEXT or "enum" in held:
        return f"{{{{{draw(st.sampled_from(['uppercase', 'lowercase']))} {path}}}}}"
    if held == NUMBER:
        return f"{{{{pluralize {path} 'a <b>' 'many'}}}}"
    if "format" in held:
        pattern = draw(st.sampled_from(PATTERNS))
        return f'{{{{dateFormat {path} "{pattern}"}}}}'
    return "{{! a note }}"


@st.composite
def block(draw, path, held, place):
    """Return a block about a named value, with white space and lines around its tags."""
    line, left, right = (draw(st.sampled_from(signs)) for signs in (["", "\n", "\n  "], ["", "~"], ["", "~"]))
    inner = draw(templates(place.within()))
    other = draw(st.sampled_from(["", f"{line}{{{{else}}}}{line}{inner}-"]))
    word, begun = draw(st.sampled_from([("if", path), ("unless", path)])), inner
    if held == NUMBER and draw(st.booleans()):
        word = ("equals", f"{path} 1")
    elif held.get("type") == "object":
        word, begun = ("with", path), draw(templates(place.within(held, steps_out="../")))
    elif held.get("type") == "array" and draw(st.booleans()):
        word, other = ("each", path), ""
        begun = draw(templates(place.within(held["items"], steps_out="../", is_loop=True)))
    if word[0] == "if":
        begun += draw(
            st.sampled_from(["", f"{{{{else if {path}}}}}!", "{{else equals @root.carrier 'dhl'}}D"])
        )
    tag = f"{{{{{left}#{word[0]} {word[1]}{right}}}}}"
    return f"{line}{tag}{line}{begun}{other}{line}{{{{{left}/{word[0]}}}}}"


@given(templates(Place(PAYLOAD)), values(PAYLOAD, TEXTS))
def test_a_generated_template_for_html_shows_the_same(template, payload):
    """
    What is made of parts that can be converted is converted, and shows the same for every payload of the model.
    """
    converted = handlebars_to_liquid(template, TemplateContext(payload=SHAPE, escapes=True))

    assert () == converted.problems
    assert shown_in_v1(template, payload) == shown_in_v2(converted.text, payload)


@given(templates(Place(PAYLOAD)), values(PAYLOAD, PLAIN_TEXTS))
def test_a_generated_template_for_plain_text_shows_the_same(template, payload):
    """
    A text that is no HTML is not escaped any more; of values without signs of HTML the same is shown.
    """
    plain = template.replace("<", "").replace(">", "").replace("&", "")
    converted = handlebars_to_liquid(plain, TemplateContext(payload=SHAPE))

    assert () == converted.problems
    assert shown_in_v1(plain, payload) == shown_in_v2(converted.text, payload)


WRITTEN = json.loads((Path(__file__).parent / "handlebars-to-liquid.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("pair", WRITTEN, ids=lambda pair: pair["handlebars"][:60])
def test_a_template_is_written_as_a_person_would(pair):
    """
    The Liquid is plain: names in their namespaces, tests by the model's types, filters, a loop's own variable.
    """
    context = TemplateContext(payload=SHAPE, digest="collected", escapes=True)

    assert pair["liquid"] == handlebars_to_liquid(pair["handlebars"], context).text


@pytest.mark.parametrize(
    ("template", "place", "reason"),
    [
        ("a\n {{titlecase text}}", "2:4", "Liquid has no filter for titlecase"),
        ("{{branding.color}}", "1:3", "Novu 3.x has no 'branding' in templates"),
        ("{{step.total_count}}", "1:3", "'step.total_count' is of a digest, and no digest comes before"),
        ("{{subscriber.channels}}", "1:3", "there is no 'channels' in subscriber"),
        ("{{inner}}", "1:3", "payload.inner is not a text or a number, and would look different"),
        ("{{rows}}", "1:3", "payload.rows is a list whose items would look different"),
        ("{{#each inner}}{{this}}{{/each}}", "1:4", "payload.inner is not known to be a list"),
        ("{{#equals text 1}}a{{/equals}}", "1:4", "payload.text is compared with a value of another type"),
        ("{{> footer}}", "1:1", "Novu 3.x has no partials"),
        ("{{{count}}}{{{count}}}", "1:12", "numbers side by side are added up by Handlebars"),
        ("{{dateFormat at 't'}}", "1:3", "Liquid's `date` has nothing for 't' of the pattern 't'"),
        ("{{dateFormat at 'QQQ'}}", "1:3", "Liquid's `date` has nothing for 'QQQ' of the pattern 'QQQ'"),
        (
            "{{dateFormat at \"h 'o''clock'\"}}",
            "1:3",
            """the text "%-I o'clock" cannot stand within a Liquid tag""",
        ),
        ("{{nobody}}", "1:3", "there is no 'nobody' in payload"),
        ("{{#if text}}", "1:13", "a block is never closed"),
    ],
)
def test_what_has_no_counterpart_is_listed_with_its_place(template, place, reason):
    """
    The template stays as it is where any part of it has no counterpart that is certain to show the same.
    """
    converted = handlebars_to_liquid(template, TemplateContext(payload=SHAPE, escapes=True))

    assert template == converted.text
    assert [(place, reason)] == [(str(problem.at), problem.reason) for problem in converted.problems]


def test_every_problem_of_a_template_is_listed():
    """
    What stands inside of a block that is not converted is looked at as well.
    """
    template = "{{#if step.events}}{{titlecase text}}{{/if}}{{> x}}"
    problems = handlebars_to_liquid(template, TemplateContext(payload=SHAPE)).problems

    assert ["1:7", "1:22", "1:45"] == [str(problem.at) for problem in problems]
