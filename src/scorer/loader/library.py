"""The library of rubrics: the shipped folder and whatever folders the user adds; rubrics are found by id."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from scorer.diagnostics import InputError, Problems, nearest, nowhere
from scorer.source import MAX_BYTES

_ID = re.compile(r"^[ \t]*id[ \t]*=[ \t]*[\"']([^\"'\n]+)[\"']", re.MULTILINE)
#: More ids than this are not listed in a message; `scorer rubrics` has them all.
MOST_TOLD = 5
_PACKAGE = Path(__file__).resolve().parent.parent


def shipped_library() -> Path:
    """The folder of rubrics that comes with the product: inside the package, or beside `src` in a checkout."""
    installed = _PACKAGE / "rubrics"
    return installed if installed.is_dir() else _PACKAGE.parent.parent / "rubrics"


def rubric_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every rubric of a folder with its id, in the order of the paths; other TOML files are passed over.

    Raises:
        InputError: `not-a-folder`, or `file-unreadable` for a file in it.
    """
    problems = Problems()
    if not folder.is_dir():
        problems.add("not-a-folder", nowhere(str(folder)))
        raise InputError(problems)
    for path in sorted(folder.rglob("*.toml")):
        try:
            # Files too large to be a rubric are passed over with everything else that is none.
            small = path.is_file() and path.stat().st_size <= MAX_BYTES
            text = path.read_text(encoding="utf-8-sig", errors="replace") if small else ""
        except OSError as error:
            problems.add("file-unreadable", nowhere(str(path)), reason=error.strerror or error)
            raise InputError(problems) from None
        if match := _ID.search(text):
            yield match[1], path


def find_rubric(reference: str, folders: Sequence[Path], base: Path | None) -> Path:
    """The file of a rubric. A path ends in `.toml`; everything else is an id.

    A path that leads nowhere, as that of a form that was sent back into another folder, is looked for by its last name
    in `folders`.

    Raises:
        InputError: `unknown-rubric` with the nearest ids, `rubric-id-twice`, or `not-a-folder`.
    """
    if reference.endswith(".toml"):
        path = (base or Path()) / reference
        places = (path, *(folder / path.name for folder in folders))
        return next((place for place in places if _is_there(place)), path)
    problems = Problems()
    known: list[str] = []
    for folder in (*folders, shipped_library()):
        files = list(rubric_files(folder))
        found = [path for id_, path in files if id_ == reference]
        if len(found) > 1:
            problems.add("rubric-id-twice", nowhere(str(found[0])), id=reference, other=found[1])
            raise InputError(problems)
        if found:
            return found[0]
        known += [id_ for id_, _ in files]
    begun = [id_ for id_ in known if reference and id_.startswith(reference)]
    near = ", ".join(
        begun or nearest(reference, known, 3) or [*known[:MOST_TOLD], *(["…"] if len(known) > MOST_TOLD else [])]
    )
    problems.add("unknown-rubric", nowhere(reference), id=reference, nearest=near)
    raise InputError(problems)


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # such as a name that is too long; it is told where the file is read
        return False
