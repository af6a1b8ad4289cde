"""The embedded Novu's workflows: create, read, list, status, delete (recorded sections of these names)."""

import pytest
from novu_state import FAILED, NOBODY, TwoEnvironments, editor, in_app, refusal, variables


@pytest.fixture
def novu():
    """Return a Novu as it is founded."""
    return TwoEnvironments()


def test_a_workflow_gets_its_identifier_from_its_name_and_defaults_for_the_rest(novu):
    """
    What is not given is inactive, a draft, not critical, and on for every channel.
    """
    created = novu.dev(
        "POST",
        "/notification-templates",
        {"name": "Größe & Maß", "notificationGroupId": novu.group_id, "steps": []},
    )

    assert "grosse-and-mass" == created["triggers"][0]["identifier"]
    assert (False, True, False, []) == tuple(created[key] for key in ("active", "draft", "critical", "tags"))
    assert {"email", "sms", "in_app", "chat", "push"} == created["preferenceSettings"].keys()
    assert {True} == set(created["preferenceSettings"].values())
    assert "description" not in created
    assert created == novu.read(created)


def test_a_taken_identifier_gets_a_suffix(novu):
    """
    A second workflow of one name is another workflow.
    """
    first, second = (novu.workflow()["triggers"][0]["identifier"] for _ in range(2))

    assert "order-shipped" == first
    assert second.startswith("order-shipped-")
    assert len("order-shipped-") + 9 == len(second)


def test_each_step_gets_a_message_template_and_names_the_step_before(novu):
    """
    A step has the id of its message template, is active, does not stop the rest, and knows its parent.
    """
    created = novu.workflow(in_app(), {"type": "sms", "content": "x"})

    first, second = created["steps"]
    assert (None, first["_id"]) == (first["_parentId"], second["_parentId"])
    assert first["_id"] == first["_templateId"] == first["template"]["_id"] == first["id"]
    assert (True, False, []) == (first["active"], first["shouldStopOnFail"], first["filters"])
    assert (None, None, []) == tuple(first["template"][key] for key in ("_feedId", "_layoutId", "variables"))
    assert "cta" not in first["template"]


def test_filters_and_metadata_are_cast_and_get_ids(novu):
    """
    What a step holds is brought to the form of the schema: unknown fields go, texts of numbers are numbers.
    """
    child = {"on": "payload", "field": "amount", "operator": "LARGER", "value": 10, "foo": 1}
    step = {
        "template": {"type": "digest", "content": ""},
        "metadata": {"type": "regular", "amount": "5", "unit": "minutes", "foo": 1},
        "filters": [{"isNegated": "no", "type": "GROUP", "value": "AND", "children": [child]}],
        "replyCallback": {},
    }

    (kept,) = novu.workflow(step)["steps"]

    assert {"type": "regular", "amount": 5, "unit": "minutes"} == kept["metadata"]
    assert kept["filters"][0]["isNegated"] is False
    assert child.keys() - {"foo"} | {"_id"} == kept["filters"][0]["children"][0].keys()
    assert "replyCallback" not in kept


@pytest.mark.parametrize(
    "step",
    [
        {"template": in_app(), "active": "perhaps"},
        {"template": in_app(), "metadata": {"amount": "many"}},
        {"template": in_app(), "filters": "x"},
        {"template": in_app(), "filters": [{}]},
        {"template": in_app(), "filters": [{"children": [{"on": "payload"}]}]},
        {"template": in_app(), "uuid": ["x"]},
        {"template": in_app(actor={"type": "ghost"})},
        {"template": in_app(feedId="zzz")},
        {"template": editor() | {"content": [None]}},
    ],
)
def test_a_step_that_cannot_be_stored_fails_as_the_real_server_does(novu, step):
    """
    Nothing inside a step is checked, so it is the database layer that fails.
    """
    assert FAILED == novu.workflow(step)


