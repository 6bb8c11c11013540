"""What can be wrong with a rubric that is well formed, and what only looks wrong."""

from __future__ import annotations

import inspect
from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorer import checks
from scorer.diagnostics import Diagnostic, InputError
from scorer.exact import EXACT, plain
from scorer.loader.rubric import read_rubric
from scorer.source import parse

HEAD = """\
[rubric]
id = "case-2020"
title = "示例指标体系"
version = "1"
year = 2020
language = "zh"
{head}
grades = [ {{ name = "差", from = 0 }}, {{ name = "优", from = 9 }} ]
source = {{ document = "示例文件", status = "transcribed" }}
"""

TREE = """
[[level1]]
name = "投入"
points = 10

[[level1.level2]]
name = "目标"
points = 10
level3 = [
{items}
]
"""


def told(text: str) -> tuple[Diagnostic, ...]:
    """All that is said about a rubric, errors or warnings."""
    try:
        return read_rubric(parse(text, "f")).warnings
    except InputError as error:
        return error.diagnostics


def codes(text: str) -> list[str]:
    return [found.code for found in told(text)]


def rubric(items: str, head: str = "points = 10") -> str:
    """A rubric of one group whose indicators are `items`."""
    return HEAD.format(head=head) + TREE.format(items=items)


FULL = '{ name = "相关性", points = 4 }, { name = "明确性", points = 6 },'


def test_every_question_of_the_module_is_asked() -> None:
    public = {
        name
        for name, function in inspect.getmembers(checks, inspect.isfunction)
        if function.__module__ == checks.__name__ and not name.startswith("_") and name != "checked"
    }
    assert {check.__name__ for check in checks.RUBRIC_CHECKS} == public


def test_a_right_rubric_passes_every_check() -> None:
    assert codes(rubric(FULL)) == []


def test_several_things_wrong_are_told_together_and_in_the_order_of_the_file() -> None:
    found = told(rubric('{ name = "相关性", points = 4 }, { name = "相关性", points = 7 },', "points = 11"))
    assert [diagnostic.code for diagnostic in found] == ["points-mismatch", "points-mismatch", "duplicate-name"]


def test_a_warning_alone_travels_with_the_rubric() -> None:
    text = HEAD.format(head="points = 1").replace("from = 9", "from = 1") + '[[level1]]\nname = "投入"\npoints = 1\n'
    loaded = read_rubric(parse(text, "f"))
    assert [(found.code, found.severity) for found in loaded.warnings] == [("not-three-levels", "warning")]


# ── Points ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_points_add_up_as_decimals_and_not_as_binary_fractions() -> None:
    items = '{ name = "a", points = 0.1 }, { name = "b", points = 0.2 }, { name = "c", points = 9.7 },'
    assert codes(rubric(items)) == []


def test_the_difference_of_points_that_do_not_add_up_is_told_with_its_sign() -> None:
    items = '{ name = "a", points = 4.5 }, { name = "b", points = 5.45 },'
    (found,) = told(rubric(items))
    assert (found.path, found.values) == (("投入", "目标"), {"declared": "10", "sum": "9.95", "difference": "-0.05"})


LEAVES = st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=4)
BRANCHES = st.lists(st.lists(LEAVES, min_size=1, max_size=3), min_size=1, max_size=3)


def written(tree: list[list[list[Decimal]]], changed: tuple[int, int, int] | None, by: Decimal) -> str:
    """A rubric whose points add up, but for one leaf that has `by` too many."""
    with localcontext(EXACT):
        whole = sum((leaf for branch in tree for leaves in branch for leaf in leaves), Decimal(0))
        text = HEAD.format(head=f"points = {plain(whole)}").replace("from = 9", "from = 0.01")
        for one, branch in enumerate(tree):
            points = sum((leaf for leaves in branch for leaf in leaves), Decimal(0))
            text += f'[[level1]]\nname = "{one}"\npoints = {plain(points)}\n'
            for two, leaves in enumerate(branch):
                text += f'[[level1.level2]]\nname = "{two}"\npoints = {plain(sum(leaves, Decimal(0)))}\n'
                for three, leaf in enumerate(leaves):
                    stated = leaf + by if changed == (one, two, three) else leaf
                    text += f'[[level1.level2.level3]]\nname = "{three}"\npoints = {plain(stated)}\n'
    return text


