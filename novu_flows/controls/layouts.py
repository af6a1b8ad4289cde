"""What the HTML of a layout must have (recorded section `layouts v2`)."""

import re
from typing import Final

CONTENT: Final = re.compile(r"\{\{\s*content\s*\}\}")
_PAGE: Final = ("<html", "</html>", "<body", "</body>")


def is_page(html: str) -> bool:
    """Return whether HTML is a whole page, as Novu looks at it: by the tags that are somewhere in it."""
    return all(part in html for part in _PAGE)
