"""What the URL of a web server is: one rule for what is declared, what is configured and what is called."""

import re
from urllib.parse import SplitResult, urlsplit

# White space, control characters, and what no part of a URL may hold unescaped.
UNSAFE = re.compile(r"[\x00-\x20\x7f<>\"`\\]")
WEB = frozenset({"http", "https"})


def web_url(url: str) -> SplitResult | None:
    """Return the parts of the URL of a web server; None where a text is none."""
    if UNSAFE.search(url):
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    return parts if parts.scheme in WEB and parts.hostname and port != 0 else None
