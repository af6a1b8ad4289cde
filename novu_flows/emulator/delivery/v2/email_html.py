"""The HTML of an e-mail as Novu 3.15 composes it: the step's body, in a layout, with the "powered by" lines of a free plan."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from novu_flows.dataclass import dataclass
from novu_flows.javascript.liquidjs.controls import rendered_html
from novu_flows.javascript.sanitize_html import sanitized_page

_COMMENTS: Final = re.compile(r"<!DOCTYPE.*?>|<!--[\s\S]*?-->")
_BLANK_PARAGRAPH: Final = re.compile(r"<p([^>]*)>\s+</p>")
_BODY_END: Final = re.compile(r"</body>", re.IGNORECASE)
_TRANSLATION: Final = re.compile(r"'t\.([\w.-]+)'")
_BRANDING_TABLE: Final = re.compile(r"<table[^>]*data-novu-branding[^>]*>[\s\S]*?</table>\s*", re.IGNORECASE)
_IMAGE: Final = (
    "https://prod-novu-app-bucket.s3.us-east-1.amazonaws.com/assets/email-editor/powered-by-novu.png"
)
_TITLE: Final = "This email was sent using Novu - Open-source notification infrastructure"
_TABLE: Final = 'align="center" width="100%" border="0" cellpadding="0" cellspacing="0" role="presentation"'
_LINK: Final = 'target="_blank" rel="noopener noreferrer" style="text-decoration:none;"'
_SHOWN: Final = 'width="125" height="12" style="display:block;max-width:100%;height:auto;cursor:pointer;"'
# Below every e-mail of an organization on the free plan (3.15 recorded: R "html email").
BRANDING: Final = f"""
<table {_TABLE} style="max-width:600px;min-width:300px;width:100%;" data-novu-branding>
  <tbody>
    <tr style="width:100%">
      <td align="center" style="padding:16px 0 24px 0;">
        <a href="https://go.novu.co/powered?utm_source=email" {_LINK}>
          <img src="{_IMAGE}" alt="Powered by Novu" title="{_TITLE}" {_SHOWN} />
        </a>
      </td>
    </tr>
  </tbody>
</table>
"""
_UNESCAPED: Final = {r"\t": "\t", r"\r": "\r", r"\n": "\n", r"\"": '"', r"\'": "'", "\\\\": "\\"}


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailHtml:
    """The composing of one e-mail: `variables` are what its templates see."""

    variables: Mapping[str, Any]
    now: datetime

    def delivered(self, body: str, layout: str | None, *, is_open: bool) -> str:
        """Return the HTML that is sent, sanitized unless it is open; raise TemplateFailed."""
        html = with_branding(self.in_layout(body, layout))
        clean = _BLANK_PARAGRAPH.sub(r"<p\1></p>", html)
        return clean if is_open else sanitized_page(clean)

    def in_layout(self, body: str, layout: str | None) -> str:
        """Return a body in a layout, whose `{{content}}` it takes the place of."""
        inner = _COMMENTS.sub("", self._content(body, self.variables))
        if layout is None:
            return inner
        content = _BRANDING_TABLE.sub("", inner.replace("\n", ""))
        return self._content(_TRANSLATION.sub(r"'{{t.\1}}'", layout), {**self.variables, "content": content})

    def _content(self, body: str, variables: Mapping[str, Any]) -> str:
        """Return a text that was rendered once already, rendered by itself: so what a value holds is rendered too."""
        seen = {name: unescaped(held) for name, held in variables.items() if name != "env"}
        return rendered_html(unescaped(body), seen, now=self.now)


def unescaped(value: Any) -> Any:
    r"""Return texts in which `\n` and the like, written as two characters, are what they stand for."""
    match value:
        case str():
            for written, meant in _UNESCAPED.items():
                value = value.replace(written, meant)
            return value
        case dict():
            return {name: unescaped(held) for name, held in value.items()}
        case list():
            return [unescaped(item) for item in value]
        case _:
            return value


def with_branding(html: str) -> str:
    """Return HTML with Novu's lines at the end of its body, or after it where it has none."""
    ends = list(_BODY_END.finditer(html))
    if not ends:
        return html + BRANDING if html.strip() else html
    return html[: ends[-1].start()] + BRANDING + html[ends[-1].start() :]
