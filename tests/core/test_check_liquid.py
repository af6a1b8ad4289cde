"""Liquid templates of a project for today's Novu: what it could not render, and names that stand for nothing."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from pydantic import BaseModel

from novu_flows import (
    Layout,
    Payload,
    Workflow,
    chat,
    delay,
    digest,
    email,
    http,
    in_app,
    push,
    sms,
    throttle,
)
from novu_flows.check import check
from novu_flows.declare.collection import Declarations
from novu_flows.declare.steps import ReadText, Step
from novu_flows.issues import Issue


class Item(BaseModel):
    """One thing."""

    name: str
    price: float


class Order(Payload):
    """What was ordered."""

    order_id: str
    limit: int
    items: list[Item]
    tags: list[str] | None = None
    item: Item | None = None
    counts: dict[str, int]


def found_in(*steps: Step) -> list[Issue]:
    """Return the issues of the steps of one workflow."""
    return list(check(Declarations(workflows=(Workflow("w", payload=Order, steps=steps),)), dialect="v2"))


def said_of(text: str) -> list[tuple[str, str, str]]:
    """Return code, message and hint of each issue of a text."""
    return [(one.code, one.message, one.hint) for one in found_in(sms(text))]


@pytest.mark.parametrize(
    "text",
    [
        "no template",
        "{{payload.order_id}} {{ payload.limit }} {{payload.item.name}} {{payload.counts.whatever}}",
        "{{subscriber.firstName}} {{subscriber.data.plan}} {{workflow.name}} {{env.X}} {{context.tenant.data.y}} {{t.z}}",
        "{% for i in payload.items %}{{i.name}}{{forloop.index}}{% else %}{{payload.order_id}}{% endfor %}",
        "{% for i in payload.items %}{% for t in payload.tags %}{{i.price}}{{t}}{% endfor %}{% endfor %}",
        "{% assign x = payload.items %}{{x[0].name}}{% assign x = payload.order_id | upcase %}{{x.anything}}",
        "{% capture c %}{{payload.order_id}}{% endcapture %}{{c}}{% increment n %}{{n}}",
        "{{ payload.items | map: 'name' | join: ', ' }} {{ payload.items | toSentence: 'name', 2 }}",
        "{{payload.items.size}} {{payload.items.first.name}} {{payload.tags.last}} {{payload.order_id.size}}",
        "{% if payload.order_id == 'a' and payload.limit > 2 %}x{% elsif payload.item %}y{% endif %}",
        "{% case payload.order_id %}{% when 'a' %}x{% endcase %}{% unless payload.limit %}{% endunless %}",
        "{% for i in payload.items %}{% assign last = i %}{% endfor %}{{last.price}}",
        "{% capture 'c' %}{{payload.limit}}{% endcapture %}{{c}} {% liquid assign x = payload.limit %}{{x}}",
        "{% raw %}{{#if x}}{{ y }}{% endraw %}{% comment %}{{ y }}{% endcomment %}",
        "{{ 'now' | date: '%Y' }} {{ 5 | plus: 2 }}",
    ],
)
def test_a_template_that_novu_renders_has_no_issue(text: str) -> None:
    """Namespaces, loops, names that tags make, members of lists and literals are all known."""
    assert [] == said_of(text)


@pytest.mark.parametrize(
    ("text", "code", "message", "hint"),
    [
        ("{{payload.order}}", "unknown-variable", "no 'order', which 'payload.order' needs", '"order_id"'),
        ("{{payload.item.nam}}", "unknown-variable", "no 'nam'", 'did you mean "name"?'),
        ("{% for i in payload.items %}{{i.nam}}{% endfor %}", "unknown-variable", "'i.nam' needs", '"name"'),
        ("{% if payload.lim %}x{% endif %}", "unknown-variable", "no 'lim'", '"limit"'),
        ("{{ payload.items | map: 'nme' }}", "unknown-variable", "'payload.items[].nme'", '"name"'),
        (
            "{% for i in payload.items limit: payload.n %}{% endfor %}",
            "unknown-variable",
            "no 'n'",
            "order_id",
        ),
        (
            "{% for i in payload.items %}{% else %}{{i.name}}{% endfor %}",
            "unknown-variable",
            "no 'i.name'",
            "payload",
        ),
        ("{% liquid assign x = payload.order %}", "unknown-variable", "no 'order'", '"order_id"'),
        ("{{payload.items[payload.n].name}}{{(1..payload.limit)}}", "unknown-variable", "no 'n'", "order_id"),
        ("{{ payload.order_id | append: payload.x }}", "unknown-variable", "no 'x'", "known: order_id"),
        ("{{subscriber.first_name}}", "unknown-variable", "no 'first_name'", '"firstName"'),
        ("{{subscriber.plan}}", "unknown-variable", "no 'plan'", "known: subscriberId"),
        ("{{workflow.title}}", "unknown-variable", "no 'title'", "known: workflowId"),
        ("{{steps.mail.events}}", "unknown-variable", "no 'mail'", "a step can name those before it"),
        ("{{order_id}}", "unknown-variable", "there is no 'order_id'", "write {{payload.order_id}}"),
        ("{{item.name}}", "unknown-variable", "there is no 'item.name'", "write {{payload.item.name}}"),
        ("{{firstName}}", "unknown-variable", "there is no 'firstName'", "write {{subscriber.firstName}}"),
        ("{{nothing}}", "unknown-variable", "there is no 'nothing'", "add it to the payload's model"),
        (
            "{{pyload.order_id}}",
            "unknown-variable",
            "there is no 'pyload.order_id'",
            'did you mean "payload"?',
        ),
        ("{{payload}}", "unknown-variable", "'payload' is no value", "payload.order_id"),
        ("{{ payload.order_id | upcas }}", "unknown-filter", "no filter 'upcas'", 'did you mean "upcase"?'),
        ("{{ payload.limit | money }}", "unknown-filter", "Novu has no filter 'money'", "LiquidJS"),
        ('{{ payload.order_id | append: "x" }}', "double-quotes", "double quotes", "single quotes"),
        ("{{ payload.order_id\n}}", "line-break-in-tag", "several lines", "in one line"),
        ("{% if payload.limit %}x", "template-syntax", "tag {% if payload.limit %} not closed", "fix it"),
        ("{{ payload.limit", "template-syntax", 'output "{{ payload.limit" not closed', "fix it"),
        ("{% if payload.limit %}{% else x %}{% endif %}", "template-syntax", 'unexpected "x"', "fix it"),
        ("{% if 1 %}" * 3000 + "{% endif %}" * 3000, "template-syntax", "nested too deeply", "fix it"),
        ("{% foo %}", "template-syntax", "foo", "fix it"),
        ("{{}}", "template-syntax", "expression", "fix it"),
    ],
)
def test_what_is_wrong_with_a_template_is_said(text: str, code: str, message: str, hint: str) -> None:
    """Each has one issue, which says what is wrong and what to write."""
    ((its_code, its_message, its_hint),) = said_of(text)

    assert code == its_code
    assert message in its_message
    assert hint in its_hint


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("{{#if order_id}}", "{% if payload.order_id != blank %}"),
        ("{{#unless item.name}}", "{% unless payload.item.name %}"),
        ("{{#each items}}", "{% for item in payload.items %}"),
        ("{{#each step.events}}", "{% for item in steps.DIGEST.events %}"),
        ("{{else}}", "{% else %}"),
        ("{{/if}}", "{% endif %}"),
        ("{{/each}}", "{% endfor %}"),
        ("{{{order_id}}}", "{{payload.order_id}}"),
        ("{{this.name}}", "{{item.name}}"),
        ("{{@index}}", "{{forloop.index0}}"),
        ("{{../order_id}}", "{{payload.order_id}}"),
        ("{{> footer}}", "there are no partials"),
        ("{{! a comment }}", "{% comment %}"),
        ("{{dateFormat sent_at 'dd'}}", "{{ payload.sent_at | date: '%d.%m.%Y' }}"),
        ("{{uppercase subscriber.firstName}}", "{{ subscriber.firstName | upcase }}"),
    ],
)
def test_handlebars_is_named_and_rewritten(text: str, instead: str) -> None:
    """A template of Novu 0.14 in a project for today's says how it is written in Liquid, and nothing else of it."""
    ((code, message, hint),) = said_of(text)

    assert "handlebars-template" == code
    assert text in message
    assert instead in hint


