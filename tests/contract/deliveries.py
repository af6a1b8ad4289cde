"""Replays deliveries recorded from a real Novu 0.14.0 on an emulator in process, and compares what came of them."""

import gzip
import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from novu_flows.emulator import Emulator, Reply, Unreachable
from novu_flows.emulator.delivery.pace import BEHIND_A_QUEUE

RECORDING = Path(__file__).parent / "delivered" / "0.14.jsonl.gz"
URL = "http://novu.test/v1/"
PAGE = 10
LONGEST = timedelta(seconds=24)  # the last step of the recording ends within it
STEP = timedelta(seconds=2)
ENDED = {"completed", "failed", "canceled", "merged", "skipped"}
SHOWN = ("channel", "content", "subject", "title", "status", "errorId")
# What no two runs share; `<now+2000ms|iso-ms>` in a payload is a moment from the trigger on.
MASKED = re.compile(
    r"[0-9a-f]{24}|<(?:id|job|notification|message|subscriber|step|template|workflow)[^>]*>"
    r"|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)|<time>|<now[^>]*>"
)
NOW = re.compile(r"^(.*)<now([+-]\d+)ms\|([\w-]+)>(.*)$")
FEEDS = ("news", "alerts")
LAYOUT = {
    "name": "Plain",
    "content": "<html><body><p>Hi {{brand}}</p>{{{body}}}<i>foot {{subscriber.firstName}}</i></body></html>",
    "variables": [{"name": "brand", "type": "String", "defaultValue": "Acme", "required": False}],
    "isDefault": False,
}
PROVIDERS = (
    ("nodemailer", "email", True, {"host": "127.0.0.1", "port": "2597", "from": "sender@deliv.test"}),
    ("kannel", "sms", True, {"host": "127.0.0.1", "port": "2598", "from": "1234"}),
    ("discord", "chat", True, {}),
    ("mattermost", "chat", True, {}),
    ("slack", "chat", False, {}),
    ("fcm", "push", True, {}),
    ("msteams", "chat", False, {}),
    ("apns", "push", False, {}),
)
SINK = {"ok": True, "n": 5, "s": "yes", "got": {"v": "alpha"}}
DEAD = ("nodemailer", "kannel", "fcm", "http://127.0.0.1:9/*")
# What the servers and providers of each group of the recording answered.
ANSWERS: Mapping[str, Mapping[str, Reply | Unreachable]] = {
    "none": {},
    "live": {
        "http://127.0.0.1:2598/echo/*": Reply(body=SINK),
        "http://127.0.0.1:2598/fail/*": Reply(status=500),
    },
    "dead": dict.fromkeys(DEAD, Unreachable()),
}

Case = Mapping[str, Any]
Json = Any


def read_cases(integrations: str) -> list[Case]:
    """Read the cases of a group that came out the same when they were done again on the real server."""
    with gzip.open(RECORDING, "rt", encoding="utf-8") as lines:
        cases = list(map(json.loads, lines))
    return [case for case in cases if case["integrations"] == integrations and _is_repeatable(case)]


