"""The result of `scorer compare` in the format asked for: one file, or a folder with a file for each table."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Container, Iterable, Mapping
from pathlib import Path

from scorer.cli.arguments import Arguments
from scorer.cli.output import identities, make_folder, names_folder, print_out, refuse, report, write_whole
from scorer.comparison.grouping import department
from scorer.comparison.nouns import Comparison, Department
from scorer.diagnostics import Problems, nearest, nowhere, ordered
from scorer.reporters.comparison import (
    BINARY,
    COMPARISON_ENDINGS,
    COMPARISON_FORMATS,
    DEPARTMENT_FORMATS,
    TABLE_FORMATS,
)
from scorer.reporters.comparison.desk_sheets import department_name
from scorer.reporters.comparison.field_sheets import OF_COMPLETE
from scorer.reporters.comparison.sheet import Sheet
from scorer.reporters.comparison.tables import tables


def format_of(arguments: Arguments) -> str:
    """The format asked for, by name or by the ending of the output.

    Raises:
        RefusalError: `unknown-format`; `file-or-folder` where a name without an ending may be either; `output-needed`
            where bytes would go to a screen; `department-format` where the sheet of a department has no such format.
    """
    output = arguments.output
    if output is None and arguments.format in BINARY and sys.stdout.isatty():
        raise refuse("output-needed", "-", format=arguments.format)
    format_ = _named_format(arguments)
    if arguments.comparing and arguments.comparing.department is not None and format_ not in DEPARTMENT_FORMATS:
        raise refuse("department-format", output or "-", format=format_, formats=" ".join(DEPARTMENT_FORMATS))
    return format_


def _named_format(arguments: Arguments) -> str:
    output = arguments.output
    if arguments.format:
        return arguments.format
    if output is None:
        return "text"
    path = Path(output)
    if names_folder(output):
        return "csv"
    if path.suffix.lower() not in COMPARISON_ENDINGS:
        endings = " ".join(COMPARISON_ENDINGS)
        if path.suffix in ("", "."):
            raise refuse("file-or-folder", output, name=output, formats=endings)
        raise refuse("unknown-format", output, format=path.suffix or path.name, formats=endings)
    return COMPARISON_ENDINGS[path.suffix.lower()]


def write(
    found: Comparison,
    format_: str,
    arguments: Arguments,
    read: tuple[str, ...],
    whole: Mapping[str, Callable[[], Iterable[bytes]]],
) -> None:
    """Write what was found; `whole` gives tables, by name, of which the comparison has the first rows only."""
    output = None if arguments.output is None else Path(arguments.output)
    wanted = arguments.comparing
    assert wanted is not None, "the parser gives `compare` its options"
    table, kept = wanted.table, identities(read)
    folder = output is not None and names_folder(arguments.output or "")
    content: str | bytes | Iterable[bytes]
    if wanted.department is not None:
        content = DEPARTMENT_FORMATS[format_](found, department=department_of(found, wanted.department))
    elif format_ in TABLE_FORMATS:
        known = tables(found)
        report(ordered(_cut(known, folder, table, whole, arguments)), arguments)
        if output is not None and folder:
            make_folder(output)
            for name in known:
                content = whole[name]() if name in whole else TABLE_FORMATS[format_](found, table=name)
                write_whole(output / f"{name}.{format_}", content, kept)
            return
        if table not in known:
            nobody = table in OF_COMPLETE and not any(field.ranked for field in found.fields)
            code = "nothing-complete" if nobody else "unknown-table"
            raise refuse(code, arguments.output or "-", name=table, known=", ".join(known))
        content = whole[table]() if table in whole else TABLE_FORMATS[format_](found, table=table)
    elif format_ == "text":
        content = COMPARISON_FORMATS[format_](found, columns=shutil.get_terminal_size((80, 24)).columns)
    else:
        content = COMPARISON_FORMATS[format_](found)
    if output is not None:
        write_whole(output, content, kept)
    else:
        print_out(content)


def _cut(
    known: Mapping[str, Sheet], all_of_them: bool, table: str, whole: Container[str], arguments: Arguments
) -> Problems:
    """Tables of which the first rows only are written, in formats that have no room for a sentence."""
    problems = Problems()
    for name, sheet in known.items():
        if sheet.of is not None and name not in whole and (all_of_them or name == table):
            place = nowhere(arguments.output or "-")
            problems.add("table-cut", place, table=name, shown=len(sheet.rows), rows=sheet.of)
    return problems


def department_of(found: Comparison, name: str) -> Department:
    """The department of that name; the units without one go by the words that the tables have for them.

    One that the roster has, and none of whose units has a card, has a sheet that says who is missing.

    Raises:
        RefusalError: `unknown-department`.
    """
    known = {department_name(one.name, found.language): one for one in found.departments}
    for entry in found.roster.entries if found.roster else ():
        asked = entry.unit.department
        if asked and asked not in known:
            known[asked] = department(asked, (), {})
    if name not in known:
        near = nearest(name, known, 3) or tuple(known)[:10]
        raise refuse("unknown-department", name, name=name, nearest="、".join(near))
    return known[name]
