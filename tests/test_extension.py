"""A rubric built on another: what changes, what stays, and where each value says that it stands."""

from hashlib import sha256

import pytest

from scorer.diagnostics import InputError
from scorer.evaluator import evaluate
from scorer.loader import load_assessment, load_rubric
from scorer.model import Group

BASE = """\
[rubric]
id = "province-2020"
title = "省级指标体系"
version = "3"
jurisdiction = "示例省"
year = 2020
language = "zh"
points = 30
rounding = { places = 2, mode = "half-up" }
grades = [ { name = "优", from = 27 }, { name = "差", from = 0 } ]
source = { document = "省级文件", status = "transcribed" }

[[fact]]
name = "执行率"
measured_in = "%"

[[level1]]
name = "过程"
points = 18

[[level1.level2]]
name = "预算"
points = 18
level3 = [
  { name = "编制", points = 6 },
  { name = "执行", points = 8, rule = { kind = "linear", value = "执行率", zero = 0, full = 1 } },
  { name = "公开", points = 4 },
]

[[level1]]
name = "产出"
points = 12

[[level1.level2]]
name = "数量"
points = 12
level3 = [
  { name = "省级任务", points = 5 },
  { name = "执行", points = 7 },
]

[[veto]]
name = "未执行"
when = "执行率 = 0"
total_at_most = 10

[[test]]
name = "half"
facts = { "执行率" = 50 }
expect = { "1.1.2" = 4 }
"""

HEAD = '[rubric]\nid = "city-2020"\nextends = "province-2020"\n'


@pytest.fixture
def library(tmp_path):
    """Write rubrics into a folder and load the last of them."""

    def load(*texts, name="city.toml"):
        (tmp_path / "province.toml").write_text(BASE, encoding="utf-8")
        for number, text in enumerate(texts):
            (tmp_path / (name if number == len(texts) - 1 else f"between{number}.toml")).write_text(
                text, encoding="utf-8"
            )
        return load_rubric(str(tmp_path / name), folders=[tmp_path])

    return load


def change(node, *lines):
    return f'\n[[change]]\nnode = "{node}"\n' + "".join(f"{line}\n" for line in lines)


def leaves(rubric):
    return {node.label: node.points for node in rubric.nodes if not isinstance(node, Group)}


def refused(library, *texts):
    with pytest.raises(InputError) as error:
        library(*texts)
    return error.value.diagnostics


def places(diagnostics):
    """File name, line, column and code of each."""
    return [
        (found.span.file.rpartition("/")[2], found.span.line, found.span.column, found.code) for found in diagnostics
    ]


def place_in(text, mark, file):
    """File name, line and column of the first place of `mark` in a text."""
    before = text[: text.index(mark)]
    return file, before.count("\n") + 1, len(before) - before.rfind("\n")


# ── What stays, and what [rubric] replaces ─────────────────────────────────────────────────────────────────────────


def test_without_changes_the_tree_is_that_of_the_base(library, tmp_path):
    city = library(HEAD)
    base = load_rubric(tmp_path / "province.toml")
    assert (city.id, city.extends, base.extends) == ("city-2020", ("province-2020",), ())
    assert leaves(city) == leaves(base)
    assert (city.title, city.version, city.grades, city.facts, city.vetoes) == (
        base.title, base.version, base.grades, base.facts, base.vetoes,
    )  # fmt: skip


def test_keys_of_the_head_replace_those_of_the_base(library):
    city = library(
        HEAD + 'title = "市级指标体系"\nyear = 2021\nlanguage = "en"\n'
        'grades = [ { name = "合格", from = 18 }, { name = "不合格", from = 0 } ]\n'
        'rounding = { places = 1, mode = "half-even" }\nsource = { document = "市级文件", status = "unverified" }\n'
    )
    assert (city.title, city.year, city.language, city.jurisdiction) == ("市级指标体系", 2021, "en", "示例省")
    assert [band.name for band in city.grades] == ["合格", "不合格"]
    assert (city.rounding.places, city.rounding.mode, city.source.document) == (1, "half-even", "市级文件")


def test_a_rubric_of_its_own_needs_an_id_of_its_own(library):
    assert [found.code for found in refused(library, HEAD.replace('id = "city-2020"\n', ""))] == ["missing-key"]


