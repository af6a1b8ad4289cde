"""The kinds of faults that a request can meet: what is done with it, and what its client gets to see."""

import asyncio
import json
import os

import pytest
from faulty_port import Answer, Asked, Handle, Visit, honestly

ALL_CASES = os.environ.get("NOVU_FLOWS_FAULTS") == "all"
LATE_SECONDS = 0.3
DRIP_SECONDS = 0.05
LONG_PAUSE_SECONDS = 3600
ELSEWHERE = "/v1/elsewhere"
PAGE = Answer(status=200, content=b"<html><body>One moment, please</body></html>", kind="text/html")


def refusal(status: int, **headers: str) -> Answer:
    """Return what a server or a gateway says when it fails."""
    content = json.dumps({"statusCode": status, "message": "Whatever"}).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status=status, content=content, headers=named)


def instead(answer: Answer) -> Handle:
    """Answer without Novu hearing of the request."""

    async def handle(visit: Visit) -> None:
        await visit.answer(answer)

    return handle


def acted_but(answer: Answer) -> Handle:
    """Answer something else once Novu has carried the request out."""

    async def handle(visit: Visit) -> None:
        await visit.act()
        await visit.answer(answer)

    return handle


async def reset_before(visit: Visit) -> None:
    """Reset the connection; Novu does not hear of the request."""
    visit.reset()


async def reset_after(visit: Visit) -> None:
    """Reset the connection once Novu has carried the request out."""
    await visit.act()
    visit.reset()


async def closed_before(visit: Visit) -> None:
    """Close the connection without an answer; Novu does not hear of the request."""
    visit.close()


async def closed_after(visit: Visit) -> None:
    """Close the connection without an answer once Novu has carried the request out."""
    await visit.act()
    visit.close()


async def acted_late(visit: Visit) -> None:
    """Cut the connection, and have Novu carry the request out later."""
    visit.port.later(LATE_SECONDS, visit.asked)
    visit.reset()


async def timed_out_and_acted_late(visit: Visit) -> None:
    """Answer as a gateway whose patience has ended, and have Novu carry the request out later."""
    visit.port.later(LATE_SECONDS, visit.asked)
    await visit.answer(refusal(504))


async def cut_in_the_head(visit: Visit) -> None:
    """Carry the request out, and cut the answer in its head."""
    answer = await visit.act()
    await visit.write(answer.head()[:20])
    visit.close()


