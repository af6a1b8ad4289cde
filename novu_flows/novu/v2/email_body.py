"""The HTML of e-mails: blocks written out, and a preheader at its top, for which Novu 3.15 has no value of its own."""

import re
from collections.abc import Sequence

from novu_flows.declare.steps import Block, ButtonBlock, Text, TextFile, written

_BEGIN, _END = '<!--preheader--><div style="display:none">', "</div><!--/preheader-->"
_PREHEADER = re.compile(f"{re.escape(_BEGIN)}(.*?){re.escape(_END)}", re.DOTALL)
_BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)


def email_html(body: Text | Sequence[Block]) -> str:
    """Return the HTML of a body; each block is a paragraph."""
    if isinstance(body, str | TextFile):
        return written(body)
    return "\n".join(map(_block, body))


def split_preheader(html: str) -> tuple[str | None, str]:
    """Return the preheader at the top of an e-mail, None for none, and the rest."""
    found = _PREHEADER.search(html)
    if found is None:
        return None, html
    return found[1], html[: found.start()] + html[found.end() :]


def with_preheader(html: str, preheader: str | None) -> str:
    """Return an e-mail with another preheader, hidden before everything that is shown; None for none."""
    _, rest = split_preheader(html)
    if not preheader:
        return rest
    body = _BODY.search(rest)
    at = body.end() if body else 0
    return f"{rest[:at]}{_BEGIN}{preheader}{_END}{rest[at:]}"


def _block(block: Block) -> str:
    content = written(block.content)
    if isinstance(block, ButtonBlock):
        url = block.url.replace("&", "&amp;").replace('"', "&quot;")
        content = f'<a href="{url}">{content}</a>'
    return f'<p style="text-align:{block.align}">{content}</p>'
