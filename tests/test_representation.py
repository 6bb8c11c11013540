"""How nouns show themselves to a programmer."""

from decimal import Decimal

import attrs
import pytest

from scorer import applicability, diagnostics, expression, facts, formulas, source, totals
from scorer.diagnostics import Diagnostic, Place, Span
from scorer.facts import Fact
from scorer.loader import extension
from scorer.model import assessment, card, rubric, tree
from scorer.model.rubric import Band
from scorer.representation import as_call

MODULES = (
    applicability,
    assessment,
    card,
    diagnostics,
    expression,
    extension,
    facts,
    formulas,
    rubric,
    source,
    totals,
    tree,
)
NOUNS = sorted(
    {
        noun
        for module in MODULES
        for noun in vars(module).values()
        if isinstance(noun, type) and attrs.has(noun) and noun.__module__ == module.__name__
    },
    key=lambda noun: (noun.__module__, noun.__name__),
)


def test_a_noun_shows_itself_as_the_call_that_makes_it():
    for noun in (Span("a.toml", 3, cell="表!C1"), Band("优", Decimal("90.50")), Fact("预算数", None, "万元")):
        assert eval(repr(noun)) == noun


def test_nouns_inside_a_noun_are_shown_too():
    shown = "Diagnostic(code='c', span=Span(file='f', line=None, column=None, cell=None), path=('一',), values={})"
    assert repr(Diagnostic("c", Span("f"), ("一",))) == shown


def test_what_is_declared_hidden_is_not_shown():
    assert repr(Place(lambda keys: Span("f"), ("scores",))) == "Place(keys=('scores',))"


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
def test_no_noun_of_a_short_command_has_a_representation_of_its_own_made(noun):
    assert noun.__repr__ is as_call
