"""The embedded Novu's records of changes and their promotion (docs/novu/v1.md, section 10)."""

import pytest
from novu_state import NOBODY, TwoEnvironments, editor, in_app, refusal, variables


@pytest.fixture
def novu():
    """Return a Novu as it is founded."""
    return TwoEnvironments()


def pending(novu):
    """Return the records that wait, oldest first."""
    return novu.dev("GET", "/changes?promoted=false&limit=100")["data"]


def promote(novu):
    """Apply everything that waits."""
    return novu.dev("POST", "/changes/bulk/apply", {"changeIds": [change["_id"] for change in pending(novu)]})


def promoted(novu):
    """Return the workflows of production, oldest first, as they are read."""
    listed = novu.prod("GET", "/notification-templates?limit=100")["data"]
    return [novu.prod("GET", f"/notification-templates/{workflow['_id']}") for workflow in reversed(listed)]


def test_every_write_that_can_be_promoted_is_recorded(novu):
    """
    What a step brings along waits with its workflow; an update adds to its record, a status has its own.
    """
    feed = novu.dev("POST", "/feeds", {"name": "f"})
    workflow = novu.workflow(in_app(feedId=feed["_id"]))
    novu.update(workflow, name="Renamed")
    novu.dev("PUT", f"/notification-templates/{workflow['_id']}/status", {"active": False})
    novu.dev("POST", "/notification-groups", {"name": "g"})

    found = [(change["type"], change["templateName"]) for change in pending(novu)]

    assert [
        ("NotificationGroup", "General"),
        ("DefaultLayout", "Default Layout"),
        ("NotificationTemplate", "Renamed"),
        ("NotificationTemplate", "Renamed"),
        ("NotificationGroup", "g"),
    ] == found
    assert 5 == novu.dev("GET", "/changes/count")


def test_a_record_holds_the_whole_of_what_was_never_promoted(novu):
    """
    Each field is added; the record names its document, its author and when it was made.
    """
    group = novu.dev("POST", "/notification-groups", {"name": "g"})

    change = pending(novu)[-1]

    assert {"op": "add", "path": ["name"], "val": "g"} == change["change"][0]
    assert group == {operation["path"][0]: operation["val"] for operation in change["change"]}
    assert (group["_id"], False) == (change["_entityId"], change["enabled"])
    assert change["_creatorId"] == change["user"]["_id"]


def test_a_page_of_records(novu):
    """
    The records that are applied are listed apart.
    """
    promote(novu)
    novu.workflow()

    page = novu.dev("GET", "/changes?promoted=true&page=1&limit=1")

    assert (2, 1, 1) == (page["totalCount"], page["page"], page["pageSize"])
    assert ["Default Layout"] == [change["templateName"] for change in page["data"]]
    assert ["Order shipped"] == [change["templateName"] for change in pending(novu)]


def test_a_promoted_workflow_is_a_copy_with_the_same_identifier(novu):
    """
    Ids are new, except those of the steps; the group is promoted first where it must be.
    """
    workflow = novu.workflow(
        in_app(
            "{{a}}", cta={"type": "redirect", "data": {"url": "/x"}}, actor={"type": "user", "data": None}
        ),
        editor("x", preheader="p", senderName="s"),
    )
    (change,) = (each for each in pending(novu) if each["type"] == "NotificationTemplate")

    answers = novu.dev("POST", f"/changes/{change['_id']}/apply")

    (copy,) = promoted(novu)
    assert ["MessageTemplate", "MessageTemplate", "NotificationTemplate"] == [
        each["type"] for each in answers
    ]
    assert workflow["_id"] == copy["_parentId"] != copy["_id"]
    assert workflow["triggers"] == copy["triggers"]
    assert {"a": "String"} == variables(copy)
    assert [step["_id"] for step in workflow["steps"]] == [step["_id"] for step in copy["steps"]]
    first, second = (step["template"] for step in copy["steps"])
    assert [step["_templateId"] for step in workflow["steps"]] == [first["_parentId"], second["_parentId"]]
    assert ("{{a}}", {"type": "user", "data": None}) == (first["content"], first["actor"])
    assert {"preheader", "senderName", "_feedId"}.isdisjoint(second)
    (group,) = novu.prod("GET", "/notification-groups")
    assert (group["_id"], novu.group_id) == (copy["_notificationGroupId"], group["_parentId"])


