"""Published score rows, computed again by rule through the product (tests/published/replays.toml, docs/replays.md)."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
import tomli

from scorer.evaluator import evaluate
from scorer.exact import plain
from scorer.loader.assessment import read_assessment
from scorer.loader.rubric import read_rubric
from scorer.source import parse

TESTS = Path(__file__).parent
PAGE = TESTS.parent / "docs" / "replays.md"
DATA = TESTS / "published" / "replays.toml"
ROWS = tomli.loads(DATA.read_text(encoding="utf-8"), parse_float=Decimal)["replay"]

BY_SIGN = 'kind = "by_sign"'
BY_AMOUNTS = 'kind = "linear", value = "全年执行数 ÷ 全年预算数", zero = 0, full = 1'
BY_RATE = 'kind = "linear", value = "执行率", zero = 0, full = 1'

OUTCOMES = {
    "reproduced": {None},
    "explained": {"rate-rounded", "rounded-up", "step-table"},
    "contradicted": {"full-although-missed", "not-proportional"},
    "not-replayable": {"no-points", "no-score", "no-target", "text", "bound"},
}
OPPOSITE = {"≥": "≤", "=": "≤", "≤": "≥"}

RUBRIC = """
[rubric]
id = "replay"
title = "公布得分重算"
version = "1"
year = 2020
language = "zh"
levels = "any"
points = {points}
source = {{ document = "公布的自评表", status = "derived" }}
rounding = {{ places = 2, mode = "half-up", source = "convention" }}
grades = [ {{ name = "差", from = 0 }} ]

[[fact]]
name = "全年预算数"
measured_in = "万元"

[[fact]]
name = "全年执行数"
measured_in = "万元"

[[fact]]
name = "执行率"
measured_in = "%"

[[level1]]
name = "指标"
points = {points}
rule = {{ {rule} }}
"""


def of(*outcomes):
    """The rows with one of the outcomes, as parameters of a test."""
    rows = [row for row in ROWS if row["outcome"] in outcomes]
    return pytest.mark.parametrize("row", rows, ids=lambda row: f"{row['case']}: {row['row']}")


def rule_of(row):
    if row["rule"] == "by_sign":
        return BY_SIGN
    return BY_AMOUNTS if "budget" in row else BY_RATE


def toml(value):
    return f'"{value}"' if isinstance(value, str) else plain(Decimal(value))


def facts_of(row):
    """What an execution row says: both amounts where they are printed, else the rate."""
    if "budget" in row:
        return {"全年预算数": row["budget"], "全年执行数": row["executed"]}
    return {"执行率": row["rate"]} if "rate" in row else {}


def replayed(row, rule=None, **changes):
    """The scored leaf of a rubric with this one row and an assessment with its facts."""
    said = row | changes
    keys = {"target": "target", "actual": "actual", "sign": "sign", "unit": "measured_in"}
    entry = ", ".join(f"{key} = {toml(said[name])}" for name, key in keys.items() if name in said)
    unit = 'rubric = "replay"\nunit = "示例局"\nyear = 2020\n\n[facts]\n'
    unit += "".join(f'"{name}" = {toml(value)}\n' for name, value in facts_of(row).items())
    unit += f'\n[scores]\n"指标" = {{ {entry} }}\n' if entry else ""
    rubric = RUBRIC.format(points=toml(row["points"]), rule=rule or rule_of(row))
    card = evaluate(read_rubric(parse(rubric, "rubric.toml")), read_assessment(parse(unit, "unit.toml")))
    return card.root.children[0]


def test_every_row_has_an_outcome_with_its_reason():
    assert len(ROWS) == len({(row["case"], row["row"]) for row in ROWS})
    for row in ROWS:
        assert row.get("why") in OUTCOMES[row["outcome"]], row
        assert ("note" in row) == ("why" in row), row
        assert ("explained_by" in row) == (row["outcome"] == "explained"), row
        assert ("sign" in row) == ("sign_from" in row), row
        assert row.get("sign_from", "read") in ("read", "assumed"), row


@of("reproduced", "explained", "contradicted")
def test_the_rule_gives_exactly_the_recorded_score(row):
    leaf = replayed(row)
    assert (leaf.status, leaf.origin, leaf.score) == ("scored", "computed", Decimal(row["computed"]))


@of("reproduced")
def test_a_reproduced_row_has_its_published_score(row):
    assert replayed(row).score == Decimal(row["published"])


@of("explained")
def test_each_explanation_gives_the_published_score(row):
    assert row["computed"] != row["published"]
    for rule in row["explained_by"]:
        assert replayed(row, rule).score == Decimal(row["published"]), rule


@of("contradicted")
def test_a_contradicted_row_has_its_score_under_neither_rule_nor_threshold(row):
    published = Decimal(row["published"])
    threshold = 'kind = "linear", value = "实际 ÷ 目标", zero = "60%", full = 1'
    assert replayed(row).score == row["computed"] != published
    assert replayed(row, threshold).score != published
    # The notes say that the row would be full were its target a ceiling.
    assert replayed(row, sign="≤").score == Decimal(row["points"])


@of("not-replayable")
def test_a_row_that_cannot_be_replayed_lacks_what_is_said(row):
    if "points" not in row:
        assert row["why"] in ("no-points", "bound")
        assert "computed" not in row
        return
    leaf = replayed(row)
    assert leaf.score == row.get("computed")
    assert leaf.status == ("scored" if "computed" in row else "blank")
    if row["why"] in ("text", "bound"):
        assert isinstance(row["actual"], str)
    missing = {"no-score": "published", "no-target": "target"}.get(row["why"])
    assert missing not in row


@of("reproduced", "explained", "contradicted")
def test_where_an_assumed_sign_decides_the_score_the_row_says_so(row):
    if row.get("sign_from") != "assumed":
        assert "opposite_sign" not in row
        return
    opposite = replayed(row, sign=OPPOSITE[row["sign"]]).score
    assert row.get("opposite_sign", row["computed"]) == opposite


# ── The page ───────────────────────────────────────────────────────────────────────────────────────────────────────


def line_of(row):
    """The row of the table in docs/replays.md."""
    points, published, computed = (
        plain(Decimal(row[key])) if key in row else "–" for key in ("points", "published", "computed")
    )
    words = {"not-replayable": "not replayable"}.get(row["outcome"], row["outcome"])
    if "why" in row:
        words += f", {row['why']}: {row['note']}"
    elif "opposite_sign" in row:
        words += f"; sign {row['sign']} assumed, the opposite gives {plain(Decimal(row['opposite_sign']))}"
    return f"| {row['case']} | {row['row']} | {points} | {published} | {computed} | {words} |"


def test_the_page_has_every_row_and_no_other():
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    cases = {row["case"] for row in ROWS}
    shown = [line for line in lines if line.split(" | ")[0].removeprefix("| ") in cases]
    assert shown == [line_of(row) for row in ROWS]


def test_the_page_counts_what_is_there():
    page = PAGE.read_text(encoding="utf-8")
    counts = Counter(row["outcome"] for row in ROWS)
    deciding = sum("opposite_sign" in row for row in ROWS if row["outcome"] == "reproduced")
    below = sum(row["computed"] < row["points"] for row in ROWS if row["outcome"] == "reproduced")
    for what, count in (
        ("rows", len(ROWS)),
        ("reproduced", counts["reproduced"]),
        ("of them below full marks", below),
        ("of them by an assumed sign that decides", deciding),
        ("explained", counts["explained"]),
        ("contradicted", counts["contradicted"]),
        ("not replayable", counts["not-replayable"]),
    ):
        assert f"| {what} | {count} |" in page, (what, count)
