"""`check` and the emulator have one opinion of which templates Novu refuses to save."""

import pytest
from embedded_novu import RunningNovu

from novu_flows import Payload, Workflow, button, button_block, email, in_app, sms, text_block
from novu_flows.check import check
from novu_flows.declare.collection import Declarations

REFUSED = [
    '{{pluralize 2 "x" "y"}}',
    "{{#if 1}}a{{/if}}",
    "{{#if true}}a{{/if}}",
    "{{#unless 2}}a{{/unless}}",
    "{{#each 3}}a{{/each}}",
    "{{#with 1}}a{{/with}}",
    "{{log 1}}",
    "{{#if note}}{{#if 1}}b{{/if}}{{/if}}",
    "{{1}}",
    "{{true}}",
]
SAVED = [
    '{{pluralize count "x" "y"}}',
    "{{#if note}}a{{else}}{{1}}{{/if}}",
    '{{#if "note"}}a{{/if}}',
    "{{uppercase 'a'}}",
    "{{#equals 1 1}}a{{/equals}}",
    "{{lookup note 1}}",
]


class Note(Payload):
    """A payload."""

    note: str
    count: int


def codes(*steps):
    """Return the codes of the issues of a workflow's templates that are about saving it."""
    found = check(Declarations(workflows=(Workflow("a", payload=Note, steps=steps),)))
    return [one.code for one in found if one.code == "template-refused"]


@pytest.mark.parametrize("text", [*REFUSED, *SAVED])
@pytest.mark.parametrize(
    "make",
    [
        lambda text: {"type": "sms", "content": text},
        lambda text: {"type": "in_app", "content": "a", "cta": {"data": {"url": text}}},
        lambda text: {"type": "email", "subject": "a", "contentType": "customHtml", "content": text},
        lambda text: {"type": "email", "subject": text, "content": [{"type": "text", "content": "a"}]},
        lambda text: {"type": "push", "title": text, "content": "a"},
    ],
)
def test_the_emulator_refuses_to_save_it(make, text):
    """
    With 400, as the real server.
    """
    novu = RunningNovu()
    body = {
        "name": "a",
        "notificationGroupId": novu.get("/notification-groups")[0]["_id"],
        "steps": [{"template": make(text)}],
    }

    assert (400 if text in REFUSED else 201) == novu.ask("POST", "/notification-templates", body)[0]


@pytest.mark.parametrize("text", [*REFUSED, *SAVED])
@pytest.mark.parametrize(
    "make",
    [
        sms,
        lambda text: in_app("a", redirect=f"/{text}"),
        lambda text: email("a", text),
        lambda text: email(text, [text_block("a")]),
        lambda text: email("a", [button_block("a", url=f"/{text}")]),
    ],
)
def test_check_says_so(make, text):
    """
    An error where the step declares it.
    """
    assert ["template-refused"] * (text in REFUSED) == codes(make(text))


@pytest.mark.parametrize(
    "step",
    [
        email("{{#if 1}}a{{/if}}", "html"),
        email("a", [text_block("a")], preheader="{{#if 1}}a{{/if}}"),
        in_app("a", buttons=[button("{{#if 1}}a{{/if}}")]),
    ],
)
def test_texts_that_novu_does_not_search_are_not_refused(step):
    """
    The subject of an e-mail of HTML, a preheader and the text of a button are only rendered.
    """
    assert [] == codes(step)
