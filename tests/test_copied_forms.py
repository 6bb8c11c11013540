"""Forms as people copy them: the budget in a sentence, labels and groups that ran together, names said again."""

from __future__ import annotations

import pytest

from test_padded_columns import paths
from test_published_tables import codes, read_lines, rows_of, warned

# ── The row on the budget in the words around a table ──

TABLE = """一级指标\t二级指标\t三级指标\t分值\t得分
产出指标\t数量指标\t建设泵站\t50\t50
效益指标\t社会效益指标\t受益人口\t{last}\t36
"""
LABELS = "全年预算数：200万元 全年执行数：190万元 执行率：95% 分值：10 得分：9.5"
SENTENCE = "预算执行情况（10分）：全年预算数200万元，全年执行数190万元，执行率95%，得9.5分。"


def form(*above, last="40", below=""):
    return "\n".join(["示例县水务局2022年度项目支出绩效自评表", *above, TABLE.format(last=last) + below])


@pytest.mark.parametrize("line", [LABELS, LABELS.replace(" ", ""), SENTENCE])
def test_a_line_that_tells_rate_points_and_score_of_the_budget_is_a_row_where_the_rows_lack_its_points(line):
    (found,) = read_lines(form(line))
    assert ["执行率", "10", "9.5"] in rows_of(found)
    assert "执行率" not in warned(found)


def test_a_score_of_the_budget_that_neither_its_rate_nor_the_total_gives_is_told():
    line = "预算执行率（10分）。全年预算200万元，支出190万元，自评得分9分。"
    (proved,) = read_lines(form(line, below="自评总得分：95分\n"))
    assert ["执行率", "10", "9"] in rows_of(proved)
    assert "执行率" not in warned(proved)
    (doubtful,) = read_lines(form(line))
    assert ["执行率", "10", "9"] in rows_of(doubtful)
    assert "执行率" in warned(doubtful)


@pytest.mark.parametrize("line", [LABELS, SENTENCE])
def test_a_line_on_the_budget_adds_nothing_to_rows_that_have_a_hundred_points(line):
    (found,) = read_lines(form(line, last="50"))
    assert [name for name, *_ in rows_of(found)] == ["建设泵站", "受益人口"]


# ── Groups ──

#: What recognition makes of a page whose merged names stand in the middle of their rows.
SUNK = """示例医院2022年度整体支出绩效自评情况
考核维度 考核内容 考核指标 标准分 自评分 失分原因
年度目标设定 14 14
目标管理（28）
目标分解到科室 14 13 两个科室未签责任书
运营决策（50）
全面预算编制 11 11
预算编制（22）
设备购置论证 11 9 缺少可行性论证
收入预算完成率 14 14
预算执行（28）
支出预算执行率 14 13.2 执行率为90%
运营过程（50） 医保资金使用合规 8 6 违规费用11.3万元
财务管理（22） 物价执行 7 7
内部控制 7 7
总得分 100 94.2
"""


def test_a_row_beside_one_of_its_groups_is_told_where_the_first_row_has_none():
    (found,) = read_lines(SUNK)
    assert {"目标分解到科室", "设备购置论证", "支出预算执行率", "医保资金使用合规"} <= warned(found)


def test_words_where_a_weight_of_a_group_belongs_may_be_the_reason_of_the_row_before_and_are_told():
    cells = """一级指标 权重 二级指标 权重 三级指标 评分标准 满分值 自评得分 扣分事由 投入 16 目标设定 7 绩效目标合理性
符合职能得满分，部分符合得一半 4 4 _ 绩效指标明确性 清晰可衡量得满分 3 2 2项指标未量化 预算配置 9
在职人员控制率 ≤100%得满分 5 5 _ 重点支出安排率 ≥90%得满分 4 4 _ 过程 34 预算执行 20 预算完成率
每低1个百分点扣0.5分 8 7.5 完成率94.1% 结转结余率 ≤5%得满分 6 6 _ 政府采购执行率 每低1个百分点扣0.2分 6 5.4
1项采购跨年实施 预算管理 14 资金使用合规性 每发现1处扣2分 8 8 _ 预决算信息公开性 公开得满分 6 6 _ 产出 30
职责履行 30 人民调解成功率 ≥96%得满分 12 12 _ 法律援助案件办结数 ≥420件得满分 10 9.6 实际办结403件
社区矫正对象重新犯罪率 ≤0.2%得满分 8 8 _ 效果 20 履职效益 12 普法知晓率 ≥85%得满分 12 10 抽查知晓率为81%
满意度 8 服务对象满意度 ≥90%得满分 8 8 _ 综合得分 100 95.5 _"""
    text = "\n\n".join("\u00a0" if cell == "_" else cell for cell in cells.split())
    (found,) = read_lines(f"部门整体支出绩效评价计分表\n\n部门名称：示例县司法局\n\n{text}")
    told = set(warned(found))
    reasons = {key: entry.reason for key, entry in found.assessment.scores.items()}
    assert "完成率98%" in reasons.values() or {"预算完成率", "结转结余率"} <= told


