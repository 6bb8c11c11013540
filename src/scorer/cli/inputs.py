"""The files that a call means: those it names, and of folders those that may be assessments; the others are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import attrs

from scorer.diagnostics import Diagnostic, InputError, Problems, diagnosed, nowhere
from scorer.loader import is_rubric
from scorer.source import (
    ARCHIVE_ENDINGS,
    DOCUMENT_ENDINGS,
    TABLE_ENDINGS,
    WORKBOOK_ENDINGS,
    as_argument,
    read_source,
)

#: What is taken from a folder; other files are named one by one.
TAKEN = (".toml", ".xlsx")
#: In what a unit may send something that is no workbook.
_HANDED_IN = (*DOCUMENT_ENDINGS, ".dot", ".rtf")
#: What editors, office programs and systems leave behind, by the beginning of a name or the whole of it.
_LEFTOVERS = (".", "~$", "~WRL")
_SYSTEM = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx"})
#: Of files that nobody hands in so many are named.
_NAMED = 5


@attrs.frozen
class Inputs:
    """The files of a call.

    Attributes:
        files: each once, and whether it was named.
        folders: whether a folder was named, so that there are several files even where it holds one.
        not_taken: files of folders in which something may have been handed in, and a warning of each.
        told: notices of the other files of folders.
    """

    files: list[tuple[Path, bool]]
    folders: bool
    not_taken: list[tuple[Path, Diagnostic]]
    told: tuple[Diagnostic, ...]


def gathered(names: Iterable[str], *, output: str | None = None, roster: str | None = None) -> Inputs:
    """What these names mean; a folder gives what is in it and below, in order.

    Args:
        names: of files and folders.
        output: the file to be written; one of an earlier run in a folder is passed over, an input never.
        roster: passed over in a folder, be it a workbook like the forms.
    """
    found: dict[Path, tuple[Path, bool]] = {}
    written, asked = (real(Path(name)) if name else None for name in (output, roster))
    not_taken: dict[Path, tuple[Path, Diagnostic]] = {}
    problems = Problems()
    folders = False
    for name in names:
        path = Path(name)
        if not name or not path.is_dir():
            found.setdefault(real(path), (path, True))
            continue
        folders = True
        others = []
        for file in sorted(inside(path)):
            if real(file) == asked:
                continue
            if file.suffix.lower() in TAKEN:
                found.setdefault(real(file), (file, False))
            elif real(file) == written or _is_roster(file):
                continue
            elif code := _code(file):
                not_taken[real(file)] = (
                    file,
                    diagnosed(code, str(file), kind=file.suffix.lower(), name=as_argument(str(file))),
                )
            else:
                others.append(file)
        if others:
            shown = ", ".join([str(file.relative_to(path)) for file in others[:_NAMED]])
            names_ = f"{shown}, …" if len(others) > _NAMED else shown
            problems.add("others-passed-over", nowhere(name), count=len(others), names=names_)
    left = [one for file, one in not_taken.items() if file not in found]
    return Inputs(list(found.values()), folders, left, problems.warnings())


def inside(folder: Path) -> Iterator[Path]:
    """The files in a folder and below, without what programs leave behind."""
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        if not any(part.startswith(_LEFTOVERS) or part.lower() in _SYSTEM for part in parts) and path.is_file():
            yield path


def holds_rubric(path: Path, error: InputError) -> bool:
    """Whether a file, which `error` says is no assessment, is a rubric that lies among them."""
    return error.diagnostics[0].code == "not-an-assessment" and is_rubric(read_source(path))


def real(path: Path) -> Path:
    """What tells a file from others however it is named; a name that leads nowhere is told where it is read."""
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        return path


def _code(file: Path) -> str | None:
    """What is said about a file that is not taken; None where nobody hands in such a file."""
    ending = file.suffix.lower()
    if ending in WORKBOOK_ENDINGS:
        return "workbook-not-taken"
    if ending in TABLE_ENDINGS:
        return "table-not-taken"
    if ending in ARCHIVE_ENDINGS:
        return "archive-not-taken"
    return "document-not-taken" if ending in _HANDED_IN else None


def _is_roster(file: Path) -> bool:
    """A roster that lies among the assessments is passed over like a rubric.

    One with columns that a roster does not read may be a table of scores, and is told as one.
    """
    if file.suffix.lower() != ".csv":
        return False
    from scorer.loader.roster import read_roster

    try:
        told = read_roster(file).told
    except InputError:
        return False
    return all(one.code != "roster-columns-not-read" for one in told)
