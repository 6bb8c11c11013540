"""The headings above those of the parts of one table: （一）决策 over 1.项目立项 and 2.绩效目标, each with a table."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from scorer.readers.printed.asides import heads_rows
from scorer.readers.printed.decoding import one_line
from scorer.readers.printed.grid import Paragraph
from scorer.readers.printed.rows import Label, Row, doubted_row
from scorer.readers.printed.values import UNMARKED, folded, mark_of, named, without_mark
from scorer.readers.tables.parts_headed import END_OF_HEADING, LONGEST_HEADING, sums_of, told_above


def below_upper(
    parts: Sequence[Sequence[Row]], proses: Sequence[Sequence[Paragraph]], *, taken: bool = False
) -> list[list[Row]]:
    """The rows of the parts of one table, below the headings that stand above those of the parts.

    A heading over the first part only is that of the chapter. Where the points and the score that one tells are not
    those of the parts below it, all rows are told.

    Args:
        parts: the rows of each, below its own group.
        proses: what stands above each.
        taken: whether the heading of each part itself is no more among that.
    """
    over = [_last(prose) if taken else _upper(prose, part) for prose, part in zip(proses, parts, strict=True)]
    starts = [at for at, line in enumerate(over) if line is not None]
    if not starts or starts == [0]:
        return [list(part) for part in parts]
    sure = starts[0] == 0
    result = [list(part) for part in parts[: starts[0]]]
    for start, end in zip(starts, [*starts[1:], len(parts)], strict=True):
        line = over[start]
        if line is None:
            continue
        points, score = sums_of([row for part in parts[start:end] for row in part])
        said = named(without_mark(one_line(line.text)))
        label = told_above([line], points, score)
        if label is None:
            sure = sure and said.points == points
            label = Label(name=END_OF_HEADING.sub("", said.name) or said.name, points=said.points, place=line.place)
        result += [
            [row if row.kind == "total" else attrs.evolve(row, groups=(label, *row.groups)) for row in part]
            for part in parts[start:end]
        ]
    return result if sure else [[doubted_row(row) for row in part] for part in result]


def _last(prose: Sequence[Paragraph]) -> Paragraph | None:
    """The last line, if it is a heading."""
    return next((line for line in prose[-1:] if _is_heading(line)), None)


def _upper(prose: Sequence[Paragraph], part: Sequence[Row]) -> Paragraph | None:
    """The nearest heading of a higher mark, or without one, above that of a part, or above its marked sentence."""
    own = [label for row in part for label in row.groups[:1]]
    at = next((n for n, line in enumerate(prose) if any(line.place is one.place for one in own)), len(prose))
    lines = [
        line for line in prose[: at + 1] if _is_heading(line) or mark_of(line.text) < UNMARKED or _names(line, own)
    ]
    end = len(lines) - 1
    while end > 0 and _names(lines[end - 1], own):
        end -= 1  # the heading of the part, and the sentence below it
    mark = min((mark_of(line.text) for line in lines[max(end, 0) :]), default=UNMARKED)
    higher = {*range(mark), UNMARKED}
    return next((one for one in reversed(lines[:end]) if _is_heading(one) and mark_of(one.text) in higher), None)


def _names(line: Paragraph, own: Sequence[Label]) -> bool:
    """Whether a short line has the name of the group of a part."""
    text = folded(line.text)
    return len(text) <= LONGEST_HEADING and any(folded(label.name) in text for label in own[:1])


def _is_heading(line: Paragraph) -> bool:
    """Whether a line is short, and is numbered, names a group of the forms, or has points."""
    text = one_line(line.text)
    headed = mark_of(text) < UNMARKED or heads_rows(text) or named(text).points is not None
    return headed and len(text) <= LONGEST_HEADING
