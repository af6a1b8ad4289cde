"""The barest server beside ours: a Starlette app that does the same SQLite statements and nothing else."""

import json
import secrets
import sqlite3
import sys
from datetime import UTC, datetime
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

Document = dict[str, Any]
DATABASE = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
ENVIRONMENT = secrets.token_hex(12)
KEYED = "json_extract(document, '$._environmentId') = ? AND json_extract(document, '$.{}') = ?"
TABLES = {
    "subscribers": "subscriberId",
    "workflows": "identifier",
    "message_templates": "key",
    "preferences": "_subscriberId",
    "events": "transactionId",
    "notifications": "transactionId",
    "jobs": "transactionId",
    "messages": "_subscriberId",
    "execution_details": "_jobId",
    "outbox": "transactionId",
}
# So that documents are as large as ours.
LIKE_EVENT, LIKE_NOTIFICATION, LIKE_DETAIL, LIKE_MESSAGE, LIKE_JOB = (
    "x" * size for size in (200, 250, 350, 450, 900)
)


def create() -> None:
    """Create the tables, with the index that each request uses."""
    for table, path in TABLES.items():
        DATABASE.execute(f"CREATE TABLE {table} (seq INTEGER PRIMARY KEY, _id TEXT UNIQUE, document TEXT)")
        columns = f"json_extract(document, '$._environmentId'), json_extract(document, '$.{path}')"
        DATABASE.execute(f"CREATE INDEX {table}_0 ON {table} ({columns})")
    DATABASE.execute("CREATE INDEX due ON jobs (json_extract(document, '$.dueAt'))")
    insert("workflows", identifier="bench", text=LIKE_JOB)
    insert("message_templates", key="0", text=LIKE_MESSAGE)


def find(table: str, value: str) -> Document | None:
    """Read one document by its key."""
    where = KEYED.format(TABLES[table])
    row = DATABASE.execute(
        f"SELECT document FROM {table} WHERE {where} LIMIT 1", (ENVIRONMENT, value)
    ).fetchone()
    return None if row is None else json.loads(row[0])


def insert(table: str, **fields: object) -> Document:
    """Write one document."""
    now = datetime.now(UTC).isoformat()
    document = {
        "_id": secrets.token_hex(12),
        "_environmentId": ENVIRONMENT,
        **fields,
        "createdAt": now,
        "updatedAt": now,
    }
    statement = f"INSERT INTO {table} (_id, document) VALUES (?, ?)"
    DATABASE.execute(statement, (document["_id"], json.dumps(document)))
    return document


def answer(value: object, status: int = 200) -> Response:
    """Answer with JSON."""
    return Response(json.dumps({"data": value}), status, media_type="application/json")


async def get_one(request: Request) -> Response:
    """Read one subscriber."""
    return answer(find("subscribers", request.path_params["subscriber_id"]))


async def get_page(request: Request) -> Response:
    """Read a page of subscribers."""
    limit = int(request.query_params.get("limit", "10"))
    where = "json_extract(document, '$._environmentId') = ?"
    count = DATABASE.execute(f"SELECT count(*) FROM subscribers WHERE {where}", (ENVIRONMENT,)).fetchone()[0]
    rows = DATABASE.execute(
        f"SELECT document FROM subscribers WHERE {where} ORDER BY seq LIMIT ?", (ENVIRONMENT, limit)
    )
    page = {"page": 0, "totalCount": count, "pageSize": limit, "data": [json.loads(row[0]) for row in rows]}
    return Response(json.dumps(page), media_type="application/json")


async def post_subscriber(request: Request) -> Response:
    """Create a subscriber."""
    body = await request.json()
    found = find("subscribers", body["subscriberId"])
    if found is None:
        DATABASE.execute("BEGIN")
        found = insert("subscribers", **body, channels=[], deleted=False)
        DATABASE.execute("COMMIT")
    return answer(found, 201)


async def post_trigger(request: Request) -> Response:
    """Start a workflow of one in-app step: the statements of our delivery, without deciding anything."""
    body = await request.json()
    DATABASE.execute("BEGIN")
    transaction_id = secrets.token_hex(16)
    event = insert("events", **body, transactionId=transaction_id, scope=LIKE_EVENT)
    DATABASE.execute("COMMIT")
    find_due()
    first("events", "1")
    find("jobs", transaction_id)
    find("workflows", body["name"])
    find("message_templates", "0")
    find("subscribers", body["to"])
    common = {"transactionId": transaction_id, "_subscriberId": body["to"], "payload": body["payload"]}
    DATABASE.execute("BEGIN")
    notification = insert("notifications", **common, text=LIKE_NOTIFICATION)
    job = insert("jobs", **common, type="in_app", text=LIKE_JOB, dueAt="")
    insert("execution_details", **common, _jobId=job["_id"], text=LIKE_DETAIL)
    first("notifications", "_id = ?", notification["_id"])
    update("notifications", {**notification, "channels": ["in_app"]})
    update("jobs", {**job, "status": "queued"})
    insert("execution_details", **common, _jobId=job["_id"], text=LIKE_DETAIL)
    DATABASE.execute("DELETE FROM events WHERE _id = ?", (event["_id"],))
    DATABASE.execute("COMMIT")
    find_due()
    deliver(body, common, job)
    find_due()
    first("events", "1")
    find_due()
    return answer({"acknowledged": True, "status": "processed", "transactionId": transaction_id}, 201)


def deliver(body: Document, common: Document, job: Document) -> None:
    """Run the step."""
    find("workflows", body["name"])
    find("subscribers", body["to"])
    find("message_templates", "0")
    find("preferences", body["to"])
    DATABASE.execute("BEGIN")
    insert("execution_details", **common, _jobId=job["_id"], text=LIKE_DETAIL)
    find("subscribers", body["to"])
    insert("messages", **common, content="Hi", text=LIKE_MESSAGE)
    insert("execution_details", **common, _jobId=job["_id"], text=LIKE_DETAIL)
    insert("execution_details", **common, _jobId=job["_id"], text=LIKE_DETAIL)
    insert("outbox", **common, text=LIKE_EVENT)
    find("jobs", "none")
    update("jobs", {**job, "status": "completed"})
    DATABASE.execute("COMMIT")


def find_due() -> None:
    """Look for jobs whose turn has come."""
    first("jobs", "json_extract(document, '$.dueAt') > ? ORDER BY json_extract(document, '$.dueAt')", "")


def first(table: str, condition: str, *values: str) -> Document | None:
    """Read the first document that fits."""
    row = DATABASE.execute(f"SELECT document FROM {table} WHERE {condition} LIMIT 1", values).fetchone()
    return None if row is None else json.loads(row[0])


def update(table: str, document: Document) -> None:
    """Write one document again."""
    statement = f"UPDATE {table} SET document = ? WHERE _id = ?"
    DATABASE.execute(statement, (json.dumps(document), document["_id"]))


APP = Starlette(
    routes=[
        Route("/v1/subscribers/{subscriber_id}", get_one),
        Route("/v1/subscribers", get_page, methods=["GET"]),
        Route("/v1/subscribers", post_subscriber, methods=["POST"]),
        Route("/v1/events/trigger", post_trigger, methods=["POST"]),
    ]
)

if __name__ == "__main__":
    create()
    uvicorn.run(APP, host="127.0.0.1", port=int(sys.argv[1]), log_level="error", access_log=False)