def test_feeds_and_layouts_are_found_again_where_they_were_promoted(novu):
    """
    A feed is found by its identifier, a layout by the one it was copied from.
    """
    feed = novu.dev("POST", "/feeds", {"name": "f"})
    layout = novu.dev("POST", "/layouts", {"name": "l", "content": "{{{body}}}"})
    novu.workflow(in_app(feedId=feed["_id"]), editor("x", layoutId=layout["_id"]))
    promote(novu)

    ((first, second),) = ([step["template"] for step in workflow["steps"]] for workflow in promoted(novu))

    (copied_feed,) = novu.prod("GET", "/feeds")
    assert ("f", copied_feed["_id"]) == (copied_feed["identifier"], first["_feedId"])
    assert layout["_id"] == novu.prod("GET", f"/layouts/{second['_layoutId']}")["_parentId"]


def test_promoting_again_brings_the_copy_up_to_date(novu):
    """
    Only what has changed since is in the next record; the copy keeps its id.
    """
    workflow = novu.workflow(in_app("{{a}}"))
    promote(novu)
    (before,) = promoted(novu)
    step = {"_templateId": workflow["steps"][0]["_templateId"], "template": in_app("{{b}}")}
    novu.update(workflow, name="Renamed", steps=[step])

    (change,) = pending(novu)
    promote(novu)

    (after,) = promoted(novu)
    assert [{"op": "update", "path": ["name"], "val": "Renamed", "oldVal": "Order shipped"}] == [
        operation for operation in change["change"] if operation["path"] == ["name"]
    ]
    assert (before["_id"], "Renamed", {"b": "String"}) == (after["_id"], after["name"], variables(after))
    assert "{{b}}" == after["steps"][0]["template"]["content"]


def test_deletions_are_promoted(novu):
    """
    What is deleted in development is deleted in production, and never appears there if it was new.
    """
    workflow = novu.workflow(in_app())
    feed = novu.dev("POST", "/feeds", {"name": "f"})
    layout = novu.dev("POST", "/layouts", {"name": "l", "content": "{{{body}}}"})
    promote(novu)
    for path in (
        f"/notification-templates/{workflow['_id']}",
        f"/feeds/{feed['_id']}",
        f"/layouts/{layout['_id']}",
    ):
        novu.dev("DELETE", path)
    short = novu.workflow()
    novu.dev("DELETE", f"/notification-templates/{short['_id']}")

    promote(novu)

    assert ([], []) == (promoted(novu), novu.prod("GET", "/feeds"))
    assert ["Default Layout"] == [each["name"] for each in novu.prod("GET", "/layouts")["data"]]
    assert 0 == novu.dev("GET", "/changes/count")


def test_the_change_of_the_default_layout_is_one_record(novu):
    """
    The layout that ends being the default one brings along the one that begins.
    """
    layout = novu.dev("POST", "/layouts", {"name": "l", "content": "{{{body}}}"})
    promote(novu)
    novu.dev("POST", f"/layouts/{layout['_id']}/default")

    (change,) = pending(novu)
    promote(novu)

    assert ("DefaultLayout", "Default Layout") == (change["type"], change["templateName"])
    assert ["l"] == [each["name"] for each in novu.prod("GET", "/layouts")["data"] if each["isDefault"]]


def test_a_promotion_that_fails_keeps_what_was_applied_before(novu):
    """
    A workflow of a group that does not exist cannot be promoted; unknown records are passed over.
    """
    novu.workflow(name="good")
    novu.workflow(name="bad", notificationGroupId=NOBODY)

    answer = promote(novu)

    assert refusal(404, f"Notification Group: bad with the {NOBODY} Id not found") == answer
    assert ["good"] == [workflow["name"] for workflow in promoted(novu)]
    assert [] == novu.dev("POST", "/changes/bulk/apply", {"changeIds": [NOBODY]})


def test_there_is_nothing_below_production(novu):
    """
    An update in production is recorded there, and cannot be applied.
    """
    novu.workflow()
    promote(novu)
    (copy,) = promoted(novu)
    novu.prod("PUT", f"/notification-templates/{copy['_id']}", {"name": "Only here"})
    (change,) = novu.prod("GET", "/changes")["data"]

    answer = novu.prod("POST", f"/changes/{change['_id']}/apply")

    assert refusal(404, f"Environment {copy['_environmentId']} not found") == answer


@pytest.mark.parametrize(
    ("path", "body", "answer"),
    [
        (f"/changes/{NOBODY}/apply", {}, refusal(404, "Parent Change not found")),
        ("/changes/zzz/apply", {}, refusal(400, ["changeId must be a mongodb id"])),
        (
            "/changes/bulk/apply",
            {},
            refusal(
                400,
                ["changeIds should not be null or undefined", "each value in changeIds must be a mongodb id"],
            ),
        ),
    ],
)
def test_records_that_do_not_exist(novu, path, body, answer):
    """
    Unknown ids and malformed ones have an answer each.
    """
    assert answer == novu.dev("POST", path, body)
