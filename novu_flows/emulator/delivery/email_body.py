"""The HTML of an e-mail: editor blocks or a template of its own, inside a layout (API notes, section 9.2)."""

from collections.abc import Mapping, Sequence
from typing import Any

from novu_flows.emulator.delivery.rendering import rendered
from novu_flows.emulator.javascript import trim
from novu_flows.emulator.store import Document

_BUTTON = (
    "display: inline-block; padding: 10px 20px; border-radius: 4px; color: #ffffff; background: {color};"
)


def rendered_text(template: object, context: Document) -> str:
    """Render a text of an e-mail: without white space around it."""
    return trim(rendered(template, context))


def rendered_blocks(blocks: Sequence[Any], context: Document) -> list[Document]:
    """Render the blocks of the editor; every block has a `url` afterwards."""
    return [
        {
            **block,
            "content": rendered_text(block.get("content"), context),
            "url": rendered_text(block.get("url") or "", context),
        }
        for block in (block if isinstance(block, dict) else {} for block in blocks)
    ]


def blocks_html(blocks: Sequence[Document], branding: Mapping[str, Any]) -> str:
    """Write rendered blocks as HTML."""
    return "\n".join(_block_html(block, branding) for block in blocks)


def in_layout(layout: str | None, body: str, context: Document) -> str:
    """Put a rendered body into a layout, whose `{{{body}}}` it takes the place of."""
    return body if layout is None else rendered(layout, {**context, "body": body})


def _block_html(block: Document, branding: Mapping[str, Any]) -> str:
    align = (block.get("styles") or {}).get("textAlign", "left")
    inner = block["content"]
    if block.get("type") == "button":
        style = _BUTTON.format(color=branding["color"])
        inner = f'<a href="{block["url"]}" target="_blank" style="{style}">{inner}</a>'
    return f'<div style="text-align: {align};">{inner}</div>'
