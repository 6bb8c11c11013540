"""Files to values: a rubric or an assessment, whole and checked, or every problem at once.

What reads a kind of file is imported once there is one, so that a file that is not there is told at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from scorer.diagnostics import InputError, Problems
from scorer.loader.library import find_rubric
from scorer.source import Source, read_bytes, read_source

if TYPE_CHECKING:
    from scorer.loader.extension import Base
    from scorer.model import Assessment, Rubric

__all__ = ["is_rubric", "load", "load_assessment", "load_rubric", "rubric_of"]


#: Tables that only rubrics have, or that begin them.
_PARTS_OF_A_RUBRIC = frozenset({"level1", "fact", "adjustment", "veto", "test"})


def load_rubric(reference: str | Path, *, folders: Sequence[Path] = (), base: Path | None = None) -> Rubric:
    """A rubric by its id in the library, or from a path ending in `.toml`.

    Args:
        reference: the id, or the path.
        folders: folders of rubrics that are searched before the shipped library.
        base: the folder a relative path starts from; the current one where None.

    Raises:
        InputError: there is no such rubric, or something is wrong with it.
    """
    return _rubric(read_source(find_rubric(str(reference), folders, base)), folders)


def load_assessment(path: str | Path, *, folders: Sequence[Path] = ()) -> Assessment:
    """An assessment from a TOML file or a filled-in form (.xlsx); whether it fits is asked by `evaluate`.

    Of one that cannot be read it is told all the same what does not fit, where the rubric can be found; `folders` are
    searched for it.

    Raises:
        InputError: something is wrong with the file.
    """
    try:
        return _filled_form(path) if _is_workbook(path) else _assessment(read_source(path))
    except InputError as error:
        raise completed(error, folders) from None


def completed(error: InputError, folders: Sequence[Path]) -> InputError:
    """What is wrong with an assessment, and where a part of it could be read what of that does not fit its rubric."""
    if type(error) is InputError:  # nothing was read, and nothing more need be loaded
        return error
    from scorer.loader.assessment import PartlyReadError

    if not isinstance(error, PartlyReadError) or error.assessment.corrects:
        return error
    from scorer.fitting import misfits

    try:
        rubric = rubric_of(error.assessment, folders=folders)
    except InputError:
        return error
    return InputError((*error.diagnostics, *misfits(rubric, error.assessment)))


def rubric_of(assessment: Assessment, *, folders: Sequence[Path] = ()) -> Rubric:
    """The rubric that an assessment names, by id or by a path relative to its file.

    Raises:
        InputError: there is no such rubric, or something is wrong with it.
    """
    try:
        return load_rubric(assessment.rubric, folders=folders, base=Path(assessment.file).parent)
    except InputError as error:
        # A rubric that is not there is a mistake of the line that names it.
        place = assessment.place.at("rubric")
        problems = Problems()
        for diagnostic in error.diagnostics:
            if diagnostic.code == "unknown-rubric" or (
                diagnostic.code == "file-absent" and assessment.rubric.endswith(".toml")
            ):
                problems.add(diagnostic.code, place, **diagnostic.values)
            else:
                problems.extend([diagnostic])
        raise InputError(problems) from None


def load(path: str | Path, *, folders: Sequence[Path] = ()) -> Rubric | Assessment:
    """Whatever a file holds; `folders` are searched for a base that a rubric extends.

    Raises:
        InputError: it is neither a rubric nor an assessment, or something is wrong with it.
    """
    if _is_workbook(path):
        return load_assessment(path, folders=folders)
    source = read_source(path)
    if is_rubric(source):
        return _rubric(source, folders)
    try:
        return _assessment(source)
    except InputError as error:
        raise completed(error, folders) from None


def is_rubric(source: Source) -> bool:
    """A file is a rubric when it has a table [rubric]."""
    return isinstance(source.data.get("rubric"), dict)


def _rubric(source: Source, folders: Sequence[Path]) -> Rubric:
    if not is_rubric(source):
        problems = Problems()
        problems.add("not-a-rubric", source.place)
        raise InputError(problems)
    from scorer.loader.rubric import read_rubric

    base = _base(source, folders, (Path(source.file).resolve(),))
    try:
        return read_rubric(source, base)
    except InputError as error:
        if base is None or all(diagnostic.span.file == source.file for diagnostic in error.diagnostics):
            raise
        # The base by itself is right: what is wrong with it now comes of the changes made here.
        problems = Problems()
        problems.add("extension-conflict", source.place.at("rubric", "extends"), id=base.id)
        problems.extend(error.diagnostics)
        raise InputError(problems) from None


def _base(source: Source, folders: Sequence[Path], seen: tuple[Path, ...]) -> Base | None:
    """The rubric that `source` extends, itself put together from its own base.

    Raises:
        InputError: `extends-loop`, `unknown-rubric`, or what is wrong with the base.
    """
    reference = source.data["rubric"].get("extends")
    if reference is None:
        return None
    from scorer.loader.extension import Base, extended
    from scorer.record import type_word

    problems = Problems()
    place = source.place.at("rubric", "extends")
    if not isinstance(reference, str):
        problems.add("wrong-type", place, key="extends", expected_kind="text", found_kind=type_word(reference))
        raise InputError(problems)
    try:
        path = find_rubric(reference, folders, Path(source.file).parent)
        base = read_source(path)
    except InputError as error:
        for diagnostic in error.diagnostics:
            if diagnostic.code in ("unknown-rubric", "file-absent"):
                problems.add(diagnostic.code, place, **diagnostic.values)
            else:
                problems.extend([diagnostic])
        raise InputError(problems) from None
    if path.resolve() in seen:
        problems.add("extends-loop", place, id=reference)
        raise InputError(problems)
    if not is_rubric(base):
        problems.add("not-a-rubric", base.place)
        raise InputError(problems)
    below = _base(base, folders, (*seen, path.resolve()))
    data, base_place = extended(base, below, problems) if below else (base.data, base.place)
    if problems.errors:
        raise InputError(problems)
    content = (below.content if below else b"") + base.content
    known = (below.id, *below.extends) if below else ()
    return Base(str(data["rubric"].get("id", reference)), known, data, base_place, content)


def _is_workbook(path: str | Path) -> bool:
    return Path(path).suffix.lower() == ".xlsx"


def _filled_form(path: str | Path, seen: tuple[Path, ...] = ()) -> Assessment:
    from scorer.readers.filled.form import read_form  # only where there is one

    content = read_bytes(Path(path), str(path))
    return _with_original(attrs.evolve(read_form(content, str(path)), digest=_digest(content)), seen)


def _assessment(source: Source, seen: tuple[Path, ...] = ()) -> Assessment:
    if not isinstance(source.data.get("rubric"), str):
        problems = Problems()
        like_rubric = "rubric" not in source.data and not _PARTS_OF_A_RUBRIC.isdisjoint(source.data)
        problems.add("rubric-without-head" if like_rubric else "not-an-assessment", source.place)
        raise InputError(problems)
    from scorer.loader.assessment import read_assessment

    return _with_original(attrs.evolve(read_assessment(source), digest=_digest(source.content)), seen)


def _digest(content: bytes) -> bytes:
    from hashlib import sha256  # only once there is a file

    return sha256(content).digest() if content else b""


def _with_original(found: Assessment, seen: tuple[Path, ...]) -> Assessment:
    """An assessment, with the one it corrects; `seen` are the files that led here."""
    if not found.corrects:
        return found
    return attrs.evolve(found, original=_original(found, (*seen, Path(found.file).resolve())))


def _original(review: Assessment, seen: tuple[Path, ...]) -> Assessment:
    """The assessment that a review corrects.

    Raises:
        InputError: it is not there, it is wrong, it is another unit's or year's, or the files correct each other.
    """
    problems = Problems()
    place = review.place.at("corrects")
    path = Path(review.file).parent / review.corrects
    if path.resolve() in seen:
        problems.add("corrects-loop", place, file=review.corrects)
        raise InputError(problems)
    try:
        original = _filled_form(path, seen) if _is_workbook(path) else _assessment(read_source(path), seen)
    except InputError as error:
        for diagnostic in error.diagnostics:
            if diagnostic.code == "file-absent":
                problems.add("file-absent", place, **diagnostic.values)
            else:
                problems.extend([diagnostic])
        raise InputError(problems) from None
    if _whose(review) != _whose(original):
        problems.add("corrects-another", place, file=review.corrects, unit=original.unit, year=original.year)
        raise InputError(problems)
    return original


def _whose(assessment: Assessment) -> tuple[str, ...]:
    """Rubric, unit, project and year: what a review and its original share."""
    reference = assessment.rubric
    if reference.endswith(".toml"):
        reference = str((Path(assessment.file).parent / reference).resolve())
    project = (assessment.project.code or assessment.project.name) if assessment.project else ""
    return (reference, assessment.unit, project, str(assessment.year))
