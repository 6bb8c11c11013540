"""The rubrics that a call is about: each is read once, however many assessments name it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from scorer.cli.arguments import Arguments
from scorer.cli.inputs import real
from scorer.loader import load_rubric, rubric_of

if TYPE_CHECKING:
    from scorer.model import Assessment, Rubric


@attrs.define
class Rubrics:
    """The rubrics that were read so far, in the language that the call asks for."""

    arguments: Arguments
    _read: dict[str, Rubric] = attrs.field(factory=dict)

    def of(self, assessment: Assessment) -> Rubric:
        """The rubric of an assessment, whether it is named by its id or by a path.

        Raises:
            InputError: there is no such rubric, or something is wrong with it.
        """
        reference = assessment.rubric
        if reference.endswith(".toml"):
            reference = str(real(Path(assessment.file).parent / reference))
        if reference not in self._read:
            self._read[reference] = speaking(rubric_of(assessment, folders=self.arguments.folders), self.arguments)
        return self._read[reference]

    def named(self, reference: str) -> Rubric:
        """The rubric that the call itself names.

        Raises:
            InputError: there is no such rubric, or something is wrong with it.
        """
        if reference not in self._read:
            self._read[reference] = speaking(load_rubric(reference, folders=self.arguments.folders), self.arguments)
        return self._read[reference]

    @property
    def files(self) -> tuple[str, ...]:
        """The files of all of them, which may not be written over."""
        return tuple(rubric.root.place.span.file for rubric in self._read.values())


def speaking(rubric: Rubric, arguments: Arguments) -> Rubric:
    """The rubric in the language that the call asks for."""
    return attrs.evolve(rubric, language=arguments.chosen) if arguments.chosen else rubric
