"""The documents that the embedded Novu keeps, in SQLite: one table per collection, as in Novu's MongoDB."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any
from weakref import finalize

from novu_flows.dataclass import dataclass
from novu_flows.emulator.store.file import bound, from_text, open_database, to_text

Document = dict[str, Any]
Where = Mapping[str, Any]

# Collections and the paths that they are looked up by (each tuple is one index).
COLLECTIONS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "environments": (),
    "founding": (),  # one document: for which API the organization was founded
    "subscribers": (("_environmentId", "subscriberId", "deleted"), ("_environmentId", "deleted")),
    "preferences": (("_subscriberId", "_templateId"),),
    "integrations": (("_environmentId",),),
    "groups": (("_environmentId",),),
    "feeds": (("_environmentId",),),
    "layouts": (("_environmentId",),),
    "workflows": (("_environmentId", "triggers[0].identifier"), ("_environmentId", "_parentId")),
    "message_templates": (("_environmentId", "_parentId"),),
    "changes": (("_environmentId", "_entityId"), ("_environmentId", "_parentId")),
    "topics": (("_environmentId", "key"),),
    "topic_members": (("_topicId", "externalSubscriberId"),),
    "events": (),
    "notifications": (("_environmentId", "transactionId"), ("_environmentId", "_subscriberId")),
    "jobs": (
        ("_environmentId", "transactionId"),
        ("_notificationId",),
        ("dueAt",),
        ("type", "status"),
        ("_environmentId", "_subscriberId", "_templateId", "status"),
    ),
    "messages": (("_environmentId", "_subscriberId", "channel"), ("_notificationId",), ("_jobId",)),
    "execution_details": (("_notificationId",), ("_jobId",)),
    "v2_layouts": (("_environmentId", "identifier"),),
    "contexts": (("_environmentId", "type", "id"),),
    "environment_variables": (("key",),),
    "outbox": (("transaction_id",),),
}


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A value of a `where`: what is stored is this or comes after it."""

    value: str


