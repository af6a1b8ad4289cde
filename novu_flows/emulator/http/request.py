"""A request as the sections of answers see it: environment, path, query, body, state."""

from collections.abc import Mapping
from typing import Any

from novu_flows.dataclass import dataclass
from novu_flows.emulator.http.refusal import unauthorized
from novu_flows.emulator.store.state import State
from novu_flows.emulator.store.store import Document, Store
from novu_flows.javascript.qs import Query


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """
    One request.

    `path` holds the decoded parameters of the route; `body` is `{}` where none was sent, and for an array.
    """

    state: State
    environment: Document
    path: Mapping[str, str]
    query: Query
    body: Mapping[str, Any]

    @property
    def store(self) -> Store:
        """Return the documents."""
        return self.state.store

    @property
    def environment_id(self) -> str:
        """Return the database id of the environment that the key opens."""
        return str(self.environment["_id"])

    @property
    def organization_id(self) -> str:
        """Return the database id of the organization."""
        return str(self.environment["_organizationId"])

    @property
    def creator_id(self) -> str:
        """Return the database id of the account that made the API key."""
        return str(self.environment["apiKeys"][0]["_userId"])

    @property
    def scope(self) -> Document:
        """Return the two fields that nearly every document of Novu begins with."""
        return {"_organizationId": self.organization_id, "_environmentId": self.environment_id}

    def find_one(self, collection: str, where: Mapping[str, Any]) -> Document | None:
        """Return the first document of this environment that fits."""
        return self.store.find_one(collection, {"_environmentId": self.environment_id, **where})

    def find(self, collection: str, where: Mapping[str, Any]) -> list[Document]:
        """Return the documents of this environment that fit."""
        return self.store.find(collection, {"_environmentId": self.environment_id, **where})

    def only_in_development(self) -> None:
        """Refuse where the key is not of the development environment (docs/novu/v1.md, section 2.1)."""
        if self.environment.get("_parentId"):
            raise unauthorized("This action is only allowed in Development environment")
