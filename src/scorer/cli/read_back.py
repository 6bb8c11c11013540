"""The text of an assessment or a rubric to be written, read back first: it says the same, or none is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import attrs

from scorer.cli.output import RefusalError, refuse
from scorer.diagnostics import InputError, Span, diagnosed
from scorer.model import Assessment, Rubric
from scorer.source import Source, parse

_Read = TypeVar("_Read", Assessment, Rubric)


def assessment_text(assessment: Assessment, file: str) -> str:
    """The file of an assessment, which has been read back: it says the same, or nothing is written.

    Raises:
        RefusalError: `reads-back-otherwise`, and what stands in the way.
    """
    from scorer.loader.assessment import read_assessment
    from scorer.writer import assessment_toml

    content = assessment_toml(assessment)
    if _read_back(content, file, read_assessment) != assessment:
        raise refuse("reads-back-otherwise", file)
    return content


def rubric_text(rubric: Rubric, file: str) -> str:
    """The file of a reconstructed rubric, read back in the same way.

    Raises:
        RefusalError: `reads-back-otherwise`.
    """
    from scorer.loader.rubric import read_rubric
    from scorer.writer import rubric_toml

    content = rubric_toml(rubric)
    read = _read_back(content, file, read_rubric)
    if attrs.evolve(read, sha256=rubric.sha256) != rubric:  # the hash is that of a file, and there is none yet
        raise refuse("reads-back-otherwise", file)
    return content


def _read_back(content: str, file: str, reader: Callable[[Source], _Read]) -> _Read:
    try:
        return reader(parse(content, file))
    except InputError as error:
        raise _refusal(error, file) from None


def _refusal(error: InputError, file: str) -> RefusalError:
    """What is wrong in a text that is not written, said of the document: lines of the text would say nothing."""
    why = [attrs.evolve(one, span=Span(file)) for one in error.diagnostics]
    return RefusalError([diagnosed("reads-back-otherwise", file), *why])