class Store:
    """
    Keep documents, in memory or in a file that survives a kill.

    What is written between two calls of `commit` is kept as a whole or not at all, the tables of a new file
    included. What the file cannot do is raised as StoreFailed.
    A `where` maps paths (`"subscriberId"`, `"triggers[0].identifier"`) to a value, to a list of values of
    which one must fit, to `AtLeast`, or to None for "null or missing". A path that ends in `[*]` asks whether
    one item of a list fits; an object fits nothing. Documents come back as fresh copies, the oldest first.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._database = open_database(file)
        # Whoever forgets to close a store, or cannot make it, leaves nothing open.
        self._closing = finalize(self, self._database.connection.close)
        self._versions = dict.fromkeys(COLLECTIONS, 0)
        try:
            for collection, indexes in COLLECTIONS.items():
                self._create(collection, indexes)
        except BaseException:
            self.close()
            raise

    def _create(self, collection: str, indexes: tuple[tuple[str, ...], ...]) -> None:
        self._database.execute(
            f"CREATE TABLE IF NOT EXISTS {collection}"
            " (seq INTEGER PRIMARY KEY, _id TEXT UNIQUE, document TEXT)"
        )
        for number, paths in enumerate(indexes):
            columns = ", ".join(_column(path) for path in paths)
            self._database.execute(
                f"CREATE INDEX IF NOT EXISTS {collection}_{number} ON {collection} ({columns})"
            )

    def copy(self) -> "Store":
        """Return a store in memory that holds what was committed here."""
        copied = Store()
        copied.commit()
        self._database.connection.backup(copied._database.connection)
        return copied

    def insert(self, collection: str, document: Document) -> None:
        """Keep a new document; its `_id` must be new."""
        self._write(
            collection,
            f"INSERT INTO {collection} (_id, document) VALUES (?, ?)",
            (document["_id"], to_text(document)),
        )

    def replace(self, collection: str, document: Document) -> None:
        """Keep this in place of the document of the same `_id`."""
        self._write(
            collection,
            f"UPDATE {collection} SET document = ? WHERE _id = ?",
            (to_text(document), document["_id"]),
        )

    def remove(self, collection: str, where: Where) -> int:
        """Forget documents for good, where Novu's own deletes mostly set `deleted`; give their number."""
        condition, values = _condition(where)
        return self._write(collection, f"DELETE FROM {collection} WHERE {condition}", values)

    def find(
        self,
        collection: str,
        where: Where,
        *,
        newest_first: bool = False,
        skip: int = 0,
        limit: int | None = None,
    ) -> list[Document]:
        """Return the documents that fit."""
        return list(
            self.each(collection, where, newest_first=newest_first, skip=skip, limit=limit),
        )

    def each(
        self,
        collection: str,
        where: Where,
        *,
        newest_first: bool = False,
        skip: int = 0,
        limit: int | None = None,
    ) -> Iterator[Document]:
        """Return the documents that fit one at a time; nothing may be written to the collection meanwhile."""
        condition, values = _condition(where)
        order = "DESC" if newest_first else "ASC"
        texts = self._database.texts(
            f"SELECT document FROM {collection} WHERE {condition} ORDER BY seq {order} LIMIT ? OFFSET ?",
            (*values, -1 if limit is None else limit, skip),
        )
        return map(from_text, texts)

    def find_one(self, collection: str, where: Where) -> Document | None:
        """Return the first document that fits."""
        return next(iter(self.find(collection, where, limit=1)), None)

    def count(self, collection: str, where: Where) -> int:
        """Return the number of documents that fit."""
        condition, values = _condition(where)
        found = self._database.texts(f"SELECT count(*) FROM {collection} WHERE {condition}", values)
        return int(next(found))

    def select(self, collection: str, condition: str, values: Sequence[Any] = ()) -> list[Document]:
        """Return the documents that fit a condition in SQL (which may also say ORDER BY and LIMIT)."""
        texts = self._database.texts(f"SELECT document FROM {collection} WHERE {condition}", values)
        return list(map(from_text, texts))

    def commit(self) -> None:
        """Make what was written since the last commit lasting."""
        if self._database.connection.in_transaction:
            self._database.execute("COMMIT")

    def rollback(self) -> None:
        """Forget what was written since the last commit."""
        if self._database.connection.in_transaction:
            self._database.execute("ROLLBACK")
        # SQLite may have rolled back by itself, where the disk is full.
        self._versions = {collection: version + 1 for collection, version in self._versions.items()}

    def close(self) -> None:
        """Let go of the file."""
        self._closing()

    def version(self, collection: str) -> int:
        """Return a number that is another after every write to the collection, and after every rollback."""
        return self._versions[collection]

    def _write(self, collection: str, statement: str, values: Sequence[Any]) -> int:
        self._versions[collection] += 1
        if not self._database.connection.in_transaction:
            self._database.execute("BEGIN IMMEDIATE")
        return self._database.execute(statement, values).rowcount


def path_column(path: str) -> str:
    """Return the SQL expression for a path, for use with `Store.select`."""
    return _column(path)


@cache
def _column(path: str) -> str:
    return "_id" if path == "_id" else f"json_extract(document, '$.{path}')"


def _condition(where: Where) -> tuple[str, list[Any]]:
    parts = [_test(path, value) for path, value in where.items()]
    condition = " AND ".join(text for text, _ in parts) or "1"
    return condition, list(chain.from_iterable(values for _, values in parts))


def _test(path: str, value: object) -> tuple[str, list[Any]]:
    items = path.removesuffix("[*]")
    if items == path:
        return _comparison(_column(path), value)
    comparison, values = _comparison("value", value)
    return f"EXISTS (SELECT 1 FROM json_each(document, '$.{items}') WHERE {comparison})", values


def _comparison(column: str, value: object) -> tuple[str, list[Any]]:
    match value:
        case None:
            return f"{column} IS NULL", []
        case list() | tuple():
            return f"{column} IN (SELECT value FROM json_each(?))", [to_text(value)]
        case dict():
            return "0", []
        case AtLeast(least):
            return f"{column} >= ?", [bound(least)]
        case _:
            return f"{column} = ?", [bound(value)]