def test_facts_bonuses_vetoes_and_tests_are_added_to_those_of_the_base(library):
    city = library(
        HEAD + '[[fact]]\nname = "获奖数"\n[[adjustment]]\nkind = "bonus"\nname = "获奖"\ncap = 2\n'
        'rule = { kind = "formula", value = "获奖数" }\n[[veto]]\nname = "失信"\nwhen = "获奖数 < 0"\n'
        'grade_at_most = "差"\n[[test]]\nname = "full"\nfacts = { "执行率" = 100 }\nexpect = { "1.1.2" = 8 }\n'
    )
    assert [fact.name for fact in city.facts] == ["执行率", "获奖数"]
    assert [one.name for one in city.adjustments] == ["获奖"]
    assert [veto.name for veto in city.vetoes] == ["未执行", "失信"]
    assert [trial.name for trial in city.trials] == ["half", "full"]


def test_a_fact_that_the_base_declares_is_not_declared_again(library):
    assert [found.code for found in refused(library, HEAD + '[[fact]]\nname = "执行率"\n')] == ["duplicate-fact"]


def test_a_base_may_be_named_by_its_path(library, tmp_path):
    city = library(HEAD.replace("province-2020", "province.toml"))
    assert city.extends == ("province-2020",)


def test_the_hash_is_that_of_the_base_and_then_of_the_file(library, tmp_path):
    text = HEAD + change("编制", 'name = "预算编制"')
    assert library(text).sha256 == sha256(BASE.encode() + text.encode()).hexdigest()


def test_a_base_may_have_a_base_itself(library):
    city = HEAD + change("编制", 'name = "预算编制"')
    county = '[rubric]\nid = "county-2020"\nextends = "city-2020"\n' + change("预算编制", 'advice = "细化"')
    found = library(city, county)
    assert found.extends == ("city-2020", "province-2020")
    assert found.sha256 == sha256((BASE + city + county).encode()).hexdigest()
    (leaf,) = [node for node in found.nodes if node.name == "预算编制"]
    assert (leaf.advice, leaf.points) == ("细化", 6)


# ── Changes ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("node", ["省级任务", "数量/省级任务", "产出/数量/省级任务", "2.1.1"])
def test_a_node_is_changed_by_name_path_or_code(library, node):
    city = library(HEAD + change(node, 'name = "市级任务"', 'standard = "按市级方案"'))
    (leaf,) = [node for node in city.nodes if node.code == "2.1.1"]
    assert (leaf.name, leaf.standard, leaf.points) == ("市级任务", "按市级方案", 5)
    assert "省级任务" not in city.by_key


def test_points_move_from_one_leaf_to_another(library):
    city = library(HEAD + change("编制", "points = 5") + change("公开", "points = 5"))
    assert leaves(city)["过程/预算/编制"] == leaves(city)["过程/预算/公开"] == 5


def test_points_that_no_longer_add_up_are_told(library):
    conflict, found = refused(library, HEAD + change("编制", "points = 5"))
    assert (conflict.code, conflict.values) == ("extension-conflict", {"id": "province-2020"})
    assert (found.code, found.values["sum"]) == ("points-mismatch", "17")


def test_a_rule_is_replaced_as_a_whole(library, tmp_path):
    rule = 'rule = { kind = "steps", value = "执行率", from = "100%", every = "10%", lose = 1, side = "below" }'
    library(HEAD + change("过程/预算/执行", rule))
    unit = tmp_path / "unit.toml"
    unit.write_text('rubric = "city.toml"\nunit = "示例局"\nyear = 2020\n[facts]\n"执行率" = 70\n', encoding="utf-8")
    card = evaluate(load_rubric(tmp_path / "city.toml", folders=[tmp_path]), load_assessment(unit))
    assert next(node.score for node in card.root.walk() if node.code == "1.1.2") == 5


def test_a_group_may_be_changed_and_its_children_replaced(library):
    city = library(HEAD + change("数量", 'name = "任务"', 'level3 = [ { name = "唯一", points = 12 } ]'))
    assert [label for label in leaves(city) if label.startswith("产出")] == ["产出/任务/唯一"]


