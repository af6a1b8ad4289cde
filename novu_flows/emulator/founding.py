"""What a fresh Novu organization holds: two environments with keys, in the first a group and a layout."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from novu_flows.emulator.change_records import Edit, Kind, keep_record
from novu_flows.emulator.default_layout import default_layout
from novu_flows.emulator.documents import single
from novu_flows.emulator.ids import ObjectIds
from novu_flows.emulator.store import Document, Store

DEVELOPMENT, PRODUCTION = "Development", "Production"


@dataclass(frozen=True, slots=True, kw_only=True)
class Founder:
    """Write the first documents of an organization, and the environments that it gets later."""

    store: Store
    ids: ObjectIds
    now: str
    organization_id: str
    account_id: str

    def environment(self, name: str, *, parent_id: str | None = None) -> Document:
        """
        Make an environment with an API key.

        Only one without a parent gets the group "General" and a layout; others get theirs by promotion
        (recorded section `messages & others`, number 681).
        """
        environment = {
            "_id": self.ids.new(),
            "name": name,
            "identifier": secrets.token_urlsafe(9),
            "_organizationId": self.organization_id,
            "apiKeys": [self.api_key()],
            "widget": {"notificationCenterEncryption": False},
            **({"_parentId": parent_id} if parent_id else {}),
            **self._stamps,
        }
        self.store.insert("environments", environment)
        if not parent_id:
            self._general_group(environment["_id"])
            self._default_layout(environment["_id"])
        return environment

    def api_key(self) -> Document:
        """Make an API key of the account."""
        return {"key": secrets.token_hex(16), "_userId": self.account_id, "_id": self.ids.new()}

    def _general_group(self, environment_id: str) -> None:
        group = {
            "name": "General",
            "_organizationId": self.organization_id,
            "_environmentId": environment_id,
            "_id": self.ids.new(),
            **self._stamps,
        }
        self.store.insert("groups", group)
        self._record("NotificationGroup", group, environment_id)

    def _default_layout(self, environment_id: str) -> None:
        layout = default_layout(self._author(environment_id), self.ids.new, self.now)
        self.store.insert("layouts", layout)
        self._record("DefaultLayout", layout, environment_id)

    def _record(self, kind: Kind, item: Document, environment_id: str) -> None:
        edit = Edit(kind=kind, item=single(item), change_id=self.ids.new())
        keep_record(self.store, edit, self._author(environment_id), self.now)

    def _author(self, environment_id: str) -> Document:
        return {
            "_organizationId": self.organization_id,
            "_environmentId": environment_id,
            "_creatorId": self.account_id,
        }

    @property
    def _stamps(self) -> Document:
        return {"createdAt": self.now, "updatedAt": self.now, "__v": 0}


def found_organization(store: Store, ids: ObjectIds, now: str) -> Mapping[str, Document]:
    """Write what a fresh organization holds; give its environments by name."""
    founder = Founder(store=store, ids=ids, now=now, organization_id=ids.new(), account_id=ids.new())
    development = founder.environment(DEVELOPMENT)
    production = founder.environment(PRODUCTION, parent_id=development["_id"])
    return {DEVELOPMENT: development, PRODUCTION: production}