def test_a_step_names_those_before_it() -> None:
    """A digest's events and their payloads, an answer's fields, whether a message was read; and no later step."""
    steps = (
        sms("{{steps.feed.read}}{{steps.order.name}}"),
        in_app("a", step_id="feed"),
        http("GET", "https://shop.example/{{payload.order_id}}", response=Item, step_id="order"),
        digest(minutes=5, key="{{payload.order}}", step_id="wait"),
        throttle(hours=1, key="{{payload.order_id}}"),
        delay(minutes=5),
        email(
            "{{ steps.wait.events | digest: 2, 'payload.order' }} {{steps.wait.eventCount}} {{steps.delay.duration}}",
            "{% for e in steps.wait.events %}{{e.payload.limit}}{{e.payload.limits}}{{e.time}}{% endfor %}",
        ),
        chat("{{steps.feed.read}}{{steps.order.name}}{{steps.order.nam}}{{steps.throttle.x}}"),
    )

    assert [
        ("steps[sms].content", "feed"),
        ("steps[sms].content", "order"),
        ("steps[wait].key", "order"),
        ("steps[email].body", "limits"),
        ("steps[email].subject", "order"),
        ("steps[chat].content", "nam"),
        ("steps[chat].content", "throttle"),
    ] == [
        (one.where.removeprefix("workflow w, "), one.message.split("'")[1])
        for one in sorted(found_in(*steps), key=lambda one: (_place_of(one, steps), one.where, one.message))
    ]


