"""Which notifications a request asks for (API notes, section 7.1)."""

from typing import Any

from novu_flows.emulator.casts import cast_texts
from novu_flows.emulator.checks import ARRAY, MONGO_ID, NUMBER, STRING, check, each, one_of, optional
from novu_flows.emulator.numbers import number_of
from novu_flows.emulator.query import Query
from novu_flows.emulator.request import Request
from novu_flows.emulator.store import path_column

CHANNELS = ("in_app", "email", "sms", "chat", "push")


def checked_query(query: Query) -> dict[str, Any]:
    """Read the query; refuse what is not valid with 400."""
    asked = {
        "page": number_of(query.get("page"), 0),
        "channels": _listed(query.get("channels")),
        "templates": _listed(query.get("templates")),
        "emails": _listed(query.get("emails")),
        "search": query.get("search"),
        "transactionId": query.get("transactionId"),
    }
    check(
        asked,
        optional("page", NUMBER),
        optional("channels", each(one_of(*CHANNELS))),
        optional("templates", each(MONGO_ID)),
        optional("emails", ARRAY),
        optional("search", STRING),
        optional("transactionId", STRING),
    )
    return asked


def _listed(value: Any) -> list[Any] | None:
    if not value:
        return None
    return value if isinstance(value, list) else [value]


def wanted(request: Request, asked: dict[str, Any]) -> dict[str, Any] | None:
    """Give the conditions that a notification must fit; None where no subscriber fits, so that none can."""
    where: dict[str, Any] = {"_environmentId": request.environment_id}
    if asked["search"] or asked["emails"]:
        where["_subscriberId"] = _subscribers(request, asked["search"], asked["emails"])
        if not where["_subscriberId"]:
            return None
    if asked["channels"]:
        where["channels[*]"] = asked["channels"]
    if asked["templates"]:
        where["_templateId"] = [template_id.lower() for template_id in asked["templates"]]
    if asked["transactionId"]:
        where["transactionId"] = asked["transactionId"]
    return where


def _subscribers(request: Request, search: str | None, emails: list[str] | None) -> list[str]:
    """
    Find the subscribers of an e-mail address, or of a part of one, or of a subscriber id.

    A search without addresses also finds everybody who has none (API notes, section 7.1, a bug of 0.14).
    """
    email, subscriber_id = path_column("email"), path_column("subscriberId")
    conditions, values = [f"{email} IN ({', '.join('?' * len(emails or ()))})"], cast_texts(emails or [])
    if emails is None:
        conditions.append(f"{email} IS NULL")
    if search:
        conditions += [f"instr(lower({email}), lower(?))", f"{subscriber_id} = ?"]
        values += [search, search]
    living = f"{path_column('_environmentId')} = ? AND {path_column('deleted')} = 0"
    found = request.store.select(
        "subscribers",
        f"{living} AND ({' OR '.join(conditions)})",
        (request.environment_id, *values),
    )
    return [subscriber["_id"] for subscriber in found]