async def cut_in_the_content(visit: Visit) -> None:
    """Carry the request out, and cut the answer in its content."""
    answer = await visit.act()
    await visit.write(answer.head(len(answer.content) + 10) + answer.content[: len(answer.content) // 2])
    visit.close()


async def cut_in_a_chunk(visit: Visit) -> None:
    """Carry the request out, and cut an answer that comes in chunks in the second one."""
    answer = await visit.act()
    head = answer.head().replace(
        f"Content-Length: {len(answer.content)}".encode(), b"Transfer-Encoding: chunked"
    )
    half = answer.content[: len(answer.content) // 2]
    await visit.write(b"%s%x\r\n%s\r\nff\r\n" % (head, len(half), half))
    visit.close()


async def answered_twice(visit: Visit) -> None:
    """Carry the request out, and write its answer a second time, where the next one is expected."""
    answer = await visit.act()
    await visit.answer(answer)
    await visit.answer(answer)


async def truncated(visit: Visit) -> None:
    """Carry the request out, and answer with half of the JSON, as if it were the whole."""
    answer = await visit.act()
    half = answer.content[: len(answer.content) // 2]
    await visit.answer(Answer(status=200 if answer.status == 204 else answer.status, content=half or b"{"))


async def dripped(visit: Visit) -> None:
    """Carry the request out, and answer with a byte now and then, longer than anyone waits."""
    answer = await visit.act()
    await visit.write(answer.head(100_000))
    while not visit.is_gone:
        await visit.write(b" ")
        await asyncio.sleep(DRIP_SECONDS)


async def never_answered_after(visit: Visit) -> None:
    """Carry the request out, and say nothing."""
    await visit.act()
    await visit.until_gone()


async def never_answered_before(visit: Visit) -> None:
    """Say nothing, and do nothing."""
    await visit.until_gone()


async def of_another_type(visit: Visit) -> None:
    """Carry the request out, and answer with JSON of another type."""
    answer = await visit.act()
    await visit.answer(
        Answer(status=200 if answer.status == 204 else answer.status, content=b'{"data": [7]}')
    )


async def of_another_content_type(visit: Visit) -> None:
    """Carry the request out, and call the answer something else."""
    answer = await visit.act()
    await visit.answer(Answer(status=answer.status, content=answer.content, kind="text/plain"))


async def delivered_twice(visit: Visit) -> None:
    """Have Novu carry the request out twice, as a gateway that repeats; answer what the second one brought."""
    await visit.act()
    await visit.answer(await visit.act())


LATE = {"acted late", "504 and acted late"}
FAULTS: dict[str, Handle] = {
    "reset before": reset_before,
    "reset after": reset_after,
    "closed before": closed_before,
    "closed after": closed_after,
    "acted late": acted_late,
    "504 and acted late": timed_out_and_acted_late,
    "cut in the head": cut_in_the_head,
    "cut in the content": cut_in_the_content,
    "cut in a chunk": cut_in_a_chunk,
    "answered twice": answered_twice,
    "truncated JSON": truncated,
    "dripped": dripped,
    "never answered, done": never_answered_after,
    "never answered, not done": never_answered_before,
    "HTML before": instead(PAGE),
    "HTML after": acted_but(PAGE),
    "empty after": acted_but(Answer(status=200, content=b"")),
    "redirect": instead(Answer(status=302, content=b"", headers={"Location": ELSEWHERE})),
    "429 with a wait": instead(refusal(429, Retry_After="1")),
    "429 without a wait": instead(refusal(429)),
    "429 with a wait that is too long": instead(refusal(429, Retry_After=str(LONG_PAUSE_SECONDS))),
    "500 before": instead(refusal(500)),
    "500 after": acted_but(refusal(500)),
    "502 before": instead(refusal(502)),
    "502 after": acted_but(refusal(502)),
    "503 with a wait": instead(refusal(503, Retry_After="1")),
    "504 after": acted_but(refusal(504)),
    "another type": of_another_type,
    "another content type": of_another_content_type,
    "delivered twice": delivered_twice,
}


def chosen(cases, *, every):
    """Return the cases that are run, each with a readable name: all of them, or every n-th one."""
    return [
        pytest.param(endpoint, after, kind, id=f"{endpoint}{' after a write' if after else ''}: {kind}")
        for endpoint, after, kind in (cases if ALL_CASES else cases[every // 6 :: every])
    ]


class Once:
    """Handles the first request to an endpoint as a fault says; where `after`, the first one after any write."""

    def __init__(self, endpoint: str, kind: str, *, after: bool = False) -> None:
        self._endpoint = endpoint
        self._kind = kind
        self._is_armed = not after
        self.has_met = False

    def __call__(self, asked: Asked) -> Handle:
        """Choose what is done with a request."""
        if self._is_armed and not self.has_met and endpoint_of(asked) == self._endpoint:
            self.has_met = True
            return FAULTS[self._kind]
        self._is_armed = self._is_armed or asked.method != "GET"
        return honestly


def endpoint_of(asked: Asked) -> str:
    """Return the endpoint of a request, its ids left out."""
    segments = asked.path.split("/")
    after_a_list = (
        "subscribers",
        "notification-templates",
        "preferences",
        "workflows",
        "layouts",
        "topics",
        "credentials",
    )
    named = [
        ":id" if before in after_a_list and segments[1] != "events" else segment
        for before, segment in zip(["", *segments], segments, strict=False)
    ]
    return f"{asked.method} {'/'.join(named)}"
