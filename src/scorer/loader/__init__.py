"""Files to values: a rubric or an assessment, whole and checked, or every problem at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scorer.diagnostics import InputError, Problems
from scorer.loader.assessment import read_assessment
from scorer.loader.library import find_rubric
from scorer.loader.rubric import read_rubric
from scorer.model import Assessment, Rubric
from scorer.source import Source, read_source

__all__ = ["is_rubric", "load", "load_assessment", "load_rubric", "rubric_of"]


def load_rubric(reference: str | Path, *, folders: Sequence[Path] = (), base: Path | None = None) -> Rubric:
    """A rubric by its id in the library, or from a path ending in `.toml`.

    Args:
        reference: the id, or the path.
        folders: folders of rubrics that are searched before the shipped library.
        base: the folder a relative path starts from; the current one where None.

    Raises:
        InputError: there is no such rubric, or something is wrong with it.
    """
    return _rubric(read_source(find_rubric(str(reference), folders, base)))


def load_assessment(path: str | Path) -> Assessment:
    """An assessment from a TOML file; whether it fits its rubric is asked when it is evaluated.

    Raises:
        InputError: something is wrong with the file.
    """
    return _assessment(read_source(path))


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
            if diagnostic.code in ("unknown-rubric", "file-absent"):
                problems.add(diagnostic.code, place, **diagnostic.values)
            else:
                problems.extend([diagnostic])
        raise InputError(problems) from None


def load(path: str | Path) -> Rubric | Assessment:
    """Whatever a file holds.

    Raises:
        InputError: it is neither a rubric nor an assessment, or something is wrong with it.
    """
    source = read_source(path)
    if is_rubric(source):
        return _rubric(source)
    return _assessment(source)


def is_rubric(source: Source) -> bool:
    """A file is a rubric when it has a table [rubric]."""
    return isinstance(source.data.get("rubric"), dict)


def _rubric(source: Source) -> Rubric:
    if not is_rubric(source):
        problems = Problems()
        problems.add("not-a-rubric", source.place)
        raise InputError(problems)
    return read_rubric(source)


def _assessment(source: Source) -> Assessment:
    if not isinstance(source.data.get("rubric"), str):
        problems = Problems()
        problems.add("not-an-assessment", source.place)
        raise InputError(problems)
    return read_assessment(source)
