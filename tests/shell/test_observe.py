"""Reading an environment: the cheaper way, nobody lost, nobody doubled, memory for what is declared only."""

from dataclasses import replace

import pytest
from harness import Harness
from observations import observation

from novu_flows import Subscriber, Workflow, in_app, removed
from novu_flows.declare.collection import Declarations
from novu_flows.engine.planning import find_changes
from novu_flows.novu.v1.dialect import V1
from novu_flows.novu.v1.environment import PAGE_SIZE
from novu_flows.plan.plan import sealer
from novu_flows.resources.kind import BATCH
from novu_flows.resources.observation import access_to
from novu_flows.resources.subscriber.observe import list_subscribers, observe_subscribers

PEOPLE = 230


@pytest.fixture(scope="module")
def harness():
    """Return an environment of 230 subscribers."""
    made = Harness()
    people = tuple(Subscriber(f"p{number}", first_name=str(number)) for number in range(PEOPLE))
    made.apply(Declarations(subscribers=people))
    return made


def read(harness, *subscriber_ids, tombstones=()):
    """Read some subscribers; give what was found, and the paths that were asked."""
    harness.wire.requests.clear()
    declared = Declarations(
        subscribers=tuple(map(Subscriber, subscriber_ids)),
        removed=tuple(removed(Subscriber, one) for one in tombstones),
    )

    async def work(client):
        access = access_to(V1, client, role="development", secrets={}, seal=sealer("key"))
        listed = await list_subscribers(declared, access.reader)
        seen = observation(listed=listed.rows, copies=listed.copies, totals={"subscriber": listed.total})
        return await observe_subscribers(declared, seen, access)

    return harness.run(work), [str(request.url.path) for request in harness.wire.requests]


def test_a_few_are_read_one_by_one(harness):
    """
    One page tells the count, then one request for each; who is not there is not found.
    """
    people, paths = read(harness, "p1", "nobody", tombstones=["p2"])

    assert {"p1", "p2"} == set(people.subscribers)
    assert (PEOPLE, 2) == (people.totals["subscriber"], people.managed["subscriber"])
    assert 4 == len(paths)


def test_many_are_read_by_pages(harness):
    """
    All pages of the list cost less than one request for each.
    """
    people, paths = read(harness, *(f"p{number}" for number in range(PEOPLE)), "nobody")

    assert PEOPLE == len(people.subscribers)
    assert ["/v1/subscribers"] * -(-PEOPLE // PAGE_SIZE) == paths[:-1]
    assert "/v1/subscribers/nobody" == paths[-1]


def test_only_what_is_declared_is_kept(harness):
    """
    The rest of the environment is counted.
    """
    people, _ = read(harness, *(f"p{number}" for number in range(0, PEOPLE, 2)))

    assert PEOPLE // 2 == len(people.subscribers)
    assert PEOPLE // 2 == people.unmanaged["subscriber"]


def test_someone_that_a_page_missed_is_read_by_id(harness):
    """
    A page that failed to show someone, because the list moved, does not lose them.
    """
    wanted = [f"p{number}" for number in range(PEOPLE)]

    def move(request):
        if request.url.params.get("page") == "1" and request.url.params.get("limit") == str(PAGE_SIZE):
            request.url = request.url.copy_set_param("page", "9")

    harness.wire.before = move
    people, paths = read(harness, *wanted)
    harness.wire.before = lambda _: None

    assert set(wanted) == set(people.subscribers)
    assert PAGE_SIZE == sum("/subscribers/" in path for path in paths)


def test_what_was_seen_is_kept_for_one_batch():
    """
    Whatever the number of subscribers, those of one batch and their preferences are compared and let go.
    """
    harness, news = Harness(), Workflow("news", steps=[in_app("Hi")])
    ids = [f"p{number}" for number in range(2 * BATCH + 1)]
    declared = Declarations(workflows=(news,), subscribers=tuple(map(Subscriber, ids)))
    harness.apply(declared)
    changed = replace(declared, subscribers=tuple(Subscriber(one, first_name="Ada") for one in ids))

    async def work(client):
        access = access_to(V1, client, role="development", secrets={}, seal=sealer("key"))
        return await find_changes(changed, access)

    found, seen = harness.run(work)

    assert ids == [change.address.keys[0] for change in found.changes]
    assert 1 == len(seen.subscribers)
    assert {"subscriber": len(ids), "workflow": 1} == dict(seen.managed)


def test_copies_of_one_id_are_counted():
    """
    Several documents of one id are read as Novu shows that id, and said.
    """
    harness = Harness()
    people = tuple(Subscriber(f"p{number}") for number in range(20))
    harness.apply(Declarations(subscribers=people))
    store = harness.emulator._state.store  # noqa: SLF001 - no request makes copies one after the other
    original = store.find_one("subscribers", {"subscriberId": "p3"})
    store.insert("subscribers", {**original, "_id": "f" * 24})
    store.commit()
    found, _ = read(harness, *(one.subscriber_id for one in people))
    plan = harness.plan(Declarations(subscribers=people))

    assert {"p3": 2} == dict(found.copies)
    assert (21, 21) == (found.totals["subscriber"], found.managed["subscriber"])
    assert ["copies"] == [issue.code for issue in plan.issues]


def test_workflows_are_joined_by_their_id():
    """
    More than a page of workflows is there; only the declared ones are read whole.
    """
    harness = Harness()
    flows = tuple(Workflow(f"flow-{number}", steps=[in_app("Hi")]) for number in range(105))
    harness.apply(Declarations(workflows=flows))
    harness.wire.requests.clear()
    plan = harness.plan(Declarations(workflows=flows[:2]))

    assert () == plan.changes
    assert {"workflow": 103} == dict(plan.unmanaged)
    whole = [one for one in harness.wire.requests if one.url.path.startswith("/v1/notification-templates/")]
    assert 2 == len(whole)


def test_layouts_are_read_whole():
    """
    A layout on a later page of the list is known as well.
    """
    harness = Harness()
    for number in range(101):
        body = {"name": f"L{number}", "identifier": f"l{number}", "content": "<p>{{{body}}}</p>"}
        harness.post("/layouts", {**body, "contentType": "customHtml", "isDefault": False})

    async def work(client):
        return set((await V1.reader(client).names()).layouts.by_id.values())

    assert {f"L{number}" for number in range(101)} <= harness.run(work)