def test_variables_are_found_in_texts_filters_and_metadata(novu):
    """
    Payload names come in the order of texts, then of filters and digest keys; the system's own are left out.
    """
    created = novu.workflow(
        in_app("{{#if vip}}VIP {{/if}}{{name}} {{subscriber.email}}", cta={"data": {"url": "/{{id}}"}}),
        editor("{{#each items}}{{price}}{{/each}}", subject="{{uppercase title}}"),
        {"type": "push", "title": "{{t}}", "content": "{{step.digest}}"},
        {
            "template": {"type": "digest", "content": ""},
            "metadata": {"digestKey": "order.id"},
            "filters": [
                {"children": [{"on": "payload", "field": "amount"}, {"on": "subscriber", "field": "x"}]}
            ],
        },
        {"template": {"type": "delay", "content": ""}, "metadata": {"type": "scheduled", "delayPath": "at"}},
    )

    assert {
        "name": "String",
        "vip": "Boolean",
        "id": "String",
        "title": "String",
        "items": "Array",
        "items.price": "String",
        "t": "String",
        "amount": "String",
        "order.id": "String",
        "at": "String",
    } == variables(created)


def test_e_mail_and_sms_steps_need_fields_of_the_subscriber(novu):
    """
    The trigger names the phone before the e-mail address, whatever the order of the steps.
    """
    created = novu.workflow(editor("x"), {"type": "sms", "content": "x"})

    assert ["phone", "email"] == [each["name"] for each in created["triggers"][0]["subscriberVariables"]]


def test_declared_variables_are_lost_on_creation(novu):
    """
    `template.variables` is dropped by POST, and kept by a PUT of the steps; empty defaults are none.
    """
    given = [{"name": "name", "type": "String", "required": True, "defaultValue": ""}]
    created = novu.workflow(in_app(variables=given))
    step = {"template": in_app(variables=given), "_templateId": created["steps"][0]["_templateId"]}

    updated = novu.update(created, steps=[step])

    assert [] == created["steps"][0]["template"]["variables"]
    (kept,) = updated["steps"][0]["template"]["variables"]
    assert {"name": "name", "type": "String", "required": True} == {k: kept[k] for k in kept if k != "_id"}


def test_blocks_of_the_editor_are_cleaned_and_other_content_is_not(novu):
    """
    HTML of an editor's block is escaped and stripped; `customHtml` and plain texts are kept as they are.
    """
    html = '<p class="x">Tom & <script>x</script>Jerry<br></p>'

    created = novu.workflow(
        editor(html), {"type": "email", "contentType": "customHtml", "content": html}, in_app(html)
    )

    first, second, third = (step["template"]["content"] for step in created["steps"])
    assert [{"type": "text", "content": "<p>Tom &amp; Jerry<br /></p>"}] == first
    assert html == second == third


def test_a_template_that_does_not_parse_is_refused_before_anything_is_stored(novu):
    """
    The texts are looked at first.
    """
    assert refusal(400, "Failed to extract variables") == novu.workflow(in_app("{{#if a}}"))
    assert [] == novu.state.store.find("message_templates", {})


def test_message_templates_of_a_refused_workflow_stay(novu):
    """
    Steps are stored one after the other, and nothing is taken back.
    """
    answer = novu.workflow(in_app(), {"template": {"type": "fax"}})

    types = "in_app, email, sms, chat, push, digest, trigger, delay"
    faults = [f"type must be one of the following values: {types}", "content should not be null or undefined"]
    assert refusal(400, faults) == answer
    assert 1 == novu.state.store.count("message_templates", {})


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ({"name": None}, ["name should not be null or undefined", "name must be a string"]),
        ({"notificationGroupId": "zzz"}, ["notificationGroupId must be a mongodb id"]),
        (
            {"notificationGroupId": None},
            ["Notification group must be provided", "notificationGroupId must be a string"],
        ),
        ({"steps": {}}, ["steps must be an array"]),
        ({"steps": "x"}, ["steps must be an array", "nested property steps must be either object or array"]),
        (
            {"steps": None},
            [
                "steps should not be null or undefined",
                "steps must be an array",
                "nested property steps must be either object or array",
            ],
        ),
        ({"steps": [{}, "x"]}, ["steps.nested property steps must be either object or array"]),
        ({"steps": [["x"]]}, ["steps.0.nested property steps must be either object or array"]),
        (
            {"tags": "x", "description": 5, "active": "x"},
            [
                "tags must be an array",
                "description must be shorter than or equal to 100 characters",
                "description must be a string",
                "active must be a boolean value",
            ],
        ),
        ({"steps": [{}]}, "Unexpected error: message template is missing"),
        ({"steps": [[{}]]}, "Unexpected error: message template is missing"),
    ],
)
def test_a_creation_is_checked_in_the_order_of_declaration(novu, body, faults):
    """
    All faults are named, in class-validator's words.
    """
    assert refusal(400, faults) == novu.workflow(**body)


