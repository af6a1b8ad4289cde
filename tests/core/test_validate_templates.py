"""Templates are checked against the payload's model, without any network."""

from datetime import datetime
from typing import Annotated, Any, Literal

import pytest
from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_camel

from novu_flows import (
    Payload,
    Workflow,
    button,
    button_block,
    chat,
    digest,
    email,
    in_app,
    push,
    sms,
    text_block,
)
from novu_flows.check import check
from novu_flows.declare.collection import Declarations
from novu_flows.declare.steps import Block, ReadText, Step
from novu_flows.issues import Issue, Source


class Card(Payload):
    """Paid by card."""

    kind: Literal["card"]
    last_digits: str


class Transfer(Payload):
    """Paid by transfer."""

    kind: Literal["transfer"]
    bank: str


class Part(Payload):
    """Something that is made of such things."""

    name: str
    parts: list["Part"] = Field(default_factory=list)
    owner: "Part | None" = None


class Order(Payload):
    """What was ordered."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    order_id: str
    total: float
    is_gift: bool
    sent_at: datetime | None = None
    root: Part
    items: list[Part]
    by_name: dict[str, Part]
    payment: Annotated[Card | Transfer, Field(discriminator="kind")]
    tags: tuple[str, int]
    anything: Any = None


class Open(Payload, extra="allow"):
    """A payload that takes more than it says."""

    order_id: str


def issues_of(template: str, payload: type[Payload] = Order) -> list[Issue]:
    """Return the issues of a template."""
    workflow = Workflow("order", payload=payload, steps=[digest(minutes=5), sms(template)])
    return list(check(Declarations(workflows=(workflow,))))


RIGHT = [
    "no variables { } at all, nor an \\{{escaped}} one",
    "{{orderId}} {{{total}}} {{&isGift}} {{this.orderId}} {{./orderId}} {{sentAt}}",
    "{{root.name}} {{root.parts.0.name}} {{root.parts.[0].name}} {{root.parts.length}}",
    "{{root.owner.owner.name}} {{payment.kind}} {{payment.bank}} {{payment.last_digits}}",
    "{{byName.x.name}} {{byName.[a b].name}} {{tags.[1]}} {{orderId.length}}",
    "{{anything}} {{anything.at.all}}",
    "{{subscriber.firstName}} {{subscriber.data.any.thing}} {{subscriber.subscriberId}}",
    "{{branding.color}} {{branding.logo}} {{step.digest}} {{step.total_count}} {{preheader}}",
    "{{#each step.events}}{{orderId}} {{@index}}{{/each}}",
    "{{#each items}}{{name}} {{@first}} {{../orderId}} {{@root.orderId}}{{else}}{{orderId}}{{/each}}",
    "{{#each items as |item at|}}{{item.name}} {{at}} {{this.name}}{{/each}}",
    "{{#each items as |item|}}{{#each item.parts}}{{../name}} {{item.name}}{{/each}}{{/each}}",
    "{{#each byName}}{{@key}} {{name}}{{/each}}{{#each anything}}{{x}}{{/each}}",
    "{{#each tags}}{{this}}{{/each}}{{#each root}}{{this}}{{/each}}",
    "{{#with root}}{{name}}{{#with owner as |o|}}{{o.name}} {{../../orderId}}{{/with}}{{/with}}",
    "{{#if isGift}}{{orderId}}{{else if sentAt}}{{total}}{{else}}{{root.name}}{{/if}}",
    "{{#unless isGift}}{{total}}{{/unless}}{{^items}}{{orderId}}{{/items}}",
    "{{#items}}{{name}}{{/items}}{{#isGift}}{{orderId}}{{/isGift}}{{#root}}{{name}}{{/root}}",
    "{{uppercase orderId}} {{dateFormat sentAt 'yyyy'}} {{lookup items 0}}",
    "{{pluralize total 'one' (uppercase root.name)}} {{uppercase (lookup byName orderId)}}",
    "{{#equals orderId 'x'}}{{total}}{{else}}{{orderId}}{{/equals}}",
    '{{#*inline "line"}}{{whatever}}{{/inline}}{{#each items}}{{> line}}{{> line x=name}}{{/each}}',
    "{{#> layout}}{{orderId}}{{/layout}} {{> (lookup root 'name')}}",
    "{{#each (lookup byName 'x')}}{{anything.goes}}{{/each}} {{#each}}{{orderId}}{{/each}} {{log}}",
    "{{! a comment }}{{!-- another {{orderId --}}{{~orderId~}}",
]


@pytest.mark.parametrize("template", RIGHT)
def test_names_that_stand_for_something_are_no_issue(template: str) -> None:
    """By alias, through nested, recursive and chosen models, lists, tables, blocks and partials."""
    assert [] == issues_of(template)


WRONG = [
    ("{{orderid}}", "unknown-variable", 'did you mean "orderId"?'),
    ("{{order_id}}", "unknown-variable", 'did you mean "orderId"?'),
    ("{{{root.nam}}}", "unknown-variable", 'did you mean "name"?'),
    ("{{root.owner.owner.nam}}", "unknown-variable", 'did you mean "name"?'),
    ("{{orderId.x}}", "unknown-variable", None),
    ("{{isGift.x}}", "unknown-variable", None),
    ("{{items.name}}", "unknown-variable", None),
    ("{{byName.x.nam}}", "unknown-variable", 'did you mean "name"?'),
    ("{{payment.iban}}", "unknown-variable", None),
    ("{{payment.lastDigits}}", "unknown-variable", 'did you mean "last_digits"?'),
    ("{{subscriber.first_name}}", "unknown-variable", 'did you mean "firstName"?'),
    ("{{subscribe.firstName}}", "unknown-variable", 'did you mean "subscriber"?'),
    ("{{branding.colour}}", "unknown-variable", 'did you mean "color"?'),
    ("{{step.count}}", "unknown-variable", 'did you mean "total_count"?'),
    ("{{#each items}}{{orderId}}{{/each}}", "unknown-variable", "did you mean ../orderId?"),
    (
        "{{#each items}}{{#each parts}}{{orderId}}{{/each}}{{/each}}",
        "unknown-variable",
        "did you mean ../../orderId?",
    ),
    ("{{#each itms}}{{anything}}{{/each}}", "unknown-variable", 'did you mean "items"?'),
    ("{{#each items as |item|}}{{item.nam}}{{/each}}", "unknown-variable", 'did you mean "name"?'),
    ("{{#each step.events}}{{orderid}}{{/each}}", "unknown-variable", 'did you mean "orderId"?'),
    ("{{#with root}}{{total}}{{/with}}", "unknown-variable", "did you mean ../total?"),
    ("{{#items}}{{nam}}{{/items}}", "unknown-variable", 'did you mean "name"?'),
    ("{{#isGift}}{{orderid}}{{/isGift}}", "unknown-variable", 'did you mean "orderId"?'),
    ("{{#if isGiftt}}x{{/if}}", "unknown-variable", 'did you mean "isGift"?'),
    ("{{#if isGift}}x{{else}}{{totl}}{{/if}}", "unknown-variable", 'did you mean "total"?'),
    ("{{uppercase orderid}}", "unknown-variable", 'did you mean "orderId"?'),
    ("{{uppercase (lowercase orderid)}}", "unknown-variable", 'did you mean "orderId"?'),
    ("{{pluralize total one='x' many=orderid}}", "unknown-variable", 'did you mean "orderId"?'),
    ("{{../orderId}}", "unknown-variable", None),
    ("{{@index}}", "unknown-variable", None),
    ("{{@nothing}}", "unknown-variable", None),
    ("{{@root.orderid}}", "unknown-variable", 'did you mean "orderId"?'),
    ("{{upercase orderId}}", "unknown-helper", 'did you mean "uppercase"?'),
    ("{{#eachh items}}{{x}}{{/eachh}}", "unknown-helper", 'did you mean "each"?'),
    ("{{uppercase (lower orderId)}}", "unknown-helper", 'did you mean "lowercase"?'),
    ("{{> footer}}", "unknown-partial", None),
    ("{{#if isGift}}", "template-syntax", None),
    ("{{orderId}", "template-syntax", None),
    ("{{#if isGift}}{{/each}}", "template-syntax", None),
    ("{{orderId", "template-syntax", None),
    ("{{#if total}}" * 2000 + "{{/if}}" * 2000, "template-syntax", None),
]


@pytest.mark.parametrize(("template", "code", "hint"), WRONG)
def test_names_that_stand_for_nothing_are_told(template: str, code: str, hint: str | None) -> None:
    """Each has its code; a misspelling gets the right name."""
    found = issues_of(template)

    assert [code] == [one.code for one in found]
    assert found[0].hint
    assert hint is None or hint == found[0].hint


def test_a_payload_that_takes_more_may_be_named_freely() -> None:
    """What a model allows beside its fields is no issue."""
    assert [] == issues_of("{{orderId}} {{order_id}} {{other.thing}}", Open)


def test_a_workflow_without_payload_has_novus_variables_only() -> None:
    """Nothing can be in an empty payload."""
    assert [] == issues_of("{{subscriber.email}}", Payload)
    assert ["unknown-variable"] == [one.code for one in issues_of("{{orderId}}", Payload)]


BLOCKS: list[Block] = [text_block("{{no}}"), button_block("{{no}}", url="/{{no}}")]
TEXTS: list[tuple[Step, list[str]]] = [
    (
        in_app("{{no}}", redirect="/{{no}}", buttons=[button("{{no}}")], feed="{{no}}"),
        ["buttons[0].content", "content", "redirect"],
    ),
    (
        email("{{no}}", "{{no}}", preheader="{{no}}", sender_name="{{no}}", layout="{{no}}"),
        ["body", "preheader", "subject"],
    ),
    (email("hi", BLOCKS), ["body[0].content", "body[1].content", "body[1].url"]),
    (chat("{{no}}"), ["content"]),
    (push("{{no}}", "{{no}}"), ["content", "title"]),
]


@pytest.mark.parametrize(("step", "fields"), TEXTS)
def test_every_text_that_novu_renders_is_checked(step: Step, fields: list[str]) -> None:
    """Names of feeds, layouts and senders are not rendered, and so not checked."""
    found = check(Declarations(workflows=(Workflow("order", payload=Order, steps=[step]),)))

    assert [f"workflow order, steps[{step.step_id}].{field}" for field in fields] == [
        one.where for one in found
    ]


def test_the_place_of_an_issue_is_the_line_of_its_text() -> None:
    """A text of a file has the file's lines; one in a module has the step's line, and may say its own."""
    read = email("hi", ReadText.of("<p>\n\n{{no}}</p>", file="mails/hi.html"), step_id="a")
    short = sms("{{no}}", step_id="b")
    long = sms("\none\n{{no}}", step_id="c")
    found = check(Declarations(workflows=(Workflow("order", payload=Order, steps=[read, short, long]),)))
    by_step = {one.where.partition("[")[2][0]: one for one in found}

    assert Source(file="mails/hi.html", line=3) == by_step["a"].source
    assert (short.source, "there is no 'no'") == (by_step["b"].source, by_step["b"].message)
    assert "there is no 'no' (line 3 of the text)" == by_step["c"].message