def test_the_mark_of_a_name_is_no_group_beside_the_points_that_a_narrow_column_broke_off():
    (found,) = read_lines(
        """示范项目绩效评价得分表
一级指标 二级指标 三级指标 权重 得分 失分说明
B 过程（60） B1 资金 B11 到位率 20 20
（60） B12 执行率 20 18.5 92.5%
B13 合规性 20 20
D 效益（40） D1 效益（40） D11 带动就业 40 40
总分 100 98.5
"""
    )
    assert all("B12" not in path[:-1] for path in paths(found)) or "执行率" in warned(found)


#: A narrow column broke 问题交办及时率 and 长效机制建立.
BROKEN = """示例县水利局2022年度河长制工作经费绩效自评表
一级指标
二级指标
三级指标
年度指标值
实际完成值
分值
得分
产出指标
数量指标
巡河次数
≥1200次
1315次
40
40
时效指标
问题交办及
时率
100%
100%
20
20
效益指标
生态效益指标
水质达标率
100%
100%
20
20
可持续影响指标
长效机制建
立
建立
建立
20
20
总分
100
100
"""


def test_a_group_of_level_2_of_the_national_forms_that_stands_above_another_is_told():
    (found,) = read_lines(BROKEN)
    names = {path[-1] for path in paths(found)}
    assert {"问题交办及时率", "长效机制建立"} <= names or {"时率", "立"} & names <= set(warned(found))
    assert ("时效指标", "问题交办及", "时率") not in paths(found) or "时率" in warned(found)


def test_behind_the_head_of_a_kind_that_no_row_proves_names_that_ran_together_are_told():
    (found,) = read_lines(
        """2023年度示例乡乡村振兴衔接资金绩效自评得分表
类别 指标名称及分值 完成情况 自评分 扣分理由
产业发展 集体经济收入（40分） 达到28.6万元 40
土地流转面积（20分） 流转1260亩 18 两户未签约
乡村建设 户厕改造（20分） 改造112户 20
生活垃圾收运（20分） 日产日清 20
合计 100分 98
"""
    )
    right = ("产业发展", "集体经济收入") in paths(found)
    assert right or len(warned(found)) == len(rows_of(found))


def test_a_table_in_one_line_whose_head_begins_with_level_2_has_its_upper_group_elsewhere_and_is_told():
    (found,) = read_lines(
        "2023年度示例维修项目绩效自评 项目单位：灌区所 一、预算执行（10分）：执行率98%，得9.8分 二、产出指标（50分） "
        "二级指标 三级指标 分值 得分 扣分原因 数量指标 清淤沟渠 15 15 维修涵闸 10 8 1座未完 质量指标 验收合格率 15 15 "
        "时效指标 完工及时率 10 8 推迟15天 三、效益指标（40分） 二级指标 三级指标 分值 得分 扣分原因 "
        "社会效益指标 改善灌溉面积 20 20 可持续影响指标 管护责任落实 20 19 2个村未签协议 自评总得分94.8分。"
    )
    assert len(paths(found)[0]) > 2 or {"清淤沟渠", "维修涵闸", "验收合格率"} <= warned(found)


# ── Tables between lines of dashes ──

DASHED = """2023年度示例维修养护项目绩效自评

项目单位：示例县灌区所

  二级指标         三级指标       分值   得分   扣分原因
  ---------------- -------------- ------ ------ -------------------
  数量指标         维修涵闸       50     48     1座未完工
  社会效益指标     改善灌溉面积   30     30
  可持续影响指标   管护责任落实   20     19     “三包”协议未签
"""


@pytest.mark.parametrize("closed", [False, True])
def test_a_table_below_or_between_lines_of_dashes_has_its_cells_below_them(closed):
    lines = DASHED.split("\n")
    text = "\n".join([*lines[:4], lines[5], *lines[4:5], *lines[6:9], lines[5]]) if closed else DASHED
    (found,) = read_lines(text)
    assert rows_of(found) == [["维修涵闸", "50", "48"], ["改善灌溉面积", "30", "30"], ["管护责任落实", "20", "19"]]
    assert warned(found) == set()


def test_tables_between_dashes_behind_a_drawn_one_are_parts_of_their_own():
    drawn = """+----------+----------+------+------+
| 二级指标 | 三级指标 | 分值 | 得分 |
+----------+----------+------+------+
| 数量指标 | 清淤沟渠 | 60   | 58   |
+----------+----------+------+------+
"""
    dashes = """  -------------- -------------- ------ ------
  二级指标       三级指标       分值   得分
  社会效益指标   改善灌溉面积   40     40
  -------------- -------------- ------ ------
"""
    parts = f"一、产出指标（60分）\n\n{drawn}\n二、效益指标（40分）\n\n{dashes}\n自评总得分98分。"
    (found,) = read_lines("2023年度示例项目绩效自评\n\n项目单位：示例县灌区所\n\n" + parts)
    assert paths(found) == [
        ("产出指标", "数量指标", "清淤沟渠"),
        ("效益指标", "社会效益指标", "改善灌溉面积"),
    ]


