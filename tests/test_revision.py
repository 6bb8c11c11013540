"""Two rubrics set side by side: every difference that changes a score is told, once, and as what it is."""

import json

import pytest

from scorer.cli import main
from scorer.loader.rubric import read_rubric
from scorer.revision import compare_rubrics, rule_text
from scorer.source import parse
from small import GOOD_OR_BAD, rubric_head

HEAD = rubric_head(grades=GOOD_OR_BAD, more='not_applicable = "rescale"')

TREE = """
[[fact]]
name = "率"
measured_in = "%"

[[level1]]
name = "过程"
points = 40
level2 = [
  { name = "预算", points = 10, standard = "按文件" },
  { name = "执行", points = 20, rule = { kind = "linear", value = "率", zero = 0, full = 1 } },
  { name = "评分", points = 10, rule = { kind = "given", values = [0, 5, 10] } },
]

[[level1]]
name = "产出"
points = 60
level2 = [
  { name = "数量", points = 20 },
  { name = "特性", points = 20, slot = { min = 1 } },
  { name = "可选", points = 20, pool = true, level3 = [ { name = "一" }, { name = "二" } ] },
]

[[adjustment]]
kind = "bonus"
name = "获奖"
cap = 2

[[veto]]
name = "未执行"
when = "率 = 0"
total_at_most = 50
"""


def read(text):
    return read_rubric(parse(text, "rubric.toml"))


def compared(*changes, old=HEAD + TREE):
    """Kind, path, old and new of each difference after some replacements."""
    new = old
    for before, after in changes:
        assert before in new
        new = new.replace(before, after)
    return [(one.kind, "/".join(one.path), one.old, one.new) for one in compare_rubrics(read(old), read(new))]


def test_a_rubric_does_not_differ_from_itself():
    assert compared() == []


def test_a_new_title_year_or_version_is_no_difference():
    assert (
        compared(("示例指标体系", "新示例"), ("year = 2020", "year = 2021"), ('version = "1"', 'version = "2"')) == []
    )


# ── Nodes ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_leaf_that_was_added_and_one_that_was_removed_are_told_with_their_points():
    found = compared(
        ('{ name = "数量", points = 20 }', '{ name = "质量", points = 15 }, { name = "时效", points = 5 }')
    )
    assert found == [
        ("removed", "产出/数量", "20", ""),
        ("added", "产出/质量", "", "15"),
        ("added", "产出/时效", "", "5"),
    ]


#: The same rubric without its second group.
SMALL = HEAD.replace("points = 100", "points = 40").replace("from = 90", "from = 36")
SMALL += TREE[: TREE.index('[[level1]]\nname = "产出"')] + TREE[TREE.index("[[adjustment]]") :]


def test_a_group_that_was_removed_is_told_once_without_what_was_in_it():
    found = compare_rubrics(read(HEAD + TREE), read(SMALL))
    assert [(one.kind, one.path) for one in found if one.kind == "removed"] == [("removed", ("产出",))]


def test_a_group_that_was_added_is_told_once_without_what_is_in_it():
    found = compare_rubrics(read(SMALL), read(HEAD + TREE))
    assert [(one.kind, one.path) for one in found if one.kind == "added"] == [("added", ("产出",))]


def test_a_leaf_that_moved_to_another_group_is_told_as_moved():
    found = compared(
        ('  { name = "预算", points = 10, standard = "按文件" },\n', ""),
        ("points = 40", "points = 30"),
        ("points = 60", "points = 70"),
        ('{ name = "数量"', '{ name = "预算", points = 10, standard = "按文件" },\n  { name = "数量"'),
    )
    assert found == [
        ("points", "过程", "40", "30"),
        ("points", "产出", "60", "70"),
        ("moved", "产出/预算", "过程/预算", "产出/预算"),
    ]


def test_a_leaf_at_the_same_place_with_the_same_points_is_renamed():
    assert compared(("预算", "预算编制")) == [("renamed", "过程/预算编制", "预算", "预算编制")]


def test_a_renamed_group_takes_its_leaves_along():
    assert compared(('name = "过程"', 'name = "管理"')) == [("renamed", "管理", "过程", "管理")]


def test_a_moved_leaf_may_have_other_points_too():
    found = compared(
        ('  { name = "评分", points = 10, rule', '  { name = "评价", points = 10, rule'),
        ('{ name = "数量", points = 20 }', '{ name = "数量", points = 15 }, { name = "评分", points = 5 }'),
    )
    assert ("moved", "产出/评分", "过程/评分", "产出/评分") in found
    assert ("points", "产出/评分", "10", "5") in found


def test_points_that_changed_are_told_as_they_were_and_are():
    found = compared(
        ('name = "预算", points = 10', 'name = "预算", points = 15'),
        ('name = "评分", points = 10, rule = { kind = "given", values = [0, 5, 10] }', 'name = "评分", points = 5'),
    )
    assert ("points", "过程/预算", "10", "15") in found
    assert ("points", "过程/评分", "10", "5") in found


def test_the_order_of_siblings_is_no_difference():
    lines = TREE.splitlines()
    first, second = (next(n for n, line in enumerate(lines) if name in line) for name in ("预算", "评分"))
    lines[first], lines[second] = lines[second], lines[first]
    assert compare_rubrics(read(HEAD + TREE), read(HEAD + "\n".join(lines))) == ()