def test_workflows_are_listed_newest_first_without_message_templates(novu):
    """
    A page holds the group of each workflow, null where it does not exist.
    """
    first, second = novu.workflow(in_app()), novu.workflow(notificationGroupId=NOBODY)

    page = novu.dev("GET", "/notification-templates?page=0&limit=2")

    assert [second["_id"], first["_id"]] == [workflow["_id"] for workflow in page["data"]]
    assert [None, "General"] == [
        each["notificationGroup"] and each["notificationGroup"]["name"] for each in page["data"]
    ]
    assert "template" not in page["data"][1]["steps"][0]
    assert (0, 2, 2) == (page["page"], page["pageSize"], page["totalCount"])
    assert [first["_id"]] == [
        each["_id"] for each in novu.dev("GET", "/notification-templates?page=1&limit=1")["data"]
    ]
    assert 2 == len(novu.dev("GET", "/notification-templates?limit=0")["data"])


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("page=-1", FAILED),
        ("page=x", refusal(400, ["page must be a number conforming to the specified constraints"])),
    ],
)
def test_pages_that_do_not_exist(novu, query, answer):
    """
    A negative page fails, and what is no number is refused.
    """
    assert answer == novu.dev("GET", f"/notification-templates?{query}")


def test_a_workflow_is_read_in_its_own_environment_only(novu):
    """
    An unknown template id, one of another environment, and one of another form have an answer each.
    """
    created = novu.workflow()
    path = f"/notification-templates/{created['_id']}"

    assert refusal(404, f"Template with id {NOBODY} not found") == novu.dev(
        "GET", f"/notification-templates/{NOBODY}"
    )
    assert refusal(404, f"Template with id {created['_id']} not found") == novu.prod("GET", path)
    assert refusal(400, ["templateId must be a mongodb id"]) == novu.dev(
        "GET", "/notification-templates/order-shipped"
    )


def test_the_status_is_switched_and_the_same_one_is_refused(novu):
    """
    Switching off makes a draft, switching on ends it.
    """
    path = f"/notification-templates/{novu.workflow()['_id']}/status"

    off, again, on = (novu.dev("PUT", path, {"active": active}) for active in (False, False, True))

    assert (False, True) == (off["active"], off["draft"])
    assert refusal(400, "You must provide a different status from the current status") == again
    assert (True, False) == (on["active"], on["draft"])
    faults = ["active should not be null or undefined", "active must be a boolean value"]
    assert refusal(400, faults) == novu.dev("PUT", path, {})


def test_a_deleted_workflow_is_gone_and_its_name_is_free(novu):
    """
    A second deletion is refused with 400.
    """
    created = novu.workflow(in_app())
    path = f"/notification-templates/{created['_id']}"

    assert novu.dev("DELETE", path) is True
    assert refusal(400, f"Could not find notification template with id {created['_id']}") == novu.dev(
        "DELETE", path
    )
    assert 404 == novu.read(created)["statusCode"]
    assert "order-shipped" == novu.workflow()["triggers"][0]["identifier"]


def test_workflows_are_made_and_deleted_with_the_development_key_only(novu):
    """
    The production key is refused with 401, no key at all with 403; an update works with either.
    """
    only_development = refusal(401, "This action is only allowed in Development environment")
    path = f"/notification-templates/{novu.workflow()['_id']}"
    writes = [("POST", "/notification-templates"), ("DELETE", path), ("PUT", f"{path}/status")]

    assert [only_development] * 3 == [novu.prod(method, target, {}) for method, target in writes]
    assert [refusal(403, "Forbidden resource")] * 3 == [
        novu.ask(method, target, {}) for method, target in writes
    ]
    assert 404 == novu.prod("PUT", path, {"name": "x"})["statusCode"]