def test_a_node_is_removed(library):
    city = library(HEAD + change("公开", "remove = true") + change("编制", "points = 10"))
    assert [node.name for node in city.nodes if node.level == 3] == ["编制", "执行", "省级任务", "执行"]
    assert city.by_key["1.1.2"][0].name == "执行"


def test_a_group_is_removed_with_all_below_it(library):
    text = HEAD.replace("\nextends", "\npoints = 18\nextends")
    text += 'grades = [ { name = "优", from = 15 }, { name = "差", from = 0 } ]\n' + change("产出", "remove = true")
    assert list(leaves(library(text))) == ["过程/预算/编制", "过程/预算/执行", "过程/预算/公开"]


def test_a_group_of_which_nothing_is_left_is_told(library):
    text = HEAD + change("省级任务", "remove = true") + change("数量/执行", "remove = true")
    assert "empty-group" in [found.code for found in refused(library, text)]


def test_children_are_added_at_the_end(library):
    added = 'add = [ { name = "市级任务", points = 1 }, { name = "县级任务", points = 2 } ]'
    city = library(HEAD + change("数量", added) + change("省级任务", "points = 2"))
    assert [(node.code, node.name) for node in city.nodes if node.code.startswith("2.1.")] == [
        ("2.1.1", "省级任务"), ("2.1.2", "执行"), ("2.1.3", "市级任务"), ("2.1.4", "县级任务"),
    ]  # fmt: skip


def test_what_was_added_may_be_changed_and_removed_again(library):
    added = change("数量", 'add = [ { name = "市级任务", points = 1 } ]')
    city = library(HEAD + added + change("市级任务", "points = 2") + change("省级任务", "points = 3"))
    assert leaves(city)["产出/数量/市级任务"] == 2
    city = library(HEAD + added + change("市级任务", "remove = true"))
    assert leaves(city)["产出/数量/省级任务"] == 5


def test_a_code_is_that_of_the_base_whatever_was_removed_before(library):
    # 1.1.3 of the base is 公开, also after 1.1.1 has gone.
    text = HEAD + change("1.1.1", "remove = true") + change("1.1.3", "points = 10")
    assert leaves(library(text))["过程/预算/公开"] == 10


def test_a_path_is_that_of_the_base_whatever_was_renamed_before(library):
    text = HEAD + change("预算", 'name = "预算管理"') + change("预算/编制", 'name = "预算编制"')
    assert "过程/预算管理/预算编制" in leaves(library(text))


# ── What is wrong ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_node_that_the_base_has_not_is_told_with_the_nearest(library):
    (found,) = refused(library, HEAD + change("编成", "points = 6"))
    assert (found.code, found.values["node"], found.values["nearest"]) == ("unknown-change", "编成", "编制")


def test_a_name_that_several_nodes_have_is_told(library):
    (found,) = refused(library, HEAD + change("执行", "points = 6"))
    assert found.code == "ambiguous-change"


def test_a_rubric_that_extends_itself_is_told(library):
    assert [found.code for found in refused(library, HEAD.replace("province-2020", "city-2020"))] == ["extends-loop"]


def test_rubrics_that_extend_each_other_are_told_at_the_line_that_closes_the_circle(library):
    county = '[rubric]\nid = "county-2020"\nextends = "city-2020"\n'
    found = refused(library, HEAD.replace("province-2020", "county-2020"), county)
    assert places(found) == [("between0.toml", 3, 1, "extends-loop")]


def test_a_base_that_is_not_there_is_told_at_the_line_that_names_it(library):
    for named, code in (("village-2020", "unknown-rubric"), ("village.toml", "file-absent")):
        text = HEAD.replace("province-2020", named)
        assert places(refused(library, text)) == [("city.toml", 3, 1, code)]


@pytest.mark.parametrize("text", ["fact = 5", "[fact]\nname = '执行数'", "veto = 'x'", "test = true", "change = 5"])
def test_tables_that_are_no_lists_are_told_and_do_not_break(library, text):
    text = text + "\n" + HEAD if "=" in text.splitlines()[0] else HEAD + text + "\n"
    (found,) = refused(library, text)
    assert (found.code, found.span.file.rpartition("/")[2]) == ("wrong-type", "city.toml")


def test_a_change_without_a_node_is_told_once(library):
    assert [found.code for found in refused(library, HEAD + "\n[[change]]\npoints = 5\n")] == ["missing-key"]