@given(BRANCHES, st.data(), st.decimals("0.01", 10, places=2))
def test_a_wrong_leaf_is_told_at_its_own_group_and_nowhere_else(
    tree: list[list[list[Decimal]]], data: st.DataObject, by: Decimal
) -> None:
    positions = [
        (one, two, three)
        for one, branch in enumerate(tree)
        for two, leaves in enumerate(branch)
        for three, leaf in enumerate(leaves)
        if leaf
    ]
    if not positions:
        assert "no-points" in codes(written(tree, None, by))
        return
    assert codes(written(tree, None, by)) == []
    wrong = data.draw(st.sampled_from(positions))
    (found,) = told(written(tree, wrong, by))
    assert (found.code, found.path) == ("points-mismatch", tuple(map(str, wrong[:2])))
    assert found.values["difference"] == plain(by)


# ── Names and codes ────────────────────────────────────────────────────────────────────────────────────────────────


def test_cousins_may_share_a_name_and_siblings_may_not() -> None:
    cousin = '[[level1.level2]]\nname = "过程"\npoints = 0\nlevel3 = [ { name = "相关性", points = 0 } ]\n'
    assert codes(rubric(FULL) + cousin) == []
    assert codes(rubric(FULL.replace("明确性", "相关性"))) == ["duplicate-name"]


def test_a_code_that_is_given_may_not_be_the_position_of_another() -> None:
    found = told(rubric('{ name = "a", points = 4, code = "1.1.2" }, { name = "b", points = 6 },'))
    assert [(diagnostic.code, diagnostic.path[-1]) for diagnostic in found] == [
        ("duplicate-code", "a"), ("duplicate-code", "b"),
    ]  # fmt: skip


# ── Pots ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_pool_holds_indicators_slots_and_pools() -> None:
    members = '{ name = "a" }, { name = "b", slot = { } }, { name = "c", pool = true, level5 = [ { name = "d" } ] }'
    assert codes(rubric(f'{{ name = "可选项", points = 10, pool = true, level4 = [ {members} ] }},')) == []


def test_points_deep_inside_a_pool_are_refused_too() -> None:
    inner = '{ name = "c", pool = true, level5 = [ { name = "d", points = 3 } ] }'
    (found,) = told(rubric(f'{{ name = "可选项", points = 10, pool = true, level4 = [ {inner} ] }},'))
    assert (found.code, found.path[-1], found.values["pool"]) == ("points-in-pool", "d", "c")


@pytest.mark.parametrize(
    ("bounds", "expected"), [("min = 3, max = 3", []), ("min = 4, max = 3", ["slot-bounds"]), ("min = 4", []), ("", [])]
)
def test_a_slot_allows_at_least_what_it_demands(bounds: str, expected: list[str]) -> None:
    assert codes(rubric(f'{{ name = "特性", points = 10, slot = {{ {bounds} }} }},')) == expected


# ── Grades ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("bands", "expected"),
    [
        ([("优", 9), ("良", 8), ("差", 0)], []),
        ([("差", 0), ("优", 9), ("良", 8)], []),
        ([("合格", 0)], []),
        ([("优", 10), ("差", 0)], []),
        ([("优", 9), ("良", 6)], ["grade-hole"]),
        ([("优", 9), ("良", 9), ("差", 0)], ["grade-overlap"]),
        ([("优", 9), ("优", 0)], ["grade-name-twice"]),
        ([("优", 9), ("良", 8), ("优", 0)], ["grade-name-twice"]),
        ([("优", 11), ("差", 0)], ["grade-out-of-reach"]),
        ([("优", 11), ("良", 11)], ["grade-hole", "grade-out-of-reach", "grade-overlap"]),
    ],
)
def test_grades_cover_all_totals_once(bands: list[tuple[str, int]], expected: list[str]) -> None:
    grades = ", ".join(f'{{ name = "{name}", from = {start} }}' for name, start in bands)
    lines = [f"grades = [ {grades} ]" if line.startswith("grades") else line for line in rubric(FULL).splitlines()]
    assert sorted(codes("\n".join(lines))) == expected


# ── Rounding and policies ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("policy", ['"rescale"', '"rescale-total"', '{ move_to = "目标" }'])
def test_a_policy_that_divides_needs_a_rounding(policy: str) -> None:
    head = f"points = 10\nnot_applicable = {policy}"
    assert codes(rubric(FULL, head)) == ["rounding-missing"]
    assert codes(rubric(FULL, f'{head}\nrounding = {{ places = 2, mode = "half-up" }}')) == []


