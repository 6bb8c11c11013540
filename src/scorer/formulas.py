"""Numbers, formulas and conditions in the parameters of a rule: read with the facts that a rubric declares."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs

from scorer.record import MAX_FACT, Record
from scorer.representation import as_call

if TYPE_CHECKING:
    # Rubrics of typed scores never load expressions; the methods below import them when a formula is met.
    from scorer.expression import Condition, Numeric, Textual
    from scorer.formula import Kind
    from scorer.tokens import FormulaError


@attrs.frozen
class Formulas:
    """The facts that may be named, each with whether it is a text."""

    texts: Mapping[str, bool]

    __repr__ = as_call

    def number(self, record: Record, key: str, *, required: bool = False) -> Numeric | None:
        """A number as TOML number, as text ("60%") or as a formula over facts."""
        from scorer.expression import Number, Numeric

        value = record.take(key, required=required)
        if value is None:
            return None
        if isinstance(value, str):
            parsed = self._parsed(record, key, value, "number")
            return parsed if isinstance(parsed, Numeric) else None
        number = record.checked_decimal(value, key, MAX_FACT, negative=True)
        return None if number is None else Number(Fraction(number))

    def text(self, record: Record, key: str, *, required: bool = False) -> Textual | None:
        """The value of a text fact."""
        parsed: Textual | None = self._read(record, key, "text", required=required)
        return parsed

    def condition(self, record: Record, key: str, *, required: bool = False) -> Condition | None:
        """A condition over facts."""
        parsed: Condition | None = self._read(record, key, "condition", required=required)
        return parsed

    def _read(self, record: Record, key: str, kind: Kind, *, required: bool) -> Any:
        text = record.text(key, required=required or key in record)
        # Parsed as written, so that the places of errors count leading blanks.
        return self._parsed(record, key, record.raw[key], kind) if text else None

    def _parsed(self, record: Record, key: str, text: str, kind: Kind) -> Any:
        from scorer.expression import Divide, NumberFact, TextFact, walk
        from scorer.formula import FormulaError, parse
        from scorer.outcome import evaluate

        place = record.place.at(key)
        try:
            expression = parse(text, self.texts, kind)
        except FormulaError as error:
            record.problems.add(error.code, place.character(error.column), **_words(error))
            return None
        for part in walk(expression):
            if isinstance(part, Divide) and evaluate(part.right, {}).value == 0:
                record.problems.add("division-by-zero", place)
            if isinstance(part, NumberFact | TextFact) and self.texts[part.name] != isinstance(part, TextFact):
                # The first mention; the parser keeps no places of what it accepts.
                named = place.character(max(text.find(part.name), 0) + 1)
                record.problems.add("fact-kind", named, name=part.name, actual_kind=_kind(self.texts[part.name]))
        return expression


def _words(error: FormulaError) -> dict[str, str]:
    """The values of a formula error as a message wants them; `problem_kind` and the like are translated there."""
    values = {name: value if isinstance(value, tuple) else str(value) for name, value in error.values.items()}
    words = {name: "、".join(value) if isinstance(value, tuple) else value for name, value in values.items()}
    about = next((words[name] for name in ("found", "expected", "function", "most") if words.get(name)), "")
    renamed = {"problem": "problem_kind", "counted": "counted_kind", "expected": "expected_kind", "found": "found_kind"}
    return {renamed.get(name, name): value for name, value in words.items()} | {
        "about": about,
        "column": str(error.column),
    }


def _kind(is_text: bool) -> str:
    return "text" if is_text else "number"
