"""Feeds and unseen counts as Novu answers them out of its cache, and what makes it look again."""

import json
from collections.abc import Callable

from novu_flows.emulator.cache import Cache, Key
from novu_flows.emulator.request import Request
from novu_flows.emulator.store import Document
from novu_flows.emulator.world import World


def kept_answer(request: Request, question: object, make: Callable[[], Document]) -> Document:
    """
    Give the answer to a question about the inbox of the subscriber in the path, as it was when first asked.

    A refusal is not kept. That a button was clicked or the subscriber deleted does not make Novu look again
    (API notes, section 2.10; recorded sections `actions` and `effects of subscriber delete`).
    """
    key = _key(request.environment_id, request.path["subscriberId"])
    answers: Cache = request.world.cache.read(key, lambda: Cache(request.world.clock))
    answer: Document = answers.read((json.dumps(question),), make)
    return answer


def forget_inbox(world: World, environment_id: str, subscriber_id: str) -> None:
    """Drop all answers about an inbox, as a new in-app message, a mark and a deleted message do."""
    world.cache.forget(_key(environment_id, subscriber_id))


def _key(environment_id: str, subscriber_id: str) -> Key:
    return "inbox", environment_id, subscriber_id
