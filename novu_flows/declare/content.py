"""What a step shows: blocks of Novu's e-mail editor, buttons, where a click leads."""

from dataclasses import dataclass
from typing import Literal

from novu_flows.declare.text import Text

Align = Literal["left", "center", "right"]
ButtonKind = Literal["primary", "secondary"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextBlock:
    """A paragraph of an e-mail made in Novu's editor."""

    content: Text
    align: Align = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonBlock:
    """A button of an e-mail made in Novu's editor."""

    content: Text
    url: str
    align: Align = "left"


Block = TextBlock | ButtonBlock


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button of an in-app message."""

    content: str
    kind: ButtonKind = "primary"


def text_block(content: Text, *, align: Align = "left") -> TextBlock:
    """Make a paragraph for an e-mail's body."""
    return TextBlock(content=content, align=align)


def button_block(content: Text, *, url: str, align: Align = "left") -> ButtonBlock:
    """Make a button for an e-mail's body."""
    return ButtonBlock(content=content, url=url, align=align)


def button(content: str, *, kind: ButtonKind = "primary") -> Button:
    """Make a button for an in-app message."""
    return Button(content=content, kind=kind)
