"""A review that `corrects` an assessment: what it does not mention is taken over, and marked so."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from scorer.diagnostics import Problems
from scorer.fitting import meant
from scorer.model import Assessment, Entry, Rubric


def corrected(rubric: Rubric, review: Assessment) -> Assessment:
    """The review made whole by the assessment that it corrects; any other assessment as it is.

    Leaves, own indicators, facts and adjustments that the review does not mention are those of the original. A leaf is
    the same whether it is called by name, path or code. General problems and the declared total are the reviewer's own.
    What has been made whole stays as it is: it has its original in it, and none beside it.
    """
    if review.original is None:
        return review
    original = corrected(rubric, review.original)
    spoken = {_code(rubric, key, entry) for key, entry in review.scores.items()}
    kept = {key: entry for key, entry in original.scores.items() if _code(rubric, key, entry) not in spoken}
    own = {(item.slot, item.name) for item in review.own}
    facts = {name: fact for name, fact in original.facts.items() if name not in review.facts}
    about = {
        field.name: getattr(review.about, field.name) or getattr(original.about, field.name)
        for field in attrs.fields(type(review.about))
    }
    return attrs.evolve(
        review,
        about=type(review.about)(**about),
        scores={**_marked(kept), **review.scores},
        own=(
            *(
                attrs.evolve(item, entry=attrs.evolve(item.entry, taken_over=True))
                for item in original.own
                if (item.slot, item.name) not in own
            ),
            *review.own,
        ),
        facts={**facts, **review.facts},
        adjustments={**_marked(original.adjustments), **review.adjustments},
        taken_over=frozenset(facts),
        original=None,
    )


def _marked(entries: Mapping[str, Entry]) -> dict[str, Entry]:
    return {key: attrs.evolve(entry, taken_over=True) for key, entry in entries.items()}


def _code(rubric: Rubric, key: str, entry: Entry) -> str:
    """The node that a key means; a key that means none stays itself and is told when the whole is fitted."""
    node = meant(rubric, key, entry.place, Problems())
    return key if node is None else node.code
