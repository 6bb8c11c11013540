"""The made-up city of examples/city.py: its cards load, their totals are spread as published ones are."""

import csv
import hashlib
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

import scorer

ROOT = Path(__file__).parent.parent
UNITS = 60


def make(out, *options):
    done = subprocess.run(
        [sys.executable, ROOT / "examples" / "city.py", out, *options], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return out


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    return make(tmp_path_factory.mktemp("city"), "--units", str(UNITS))


def cards_of(folder):
    """Scorecards of one folder, and the codes of what is wrong with the other files."""
    cards, damaged = [], Counter()
    for file in sorted(folder.glob("*.toml")):
        try:
            assessment = scorer.load_assessment(str(file))
            cards.append(scorer.evaluate(scorer.rubric_of(assessment), assessment))
        except scorer.InputError as error:
            damaged.update({problem.code for problem in error.diagnostics if problem.severity == "error"})
    return cards, damaged


def digest(folder):
    parts = [(str(file.relative_to(folder)), file.read_bytes()) for file in sorted(folder.rglob("*")) if file.is_file()]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def test_the_same_seed_writes_the_same_bytes(city, tmp_path):
    assert digest(make(tmp_path / "again", "--units", str(UNITS))) == digest(city)
    assert digest(make(tmp_path / "other", "--units", str(UNITS), "--seed", "1")) != digest(city)


def test_the_rubrics_of_the_city_have_nothing_wrong(city):
    for file in sorted((city / "rubrics").glob("*.toml")):
        assert scorer.load_rubric(file).warnings == ()


def test_nearly_all_totals_are_high_and_execution_loses_most(city):
    cards, _ = cards_of(city / "2020/department")
    totals = [card.score for card in cards if card.complete]
    assert sum(total >= 90 for total in totals) > 0.9 * len(totals)
    assert any(total == 100 for total in totals)
    lost = Counter()
    for card in cards:
        for deduction in card.deductions:
            lost[deduction.path[-1]] += deduction.lost
    assert lost.most_common(1)[0][0] == "预算执行率"
    assert any(not card.complete for card in cards)


def test_a_damaged_file_is_damaged_and_the_others_are_not(city):
    _, damaged = cards_of(city / "2020/department")
    assert damaged
    for folder in ("2020/project", "2020/town", "2020/review", "2019/department"):
        cards, damaged = cards_of(city / folder)
        assert cards
        assert not damaged


def test_units_are_missing_doubled_and_unexpected(city):
    with (city / "roster.csv").open(encoding="utf-8-sig", newline="") as stream:
        expected = [row["code"] for row in csv.DictReader(stream)]
    assert len(expected) == len(set(expected)) == UNITS
    received = [file.name.split("-")[0] for file in (city / "2020/department").glob("*.toml")]
    assert set(expected) - set(received)
    assert set(received) - set(expected)


def test_a_city_of_one_unit_can_be_made(tmp_path):
    assert (make(tmp_path / "one", "--units", "1") / "roster.csv").exists()