def _is_repeatable(case: Case) -> bool:
    return case.get("replays", True) and not any("settle" in note for note in case.get("notes", ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a case: the statuses of its answers, the runs in any order, the messages in theirs."""

    created: int
    answers: list[int]
    runs: list[Json]
    messages: list[Json]


def recorded(case: Case) -> Outcome:
    """Return what the recording says of a case."""
    runs = [(run.get("subscriberId"), run.get("jobs") or []) for run in case["outcome"]["notifications"]]
    return Outcome(
        created=(case.get("created") or [201])[0],
        answers=[answer[0] for answer in case["answers"]],
        runs=_runs(runs),
        messages=[_message(message, message.get("subscriberId")) for message in case["outcome"]["messages"]],
    )


def _runs(runs: list[tuple[str | None, list[Json]]]) -> list[Json]:
    return sorted(([who, list(map(_job, jobs))] for who, jobs in runs), key=json.dumps)


def _job(job: Json) -> Json:
    details = Counter(detail["detail"] for detail in job.get("executionDetails") or ())
    step_id = job.get("stepId") or (job.get("step") or {}).get("uuid")
    return [job["type"], step_id, job["status"], sorted(details.items())]


def _message(message: Json, subscriber_id: str | None) -> Json:
    return [subscriber_id, *(MASKED.sub("*", json.dumps(message.get(name))) for name in SHOWN)]


class Deliveries:
    """
    One emulator on which the cases are carried out, one after the other.

    Its worker has the pace that it has on a port, and its clock is turned where the recording waited.
    """

    def __init__(self, integrations: str) -> None:
        self._emulator = Emulator(pace=BEHIND_A_QUEUE)
        self._http = httpx.AsyncClient(
            base_url=URL,
            transport=httpx.ASGITransport(self._emulator.app),
            headers={"Authorization": f"ApiKey {self._emulator.keys.development}"},
        )
        self._has_integrations = integrations != "none"
        for to, answer in ANSWERS[integrations].items():
            self._emulator.answer(to, answer)
        self._names: dict[str, str] = {}

    async def prepare(self) -> None:
        """Make the feeds, the layout and the integrations that every case had."""
        self._names["<group>"] = (await self._data("GET", "notification-groups"))[0]["_id"]
        for feed in FEEDS:
            self._names[f"<feed:{feed}>"] = (await self._data("POST", "feeds", {"name": feed}))["_id"]
        self._names["<layout:plain>"] = (await self._data("POST", "layouts", LAYOUT))["_id"]
        layouts = await self._data("GET", "layouts")
        self._names["<layout:default>"] = next(one["_id"] for one in layouts if one["isDefault"])
        for provider_id, channel, active, credentials in PROVIDERS if self._has_integrations else ():
            body = {"providerId": provider_id, "channel": channel, "active": active, "check": False}
            made = await self._data("POST", "integrations", {**body, "credentials": credentials})
            self._names[f"<integration:{provider_id}>"] = made["_id"]

    async def carry_out(self, case: Case) -> Outcome:
        """Carry a case out, and return what came of it."""
        given = self._resolved(case["workflow"])
        workflow = {"name": case["name"], "notificationGroupId": self._names["<group>"], **given}
        status, body = await self._ask("POST", "notification-templates", workflow)
        if status != httpx.codes.CREATED:
            return Outcome(created=status, answers=[], runs=[], messages=[])
        if case.get("put"):
            await self._put(workflow, body["data"])
        template_id = body["data"]["_id"]
        people = await self._make_people(case, template_id)
        answers = [await self._step(case, step, template_id) for step in case["triggers"]]
        runs = await self._settled(template_id, len(case["outcome"]["notifications"]))
        people |= dict.fromkeys(filter(None, (_subscriber_id(run) for run in runs)))
        return Outcome(
            created=status,
            answers=answers,
            runs=_runs([(_subscriber_id(run), sorted(run["jobs"], key=_database_id)) for run in runs]),
            messages=await self._messages(people, template_id),
        )

    async def _put(self, workflow: Json, made: Json) -> None:
        steps = [
            {
                **step,
                "_id": kept["_id"],
                "_templateId": kept["_templateId"],
                "template": {**step["template"], "_id": kept["_templateId"]},
            }
            for step, kept in zip(workflow["steps"], made["steps"], strict=True)
        ]
        body = {"name": workflow["name"], "notificationGroupId": self._names["<group>"], "steps": steps}
        await self._ask("PUT", f"notification-templates/{made['_id']}", body)

    async def _make_people(self, case: Case, template_id: str) -> dict[str, None]:
        for person in case.get("subscribers", ()):
            await self._make_subscriber(person)
        for topic in case.get("topics", ()):
            await self._ask("POST", "topics", {"key": topic["key"], "name": topic["key"]})
            if topic["subscribers"]:
                added = {"subscribers": topic["subscribers"]}
                await self._ask("POST", f"topics/{topic['key']}/subscribers", added)
        for patch in case.get("preference_patches", ()):
            path = f"subscribers/{patch['subscriberId']}/preferences/{template_id}"
            await self._ask("PATCH", path, patch["body"])
        return dict.fromkeys(person["subscriberId"] for person in case.get("subscribers", ()))

    async def _make_subscriber(self, person: Json) -> None:
        own = {name: value for name, value in person.items() if name not in ("credentials", "online")}
        await self._ask("POST", "subscribers", own)
        path = f"subscribers/{person['subscriberId']}"
        for held in person.get("credentials", ()):
            sent = {name: value for name, value in held.items() if name != "integration_afterwards_inactive"}
            switches = sent != held
            if switches:
                await self._switch(held["providerId"], on=True)
            await self._ask("PUT", f"{path}/credentials", sent)
            if switches:
                await self._switch(held["providerId"], on=False)
        if "online" in person:
            await self._ask("PATCH", f"{path}/online-status", {"isOnline": person["online"]})

    async def _switch(self, provider_id: str, *, on: bool) -> None:
        path = f"integrations/{self._names[f'<integration:{provider_id}>']}"
        await self._ask("PUT", path, {"active": on, "credentials": {}, "check": False})

    async def _step(self, case: Case, step: Json, template_id: str) -> int:
        self._wait(timedelta(milliseconds=step.get("after_ms") or 0))
        if "call" in step:
            return await self._call(step, template_id)
        event = {"name": step.get("name", case["identifier"]), "payload": step["payload"], "to": step["to"]}
        for name in ("overrides", "actor", "transactionId"):
            if step.get(name) is not None:
                event[name] = step[name]
        body = {**self._resolved(_with_moments(event, self._emulator.now())), **(step.get("raw_body") or {})}
        return (await self._ask("POST", "events/trigger", body))[0]

    async def _call(self, step: Json, template_id: str) -> int:
        if step.get("settled"):
            await self._settled(template_id, 0)
        method, path = step["call"]
        text = json.dumps([path.replace("<workflow>", template_id), step.get("body")])
        if found := re.search(r"<message:(\d+)>", text):
            text = text.replace(found[0], await self._message_id(step["of"], int(found[1])))
        path, body = json.loads(text)
        return (await self._ask(method, path, body, step.get("params")))[0]

    async def _message_id(self, subscriber_id: str, number: int) -> str:
        found = await self._all_messages(subscriber_id)
        return found[number]["_id"] if number < len(found) else "0" * 24

    async def _settled(self, template_id: str, expected: int) -> list[Json]:
        """Turn the clock until every job has ended that will; return the notifications, oldest first."""
        end = self._emulator.now() + LONGEST
        while True:
            self._wait(STEP)
            found = await self._notifications(template_id)
            statuses = {job["status"] for one in found for job in one["jobs"]}
            is_over = "delayed" not in statuses and len(found) >= expected
            if is_over or self._emulator.now() >= end:
                return found

    async def _notifications(self, template_id: str) -> list[Json]:
        found: list[Json] = []
        for page in range(100):
            status, body = await self._ask(
                "GET", "notifications", None, {"templates": template_id, "page": page}
            )
            found += body["data"] if status == httpx.codes.OK else []
            if status != httpx.codes.OK or len(body["data"]) < PAGE:
                break
        return sorted(found, key=lambda one: (one["createdAt"], one["_id"]))

    async def _messages(self, people: Mapping[str, None], template_id: str) -> list[Json]:
        found = [one for person in people for one in await self._all_messages(person)]
        own = {one["_id"]: one for one in found if one["_templateId"] == template_id}
        return [_message(one, _subscriber_id(one)) for one in sorted(own.values(), key=_age)]

    async def _all_messages(self, subscriber_id: str) -> list[Json]:
        body = (await self._ask("GET", "messages", None, {"subscriberId": subscriber_id, "limit": 100}))[1]
        return sorted(body["data"], key=_age)

    async def _data(self, method: str, path: str, body: Json = None) -> Json:
        return (await self._ask(method, path, body))[1]["data"]

    async def _ask(self, method: str, path: str, body: Json = None, params: Json = None) -> tuple[int, Json]:
        answer = await self._http.request(method, path.lstrip("/"), json=body, params=params)
        return answer.status_code, answer.json() if answer.content else None

    def _wait(self, span: timedelta) -> None:
        if span:
            self._emulator.turn(span)

    def _resolved(self, value: Json) -> Json:
        text = json.dumps(value)
        for name, actual in self._names.items():
            text = text.replace(name, actual)
        return json.loads(text)


def _with_moments(value: Json, now: datetime) -> Json:
    match value:
        case str() if found := NOW.match(value):
            moment = _written(now + timedelta(milliseconds=int(found[2])), found[3])
            return f"{found[1]}{moment}{found[4]}" if found[1] or found[4] else moment
        case dict():
            return {name: _with_moments(held, now) for name, held in value.items()}
        case list():
            return [_with_moments(held, now) for held in value]
        case _:
            return value


def _written(moment: datetime, form: str) -> Json:
    moment = moment.astimezone(UTC).replace(tzinfo=None)
    match form:
        case "iso-ms":
            return moment.isoformat(timespec="milliseconds") + "Z"
        case "iso-s":
            return moment.isoformat(timespec="seconds") + "Z"
        case "iso-us":
            return moment.isoformat(timespec="microseconds") + "Z"
        case "space":
            return moment.isoformat(" ", timespec="milliseconds") + "Z"
        case "offset":
            return (moment + timedelta(hours=1)).isoformat(timespec="milliseconds") + "+01:00"
        case _:
            return int(moment.replace(tzinfo=UTC).timestamp() * 1000)


def _subscriber_id(document: Json) -> str | None:
    return (document.get("subscriber") or {}).get("subscriberId")


def _database_id(document: Json) -> str:
    return str(document["_id"])


def _age(document: Json) -> tuple[str, str]:
    return document["createdAt"], document["_id"]
