"""What a long table is held against: the roster, last year, reviews. Its rows give what its cards give."""

import random

import attrs
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from scorer.columns.rows import assessment_of, said_text
from scorer.comparison import Handed, Options, compare
from scorer.comparison.naming import Known
from scorer.comparison.nouns import LeftOut, RosterEntry, Unit
from scorer.comparison.table import compare_table
from scorer.diagnostics import InputError
from scorer.evaluator import evaluate
from scorer.loader.rubric import read_rubric
from scorer.source import parse
from scorer.tables import ROW, as_table
from test_columns import Rows, law
from test_compare_table import BESIDE, POLICIES, TREE, WEIGHTED, ranked_rubrics, rubric_with
from trees import cards, rubric_text

LEAVES = "子丑寅卯辰"


def by_cards(table, roster=(), **options):
    """The comparison of the rows as cards, with what the command line notes of rows that have none."""
    found, left_out, said = [], [], {}
    for row in table.frame.collect().iter_rows(named=True):
        place = table.place(row[ROW])
        file = str(place.span)
        try:
            if row[ROW] in table.twice:
                raise InputError(table.stands_twice(row))
            one = attrs.evolve(assessment_of(table.layout, row, place), file=file)
            found.append(evaluate(table.layout.rubric, one))
        except InputError as error:
            left_out.append(LeftOut(file=file, diagnostics=error.diagnostics))
            if name := said_text(row.get("unit")):
                said[file] = Unit(name=name, code=said_text(row.get("code")))
    handed = Handed(left_out, said, "roster.csv" if roster else "", tuple(roster))
    return compare(found, Options(draws=0, **options), handed) if found else None


def both(rubric, frame, folder, roster=(), **options):
    """The comparison by rows and by cards; what is left out, and how often, is the same in both."""
    table = as_table(frame, rubric)
    slow = by_cards(table, roster, **options)
    fast = compare_table(table, folder, roster=Known.of("roster.csv", roster) if roster else None, **options).comparison
    if slow is None:
        assert fast.fields == ()
        return None
    assert fast.inputs == slow.inputs
    assert fast.failed == slow.failed
    assert [one.file for one in fast.left_out] == [one.file for one in slow.left_out]
    assert [one.diagnostics[0].code for one in fast.left_out] == [one.diagnostics[0].code for one in slow.left_out]
    if slow.fields:
        for one, other in zip(fast.fields, slow.fields, strict=True):
            for field in attrs.fields(type(one)):
                assert getattr(one, field.name) == getattr(other, field.name), field.name
    return fast, slow


def drawn(chance, count, *, blanks=0.1, absent=0.1):
    """Rows of units that are hard to tell from each other, of two or three years and all kinds."""

    def cell():
        return chance.choices(["不适用", None, "x", "20", "20", "19.25", "7"], [absent, blanks, 0.01, 1, 1, 1, 1])[0]

    units = [f"单位{chance.randrange(count)}" for _ in range(count)]
    columns = {
        "unit": [chance.choices([unit, f" {unit}", f"{unit} ", None], [5, 1, 1, 0.2])[0] for unit in units],
        "code": [chance.choice([None, unit[2:], unit[2:], " 9"]) for unit in units],
        "project": [chance.choice([None, None, None, "修路"]) for _ in units],
        "year": [chance.choice(["2020", "2020", " 2021", "2021", "2021", "2021", "1999", "去年"]) for _ in units],
        "kind": [chance.choice([None, "self", "self", "review"]) for _ in units],
        "reviewer": [chance.choice([None, None, "张", "李"]) for _ in units],
        "department": [chance.choice([None, "水利局", "财政局"]) for _ in units],
        "region": [chance.choice(["东", None]) for _ in units],
    }
    return pl.DataFrame({**columns, **{leaf: [cell() for _ in units] for leaf in LEAVES}}, strict=False)


def roster_of(chance, count):
    entries = []
    for number in range(count):
        name = f"单位{number if chance.random() < 0.9 else 0}"
        code = chance.choice(["", str(number), str(number)])
        if chance.random() < 0.3 or (code or name) in {one.unit.code or one.unit.name for one in entries}:
            continue
        unit = Unit(
            name=name, code=code, department=chance.choice(["", "教育局"]), region=chance.choice(["", "西"]),
            type=chance.choice(["", "学校"]),
        )  # fmt: skip
        entries.append(RosterEntry(unit=unit, line=len(entries) + 2, rubric=chance.choice(["", "", "case", "other"])))
    return entries


@law(25)
@given(st.integers(0, 2**32), st.integers(2, 60), st.sampled_from(POLICIES), st.sampled_from([None, "self", "review"]))
def test_a_roster_says_of_rows_what_it_says_of_their_cards(tmp_path_factory, seed, count, policy, kind):
    chance = random.Random(seed)
    rubric = rubric_with(f'not_applicable = "{policy}"\nvalid = {{ from = 2020 }}', TREE)
    roster = roster_of(chance, count)
    if not roster:
        return
    found = both(rubric, drawn(chance, count), tmp_path_factory.mktemp("rows"), roster, kind=kind)
    if found and found[1].fields:
        fast, slow = found
        assert fast.roster == slow.roster


