"""What Express does around Novu's answers: entity tags, "not modified", HEAD, cross-origin requests."""

import hashlib
import re
from base64 import b64encode
from dataclasses import replace

from novu_flows.emulator.exchange import Answer, Asked

# Novu 0.14 answers requests from every origin unless it runs in production (recorded section `routing`).
CROSS_ORIGIN = {"access-control-allow-origin": "*"}
PREFLIGHT = Answer(
    status=204,
    headers={
        **CROSS_ORIGIN,
        "access-control-allow-methods": "GET,PUT,POST,DELETE,PATCH,OPTIONS",
        "access-control-allow-headers": "Content-Type,Authorization,sentry-trace",
        "content-length": "0",
    },
)
_NO_CONTENT, _NOT_MODIFIED = 204, 304
_NO_CACHE = re.compile(r"(?:^|,)\s*?no-cache\s*?(?:,|$)")


def finish(asked: Asked, answer: Answer) -> Answer:
    """Give an answer what Express adds to it, and leave out of it what was not asked for."""
    if answer.status == _NO_CONTENT:
        return replace(answer, headers=CROSS_ORIGIN, content=b"")
    tag = entity_tag(answer.content)
    headers = {**answer.headers, **CROSS_ORIGIN, "etag": tag}
    if _is_fresh(asked, answer, tag):
        return Answer(status=_NOT_MODIFIED, headers={**CROSS_ORIGIN, "etag": tag})
    headers["content-length"] = str(len(answer.content))
    return replace(answer, headers=headers, content=b"" if asked.method == "HEAD" else answer.content)


def entity_tag(content: bytes) -> str:
    """Give the weak entity tag of a content."""
    digest = hashlib.sha1(content, usedforsecurity=False).digest()
    return f'W/"{len(content):x}-{b64encode(digest).decode()[:27]}"'


def _is_fresh(asked: Asked, answer: Answer, tag: str) -> bool:
    """Say whether the client holds this answer already (Express's `fresh`)."""
    known = asked.headers.get("if-none-match")
    if known is None or asked.method not in ("GET", "HEAD") or answer.status // 100 != 2:  # noqa: PLR2004 - any success
        return False
    if "if-modified-since" in asked.headers or _NO_CACHE.search(asked.headers.get("cache-control", "")):
        return False
    strong = tag.removeprefix("W/")
    return known == "*" or any(part.strip().removeprefix("W/") == strong for part in known.split(","))
