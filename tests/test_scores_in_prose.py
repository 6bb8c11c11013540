"""Scores told in lists and sentences, the sentence that sums them up, and groups that tell their parts at once."""

import pytest

from test_department_reports import codes, rows_of
from test_published_tables import read_lines

SENTENCES = """临江县农业局2022年度防疫补助项目绩效自评报告
1.强制免疫密度：年初目标值≥90%，实际完成值95%，自评得分20分。
2.疫情次数：年初目标值0次，实际完成值0次，自评得分60分。
3.满意度：年初目标值≥90%，实际完成值88%，自评得分18分。"""
ENTRIES = """岭东区财政局2022年部门整体绩效自评得分情况说明
（1）预算编制完整性。该指标满分20分，自评20分。
（2）预算调整率。该指标满分20分，自评18分，扣2分原因是年中追加较多。
（3）支付进度。该指标满分60分，自评60分。"""
GROUPS = """示例县水利局2022年部门整体绩效自评报告
一、投入（40分）
1.目标合理性（20分）：目标合理，得20分。
2.预算编制（20分）：年中追加，扣2分，得18分。
二、产出（60分）
1.工程数量（30分）：完成3处，得30分。
2.工程质量（30分）：合格，得30分。"""
TOTALS = [
    "自评总分：98分",
    "综上，自评得分98分。",
    "综合得分98分，等级为优",
    "以上合计98分。",
    "以上三项合计自评98分。",
    "合计：98分",
    "最终得分：98",
    "自评合计98分。",
    "（四）综上所述，本项目自评得98分。",
    "根据上述评价，我局自评98分，为优秀等次。",
    "4.总分：98分",
]


@pytest.mark.parametrize("between", ["\n", ""], ids=["on a line of its own", "in the line of the last score"])
@pytest.mark.parametrize("said", TOTALS)
@pytest.mark.parametrize(
    ("scores", "rows"), [(SENTENCES, 3), (ENTRIES, 3), (GROUPS, 4)], ids=["sentences", "entries", "groups"]
)
def test_what_sums_up_scores_in_prose_is_their_total_and_no_row(scores, rows, said, between):
    (one,) = read_lines(f"{scores}{between}{said}")
    assert one.assessment.declared_total == 98
    assert len(rows_of(one)) == rows
    assert not codes(one)


def test_points_that_stand_right_behind_a_name_are_its_points():
    said = "1、参保率指标20分，实际98%，得20分；\n2、到位率指标30分，得30分；\n3、知晓率指标50分，知晓率83%，得48分。"
    (one,) = read_lines(f"安溪县医保局2020年医保补助项目绩效自评情况\n{said}\n以上合计得98分。")
    assert rows_of(one) == ["参保率指标 20 20", "到位率指标 30 30", "知晓率指标 50 48"]


@pytest.mark.parametrize(
    "parts",
    [
        "得38分。其中：项目立项（20分）得20分，资金投入（20分）得18分。",
        "，得38分。其中，项目立项（20分），得20分；资金投入（20分），得18分。",
        "，得38分，其中项目立项（20分）得20分、资金投入（20分）得18分。",
    ],
)
def test_parts_that_commas_part_behind_the_score_of_their_group_are_rows(parts):
    (one,) = read_lines(
        f"西和县交通局2022年养护项目绩效自评报告\n（一）决策指标（40分）{parts}\n"
        "（二）产出指标（60分）得60分。其中：养护里程（30分）得30分，完好率（30分）得30分。\n综合得分98分。"
    )
    assert rows_of(one) == [
        "决策指标/项目立项 20 20",
        "决策指标/资金投入 20 18",
        "产出指标/养护里程 30 30",
        "产出指标/完好率 30 30",
    ]
    assert not codes(one)


NATIONAL = """临江县农业局2022年度防疫补助项目绩效自评报告
（一）产出指标
1.强制免疫密度：年初目标值≥90%，实际完成值95%，自评得分30分。
（二）效益指标
1.疫情次数：年初目标值0次，实际完成值0次，自评得分60分。
（三）预算执行率：年初预算数100万元，执行数98万元，执行率98%，自评得分9.8分。
自评总分99.8分"""


