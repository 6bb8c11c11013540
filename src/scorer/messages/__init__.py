"""Every sentence said about an input, in Chinese and English, by code; `docs/diagnostics.md` has an entry for each."""

from __future__ import annotations

from collections.abc import Mapping

from scorer.messages.archives import ARCHIVES
from scorer.messages.assessment import ASSESSMENT
from scorer.messages.comparison import COMPARISON
from scorer.messages.documents import DOCUMENTS
from scorer.messages.files import FILES
from scorer.messages.findings import FINDINGS
from scorer.messages.importing import IMPORTING
from scorer.messages.keys import FORM
from scorer.messages.message import Language, Message, Severity
from scorer.messages.printing import PRINTING
from scorer.messages.rubric import RUBRIC
from scorer.messages.rules import RULES
from scorer.messages.syntax import SYNTAX
from scorer.messages.tables import TABLES

__all__ = ["MESSAGES", "Language", "Message", "Severity"]

#: Adding a topic is a module beside the others and its mapping here.
MESSAGES: Mapping[str, Message] = {
    **FILES,
    **ARCHIVES,
    **DOCUMENTS,
    **SYNTAX,
    **FORM,
    **RUBRIC,
    **RULES,
    **ASSESSMENT,
    **FINDINGS,
    **COMPARISON,
    **TABLES,
    **IMPORTING,
    **PRINTING,
}
