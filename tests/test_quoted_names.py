"""Names in quotes, with their group before them in the same cell."""

import pytest

from scorer.readers.published import read_published
from scorer.readers.texts.text import read_text
from test_published_tables import codes, rows_of
from test_ruled_forms import read_page

ROWS = [["培训人次", "30", "30"], ["合格率", "30", "28"], ["知晓率", "40", "40"]]
PATHS = [
    ("产出指标", "数量指标", "培训人次"),
    ("产出指标", "质量指标", "合格率"),
    ("效益指标", "社会效益指标", "知晓率"),
]


def paths(published):
    return [node.path for node in published.rubric.nodes if node.points is not None]


@pytest.mark.parametrize(("opens", "closes"), ["“”", "「」", '""'])
@pytest.mark.parametrize("groups", [False, True], ids=["in the name only", "in a column, too"])
def test_a_standard_group_before_the_quotes_is_the_group_of_the_name(opens, closes, groups):
    lines = ["一级指标|二级指标|三级指标|分值|得分" if groups else "一级指标|指标名称|分值|得分"]
    for (top, group, name), (_, points, score) in zip(PATHS, ROWS, strict=True):
        above = f"{top}|{group}" if groups else top
        lines.append(f"{above}|{group}{opens}{name}{closes}|{points}|{score}")
    (published,) = read_page("\n".join(lines))
    assert (rows_of(published), paths(published)) == (ROWS, PATHS)
    assert codes(published) == {"unit-missing", "year-missing"}


@pytest.mark.parametrize(
    ("cell", "name"),
    [("{}“{}”", "培训 人次"), ('{}"{}"', "培训 人次"), ("{}“{}”", "培训人次"), ("{} “{}”", "培训人次")],
)
def test_blanks_in_quotes_behind_a_word_and_before_them_divide_no_name(cell, name):
    names = [cell.format(group, text) for (_, group, text) in PATHS]
    text = f"""示例局2022年度自评表
一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分
产出指标 {names[0].replace("培训人次", name)} ≥100人 100人 30 30
{names[1]} ≥90% 88% 30 28
效益指标 {names[2]} ≥90% 90% 40 40
总分 100 98
"""
    (published,) = read_published(read_text(text, "甲.txt"), None)
    assert (rows_of(published), paths(published)) == (ROWS, PATHS)
    assert codes(published) == set()


@pytest.mark.parametrize("name", ["“三公”经费控制率", "开展“送教下乡”活动", "”三公”经费变动率", "教学“质量指标”"])
def test_quotes_inside_a_name_are_part_of_it(name):
    (published,) = read_page(f"三级指标|分值|得分\n{name}|60|58\n合格率|40|40")
    assert rows_of(published)[0] == [name, "60", "58"]
    assert codes(published) == {"unit-missing", "year-missing"}


def test_a_name_with_one_half_of_a_pair_of_quotes_is_told():
    (published,) = read_page("三级指标|分值|得分\n培训“骨干|60|58\n合格率|40|40")
    assert [warning.path for warning in published.warnings if warning.code == "row-uncertain"] == [("培训“骨干",)]


def test_another_group_of_the_level_before_the_quotes_stays_in_the_name():
    (published,) = read_page("二级指标|三级指标|分值|得分\n质量指标|数量指标“人次”|60|58\n质量指标|合格率|40|40")
    assert rows_of(published)[0] == ["数量指标“人次”", "60", "58"]


def test_a_word_behind_a_name_in_quotes_with_blanks_is_told():
    text = """一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分
产出指标 数量指标 “全民健身 赛事” 场次 ≥20场 21场 30 30
质量指标 “国民体质 监测” 合格率 ≥90% 88% 30 28
效益指标 社会效益指标 “体育人口” 占比 ≥40% 41% 40 40
总分 100 98
"""
    (published,) = read_published(read_text(text, "甲.txt"), None)
    told = {warning.path for warning in published.warnings if warning.code == "row-uncertain"}
    assert {(name,) for name, _, _ in rows_of(published)} <= told