def test_sentences_below_the_highest_groups_of_the_national_forms_are_theirs_and_one_beside_these_is_in_none():
    (one,) = read_lines(NATIONAL)
    assert rows_of(one) == ["产出指标/强制免疫密度 — 30", "效益指标/疫情次数 — 60", "预算执行率 — 9.8"]
    assert one.assessment.declared_total is not None
    assert not codes(one)


def test_groups_of_two_levels_over_sentences_are_told():
    text = NATIONAL.replace("（一）产出指标\n", "（一）产出指标\n1.数量指标\n").replace("（二）", "2.质量指标\n（二）")
    (one,) = read_lines(text)
    assert "row-uncertain" in codes(one)


def test_a_sentence_that_announces_scores_is_no_title_with_a_project_in_it():
    rows = ENTRIES.partition("说明")[2]
    (one,) = read_lines(f"白水县第二中学2021年度自评报告\n根据评价指标，我校逐项自评如下：{rows}")
    assert "project-missing" not in codes(one)


@pytest.mark.parametrize("bullet", ["", "- ", "• ", "* "])
@pytest.mark.parametrize("head", ["{}", "**{}**", "{}："])
def test_entries_without_numbers_stand_below_lines_that_name_their_group_with_its_points(head, bullet):
    groups = [head.format(group) for group in ("投入（40分）", "产出（60分），得60分")]
    entries = [f"{bullet}目标合理性（20分）：合理，得20分。", f"{bullet}预算编制（20分）：追加，扣2分，得18分。"]
    more = [f"{bullet}工程数量（30分）：完成3处，得30分。", f"{bullet}工程质量（30分）：合格，得30分。"]
    lines = ["示例县水利局2022年绩效自评报告", groups[0], *entries, groups[1], *more, "自评总分98分。"]
    (one,) = read_lines("\n".join(lines))
    assert rows_of(one) == [
        "投入/目标合理性 20 20",
        "投入/预算编制 20 18",
        "产出/工程数量 30 30",
        "产出/工程质量 30 30",
    ]
    assert not codes(one)


def test_a_sentence_on_the_budget_and_the_score_of_a_whole_project_is_no_row():
    said = [
        "法律援助补贴项目。全年预算46万元，执行45万元，自评得分98.5分。",
        "普法项目。全年预算40万元，执行38万元，自评得分93分。",
    ]
    rows = "指标\t分值\t得分\n里程\t60\t60\n及时率\t40\t38\n合计\t100\t98"
    (one,) = read_lines(f"示例县司法局2022年绩效自评情况\n（一）{said[0]}\n（二）{said[1]}\n{rows}")
    assert rows_of(one) == ["里程 60 60", "及时率 40 38"]


def test_sentences_without_marks_below_the_headings_of_two_levels_are_rows_and_their_values_no_reasons():
    text = """古河县退役军人局2023年度优抚项目绩效自评报告
（一）产出指标
1.数量指标
走访人数：年初目标值≥1200人，实际完成值1256人，分值10分，自评得分10分。
悬挂户数：年初目标值900户，实际完成值812户，分值10分，自评得分9分。
2.时效指标
发放及时率：年初目标值100%，实际完成值87%，分值40分，自评得分36分，扣分原因：系统升级。
（二）效益指标
1.社会效益指标
生活改善情况：年初目标值明显改善，实际完成值有所改善，分值40分，自评得分39分。
自评得分94分。"""
    (one,) = read_lines(text)
    assert rows_of(one) == [
        "产出指标/数量指标/走访人数 10 10",
        "产出指标/数量指标/悬挂户数 10 9",
        "产出指标/时效指标/发放及时率 40 36",
        "效益指标/社会效益指标/生活改善情况 40 39",
    ]
    assert [entry.reason for entry in one.assessment.scores.values()] == ["", "", "系统升级", ""]