def test_a_table_whose_cells_have_several_lines_has_blank_ones_between_its_rows():
    (found,) = read_lines(
        """示例项目绩效自评

  ------------------------------------------
  一级指标   三级指标         分值   得分
  ---------- ---------------- ------ -------
  产出指标   维修涵闸与       60     58
             清淤沟渠

  效益指标   改善灌溉面积     40     40
  ------------------------------------------

"""
    )
    assert rows_of(found) == [["维修涵闸与清淤沟渠", "60", "58"], ["改善灌溉面积", "40", "40"]]


def test_text_that_reaches_over_the_end_of_its_dashes_is_no_cell_of_such_a_table():
    name = "维修灌区涵闸沟渠道路"
    (found,) = read_lines(DASHED.replace("维修涵闸    ", name))
    assert [name, "50", "48"] in rows_of(found) or name in warned(found)


# ── Names said again, and a label beside all rows ──


def test_names_that_are_repeated_are_groups_and_the_points_to_check_behind_them_name_the_rows():
    (found,) = read_lines(
        """示例局2021年度预算绩效管理考核自评表
序号 考核项目 考核要点 分值 自评 扣分情况说明
1 预算编制 按时报送部门预算 15 15
2 预算编制 项目支出细化 25 23 3个项目未细化
3 预算执行 支出进度达标 30 28 进度为86%
4 预算执行 结余资金清理 30 30
合计 100 96
"""
    )
    assert paths(found) == [
        ("预算编制", "按时报送部门预算"),
        ("预算编制", "项目支出细化"),
        ("预算执行", "支出进度达标"),
        ("预算执行", "结余资金清理"),
    ]


def test_a_total_repeated_over_merged_columns_behind_a_label_down_the_side_is_no_indicator():
    (found,) = read_lines(
        """2023年度示例局部门整体支出绩效自评表

| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 分值 | 得分 |
| --- | --- | --- | --- | --- | --- |
| 绩效指标 | 总分 | 总分 | 总分 | 100 | 98 |
| 绩效指标 | 产出指标 | 数量指标 | 建设泵站 | 60 | 60 |
| 绩效指标 | 效益指标 | 社会效益指标 | 受益人口 | 40 | 38 |
"""
    )
    assert [name for name, *_ in rows_of(found)] == ["建设泵站", "受益人口"]
    assert found.assessment.declared_total == 98


def test_a_total_whose_only_other_number_stands_under_the_reasons_is_told():
    cells = """类别 指标名称及分值 完成情况 自评分 扣分理由
产业发展 集体经济收入（50分） 达到28.6万元 50 _ 乡村建设 户厕改造（50分） 改造112户 46.5 4户未验收
合计 100分 _ 96.5"""
    text = "\n\n".join("\u00a0" if cell == "_" else cell for cell in cells.split())
    (found,) = read_lines(f"2023年度示例乡衔接资金绩效自评得分表\n\n{text}\n\n\u00a0")
    assert found.assessment.declared_total is not None or "number-missing" in codes(found)


# ── What a document is called ──


def test_a_title_that_ends_in_the_word_for_an_account_of_it_names_the_project():
    rows = "1、组织领导（40分）。成立了领导小组，自评40分。\n2、预防接种（60分）。接种率98.6%，自评58分。"
    (found,) = read_lines(
        f"2021年度基本公共卫生服务项目绩效自评情况说明\n项目单位：示例县中心卫生院\n总得分98分。\n{rows}"
    )
    assert found.assessment.project is not None
    assert found.assessment.project.name == "基本公共卫生服务项目"


def test_a_name_that_runs_into_the_next_label_is_told():
    (found,) = read_lines("自评表\n填报单位：示例县培训中心评价基准日：2022年12月31日\n" + TABLE.format(last="50"))
    assert "label-in-name" in codes(found)
    (apart,) = read_lines("自评表\n填报单位：示例县培训中心 评价基准日：2022年12月31日\n" + TABLE.format(last="50"))
    assert "label-in-name" not in codes(apart)


def test_the_title_of_a_report_in_one_line_that_may_name_a_project_is_told():
    (found,) = read_lines(
        "县道X01整治项目支出绩效自评报告 单位名称：示例县公路中心 2022年度该项目自评得分97分，等级为优，得分情况如下： "
        "一级指标 二级指标 三级指标 分值 自评分 扣分说明 项目决策（40分） 项目立项（20分） 立项依据充分性 10 10 "
        "立项程序规范性 10 10 绩效目标（20分） 绩效目标合理性 20 18 目标值偏低 项目产出（60分） 产出数量（60分） "
        "整治里程 30 29 少整治0.2公里 整治桥涵 30 30 合计 100 97"
    )
    assert found.assessment.project is not None or "project-missing" in codes(found)
