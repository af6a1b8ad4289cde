"""What a fresh Novu organization holds: two environments with keys, in the first a group and a layout."""

import secrets
from collections.abc import Mapping

from novu_flows.dataclass import dataclass
from novu_flows.emulator.store.change_records import ChangeKind, Edit, keep_record
from novu_flows.emulator.store.clock import ObjectIds
from novu_flows.emulator.store.documents import single
from novu_flows.emulator.store.layouts import new_layout
from novu_flows.emulator.store.schemas import NewId
from novu_flows.emulator.store.store import Document, Store

# Ours is shorter than Novu's; it begins as Novu's does and has the same variables in the same order
# (recorded section `layouts`).
CONTENT = """\
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
  <meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
  <meta name="viewport" content="width=device-width, initial-scale=1" />
</head>
<body style="margin: 0; background-color: #f9f9f9; color: #516775; font-family: sans-serif;">
{{#if preheader}}
  <div style="display: none; max-height: 0; overflow: hidden;">{{preheader}}</div>
{{/if}}
  <table role="presentation" width="100%" cellpadding="0" cellspacing="0">
    <tr><td align="center"><img src="{{branding.logo}}" alt="" width="200" /></td></tr>
    <tr>
      <td style="background: #fff; border-top: 4px solid {{#if branding.color}}{{branding.color}}{{/if}};">
        {{{body}}}
      </td>
    </tr>
  </table>
</body>
</html>
"""
# The variables that Novu finds in it, in the order in which it finds them, and what it takes each of them for.
VARIABLES = (
    ("branding.logo", "String", ""),
    ("preheader", "Boolean", True),
    ("preheader", "String", ""),
    ("branding.color", "Boolean", True),
    ("branding.color", "String", ""),
)


def default_layout(owner: Document, new_id: NewId, now: str) -> Document:
    """Make the layout; `owner` says of which environment, organization and account."""
    given = {
        "name": "Default Layout",
        "description": "The default layout created by Novu",
        "content": CONTENT,
        "isDefault": True,
        "variables": [
            {"name": name, "type": kind, "required": False, "defaultValue": default}
            for name, kind, default in VARIABLES
        ],
    }
    return new_layout(given, owner, new_id, now)


DEVELOPMENT, PRODUCTION = "Development", "Production"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """Write the first documents of an organization, and the environments that it gets later."""

    store: Store
    ids: ObjectIds
    now: str
    organization_id: str
    account_id: str
    is_v2: bool = (
        False  # as Novu 3.x: an integration "Novu Inbox" in each environment, no change of the group
    )

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
        if self.is_v2:
            self._inbox(environment["_id"])
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
        if not self.is_v2:
            self._record("NotificationGroup", group, environment_id)

    def _inbox(self, environment_id: str) -> None:
        integration = {
            "_id": self.ids.new(),
            "_environmentId": environment_id,
            "_organizationId": self.organization_id,
            "providerId": "novu",
            "channel": "in_app",
            "active": True,
            "name": "Novu Inbox",
            "identifier": f"novu-inbox-{secrets.token_urlsafe(9)[:10]}",
            "priority": 0,
            "primary": False,
            "conditions": [],
            "deleted": False,
            **self._stamps,
        }
        self.store.insert("integrations", integration)

    def _default_layout(self, environment_id: str) -> None:
        layout = default_layout(self._author(environment_id), self.ids.new, self.now)
        self.store.insert("layouts", layout)
        self._record("DefaultLayout", layout, environment_id)

    def _record(self, kind: ChangeKind, item: Document, environment_id: str) -> None:
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


def seed_organization(
    store: Store, ids: ObjectIds, now: str, *, is_v2: bool = False
) -> Mapping[str, Document]:
    """Write what a fresh organization holds; return its environments by name."""
    seed = Seed(
        store=store,
        ids=ids,
        now=now,
        organization_id=ids.new(),
        account_id=ids.new(),
        is_v2=is_v2,
    )
    development = seed.environment(DEVELOPMENT)
    production = seed.environment(PRODUCTION, parent_id=development["_id"])
    store.insert("founding", {"_id": ids.new(), "isV2": is_v2})
    return {DEVELOPMENT: development, PRODUCTION: production}


def is_founded_for_v2(store: Store) -> bool:
    """Return whether what a store holds was begun by a Novu with v2 routes."""
    return store.count("founding", {"isV2": True}) > 0
