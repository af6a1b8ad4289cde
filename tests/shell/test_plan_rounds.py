"""What a plan asks at the same time: whatever need not wait for another answer is asked with it."""

import asyncio
from collections.abc import Sequence

from harness import Harness

from novu_flows import Layout, Preference, Subscriber, Topic, Workflow, email
from novu_flows.api import AsyncNovuClient
from novu_flows.declare.collection import Declarations
from novu_flows.emulator import Emulator
from novu_flows.engine.planning import find_changes
from novu_flows.novu.call import Call
from novu_flows.novu.v2.dialect import V2
from novu_flows.plan.plan import sealer
from novu_flows.resources.kind import BATCH
from novu_flows.resources.observation import access_to

_IDLE = 50  # turns of the loop without a new request, after which everything waits for an answer


class Rounds:
    """Holds requests until nobody asks anything more, then lets all of them go: what waits for what, without a clock."""

    def __init__(self, client: AsyncNovuClient) -> None:
        self._client = client
        self._waiting: list[tuple[str, asyncio.Event]] = []
        self.rounds: list[list[str]] = []

    async def send(self, call: Call[object]) -> object:
        """Send a call once its round is let go."""
        gone = asyncio.Event()
        self._waiting.append((call.path, gone))
        await gone.wait()
        return await self._client.send(call)

    async def until(self, work: asyncio.Task[object]) -> None:
        """Let round after round go until the work is done."""
        while not work.done():
            seen = -1
            while seen != len(self._waiting):
                seen = len(self._waiting)
                for _ in range(_IDLE):
                    await asyncio.sleep(0)
            self.rounds.append([path for path, _ in self._waiting])
            for _, gone in self._waiting:
                gone.set()
            self._waiting.clear()
        self.rounds = [one for one in self.rounds if one]


def planned(harness: Harness, declared: Declarations) -> tuple[list[list[str]], Sequence[str]]:
    """Return the requests of a plan by rounds, and the addresses of its changes."""

    async def work(client: AsyncNovuClient) -> tuple[list[list[str]], Sequence[str]]:
        sender = Rounds(client)
        access = access_to(V2, sender, role="development", secrets={}, seal=sealer("key"))
        finding = asyncio.create_task(find_changes(declared, access))
        await sender.until(finding)
        found, _ = await finding
        return sender.rounds, [str(one.address) for one in found.changes]

    return harness.run(work)


def test_layouts_workflows_subscribers_and_topics_are_read_at_the_same_time() -> None:
    """
    Preferences wait for the workflows that they are for, and to know that their subscriber is there; members for their topic.

    The changes stand in the order in which they are written.
    """
    harness = Harness(emulator=Emulator(profile="3.15", every_provider=True), dialect=V2)
    page = "<html><body>{{content}}</body></html>"
    shipped = Workflow("shipped", name="Shipped", steps=[email("a", "b")])
    first = Declarations(
        layouts=(Layout("mail", name="Mail", body=page),),
        workflows=(shipped, Workflow("other", name="Other", steps=[email("a", "b")])),
        subscribers=tuple(Subscriber(f"p{number}") for number in range(101)),
        topics=(Topic("all", name="All"),),
    )
    harness.apply(first)
    changed = Declarations(
        layouts=(Layout("mail", name="Letter", body=page),),
        workflows=(Workflow("shipped", name="Sent", steps=[email("a", "b")]), first.workflows[1]),
        subscribers=(
            Subscriber("p1", first_name="Ada", preferences=[Preference(shipped, email=False)]),
            Subscriber("p0", first_name="Grace"),
        ),
        topics=(Topic("all", name="Everybody"),),
    )
    rounds, changes = planned(harness, changed)

    assert ["/environments/me"] == rounds.pop(
        1
    )  # whose integrations are meant, where several environments have some
    assert 3 == len(rounds)
    assert {"v2/layouts/", "v2/workflows/", "v2/topics/"} <= {
        path.rpartition("/")[0].lstrip("/") + "/" for path in rounds[1]
    }
    assert {"subscribers/p0", "subscribers/p1"} <= {"/".join(path.split("/")[-2:]) for path in rounds[1]}
    assert ["/v2/subscribers/p1/preferences", "/v2/topics/all/subscriptions"] == sorted(rounds[2])
    assert [
        "layout mail",
        "workflow shipped",
        "subscriber p1",
        "subscriber p0",
        "preference p1 / shipped",
        "topic all",
    ] == changes


def test_batches_of_a_stage_follow_each_other() -> None:
    """
    A second batch of subscribers is asked for when the first one is compared, so that not all of them are held.
    """
    harness = Harness(emulator=Emulator(profile="3.15", every_provider=True), dialect=V2)
    declared = Declarations(subscribers=tuple(Subscriber(f"p{number}") for number in range(BATCH + 2)))
    rounds, changes = planned(harness, declared)

    assert [2] == [len(one) for one in rounds if any(path.endswith(f"/p{BATCH}") for path in one)]
    assert len(changes) == BATCH + 2
