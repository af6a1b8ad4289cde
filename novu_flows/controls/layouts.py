"""What the HTML of a layout must have (recorded section `layouts v2`)."""

import re
from typing import Final

WHOLE_PAGE: Final = re.compile(r"<html[\s>].*<body[\s>].*</body>.*</html>", re.IGNORECASE | re.DOTALL)
CONTENT: Final = re.compile(r"\{\{-?\s*content\b")
