"""What stands inside a page that loads nothing: its data, and the hash by which its policy admits script and style."""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256
from typing import Any


def policy_hash(content: str) -> str:
    """The source by which a Content-Security-Policy admits an element with exactly this content (`hash-source`)."""
    return "sha256-" + b64encode(sha256(content.encode()).digest()).decode()


def embedded_json(value: Any) -> str:
    """JSON that cannot end the element it stands in, whatever its texts say."""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "&<>\u2028\u2029":
        written = written.replace(sign, f"\\u{ord(sign):04x}")
    return written
