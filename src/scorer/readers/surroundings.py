"""Which paragraphs of a document are about which of its tables."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from scorer.diagnostics import InputError, Problems, nowhere
from scorer.readers.grid import Paragraph
from scorer.readers.prose import LONGEST
from scorer.readers.tabulation import Found

#: A document holds the score tables of a city at most, and the paragraphs about each are looked through for each.
MAX_TABLES = 1_000
MAX_LOOKS = 600_000


def prose_of(found: Sequence[Found], file: str) -> Iterator[list[Paragraph]]:
    """For each table the paragraphs about it: what speaks of its kind anywhere, and what stands around it.

    Raises:
        InputError: `too-many-tables`, at once and not only when the first of them is taken.
    """
    if len(found) == 1:
        return iter([[*found[0].before, *found[0].after]])
    everything = [paragraph for one in found for paragraph in (*one.before, *one.after)]
    spoken = [_kind(paragraph.text[:LONGEST]) for paragraph in everything]
    kinds = [_kind(one.table.title) for one in found]
    same = {kind: [at for at, said in enumerate(spoken) if said == kind] for kind in set(kinds)}
    looks = sum(len(same[kind]) + len(one.before) + len(one.after) for kind, one in zip(kinds, found, strict=True))
    if len(found) > MAX_TABLES or looks > MAX_LOOKS:
        problems = Problems()
        values = {"tables": len(found), "most": MAX_TABLES, "looks": looks, "limit": MAX_LOOKS}
        problems.add("too-many-tables", nowhere(file), **values)
        raise InputError(problems)
    return _chosen(everything, spoken, same, zip(kinds, found, strict=True))


def _chosen(
    everything: Sequence[Paragraph],
    spoken: Sequence[str | None],
    same: dict[str | None, list[int]],
    tables: Iterator[tuple[str | None, Found]],
) -> Iterator[list[Paragraph]]:
    start = 0
    for kind, one in tables:
        end = start + len(one.before) + len(one.after)
        alike = same[kind]
        around = [at for at in range(start, end) if spoken[at] == kind or None in (spoken[at], kind)]
        chosen = [*alike[: bisect_left(alike, start)], *around, *alike[bisect_left(alike, end) :]]
        yield [everything[at] for at in chosen]
        start = end


def _kind(text: str) -> str | None:
    """Whether a text is about a whole department or about a project."""
    if "整体支出" in text or "部门整体" in text:
        return "department"
    return "project" if "项目支出" in text or "项目绩效" in text or "项目自评" in text else None
