"""How deep the brackets of a TOML text nest, looked at before it is parsed; those in strings do not count."""

from __future__ import annotations

import re

#: A string of any of the four kinds.
STRING = re.compile(
    r'"""(?:[^"\\]|\\[\s\S]|"(?!""))*"{3,5}'
    r"|'''(?:[^']|'(?!''))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
)
#: A string that is never closed is passed over to the end of its line, or of the text, so that no text is read twice.
_BRACKET = re.compile(STRING.pattern + r"|\"\"\"[\s\S]*|'''[\s\S]*|[\"'][^\n]*|#[^\n]*|[\[\]{}]")


def too_deep(text: str, limit: int) -> int | None:
    """The offset at which brackets nest deeper than `limit`; None where they never do."""
    depth = 0
    for match in _BRACKET.finditer(text):
        if match.group() in "[{":
            depth += 1
        elif match.group() in "]}":
            depth = max(0, depth - 1)
        if depth > limit:
            return match.start()
    return None