def test_a_template_is_the_base_of_a_rubric_with_points(library, tmp_path):
    frame = "\n".join(line for line in BASE.splitlines() if not line.startswith("points"))
    for points in (4, 5, 6, 7, 8):
        frame = frame.replace(f", points = {points}", "")
    frame = frame.replace('id = "province-2020"', 'id = "frame-2020"\ntemplate = true').replace("expect = {", "#")
    frame = frame[: frame.index("[[test]]")]
    numbers = {"过程": 18, "预算": 18, "编制": 6, "过程/预算/执行": 8, "公开": 4, "产出": 12, "数量": 12}
    numbers |= {"省级任务": 5, "数量/执行": 7}
    text = '[rubric]\nid = "city-2020"\nextends = "frame-2020"\npoints = 30\n'
    text += "".join(change(node, f"points = {points}") for node, points in numbers.items())
    city = library(frame, text)
    assert (city.template, city.root.points) == (False, 30)
    assert load_rubric(tmp_path / "between0.toml").template
    # Sorted by file: between0.toml comes before city.toml.
    found, conflict = refused(library, frame, text.replace(change("编制", "points = 6"), ""))
    assert places([conflict]) == [("city.toml", 3, 1, "extension-conflict")]
    # What is missing is missing in the base.
    assert (found.code, found.path, found.span.file) == ("missing-key", (), str(tmp_path / "between0.toml"))


def test_the_tests_of_a_template_are_not_inherited_those_of_another_base_are(library):
    assert [trial.name for trial in library(HEAD).trials] == ["half"]
    frame = HEAD.replace("city-2020", "frame-2020") + "template = true\n"
    assert library(frame, HEAD.replace("province-2020", "frame-2020")).trials == ()


def test_the_years_of_the_base_are_not_those_of_a_rubric_of_another_year(library):
    frame = HEAD.replace("city-2020", "county-2020") + "valid = { from = 2019, to = 2020 }\n"
    head = HEAD.replace("province-2020", "county-2020")
    years = [
        (city.first_year, city.last_year)
        for added in ("", "year = 2021\n", "year = 2021\nvalid = { from = 2021 }\n")
        for city in [library(frame, head + added)]
    ]
    assert years == [(2019, 2020), (None, None), (2021, None)]


def test_a_template_may_be_built_on_a_rubric(library):
    assert library(HEAD + "template = true\n").template


# ── Places ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_value_of_the_base_points_into_the_base(library):
    text = HEAD + 'rounding = { places = 0, mode = "half-up" }\npoints = 31\n'
    (found,) = refused(library, text)
    # The whole is stated by the change; the groups stand in the base.
    assert places([found]) == [(*place_in(text, "points = 31", "city.toml"), "points-mismatch")]
    text = HEAD + change("省级任务", "points = 6")
    assert places(refused(library, text)) == [
        ("city.toml", 3, 1, "extension-conflict"),
        (*group_points("数量"), "points-mismatch"),
    ]


def group_points(name):
    """The place of the points of a group of the base."""
    after = BASE.index(f'name = "{name}"\n')
    start = BASE.index("points", after)
    return "province.toml", BASE[:start].count("\n") + 1, 1


def test_a_value_of_a_change_points_into_the_change(library):
    text = HEAD + change("省级任务", "pionts = 6")
    assert places(refused(library, text)) == [(*place_in(text, "pionts", "city.toml"), "misspelt-key")]


def test_a_formula_of_a_change_points_at_its_character(library):
    rule = 'rule = { kind = "linear", value = "执行率 + 执行串", zero = 0, full = 1 }'
    text = HEAD + change("省级任务", rule)
    assert places(refused(library, text)) == [(*place_in(text, "执行串", "city.toml"), "formula-unknown-name")]


def test_an_item_that_was_added_points_at_itself(library):
    text = HEAD + change("数量", "add = [", '  { name = "甲", points = 0 },', '  { name = "乙", pionts = 0 },', "]")
    assert places(refused(library, text)) == [
        (*place_in(text, '{ name = "乙"', "city.toml"), "missing-key"),
        (*place_in(text, "pionts", "city.toml"), "misspelt-key"),
    ]


