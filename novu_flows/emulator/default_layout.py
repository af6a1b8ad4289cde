"""The layout that every organization begins with: a card in the brand's colour, with its logo above."""

from novu_flows.emulator.layout_documents import extracted_variables, new_layout
from novu_flows.emulator.schemas import NewId
from novu_flows.emulator.store import Document

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


def default_layout(owner: Document, new_id: NewId, now: str) -> Document:
    """Make the layout; `owner` says of which environment, organization and account."""
    given = {
        "name": "Default Layout",
        "description": "The default layout created by Novu",
        "content": CONTENT,
        "isDefault": True,
    }
    return new_layout({**given, "variables": extracted_variables(given)}, owner, new_id, now)
