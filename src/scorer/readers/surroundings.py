"""Which paragraphs of a document are about which of its tables."""

from __future__ import annotations

from collections.abc import Sequence

from scorer.readers.grid import Paragraph
from scorer.readers.prose import LONGEST
from scorer.readers.tabulation import Found


def prose_for(one: Found, found: Sequence[Found]) -> list[Paragraph]:
    """The paragraphs about one of several tables: what speaks of its kind anywhere, and what stands around it."""
    own = [*one.before, *one.after]
    if len(found) == 1:
        return own
    kind = _kind(one.table.title)
    everything = [paragraph for other in found for paragraph in (*other.before, *other.after)]
    around = {id(paragraph) for paragraph in own}
    return [
        paragraph
        for paragraph in everything
        if (said := _kind(paragraph.text[:LONGEST])) == kind or (id(paragraph) in around and None in (said, kind))
    ]


def _kind(text: str) -> str | None:
    """Whether a text is about a whole department or about a project."""
    if "整体支出" in text or "部门整体" in text:
        return "department"
    return "project" if "项目支出" in text or "项目绩效" in text or "项目自评" in text else None