def _place_of(issue: Issue, steps: Sequence[Step]) -> int:
    return next(number for number, step in enumerate(steps) if f"steps[{step.step_id}]" in issue.where)


def test_every_text_of_a_step_is_a_template() -> None:
    """Also links, data, headers, the body of a request and control values that have no option of their own."""
    found = found_in(
        in_app("{{x}}", subject="{{x}}", avatar="/{{x}}", redirect="/{{x}}", data={"a": "{{x}}"}),
        push("{{x}}", "{{x}}", extra_controls={"more": [{"a": "{{x}}"}]}),
        email("{{x}}", "{{x}}", preheader="{{x}}", sender_name="{{x}}", sender_email="{{x}}@b.co"),
        http("POST", "https://a.b/{{x}}", headers={"h": "{{x}}"}, body={"k": "{{x}}"}),
    )

    assert {
        *(f"steps[in-app].{name}" for name in ("content", "subject", "avatar", "redirect", "data[a]")),
        *("steps[push].title", "steps[push].content", "steps[push].extra_controls[more][0][a]"),
        *(f"steps[email].{name}" for name in ("subject", "body", "preheader", "sender_name", "sender_email")),
        *("steps[http].url", "steps[http].headers[h]", "steps[http].body[k]"),
    } == {one.where.removeprefix("workflow w, ") for one in found if one.code == "unknown-variable"}


def test_an_issue_has_the_line_of_the_file_that_a_text_was_read_from() -> None:
    """A text in a module has the line of its step, and says its own where it has several."""
    read = ReadText.of("<p>\n{{payload.order_id}}\n{{x}}</p>", file="mail.html")
    from_file, from_module = found_in(email("a", read), sms("a\n{{x}}"))
    if from_file.source and from_file.source.file == __file__:
        from_file, from_module = from_module, from_file

    assert from_file.source is not None
    assert ("mail.html", 3) == (from_file.source.file, from_file.source.line)
    assert from_module.source is not None
    assert Path(__file__) == Path(from_module.source.file)
    assert from_module.message.endswith("(line 2 of the text)")


PAGE = "<html><body>{}</body></html>"


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        (PAGE.format("{{content}}{{subscriber.firstName}}{{env.X}}{{context.a.id}}"), []),
        (PAGE.format("none"), ["layout-without-content"]),
        ("{{content}}", ["layout-no-page"]),
        (PAGE.format("{{content}}{{payload.a}}"), ["unknown-variable"]),
        (PAGE.format("{{content}}{{subscriber.plan}}"), ["unknown-variable"]),
        (PAGE.format("{{{body}}}"), ["handlebars-template", "layout-without-content"]),
    ],
)
def test_a_layout_is_a_page_around_the_content(body: str, codes: list[str]) -> None:
    """It sees the content, the subscriber, the environment and the context, and no payload."""
    found = check(Declarations(layouts=(Layout("mail", body=body),)), dialect="v2")

    assert codes == [one.code for one in found]
    assert all(one.where == "layout mail, body" for one in found)


def test_the_body_of_a_layout_of_novu_0_14_is_the_content_of_todays() -> None:
    """A layout that was written for the other one says how it is written here."""
    found = check(Declarations(layouts=(Layout("mail", body=PAGE.format("{{{body}}}")),)), dialect="v2")

    assert "write {{content}}" == found[0].hint


def test_handlebars_is_no_issue_in_a_project_for_novu_0_14() -> None:
    """Each dialect checks its own templates."""
    steps = [sms("{{#if order_id}}a{{/if}}")]
    found = check(Declarations(workflows=(Workflow("w", payload=Order, steps=steps),)))

    assert [] == list(found)