@law(12)
@given(ranked_rubrics(), st.integers(0, 2**32), st.integers(1, 30))
def test_places_are_among_the_peers_that_the_roster_names(tmp_path_factory, text, seed, count):
    try:
        rubric = read_rubric(parse(text, "rubric.toml"))
    except InputError:  # some drawn rules contradict their points
        return
    chance = random.Random(seed)
    frame = Rows(rubric, seed).frame(count)
    regions = [chance.choice(["东", "西 ", None]) for _ in range(count)]
    known = [
        RosterEntry(unit=Unit(name=name, region=chance.choice(["", "东", "北"])), line=line)
        for line, name in enumerate(frame["unit"].to_list(), start=2)
    ]
    found = both(rubric, frame.with_columns(pl.Series("region", regions)), tmp_path_factory.mktemp("rows"), known[::2])
    if found and found[1].fields:
        assert found[0].roster == found[1].roster


@law(20)
@given(st.integers(0, 2**32), st.integers(2, 60), st.sampled_from(POLICIES), st.sampled_from([TREE, WEIGHTED]))
def test_two_years_of_rows_are_those_of_their_cards(tmp_path_factory, seed, count, policy, tree):
    chance = random.Random(seed)
    rubric = rubric_with(f'not_applicable = "{policy}"', tree + (BESIDE if chance.random() < 0.3 else ""))
    roster = roster_of(chance, count)
    found = both(
        rubric, drawn(chance, count), tmp_path_factory.mktemp("rows"), roster, kind=chance.choice([None, "self"])
    )
    if found and found[1].fields:
        fast, slow = found
        assert fast.years == slow.years
        assert fast.of_last_year == slow.of_last_year


def of_two_years(frame, chance):
    """Rows of half as many units; a unit has one row a year."""
    half = (frame.height + 1) // 2
    order = chance.sample(range(frame.height), frame.height)
    return frame.with_columns(
        pl.Series("unit", [f"单位{number % half}" for number in order]),
        pl.Series("year", [2020 + number // half for number in order]),
    )


@law(12)
@given(cards(most_leaves=12), st.integers(0, 2**32), st.integers(2, 40))
def test_two_years_of_rows_are_those_of_their_cards_under_any_rubric(tmp_path_factory, card, seed, count):
    rubric = read_rubric(parse(rubric_text(card.rubric), "rubric.toml"))
    frame = of_two_years(Rows(rubric, seed).frame(count), random.Random(seed))
    found = both(rubric, frame, tmp_path_factory.mktemp("rows"))
    if found and found[1].fields:
        assert found[0].years == found[1].years


@law(12)
@given(ranked_rubrics(), st.integers(0, 2**32), st.integers(2, 40))
def test_last_year_has_places_of_its_own(tmp_path_factory, text, seed, count):
    try:
        rubric = read_rubric(parse(text, "rubric.toml"))
    except InputError:  # some drawn rules contradict their points
        return
    chance = random.Random(seed)
    frame = of_two_years(Rows(rubric, seed).frame(count), chance)
    regions = [chance.choice(["东", "西 ", None]) for _ in range(count)]
    found = both(rubric, frame.with_columns(pl.Series("region", regions)), tmp_path_factory.mktemp("rows"))
    if found and found[1].fields:
        assert found[0].years == found[1].years


@law(20)
@given(
    st.integers(0, 2**32), st.integers(2, 60), st.sampled_from(POLICIES),
    st.sampled_from(["mean", "trimmed", "majority"]), st.sampled_from([None, "self", "final"]),
)  # fmt: skip
def test_reviews_of_rows_are_those_of_their_cards(tmp_path_factory, seed, count, policy, consensus, kind):
    chance = random.Random(seed)
    rubric = rubric_with(f'not_applicable = "{policy}"', TREE + (BESIDE if chance.random() < 0.3 else ""))
    frame = reviewed(drawn(chance, count, blanks=0.6), chance)
    found = both(rubric, frame, tmp_path_factory.mktemp("rows"), kind=kind, consensus=consensus)
    if found and found[1].fields:
        fast, slow = found
        assert fast.reviews == slow.reviews
        assert fast.of_reviews == slow.of_reviews


@law(12)
@given(cards(most_leaves=12), st.integers(0, 2**32), st.integers(2, 40))
def test_reviews_of_rows_are_those_of_their_cards_under_any_rubric(tmp_path_factory, card, seed, count):
    rubric = read_rubric(parse(rubric_text(card.rubric), "rubric.toml"))
    frame, half = Rows(rubric, seed).frame(count), (count + 1) // 2
    whose = {
        "unit": [f"单位{number % half}" for number in range(count)],
        "kind": ["review" if number // half else "self" for number in range(count)],
    }
    frame = frame.with_columns(pl.Series(name, values) for name, values in whose.items())
    found = both(rubric, frame, tmp_path_factory.mktemp("rows"))
    if found and found[1].fields:
        assert found[0].reviews == found[1].reviews


def reviewed(frame, chance):
    """Rows of few units, one kind and one reviewer each."""
    few = max(frame.height // 5, 1)
    identities = [
        (f"单位{unit}", kind, reviewer)
        for unit in range(few)
        for kind, reviewer in (("self", None), ("final", None), *(("review", name) for name in "张李王赵"))
    ]
    chosen = chance.sample(identities, min(frame.height, len(identities)))
    whose = pl.DataFrame(chosen, schema={"unit": pl.String, "kind": pl.String, "reviewer": pl.String}, orient="row")
    others = frame.head(whose.height).drop("unit", "kind", "reviewer", "code", "project", "year")
    return pl.concat([whose, others], how="horizontal").with_columns(pl.lit("2020").alias("year"))