def test_a_fact_that_was_added_points_at_itself(library):
    text = HEAD + '\n[[fact]]\nname = "甲"\nmeasured = "元"\n'
    assert [place for place in places(refused(library, text)) if place[3] != "unused-fact"] == [
        (*place_in(text, "measured", "city.toml"), "misspelt-key")
    ]


def with_mistakes(*names):
    """The base with a misspelt key behind the points of some leaves."""
    text = BASE
    for name in names:
        start = text.index(f'{{ name = "{name}"')
        end = text.index("points", start)
        text = text[:end] + "standrad = '', " + text[end:]
    return text


@pytest.mark.parametrize("removed", ["编制", "过程/预算/执行", "公开"])
def test_after_a_removal_what_is_behind_still_points_to_where_it_stands(library, tmp_path, removed):
    names = [name for name in ("编制", "执行", "公开") if not removed.endswith(name)]
    base = with_mistakes(*names)
    text = HEAD + change(removed, "remove = true")
    library(HEAD)  # writes the folder
    (tmp_path / "province.toml").write_text(base, encoding="utf-8")
    (tmp_path / "city.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        load_rubric(tmp_path / "city.toml", folders=[tmp_path])
    misspelt = [found for found in places(error.value.diagnostics) if found[3] == "misspelt-key"]
    expected = []
    for name in names:
        start = base.index("standrad", base.index(f'{{ name = "{name}"'))
        line_start = base.rfind("\n", 0, start)
        expected.append(("province.toml", base[:start].count("\n") + 1, start - line_start, "misspelt-key"))
    assert misspelt == expected


def test_after_a_removal_what_was_changed_behind_still_points_into_the_change(library):
    text = HEAD + change("公开", "pionts = 4") + change("编制", "remove = true")
    misspelt = [found for found in places(refused(library, text)) if found[3] == "misspelt-key"]
    assert misspelt == [(*place_in(text, "pionts", "city.toml"), "misspelt-key")]
    text = HEAD + change("编制", "remove = true") + change("公开", "pionts = 4")
    misspelt = [found for found in places(refused(library, text)) if found[3] == "misspelt-key"]
    assert misspelt == [(*place_in(text, "pionts", "city.toml"), "misspelt-key")]


def test_after_a_removal_what_was_added_points_to_where_it_stands(library):
    added = change("数量", 'add = [ { name = "甲", pionts = 1 }, { name = "乙", pionts = 1 } ]')
    for text in (
        HEAD + added + change("省级任务", "remove = true"),
        HEAD + change("省级任务", "remove = true") + added,
    ):
        misspelt = [found for found in places(refused(library, text)) if found[3] == "misspelt-key"]
        first = place_in(text, "pionts", "city.toml")
        second = place_in(text, "pionts = 1 } ]", "city.toml")
        assert misspelt == [(*first, "misspelt-key"), (*second, "misspelt-key")]


def test_several_removals_leave_every_place_right(library):
    text = HEAD + change("编制", "remove = true") + change("过程/预算/执行", "remove = true")
    text += change("公开", 'rule = { kind = "linear", value = "执行率 +", zero = 0, full = 1 }')
    found = [place for place in places(refused(library, text)) if place[3] == "formula-syntax"]
    file, line, column = place_in(text, "执行率 +", "city.toml")
    assert found == [(file, line, column + len("执行率 +"), "formula-syntax")]


def test_a_removed_and_replaced_list_points_into_the_change(library):
    new = change("数量", 'level3 = [ { name = "甲", points = 5 }, { name = "乙", pionts = 7 } ]')
    text = HEAD + new + change("甲", "remove = true")
    misspelt = [found for found in places(refused(library, text)) if found[3] == "misspelt-key"]
    assert misspelt == [(*place_in(text, "pionts", "city.toml"), "misspelt-key")]


def test_a_mistake_in_a_base_of_a_base_points_into_that_file(library):
    city = HEAD + change("编制", "pionts = 6")
    county = '[rubric]\nid = "county-2020"\nextends = "city-2020"\n' + change("公开", "remove = true")
    misspelt = [found for found in places(refused(library, city, county)) if found[3] == "misspelt-key"]
    assert misspelt == [(*place_in(city, "pionts", "between0.toml"), "misspelt-key")]
