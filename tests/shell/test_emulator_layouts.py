"""The embedded Novu's layouts (recorded section `layouts`; docs/novu/v1.md, section 11.2)."""

import pytest
from novu_state import FAILED, NOBODY, TwoEnvironments, in_app, refusal

BODY = "<p>{{{body}}}</p>"


@pytest.fixture
def novu():
    """Return a Novu as it is founded."""
    return TwoEnvironments()


def created(novu, **fields):
    """Create a layout and read it."""
    made = novu.dev("POST", "/layouts", {"name": "Mine", "content": BODY, **fields})
    return novu.dev("GET", f"/layouts/{made['_id']}")


def defaults(novu):
    """Return the names of the default layouts."""
    return [layout["name"] for layout in novu.dev("GET", "/layouts")["data"] if layout["isDefault"]]


def test_the_development_environment_is_founded_with_a_layout(novu):
    """
    The default layout has the variables of Novu's own, in their order; production has none.
    """
    (layout,) = novu.dev("GET", "/layouts")["data"]

    assert ("Default Layout", True, "email", False) == tuple(
        layout[key] for key in ("name", "isDefault", "channel", "isDeleted")
    )
    assert [
        ("branding.logo", "String", ""),
        ("preheader", "Boolean", True),
        ("preheader", "String", ""),
        ("branding.color", "Boolean", True),
        ("branding.color", "String", ""),
    ] == [(each["name"], each["type"], each["defaultValue"]) for each in layout["variables"]]
    assert [] == novu.prod("GET", "/layouts")["data"]


def test_a_layout_takes_its_variables_from_its_content(novu):
    """
    Declared variables add defaults and `required` to those that are found; others are dropped.
    """
    declared = [{"name": "x", "type": "Array", "defaultValue": "d", "required": True}, {"name": "other"}]

    layout = created(novu, content=BODY + "{{x}}{{#each ys}}{{/each}}", variables=declared, description="d")

    x, ys = layout["variables"]
    assert {"name": "x", "type": "String", "required": True, "defaultValue": "d"} == {
        k: x[k] for k in x if k != "_id"
    }
    assert {"name": "ys", "type": "Array", "required": False} == {k: ys[k] for k in ys if k != "_id"}
    assert ("d", False, "customHtml") == (layout["description"], layout["isDefault"], layout["contentType"])


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        (
            {},
            refusal(
                400,
                [
                    "name should not be null or undefined",
                    "name must be a string",
                    "content should not be null or undefined",
                ],
            ),
        ),
        ({"name": "x", "content": "x"}, refusal(400, "Layout content must contain {{{body}}}")),
        ({"name": "x", "content": "{{#if"}, refusal(400, "Failed to extract variables")),
        ({"name": "x", "content": 0}, FAILED),
        ({"name": "x", "content": BODY + "{{x}}", "variables": "x"}, FAILED),
        (
            {"name": "x", "content": BODY, "isDefault": "x", "description": 5},
            refusal(400, ["description must be a string", "isDefault must be a boolean value"]),
        ),
    ],
)
def test_layouts_that_are_refused(novu, body, answer):
    """
    The content must be a template with a place for the e-mail's own content.
    """
    assert answer == novu.dev("POST", "/layouts", body)


def test_an_update_changes_what_is_given_and_not_falsy(novu):
    """
    Variables are not looked for again.
    """
    layout = created(novu, description="d")
    path = f"/layouts/{layout['_id']}"

    updated = novu.dev("PATCH", path, {"name": "New", "description": "", "content": BODY + "{{x}}"})

    assert ("New", "d", []) == (updated["name"], updated["description"], updated["variables"])
    assert updated == novu.dev("GET", path)
    given = novu.dev("PATCH", path, {"variables": [{"name": "x"}]})
    assert ["x"] == [variable["name"] for variable in given["variables"]]
    assert refusal(400, "Payload can not be empty") == novu.dev("PATCH", path, {})
    assert refusal(400, "Layout content must contain {{{body}}}") == novu.dev("PATCH", path, {"content": "x"})


def test_there_is_one_default_layout(novu):
    """
    A layout becomes the default one by creation, by update and by name; it cannot end being so by itself.
    """
    first = created(novu, name="First", isDefault=True)
    second = created(novu, name="Second")

    assert ["First"] == defaults(novu)
    assert refusal(409, "One default layout is required") == novu.dev(
        "PATCH", f"/layouts/{first['_id']}", {"isDefault": False}
    )
    assert novu.dev("PATCH", f"/layouts/{second['_id']}", {"isDefault": True})["isDefault"] is True
    assert ["Second"] == defaults(novu)
    assert novu.dev("POST", f"/layouts/{first['_id']}/default") is None
    assert 204 == novu.status
    assert ["First"] == defaults(novu)


def test_a_layout_in_use_or_by_default_cannot_be_deleted(novu):
    """
    Any message template counts as use, also one that no workflow has any more.
    """
    used, default, free = created(novu), created(novu, isDefault=True), created(novu)
    novu.workflow(in_app(layoutId=used["_id"]), {"template": {}})

    in_use = f"Layout with id {used['_id']} is being used so it can not be deleted"
    is_default = (
        f"Layout with id {default['_id']} is being used as your default layout, so it can not be deleted"
    )
    assert refusal(409, in_use) == novu.dev("DELETE", f"/layouts/{used['_id']}")
    assert refusal(409, is_default) == novu.dev("DELETE", f"/layouts/{default['_id']}")
    assert novu.dev("DELETE", f"/layouts/{free['_id']}") is None
    assert 404 == novu.dev("DELETE", f"/layouts/{free['_id']}")["statusCode"]


def test_unknown_layouts(novu):
    """
    An unknown id is told with the environment, one of another form fails.
    """
    environment_id = novu.dev("GET", "/environments/me")["_id"]

    missing = f"Layout not found for id {NOBODY} in the environment {environment_id}"
    assert refusal(404, missing) == novu.dev("GET", f"/layouts/{NOBODY}")
    assert FAILED == novu.dev("GET", "/layouts/zzz")


def test_layouts_are_listed_by_page_and_field(novu):
    """
    The newest comes first where no field is named, whatever the direction.
    """
    for name in ("b", "a"):
        created(novu, name=name)

    def names(query):
        return [layout["name"] for layout in novu.dev("GET", f"/layouts?{query}")["data"]]

    assert ["a", "b", "Default Layout"] == names("orderBy=1")
    assert ["b"] == names("page=1&pageSize=1")
    assert ["Default Layout", "a", "b"] == names("sortBy=name&orderBy=1")
    assert ["b", "a", "Default Layout"] == names("sortBy=name")
    assert ["Default Layout", "b", "a"] == names("sortBy=isDefault&orderBy=-1")
    assert "id" not in novu.dev("GET", "/layouts")["data"][0]


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("page=-1", refusal(400, ["page must not be less than 0"])),
        ("page=x", refusal(400, ["page must not be less than 0", "page must be an integer number"])),
        ("pageSize=1.5", refusal(400, ["pageSize must be an integer number"])),
        ("pageSize=1001", refusal(400, "Page size can not be larger then 1000")),
        ("pageSize=0", FAILED),
        ("sortBy=a&sortBy=b", refusal(400, ["sortBy must be a string"])),
        ("orderBy=x", refusal(400, ["orderBy must be an integer number"])),
        ("orderBy=5&sortBy=name", FAILED),
    ],
)
def test_pages_that_are_refused(novu, query, answer):
    """
    Numbers are checked here, unlike in most lists.
    """
    assert answer == novu.dev("GET", f"/layouts?{query}")