@pytest.mark.parametrize("policy", ["exclude", "full", "zero", "refuse"])
def test_a_policy_that_only_adds_and_subtracts_needs_none(policy: str) -> None:
    assert codes(rubric(FULL, f'points = 10\nnot_applicable = "{policy}"')) == []


def test_points_keep_to_the_places_of_the_rounding() -> None:
    head = 'points = 10\nrounding = {{ places = {}, mode = "half-up" }}'
    items = '{ name = "a", points = 4.25 }, { name = "b", points = 5.750 },'
    found = {places: codes(rubric(items, head.format(places))) for places in (0, 1, 2)}
    assert found == {0: ["points-beyond-rounding"] * 2, 1: ["points-beyond-rounding"] * 2, 2: []}


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("目标", []), ("投入/目标", []), ("1.1", []), ("投入", []),
        ("相关性", ["unknown-move-target"]), ("1.1.1", ["unknown-move-target"]), ("产出", ["unknown-move-target"]),
    ],
)  # fmt: skip
def test_points_move_to_one_group_by_name_path_or_code(target: str, expected: list[str]) -> None:
    head = f'points = 10\nnot_applicable = {{ move_to = "{target}" }}\nrounding = {{ places = 2, mode = "half-up" }}'
    assert codes(rubric(FULL, head)) == expected


# ── Levels, years, published tables ────────────────────────────────────────────────────────────────────────────────


def leaf_at(level: int) -> str:
    headers = [".".join(f"level{step}" for step in range(1, depth + 1)) for depth in range(1, level + 1)]
    return "".join(f'[[{header}]]\nname = "{header}"\npoints = 10\n' for header in headers)


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
def test_an_indicator_at_another_level_than_three_is_a_warning_unless_the_rubric_means_it(level: int) -> None:
    head = HEAD.format(head="points = 10")
    assert codes(head + leaf_at(level)) == ["not-three-levels"] * (level != 3)
    assert codes(HEAD.format(head='points = 10\nlevels = "any"') + leaf_at(level)) == []


def test_members_of_a_pool_at_level_three_are_no_fourth_level() -> None:
    assert codes(HEAD.format(head="points = 10") + leaf_at(3) + 'pool = true\nlevel4 = [ { name = "a" } ]\n') == []


def test_the_indicators_of_a_slot_at_level_two_stand_at_level_three() -> None:
    # 财预〔2020〕10号: the unit writes the third level below 数量指标, 质量指标 …
    assert codes(HEAD.format(head="points = 10") + leaf_at(2) + "slot = { }\n") == []


def test_a_pool_of_slots_has_its_indicators_at_level_three() -> None:
    slots = 'pool = true\nlevel2 = [ { name = "数量指标", slot = { } }, { name = "质量指标", slot = { } } ]\n'
    assert codes(HEAD.format(head="points = 10") + leaf_at(1) + slots) == []


@pytest.mark.parametrize(
    ("valid", "expected"),
    [
        ("from = 2020", []),
        ("to = 2020", []),
        ("from = 2020, to = 2020", []),
        ("from = 2021, to = 2020", ["valid-backwards"]),
    ],
)
def test_a_rubric_is_not_valid_backwards(valid: str, expected: list[str]) -> None:
    assert codes(rubric(FULL, f"points = 10\nvalid = {{ {valid} }}")) == expected


def reconstructed(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith("grades")).replace(
        "transcribed", "reconstructed"
    )


def test_a_published_table_may_contradict_itself() -> None:
    text = reconstructed(rubric('{ name = "相关性", points = 4 }, { name = "明确性" },', "declared_points = 12"))
    assert codes(text.replace("\npoints", "\ndeclared_points")) == []


def test_groups_of_a_published_table_state_no_points_of_their_own() -> None:
    assert codes(reconstructed(rubric(FULL))) == ["points-in-reconstructed"] * 3


def test_a_pot_of_a_published_table_has_points_for_it_is_no_sum() -> None:
    pool = '{ name = "可选项", points = 10, pool = true, level4 = [ { name = "a" } ] },'
    text = reconstructed(rubric(pool, "declared_points = 10")).replace("\npoints", "\ndeclared_points")
    assert codes(text) == []