# ── Rules and words ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_rule_that_changed_is_told_as_formulas():
    assert compared(("zero = 0, full = 1", 'zero = "60%", full = 1')) == [
        ("rule", "过程/执行", "linear: 「率」 × 20", "linear: (「率」 − 60%) ÷ (1 − 60%) × 20")
    ]


def test_a_rule_that_was_added_or_removed_is_told():
    ((kind, path, before, after),) = compared((', rule = { kind = "given", values = [0, 5, 10] }', ""))
    assert (kind, path, bool(before), after) == ("rule", "过程/评分", True, "")


def test_a_leaf_with_other_points_and_the_same_rule_is_not_ruled_anew():
    found = compared(
        ('name = "执行", points = 20', 'name = "执行", points = 15'),
        ('name = "预算", points = 10', 'name = "预算", points = 15'),
    )
    assert [kind for kind, *_ in found] == ["points", "points"]


def test_a_standard_that_changed_is_told():
    assert compared(("按文件", "按新文件")) == [("standard", "过程/预算", "按文件", "按新文件")]


def test_grades_rounding_and_facts_are_told_as_other():
    found = compared(
        ("from = 90", "from = 85"), ("places = 2", "places = 1"), ('name = "率"', 'name = "执行率"'), ('"率', '"执行率')
    )
    others = {path: (old, new) for kind, path, old, new in found if kind == "other"}
    assert others["grades"] == ("优 ≥ 90, 差 ≥ 0", "优 ≥ 85, 差 ≥ 0")
    assert others["facts"] == ("率 (%)", "执行率 (%)")
    assert "rounding" in others


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("full = 1 }", "full = 1, cap = false }"),
        ("full = 1 }", "full = 1, undefined = 0 }"),
        ("values = [0, 5, 10]", "values = [0, 10]"),
        ('{ kind = "given", values = [0, 5, 10] }', '{ kind = "graded" }'),
        ('points = 40\n', 'points = 40\nroll_up = "weakest"\n'),
        ('not_applicable = "rescale"', 'not_applicable = "zero"'),
        ('standard = "按文件"', 'standard = "按文件", not_applicable = "refuse"'),
        ('standard = "按文件"', "standard = \"按文件\", applies = \"单位类型 = '学校'\""),
        ('standard = "按文件"', 'standard = "按文件", step = 5'),
        ("full = 1 } }", 'full = 1 }, typed = "refuse" }'),
        ("slot = { min = 1 }", "slot = { min = 2 }"),
        ("slot = { min = 1 }", "slot = { min = 1, max = 5 }"),
        ('slot = { min = 1 } }', 'slot = { min = 1 }, rule = { kind = "by_sign" } }'),
        ("pool = true", "either = true"),
        ("cap = 2", "cap = 3"),
        ('kind = "bonus"', 'kind = "penalty"'),
        ("total_at_most = 50", "total_at_most = 0"),
        ("率 = 0", "率 < 50%"),
        ('measured_in = "%"', 'measured_in = "‰"'),
        ("mode = \"half-up\"", "mode = \"half-even\""),
        ("year = 2020", "year = 2020\ntolerance = 1"),
    ],
)  # fmt: skip
def test_whatever_changes_how_a_unit_is_scored_is_a_difference(before, after):
    assert compared((before, after)) != []


WEIGHTED = """
[[level1]]
name = "一"
weight = 0.4

[[level1]]
name = "二"
weight = 0.6
"""


def test_weights_that_changed_are_told():
    head = HEAD.replace("points = 100", 'points = 100\nroll_up = "weighted"')
    assert compared(("0.4", "0.5"), ("0.6", "0.5"), old=head + WEIGHTED) != []


def test_the_rule_of_a_leaf_in_one_line():
    rubric = read(HEAD + TREE)
    texts = {node.name: rule_text(node) for node in rubric.nodes}
    assert (texts["执行"], texts["预算"], texts["过程"]) == ("linear: 「率」 × 20", "", "")


# ── Through the command line ───────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def two(tmp_path):
    for name, text in (("old", HEAD + TREE), ("new", (HEAD + TREE).replace("按文件", "按新文件"))):
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    return [str(tmp_path / "old.toml"), str(tmp_path / "new.toml")]


@pytest.mark.parametrize(("language", "word"), [("zh", "改标准"), ("en", "standard")])
def test_diff_prints_a_table_in_either_language(two, language, word, capsys):
    assert main(["diff", *two, "--lang", language]) == 0
    out = capsys.readouterr().out
    assert word in out
    assert "按新文件" in out


def test_diff_of_a_rubric_with_itself_says_so(two, capsys):
    assert main(["diff", two[0], two[0], "--lang", "en"]) == 0
    assert "The two rubrics do not differ." in capsys.readouterr().out


def test_diff_as_json_says_the_same(two, capsys):
    assert main(["diff", *two, "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["changes"] == [{"kind": "standard", "path": ["过程", "预算"], "old": "按文件", "new": "按新文件"}]
    assert data["old"]["id"] == data["new"]["id"] == "case"
    assert data["old"]["sha256"] != data["new"]["sha256"]


def test_diff_takes_two_rubrics(two, capsys):
    assert main(["diff", two[0], "no-such-rubric", "--lang", "en"]) == 2
    assert "error[unknown-rubric]" in capsys.readouterr().err
