"""Names of groups with their points that a narrow column of a PDF broke over lines of their own."""

import pytest

from scorer.readers.published import read_published
from scorer.readers.texts.text import read_text
from test_published_tables import codes, rows_of

HEAD = "2022年度示例项目支出绩效自评表\n一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 原因\n"
NARROW = "2022年度示例项目支出绩效自评表\n一级指\n标\n二级指标 三级指标 年度指标值 实际完成值 分值 得分 原因\n"
ROWS = (
    "数量指标 铺设管网长度 ≥12公里 12公里 20 20",
    "质量指标 验收合格率 100% 100% 15 15",
    "时效指标 按时完工率 ≥95% 90% 15 13 雨季停工",
    "社会效益指标 受益人口 ≥5000人 5200人 40 40",
    "服务对象满意度指标 居民满意度 ≥90% 88% 10 9",
    "总分 100 97",
)
GROUPS = ["产出指标", "产出指标", "产出指标", "效益指标", "满意度指标"]


def read(template, head=HEAD, rows=ROWS):
    lines = template.split("|")
    text = head + "\n".join(rows[int(line)] if line.isdigit() else line for line in lines)
    return read_published(read_text(text.replace("+0", rows[0]).replace("+1", rows[1]), "甲.txt"), None)[0]


def groups_of(published):
    return [node.path[0] for node in published.rubric.nodes if node.path and node.points is not None]


@pytest.mark.parametrize("head", [HEAD, NARROW], ids=["whole head", "broken head"])
@pytest.mark.parametrize(
    "template",
    [
        "产出指|标（50|分）|0|1|2|效益指|标（40|分）|3|满意度|指标（10|分）|4|5",
        "0|产出指|标（50|分）|1|2|效益指|标（40|分）|3|满意度|指标（10|分）|4|5",
        "0|产出指|标（50 +1|分）|2|效益指|标（40|分）|3|满意度指|标（10分）|4|5",
        "产出指 +0|标（50|分） +1|2|效益指标（40分）|3|满意度|指标|（10分）|4|5",
    ],
    ids=["above", "between", "beside", "on the first row"],
)
def test_broken_names_of_groups_are_read_where_the_points_of_their_rows_come_to_them(template, head):
    published = read(template, head)
    assert rows_of(published)[0] == ["铺设管网长度", "20", "20"]
    assert groups_of(published) == GROUPS
    assert codes(published) <= {"unit-missing"}


@pytest.mark.parametrize(
    "template",
    [
        "产出指|标（40|分）|0|1|2|效益指|标（50|分）|3|满意度|指标（10|分）|4|5",
        "0|1|2|3|产出指|标（50|分）|效益指|标（40|分）|满意度|指标（10|分）|4|5",
    ],
    ids=["points differ", "below the rows of the next"],
)
def test_broken_names_of_groups_that_the_rows_do_not_prove_are_told_in_each_row(template):
    published = read(template)
    told = {warning.path[0] for warning in published.warnings if warning.code == "row-uncertain" and warning.path}
    assert {name for name, _, _ in rows_of(published)} <= told


def test_costs_above_kinds_of_cost_are_a_group_of_level_1():
    (published,) = read_published(
        read_text(
            "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 原因\n"
            "成本指标（20分） 经济成本指标 采购成本 ≤100万元 98万元 20 20\n"
            "产出指标（80分） 数量指标 采购册数 1万册 1万册 80 80\n总分 100 100\n",
            "甲.txt",
        ),
        None,
    )
    assert groups_of(published) == ["成本指标", "产出指标"]
    assert "row-uncertain" not in codes(published)
