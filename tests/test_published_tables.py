"""Published tables, pasted as text or ruled, become assessments; what is not certain is told."""

import time
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer import evaluate
from scorer.diagnostics import InputError
from scorer.exact import plain
from scorer.loader import load_assessment, load_rubric
from scorer.model import Group, Slot
from scorer.readers import read_document
from scorer.readers.assessments.naming import NO_UNIT
from scorer.readers.files.html import read_html
from scorer.readers.printed.roles import role_of
from scorer.readers.printed.values import Number, Quantity, is_blank, named, number, quantity
from scorer.readers.published import read_published
from scorer.readers.texts.text import read_text
from scorer.writer import assessment_toml, rubric_toml

TABLES = Path(__file__).parent / "published_tables"
EXPECTED = tomllib.loads((TABLES / "rows.toml").read_text(encoding="utf-8"))
SICHUAN = "rubrics/sichuan/department-2017.toml"
#: Warnings that are about the document and not about a row.
ABOUT_THE_DOCUMENT = {"unit-missing", "year-missing", "declared-twice", "measures-unpaired", "rows-absent"}


def read(name, rubric=None, **given_by_hand):
    text = (TABLES / f"{name}.txt").read_text(encoding="utf-8")
    return read_published(read_text(text, f"{name}.txt"), rubric, **given_by_hand)


def read_lines(text, rubric=None):
    return read_published(read_text(text, "page.txt"), rubric)


def rows_of(published):
    """Name, points and score of every leaf, as text."""
    scores = {published.rubric.by_key[key][0].code: entry for key, entry in published.assessment.scores.items()}
    rows = []
    for node in published.rubric.nodes:
        if isinstance(node, Group):
            continue
        score = scores[node.code].score if node.code in scores else None
        rows.append([node.name, *("" if value is None else plain(value) for value in (node.points, score))])
    return rows


def warned(published):
    """The names of rows that carry a warning; "" for one that has no name."""
    return {w.path[-1] if w.path else "" for w in published.warnings if w.code not in ABOUT_THE_DOCUMENT}


def codes(published):
    return {warning.code for warning in published.warnings}


@pytest.mark.parametrize("name", EXPECTED)
def test_every_row_is_right_or_warned_about(name):
    published = read(name)
    assert len(published) == len(EXPECTED[name]["tables"])
    for one, wanted in zip(published, EXPECTED[name]["tables"], strict=True):
        got, doubtful = rows_of(one), warned(one)
        for row in wanted:
            likely = [found[0] for found in got if row[0] in found[0]]
            assert row in got or doubtful & set(likely or doubtful), row
        names = {row[0] for row in wanted}
        assert [row for row in got if row[0] not in names and row[0] not in doubtful] == []


@pytest.mark.parametrize("name", [name for name in EXPECTED if "declared" in EXPECTED[name]])
def test_the_declared_total_is_found_wherever_it_stands(name):
    assert read(name)[0].assessment.declared_total == Decimal(EXPECTED[name]["declared"])


@pytest.mark.parametrize("name", [name for name in EXPECTED if "warns" in EXPECTED[name]])
def test_a_faulty_table_is_warned_about(name):
    assert set(EXPECTED[name]["warns"]) <= codes(read(name)[0])


def test_nearly_all_rows_of_all_layouts_are_right():
    right = rows = tables = 0
    count = sum(len(expected["tables"]) for expected in EXPECTED.values())
    for name, expected in EXPECTED.items():
        for one, wanted in zip(read(name), expected["tables"], strict=True):
            got = rows_of(one)
            rows += len(wanted)
            right += sum(row in got for row in wanted)
            tables += sorted(got) == sorted(wanted)
    assert (rows, count) == (450, 57)  # docs/import.md prints these
    assert right >= 442
    assert tables >= 53


@pytest.mark.parametrize("name", EXPECTED)
def test_what_was_read_is_written_loaded_and_scored_alike(name, tmp_path):
    for one in read(name):
        (tmp_path / "rubric.toml").write_text(rubric_toml(one.rubric), encoding="utf-8")
        (tmp_path / "unit.toml").write_text(assessment_toml(one.assessment), encoding="utf-8")
        rubric, assessment = load_rubric(tmp_path / "rubric.toml"), load_assessment(tmp_path / "unit.toml")
        before, after = evaluate(one.rubric, one.assessment), evaluate(rubric, assessment)
        assert (after.score, after.points, after.low, after.high) == (
            before.score,
            before.points,
            before.low,
            before.high,
        )


@pytest.mark.parametrize("name", EXPECTED)
def test_every_score_says_where_it_stood(name):
    for one in read(name):
        scored = [entry for entry in one.assessment.scores.values() if entry.score is not None]
        assert sum(line.taken_as in ("leaf", "execution") for line in one.trace) >= len(scored)
        assert all(line.span.line for line in one.trace)


def test_unit_year_project_and_disclosure_say_where_they_stood():
    text = """自评报告
填报单位：示例局
项目名称：道路养护
2020年度项目支出绩效自评表
一级指标,二级指标,三级指标,分值,得分
产出,数量,里程,100,90
编制绩效目标3个，涉及资金25.5万元，覆盖率达到100%。
"""
    (one,) = read_published(read_text(text, "甲.txt"), None)
    places = {line.subject: (line.printed, str(line.span)) for line in one.trace}
    assert places["unit"] == ("示例局", "甲.txt:2:1")
    assert places["year"] == ("2020", "甲.txt:4:1")
    assert places["disclosure.targets"] == ("3", "甲.txt:7:1")
    assert places["disclosure.amount"] == ("25.5", "甲.txt:7:1")
    assert places["disclosure.coverage"] == ("100%", "甲.txt:7:1")


def test_of_forms_in_one_line_only_a_dozen_are_taken_apart():
    head = "一级指标二级指标三级指标年度指标值实际完成值分值得分"
    line = head + "里程90%90%1010" * 700
    assert len(read_lines("\n".join([line] * 60))) <= 60_000 // len(line)


def test_a_line_may_hold_very_many_heads():
    assert read_lines("|".join(["一级指标", "二级指标", "三级指标", "分值", "得分", "备注", "甲"] * 600)) is not None


def test_a_head_of_two_lines_below_a_row_of_amounts_is_read_on_a_page():
    page = """<table>
<tr><td colspan=2>项目资金</td><td></td><td>年初预算数</td><td>全年预算数</td><td>全年执行数</td><td>分值</td>
<td>执行率</td><td colspan=2>得分</td></tr>
<tr><td colspan=2></td><td>年度资金总额</td><td></td>
<td>52</td><td>52</td><td>10</td><td>100%</td><td colspan=2>10</td></tr>
<tr><td colspan=2></td><td>其中：当年财政拨款</td><td></td>
<td>52</td><td>52</td><td>—</td><td></td><td colspan=2>—</td></tr>
<tr><td colspan=3>绩效指标</td><td colspan=3>年度指标值</td><td rowspan=2>实际完成值</td><td rowspan=2>分值</td>
<td rowspan=2>得分</td><td rowspan=2>偏差原因分析及改进措施</td></tr>
<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td>
<td>指标性质</td><td>指标值</td><td>度量单位</td></tr>
<tr><td rowspan=2>产出指标</td><td>数量指标</td><td>受资助学生数</td>
<td>≧</td><td>612</td><td>人次</td><td>612</td><td>60</td><td>60</td><td></td></tr>
<tr><td>时效指标</td><td>资金到位及时率</td><td>≧</td><td>100</td><td>%</td><td>90%</td><td>30</td><td>26</td><td>晚到</td></tr>
<tr><td colspan=3>其他需要说明事项</td><td colspan=7>无</td></tr>
<tr><td colspan=3>总分</td><td colspan=4></td><td>100</td><td>96</td><td>优</td></tr>
</table>"""
    (one,) = read_published(read_html(page.encode(), "页.html"), None)
    assert rows_of(one) == [["年度资金总额", "10", "10"], ["受资助学生数", "60", "60"], ["资金到位及时率", "30", "26"]]
    assert one.assessment.declared_total == 96
    assert warned(one) == set()


TWO_TABLES = """示例县林业局2021年度绩效自评报告
部门整体支出绩效自评表
一级指标	二级指标	三级指标	分值	得分
投入	预算	预算完成率	60	55
产出	数量	防火道长度	40	40
总分			100	95
{between}项目支出绩效自评表
一级指标	二级指标	三级指标	分值	得分
产出指标	数量指标	育苗面积	60	60
满意度指标	满意度指标	群众满意度	40	36
总分			100	96
"""


def problems_of(between):
    document = read_text(TWO_TABLES.format(between=between), "文.txt")
    return [
        ([one.text for one in found.assessment.problems], warned(found)) for found in read_published(document, None)
    ]


def test_problems_between_two_tables_are_of_the_one_before_and_told():
    said = "存在的问题：一是支出进度偏慢。改进措施：一是按月通报进度。\n"
    first, second = problems_of(said)
    assert first == (["支出进度偏慢"], {""})
    assert second == ([], set())


@pytest.mark.parametrize("opening", ["二、项目支出情况", "附件2"])
def test_problems_below_the_heading_of_the_next_table_are_of_that_table(opening):
    first, second = problems_of(f"{opening}\n存在的问题：一是苗木成活率不高。改进措施：一是加强管护。\n")
    assert first == ([], set())
    assert second[0] == ["苗木成活率不高"]


def test_points_in_the_bracket_behind_a_name_are_traced_to_it():
    text = "一级指标\t三级指标\t得分\n产出\t修建渠道（60分）\t58\n效益\t满意度（40分）\t40\n"
    (one,) = read_published(read_text(text, "文.txt"), None)
    told = [(said.printed, said.taken_as, said.span.line) for said in one.trace if said.taken_as == "points"]
    assert told == [("修建渠道（60分）", "points", 2), ("满意度（40分）", "points", 3)]


def with_deductions(line):
    page = f"""<table><tr><td>一级指标</td><td>三级指标</td><td>分值</td><td>得分</td></tr>
<tr><td>产出</td><td>防火道长度</td><td>60</td><td>55</td></tr>
<tr><td>效益</td><td>群众满意度</td><td>40</td><td>40</td></tr></table><p>扣分清单</p>
<table><tr><td>指标</td><td>扣分</td><td>扣分原因</td></tr>{line}</table>"""
    (one,) = read_published(read_html(page.encode(), "页.html"), None)
    return [entry.reason for entry in one.assessment.scores.values()], codes(one) & {"reason-unmatched"}


def test_reasons_of_a_list_of_deductions_go_to_their_rows():
    line = "<tr><td>产出/防火道长度</td><td>−5</td><td>两公里未完工</td></tr>"
    assert with_deductions(line) == (["两公里未完工", ""], set())


@pytest.mark.parametrize(("name", "lost"), [("防火道宽度", "−5"), ("防火道长度", "−6")])
def test_a_reason_that_fits_no_row_is_told(name, lost):
    line = f"<tr><td>{name}</td><td>{lost}</td><td>两公里未完工</td></tr>"
    assert with_deductions(line) == (["", ""], {"reason-unmatched"})


# ── A rubric is given ──

TAB_LINES = """示例市驻省城联络处
2017年部门决算编制说明

按照预算绩效管理要求，本部门编制绩效目标3个，涉及财政资金257.34万元，覆盖率达到100%。
本部门自评得分98分，存在的问题：一是预算执行进度监控还不够及时，二是绩效目标动态监控覆盖不全。下一步改进措施：一是每月通报执行进度，二是每季核对目标。
2017年部门整体支出绩效评价得分表
\t一级指标
\t二级指标
\t三级指标
\t得分

{rows}
\t
\t可持续发展能力（15分）
\t重点改革（重点工作）完成情况（5分）
 3.部门自行组织绩效评价开展情况。
本部门没有下属单位。
图6 支出结构
公务接待费\t0\t40.19\t0.28000000000000003
"""
SCORED = """部门决策（25分）|目标任务（15分）|相关性（5分）|5
||明确性（5分）|5
||合理性（5分）|5
|预算编制（10分）|测算依据（5分）|5
||目标管理（5分）|5
综合管理（30分）|专项资金分配时限（2分）|省级财力专项预算分配时限（1分）|1
||中央专款分配合规率（1分）|1
|中期评估（2分）|执行中期评估（2分）|2
|绩效监控（5分）|预算执行进度监控（2分）|1
||绩效目标动态监控（3分）|2
|非税收入执收情况（2分）|非税收入征收情况（1分）|1
||非税收入上缴情况（1分）|1
|资产管理（6分）|资产管理信息化情况（2分）|2
||行政事业单位资产报告情况（2分）|2
||资产管理与预算管理相结合（2分）|2
|内控制度管理（2分）|内部控制度健全完整（2分）|2
|信息公开（6分）|预算公开（2分）|2
||决算公开（2分）|2
||绩效信息公开（2分）|2
|绩效评价（5分）|绩效评价开展（2分）|2
||评价结果应用（3分）|3
部门绩效情况（45分）|履职成效（20分）|部门特性指标|
||外联接待|7
||信访维稳|7
||招商引资|6"""


def seed():
    blocks = ["".join(f"\t{cell}\n" for cell in row.split("|")) for row in SCORED.split("\n")]
    return TAB_LINES.format(rows="\n".join(blocks))


def test_the_reference_layout_is_read_with_all_that_stands_around_it():
    rubric = load_rubric(SICHUAN)
    (published,) = read_lines(seed(), rubric)
    said = published.assessment
    assert (said.unit, said.year, said.declared_total) == ("示例市驻省城联络处", 2017, 98)
    assert [(own.name, own.entry.score) for own in said.own] == [("外联接待", 7), ("信访维稳", 7), ("招商引资", 6)]
    assert sum(entry.score is not None for entry in said.scores.values()) + len(said.own) == 24
    lost = {key: (entry.problem, entry.measure) for key, entry in said.scores.items() if entry.problem}
    assert lost == {
        "预算执行进度监控": ("预算执行进度监控还不够及时", "每月通报执行进度"),
        "绩效目标动态监控": ("绩效目标动态监控覆盖不全", "每季核对目标"),
    }
    assert (said.disclosure.targets, said.disclosure.amount, said.disclosure.coverage) == (3, Decimal("257.34"), "100%")
    assert said.disclosure.sub_units == "本部门没有下属单位。"
    card = evaluate(rubric, said)
    assert (card.score, card.low, card.high, card.complete) == (73, 73, 98, False)
    assert "declared-total-needs-all" in {finding.code for finding in card.findings}
    assert codes(published) == {"rows-absent", "table-cut-off"}


def test_own_indicators_below_their_heading_get_a_slot_where_no_rubric_is_given():
    (published,) = read_lines(seed())
    slot = next(node for node in published.rubric.nodes if node.name == "部门特性指标")
    assert (type(slot), slot.points) == (Slot, 20)
    assert [(own.name, own.entry.score) for own in published.assessment.own] == [
        ("外联接待", 7),
        ("信访维稳", 7),
        ("招商引资", 6),
    ]
    cut = [warning.values["name"] for warning in published.warnings if warning.code == "table-cut-off"]
    assert cut == ["重点改革（重点工作）完成情况"]


def test_a_table_with_its_total_is_not_cut_off():
    text = """2020年度自评表
|一级指标|二级指标|三级指标|分值|得分|
|产出|数量|里程|40|40|
|产出|数量|面积|60|50|
|合计|
"""
    assert "table-cut-off" not in codes(read_published(read_text(text, "甲.txt"), None)[0])


def test_several_indicators_in_one_row_of_cells_without_a_total_are_taken_apart_and_told():
    text = """2020年度自评表
|二级指标|三级指标|分值|得分|
|数量|指标1：里程；指标2：面积|40；20|40；15|
|质量|合格率|40|40|
"""
    (published,) = read_published(read_text(text, "甲.txt"), None)
    assert rows_of(published) == [["里程", "40", "40"], ["面积", "20", "15"], ["合格率", "40", "40"]]
    assert {"里程", "面积"} <= warned(published)


def test_several_names_with_one_score_stay_one_row():
    text = """2020年度自评表
|二级指标|三级指标|分值|得分|
|数量|指标1：里程；指标2：面积|60|55|
|质量|合格率|40|40|
"""
    (published,) = read_published(read_text(text, "甲.txt"), None)
    assert [row[1:] for row in rows_of(published)] == [["60", "55"], ["40", "40"]]


def test_a_name_that_is_clearly_the_nearest_is_taken_and_told():
    (published,) = read_lines(seed().replace("省级财力专项", "市级财力专项"), load_rubric(SICHUAN))
    assert published.assessment.scores["省级财力专项预算分配时限"].score == 1
    assert "name-taken-for" in codes(published)


def test_a_name_between_two_is_asked_about(tmp_path):
    text = seed().replace("预算公开（2分）", "预决算公开（2分）")
    (published,) = read_lines(text, load_rubric(SICHUAN))
    assert "预算公开" not in published.assessment.scores
    assert codes(published) & {"name-unclear", "name-unknown"}


def test_of_two_rows_of_one_name_the_first_is_taken_and_both_places_are_told():
    rows = "三级指标\t得分\n相关性（5分）\t5\n明确性（5分）\t5\n相关性（5分）\t4\n"
    (published,) = read_lines(rows, load_rubric(SICHUAN))
    assert published.assessment.scores["相关性"].score == 5
    (told,) = (one.line("en") for one in published.warnings if one.code == "name-twice")
    assert told.startswith("page.txt:4:")
    assert "page.txt:2:" in told


def test_a_name_that_nobody_knows_is_told_and_not_taken():
    (published,) = read_lines(seed().replace("执行中期评估", "公文处理质量"), load_rubric(SICHUAN))
    assert "执行中期评估" not in published.assessment.scores
    assert "name-unknown" in codes(published)


def test_a_name_that_ran_together_with_that_of_its_group_is_told_apart_by_the_rubric():
    published = read("wanglu", load_rubric("rubrics/sichuan/project-2017.toml"))[0]
    scores = published.assessment.scores
    assert (scores["必要性（政策依据）"].score, scores["资金分配"].score) == (5, 3)
    assert [warning.code for warning in published.warnings].count("name-taken-for") == 2


def test_names_that_ran_together_in_two_ways_are_taken_for_neither():
    rows = "投入\t资金管理\t分配\t50\t40\n产出\t资金管理\t分配\t50\t40\n"
    (known,) = read_lines("一级指标\t二级指标\t三级指标\t分值\t得分\n" + rows)
    (published,) = read_lines(HEADED + "资金管理分配\t50\t40\n", known.rubric)
    assert not published.assessment.scores
    assert "name-unknown" in codes(published)


def test_other_points_than_the_rubric_has_are_told():
    text = seed().replace("绩效监控（5分）", "绩效监控（6分）").replace("相关性（5分）", "相关性（6分）")
    (published,) = read_lines(text, load_rubric(SICHUAN))
    assert [warning.code for warning in published.warnings].count("points-differ") == 2


def test_own_indicators_go_into_the_slots_that_their_groups_name():
    published, *_ = read("ezhou", load_rubric("rubrics/mof/project-2020.toml"))
    slots = {own.name: own.slot.split("/")[-1] for own in published.assessment.own}
    assert slots["服务对象人数"] == "数量指标"
    assert slots["计划完成率"] == "成本指标"


def test_two_declared_totals_are_not_chosen_from():
    (published,) = read_lines(seed().replace("自评得分98分", "自评得分98分，经复查自评得分97分"))
    assert published.assessment.declared_total is None
    assert "declared-twice" in codes(published)


def test_unit_and_year_may_be_given_by_hand():
    (published,) = read("yueyang")
    assert (published.assessment.unit, published.assessment.year) == (NO_UNIT, 2000)
    assert {"unit-missing", "year-missing"} <= codes(published)
    (published,) = read("yueyang", unit="示例局", year=2018)
    assert (published.assessment.unit, published.assessment.year) == ("示例局", 2018)
    assert codes(published) == {"table-ends-early"}


def dated(*lines):
    return "\n".join([*lines, "指标\t分值\t自评得分", "甲指标\t50\t49", "乙指标\t50\t49"])


@pytest.mark.parametrize(("given", "told"), [(2022, True), (2021, False)])
def test_a_year_given_by_hand_does_not_replace_the_one_that_the_document_says(given, told):
    text = dated("2021年度部门整体支出绩效自评表")
    (published,) = read_published(read_text(text, "page.txt"), None, year=given)
    assert published.assessment.year == 2021
    differing = [(str(w.span), w.values) for w in published.warnings if w.code == "year-differs"]
    assert differing == ([("page.txt:1:1", {"year": "2021", "given": "2022"})] if told else [])


def test_where_the_year_of_the_rubric_is_written_it_is_said_that_it_is_only_that():
    (published,) = read_lines(dated("部门整体支出绩效自评表"), load_rubric(SICHUAN))
    assert published.assessment.year == 2017
    told = [warning for warning in published.warnings if warning.code == "year-of-rubric"]
    assert [warning.values for warning in told] == [{"year": "2017", "rubric": "sichuan-department-2017"}]
    assert "2017" in told[0].line("zh")
    assert "只是指标体系" in told[0].line("zh")
    assert "year-missing" not in codes(published)


DATES = ("填报日期：2022年3月20日", "填报日期：2022年", "填表时间: 2022 年 3 月", "2022年三月", "日期：2022年  月  日")


@pytest.mark.parametrize("date", DATES)
def test_the_year_of_the_title_is_the_budget_year_whatever_date_stands_below(date):
    (published,) = read_lines(dated("市司法局2021年度部门整体支出绩效自评表", date))
    assert published.assessment.year == 2021
    assert "year-missing" not in codes(published)


@pytest.mark.parametrize("date", DATES)
def test_a_date_alone_is_no_budget_year(date):
    (published,) = read_lines(dated("部门整体支出绩效自评表", date))
    assert published.assessment.year == 2000
    assert "year-missing" in codes(published)


def test_the_year_of_the_title_goes_before_years_that_rows_of_the_table_speak_of():
    text = dated("市司法局2021年度部门整体支出绩效自评表").replace("乙指标", "2020年度结转资金使用率")
    (published,) = read_lines(text)
    assert published.assessment.year == 2021


def test_a_budget_year_goes_before_a_year_in_a_sentence():
    (published,) = read_lines(dated("市司法局2021年度部门整体支出绩效自评表", "根据2022年工作安排填报。"))
    assert published.assessment.year == 2021


def test_persons_and_telephone_numbers_are_not_kept():
    text = (TABLES / "a11-funds-counted.txt").read_text(encoding="utf-8")
    text = text.replace("项目名称\t", "项目负责人\t王小明\t联系电话\t13900001111\n项目名称\t")
    (published,) = read_lines(text)
    written = assessment_toml(published.assessment) + rubric_toml(published.rubric)
    assert "王小明" not in written
    assert "13900001111" not in written


# ── Ruled grids ──

HTML = """<html><body><p>山口县畜牧站2022年度项目支出绩效自评表</p><table>
<tr><td rowspan="2">一级<br>指标</td><td rowspan="2">二级指标</td><td rowspan="2">三级指标</td><td colspan="2">年度</td>
<td rowspan="2">分值</td><td rowspan="2">得分</td></tr>
<tr><td>指标值</td><td>实际完成值</td></tr>
<tr><td rowspan="3">产出指标</td><td rowspan="2">数量指标</td><td>防疫头数</td><td>≥1万头</td><td>1.1万头</td>
<td>{first}</td><td>20</td></tr>
<tr><td>培训场次</td><td>≥4场</td><td>4场</td>{second}<td>9.5</td></tr>
<tr><td>质量指标</td><td>免疫密度</td><td>≥90%</td><td>92%</td><td>40</td><td>40</td></tr>
<tr><td>满意度指标</td><td colspan="2">养殖户满意度</td><td>≥90%</td><td>/</td><td>30</td><td>—</td></tr>
<tr><td colspan="3">总分</td><td></td><td></td><td>100</td><td>69.5</td></tr>
</table></body></html>"""


def test_merged_cells_of_a_ruled_table_are_followed():
    (published,) = read_published(read_html(HTML.format(first="20", second="<td>10</td>").encode(), "page.html"), None)
    assert rows_of(published) == [
        ["防疫头数", "20", "20"],
        ["培训场次", "10", "9.5"],
        ["免疫密度", "40", "40"],
        ["养殖户满意度", "30", ""],
    ]
    assert published.assessment.declared_total == Decimal("69.5")
    assert published.assessment.scores["防疫头数"].sign == "≥"


def test_one_maximum_over_several_rows_is_a_pool():
    page = HTML.format(first="30", second="").replace("<td>30</td><td>20</td>", '<td rowspan="2">30</td><td>20</td>')
    (published,) = read_published(read_html(page.encode(), "page.html"), None)
    (pool,) = [node for node in published.rubric.nodes if isinstance(node, Group) and node.pool]
    assert (pool.points, [member.name for member in pool.children]) == (30, ["防疫头数", "培训场次"])
    assert evaluate(published.rubric, published.assessment).score == Decimal("69.5")


# ── Single texts ──


@pytest.mark.parametrize(
    ("text", "name", "points"),
    [
        ("相关性（5分）", "相关性", 5),
        ("相关性(5 分)", "相关性", 5),
        ("部门决 策（25分）", "部门决策", 25),
        ("科技(制度、方法、机制等)创新(5分)", "科技(制度、方法、机制等)创新", 5),
        ("足额保障率(参保率)", "足额保障率(参保率)", None),
        ("结余率(计算方法…)", "结余率(计算方法…)", None),
        ("合格率(≥90)", "合格率(≥90)", None),
        ("产出 50 分", "产出", 50),
        ("(50分)", "", 50),
        ("绩效(12.5)", "绩效", Decimal("12.5")),
    ],
)
def test_only_a_final_bracket_of_a_number_holds_points(text, name, points):
    assert (named(text).name, named(text).points) == (name, points)


def test_numbers_are_read_exactly_and_nothing_else_is_a_number():
    assert number("１２．５分") == Number(Decimal("12.5"))
    assert number("7.6000000000000005") == Number(Decimal("7.6"), noisy=True)
    assert [number(text) for text in ("IO", "4O", "100%", "≥5", "1.23456789", "")] == [None] * 6


def test_placeholders_are_blank_and_zero_is_not():
    assert all(is_blank(text) for text in ("", " / ", "—", "－", "无", "……", "／"))
    assert not is_blank("0")


def test_targets_keep_their_sign_and_unit():
    assert quantity("≧20000亩") == Quantity("≥", Decimal(20000), "亩")
    assert quantity("═100%") == Quantity("=", Decimal(100), "%")
    assert quantity("不少于3次") == Quantity("≥", Decimal(3), "次")
    assert quantity("程度较高") == Quantity(None, "程度较高")


@pytest.mark.parametrize("text", ["10月底前", "2023年底", "30日前", "12月"])
def test_the_number_of_a_date_is_no_quantity(text):
    assert quantity(text) == Quantity(None, text)


@pytest.mark.parametrize(("text", "unit"), [("12个月", "个月"), ("3年", "年"), ("30日", "日")])
def test_a_length_of_time_is_a_quantity(text, unit):
    assert quantity(text).measured_in == unit


@pytest.mark.parametrize(
    ("head", "role"),
    [
        ("自评 得分", "score"),
        ("考评得分", "score"),
        ("权重（%）", "points"),
        ("权数", "points"),
        ("年初目标值(A)", "target"),
        ("全年实际值(B)", "actual"),
        ("财政审核评分", "review"),
        ("偏差原因分析及改进措施", "reason"),
        ("扣分原因和其他说明", "reason"),
        ("得分计算方法", "standard"),
        ("全年执行数", "executed"),
        ("相关性（5分）", None),
        ("完成数量", None),
    ],
)
def test_heads_of_columns_are_known_by_many_names(head, role):
    assert role_of(head) == role


# ── Strangers' files ──


@pytest.mark.parametrize(
    "text",
    ["(" * 10**6, "1" * 10**6, "（5分" * 10**5, "|" * 10**6, "\t" * 10**6, "一级指标" * 10**5, "1 2 3\n" * 20_000],
    ids=["brackets", "digits", "points", "pipes", "tabs", "heads", "lines"],
)
def test_long_nonsense_is_read_quickly(text):
    start = time.process_time()
    assert read_lines(text) == ()
    assert time.process_time() - start < 5


def test_a_long_page_takes_less_than_a_second_or_so():
    table = (TABLES / "a01-markdown.txt").read_text(encoding="utf-8")
    text = "本单位按要求开展工作，取得了一定成效。\n" * 6000 + table
    start = time.process_time()
    assert len(read_lines(text)) == 1
    assert time.process_time() - start < 3  # measured 0.3 s on an idle machine


WORDS = """一级指标 三级指标 得分 分值 （5分） 12.5 合计 其中： 自评得分9分 数量指标 明确性 存在的问题： 一是 全年执行数
全年预算数 ……"""
PIECES = st.sampled_from([*WORDS.split(), *'|\t\n ()%≥"/,。5'])


@settings(max_examples=60)
@given(st.lists(PIECES, max_size=80).map("".join))
def test_no_text_makes_the_reader_fail(text):
    for one in read_lines(text):
        evaluate(one.rubric, one.assessment)
        assert all(warning.line("zh") and warning.line("en") for warning in one.warnings)


# ── What is told ──

HEADED = "三级指标\t分值\t得分\n"


def test_cells_between_commas_are_a_table():
    (published,) = read_lines('序号,"三级\n指标",分值,得分\n1,相关性,10,9\n2,"明确\n性",20,20\n合计,,30,29\n')
    assert rows_of(published) == [["相关性", "10", "9"], ["明确性", "20", "20"]]
    assert published.assessment.declared_total == 29


def test_numbered_headings_are_groups_where_the_rows_below_add_up_to_them():
    (published,) = read_lines(
        "指标\t分值\t得分\n一、决策\t30\t29\n（一）目标\t30\t29\n1.相关性\t10\t9\n2.明确性\t20\t20\n"
    )
    assert rows_of(published) == [["1.相关性", "10", "9"], ["2.明确性", "20", "20"]]
    assert published.rubric.nodes[-1].path[:2] == ("决策", "目标")


def test_bars_may_stand_between_cells_only():
    head = "一级指标 | 三级指标 | 满分 | 自评分\n--- | --- | --- | ---\n"
    (published,) = read_lines(head + "决策 | 相关性 | 10 | 9\n | 明确性 | 20 | \n总分 | | 30 | 9\n")
    assert rows_of(published) == [["相关性", "10", "9"], ["明确性", "20", ""]]
    assert [node.path[0] for node in published.rubric.nodes if not isinstance(node, Group)] == ["决策", "决策"]


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("单位：示例局（盖章）", "示例局"),
        ("单位：示例水库管理所（2022年度）", "示例水库管理所"),
        ("填报单位（盖章）：示例局填报日期：2022年3月1日", "示例局"),
        ("项目单位：示例局金额单位：万元", "示例局"),
        ("评价单位：示例审计局（公章）评价年度：2022年", "示例审计局"),
        ("单位：元谋示例局", "元谋示例局"),
        ("单位：万元", NO_UNIT),
        ('单位名称：=HYPERLINK("http://a.example/?x=1","示例局")', '=HYPERLINK("http://a.example/?x=1","示例局")'),
        ("单位：http://a.example 2022年度", "http://a.example"),
        ("单位：（盖章）示例中医院", "示例中医院"),
        ("单位（盖章）：示例县医院单位：万元", "示例县医院"),
    ],
)
def test_the_unit_ends_before_the_seal_the_year_and_the_next_label(line, unit):
    (published,) = read_lines(f"{line}\n2022年度\n{HEADED}相关性\t10\t9\n")
    assert published.assessment.unit == unit


@pytest.mark.parametrize("bar", [" | ", "\t"])
def test_a_table_goes_on_after_the_number_of_a_page(bar):
    lines = [("一级指标", "三级指标", "分值", "得分"), ("产出", "次数", "40", "38"), (), ("效益", "就业率", "60", "60")]
    texts = [f"| {bar.join(cells)} |" if "|" in bar else bar.join(cells) for cells in lines]
    texts[2] = "第 1 页 共 2 页"
    (published,) = read_lines("\n".join(texts) + "\n")
    assert rows_of(published) == [["次数", "40", "38"], ["就业率", "60", "60"]]


TABLE = "<table><tr><td>一级指标<td>三级指标<td>分值<td>得分<tr><td>产出<td>次数<td>40<td>38"
TOTAL = "<tr><td colspan=2>合计<td>{}<td>{}"
MORE = "<table><tr><td rowspan=2>效益<td>就业率<td>30<td>29<tr><td>满意度<td>30<td>30{}</table>"
#: A table on two pages, the second without a head, and what stands between them.
ON_TWO_PAGES = {
    "a.html": (TABLE, "</table><p>续表</p>", MORE.format("")),
    "tabs.txt": (
        "一级指标\t三级指标\t分值\t得分\n产出\t次数\t40\t38\n",
        "（接上页）\n",
        "效益\t就业率\t30\t29\n\t满意度\t30\t30\n",
    ),
    "bars.txt": (
        "| 一级指标 | 三级指标 | 分值 | 得分 |\n| 产出 | 次数 | 40 | 38 |\n",
        "附表1（续）\n",
        "| 效益 | 就业率 | 30 | 29 |\n| | 满意度 | 30 | 30 |\n",
    ),
    "commas.txt": ("一级指标,三级指标,分值,得分\n产出,次数,40,38\n", "续上表\n", "效益,就业率,30,29\n,满意度,30,30\n"),
    "blanks.txt": (
        "一级指标 三级指标 分值 得分\n产出 次数 40 38\n",
        "转下页\n第 2 页 共 2 页\n",
        "效益 就业率 30 29\n满意度 30 30\n",
    ),
}
BOTH_PAGES = [["次数", "40", "38"], ["就业率", "30", "29"], ["满意度", "30", "30"]]


def read_page(text, name="a.html"):
    return read_published(read_document(text.encode(), name), None)


def told_without_head(text):
    (published,) = read_page(text)
    assert rows_of(published) == [["次数", "40", "38"]]
    return [one.line("en") for one in published.warnings if one.code == "rows-without-head"]


@pytest.mark.parametrize("name", ON_TWO_PAGES)
def test_rows_without_a_head_below_a_line_that_says_so_go_on_from_the_table_before(name):
    (published,) = read_page("".join(ON_TWO_PAGES[name]), name)
    assert rows_of(published) == BOTH_PAGES
    groups = [node.path[0] for node in published.rubric.nodes if not isinstance(node, Group)]
    assert groups == ["产出", "效益", "效益"]


BETWEEN_PAGES = """续表|续表1|（续表）|（续）|（接上页）|接上表|（上接第1页）|转下页|第2页|第 1 页 共 2 页|- 2 -|
附表1（续）|绩效自评表（续）""".replace("\n", "").split("|")


@pytest.mark.parametrize("between", BETWEEN_PAGES)
def test_a_head_printed_again_below_a_line_between_two_pages_goes_on(between):
    again = MORE.format("").replace("<table>", "<table><tr><td>一级指标<td>三级指标<td>分值<td>得分")
    (published,) = read_page(f"{TABLE}</table><p>{between}</p>{again}")
    assert rows_of(published) == BOTH_PAGES
    row = f"<tr><td colspan=4>{between}"
    (published,) = read_page(f"{TABLE}{row}{again.removeprefix('<table>')}")
    assert rows_of(published) == BOTH_PAGES


def test_the_groups_go_on_over_the_page():
    again = "<table><tr><td>一级指标<td>三级指标<td>分值<td>得分<tr><td><td>质量<td>10<td>9"
    (published,) = read_page(f"{TABLE}</table>{again}</table>")
    assert {node.path[0] for node in published.rubric.nodes if not isinstance(node, Group)} == {"产出"}


@pytest.mark.parametrize("total", [TOTAL.format(100, 97), TOTAL.format(100, ""), ""])
def test_rows_without_a_head_are_read_where_the_sums_prove_it_and_that_is_said(total):
    (published,) = read_page(f"{TABLE}</table>{MORE.format(total)}")
    assert rows_of(published) == BOTH_PAGES
    (told,) = (one.line("en") for one in published.warnings if one.code == "rows-go-on")
    assert told.startswith("a.html!表2!")
    assert "2 rows" in told


@pytest.mark.parametrize(
    "rest",
    [
        "</table>" + MORE.format(TOTAL.format(90, 87)),
        "</table>" + MORE.format("").replace("30<td>29", "20<td>19"),
        "</table><p>续表</p>" + MORE.format(TOTAL.format(90, 87)),
        TOTAL.format(40, 38) + "</table>" + MORE.format(""),
        TOTAL.format(40, 38) + "</table><p>续表</p>" + MORE.format(""),
        "</table>" + MORE.format("").replace("<td>29", "<td>见附件").replace("<td>30<td>30", "<td>30<td>优"),
        "</table>" + MORE.format("").replace("<td>30<td>29", "<td>见附件<td>良好"),
        "</table>" + MORE.format("").replace("<td>29", "<td>29<td>甲"),
        "</table>" + MORE.format("").replace("<td rowspan=2>效益", ""),
        "<tr><td>备注<td>按实填写" + MORE.format("").removeprefix("<table>"),
        "</table><p>以下为第二部分。</p>" + MORE.format(""),
    ],
    ids=[
        "another total",
        "not 100 points",
        "below 续表, another total",
        "after the total",
        "after the total, below 续表",
        "words among the scores",
        "words in the numbers of the first row",
        "wider",
        "narrower",
        "below a remark",
        "below a sentence",
    ],
)
def test_rows_without_a_head_that_are_not_certain_are_told_with_their_place(rest):
    (told,) = told_without_head(f"{TABLE}{rest}")
    assert told.startswith("a.html!表")


def test_rows_above_another_head_in_the_same_grid_go_on_from_the_table_before():
    other = "<tr><td>一级指标<td>三级指标<td>分值<td>得分<tr><td>决策<td>立项<td>20<td>18</table>"
    more = MORE.format(TOTAL.format(100, 97)).removesuffix("</table>")
    first, second = read_page(f"{TABLE}</table>{more}{other}")
    assert (rows_of(first), rows_of(second)) == (BOTH_PAGES, [["立项", "20", "18"]])
    more = more.replace("<td>100<td>97", "<td>100<td>98")
    first, second = read_page(f"{TABLE}</table>{more}{other}")
    assert "rows-without-head" in codes(first)
    assert (rows_of(first), rows_of(second)) == (BOTH_PAGES[:1], [["立项", "20", "18"]])


@pytest.mark.parametrize(
    "other",
    [
        "<p>二、“三公”经费</p><table><tr><td>公务接待费<td>0<td>40.19<td>0.28</table>",
        "<table><tr><td>类别<td>科目<td>上年数<td>决算数<tr><td>支出<td>会议费<td>30<td>29</table>",
        "<table><tr><td>科目<td>上年数<td>决算数<tr><td>会议费<td>30<td>29</table>",
        "<table><tr><td>项目名称<td>联系电话<td>35<td>5</table>",
    ],
    ids=["the numbers of a chart", "another head", "another head and width", "the head of the next form"],
)
def test_numbers_about_something_else_are_no_continuation(other):
    assert told_without_head(f"{TABLE}</table>{other}") == []


DEDUCTIONS = "三级指标\t分值\t扣分\n相关性\t10\t1.5\n明确性\t20\t0\n合规性\t30\t\n及时性\t40\t{}\n"


@pytest.mark.parametrize("printed", ["-2", "扣2分", "2"])
def test_where_only_deductions_are_printed_the_score_is_what_they_leave_and_that_is_said(printed):
    (published,) = read_lines(DEDUCTIONS.format(printed) + "合计\t100\t3.5\n")
    assert rows_of(published) == [
        ["相关性", "10", "8.5"],
        ["明确性", "20", "20"],
        ["合规性", "30", ""],  # a blank is not zero
        ["及时性", "40", "38"],
    ]
    assert published.assessment.declared_total == Decimal("96.5")
    assert "扣分 1.5" in published.assessment.scores["相关性"].note
    traced = [(one.printed, one.taken_as) for one in published.trace if one.subject.endswith("相关性")]
    assert ("10 − 1.5", "score") in traced
    assert ("1.5", "lost") in traced


def test_a_deduction_above_the_points_and_one_that_is_no_number_leave_the_score_blank():
    (published,) = read_lines("三级指标\t分值\t扣分\n相关性\t10\t12\n明确性\t20\t见附件\n合规性\t70\t7\n")
    assert rows_of(published) == [["相关性", "10", ""], ["明确性", "20", ""], ["合规性", "70", "63"]]
    assert {"deduction-differs", "deduction-unreadable"} <= codes(published)


def test_a_deduction_that_contradicts_points_and_score_is_told_and_the_score_kept():
    (published,) = read_lines("三级指标\t分值\t扣分\t得分\n相关性\t10\t2\t9\n明确性\t20\t1\t19\n合规性\t70\t7\t\n")
    assert rows_of(published) == [["相关性", "10", "9"], ["明确性", "20", "19"], ["合规性", "70", ""]]
    assert [w.path for w in published.warnings if w.code == "deduction-differs"] == [("相关性",), ("合规性",)]


def test_a_deduction_beside_a_shared_maximum_gives_no_score():
    page = "<table><tr><td>三级指标<td>分值<td>扣分<tr><td>次数<td rowspan=2>40<td>2<tr><td>质量<td>1</table>"
    (published,) = read_page(page)
    assert [score for _, _, score in rows_of(published)] == ["", ""]
    assert "次数" in warned(published)


def test_a_subtotal_that_differs_is_told_with_the_sum_of_the_rows_before_it():
    head = "<table><tr><td>一级指标<td>二级指标<td>三级指标<td>分值<td>得分"
    rows = (
        "<tr><td>产出<td>数量<td>里程<td>20<td>18<tr><td><td>质量<td>合格率<td>20<td>19<tr><td>小计<td><td><td>40<td>39"
    )
    (published,) = read_published(read_html(f"{head}{rows}</table>".encode(), "a.html"), None)
    (told,) = (one.line("en") for one in published.warnings if one.code == "sum-differs")
    assert "prints 39, but the rows before it add up to 37" in told


def test_where_every_level_has_a_column_of_weights_the_one_behind_the_names_counts():
    pasted = "一级指标\t权重\t三级指标\t权重\t得分\n投入\t30\t控制率\t20\t18\n\t\t变动率\t10\t9\n"
    ruled = (
        "<table><tr><td>一级指标<td>权重<td>三级指标<td>权重<td>得分"
        "<tr><td rowspan=2>投入<td rowspan=2>30<td>控制率<td>20<td>18<tr><td>变动率<td>10<td>9</table>"
    )
    for (published,) in (read_lines(pasted), read_published(read_html(ruled.encode(), "a.html"), None)):
        assert rows_of(published) == [["控制率", "20", "18"], ["变动率", "10", "9"]]
        (group,) = (node for node in published.rubric.nodes if isinstance(node, Group))
        assert (group.name, group.declared_points) == ("投入", 30)
        assert "columns-not-read" not in codes(published)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("三级指标\t分值\t得分\t得分\n相关性\t10\t9\t8\n", "columns-not-read"),
        ("三级指标\t分值\t得分\t备案号\n相关性\t10\t9\t8\n", "columns-not-read"),
        (HEADED, "no-rows-read"),
        (HEADED + "相关性\t40\t3 9\n", "number-joined"),
        (HEADED + "相关性\t10\t9\n合计\t20\t9\n", "total-points-differ"),
        (HEADED + "相关性\t10\t9\n合计\t10\t8\n", "total-score-differs"),
        (HEADED + "相关性\t10\t9\n" * 7000, "rows-left-out"),
    ],
)
def test_what_is_not_read_and_what_does_not_add_up_is_told(text, code):
    assert code in codes(read_lines(text)[0])


def test_a_name_alone_on_its_line_may_be_a_group_or_an_indicator_without_a_score():
    (published,) = read_lines(
        "一级指标 二级指标 三级指标 自评分 备注\n决策（20分） 立项（20分） 群众知晓率（10分） 10\n"
        "制度健全性（4分）\n程序规范性（6分） 6\n产出（80分） 数量（80分） 演出场次（80分） 80\n总分 96\n"
    )
    assert ["制度健全性", "4", ""] in rows_of(published) or "程序规范性" in warned(published)


def test_a_serial_number_that_may_be_the_score_before_it_makes_that_row_doubtful():
    rows = ["1 决策 目标 群众知晓率 10 反映目标 9", "2 制度健全性 10 反映制度", "3 演出场次 80 反映数量 80"]
    cells = [cell for line in ["序号 一级指标 二级指标 三级指标 分值 指标解释 得分", *rows] for cell in line.split()]
    (published,) = read_lines("".join(f"{cell}\n|\n" for cell in cells))
    assert ["制度健全性", "10", ""] in rows_of(published) or "制度健全性" in warned(published)


def test_a_subtotal_is_no_result_of_the_row_before_it():
    (published,) = read_lines(
        "一级指标 三级指标 评分细则 完成值 得分\n决策（10分） 群众知晓率（10分） 达到目标得分 明显提升\n小计 0\n"
        "产出（90分） 演出场次（90分） 按比例计分 12场 90\n小计 90\n合计 90\n"
    )
    assert rows_of(published) == [["群众知晓率", "10", ""], ["演出场次", "90", "90"]]


@pytest.mark.parametrize("text", ["|\n" * 200_000, ("|" * 99 + "\n") * 4_000, ("5," * 50 + "\n") * 5_000])
def test_a_text_of_more_lines_or_cells_than_any_document_is_refused(text):
    with pytest.raises(InputError) as caught:
        read_lines(text)
    assert [found.code for found in caught.value.diagnostics] == ["document-too-large"]


CARD = "{title}\n一级指标\t三级指标\t分值\t得分\n产出\t演出场次{number}\t100\t90\n"


@pytest.mark.parametrize(
    "text",
    [
        "".join(CARD.format(title="自评表", number=number) for number in range(1_001)),
        "项目支出绩效自评\n" * 20_000
        + "".join(CARD.format(title="项目支出自评表", number=number) for number in range(31)),
    ],
)
def test_a_document_of_too_many_tables_for_its_prose_is_refused(text):
    with pytest.raises(InputError) as caught:
        read_lines(text)
    assert [found.code for found in caught.value.diagnostics] == ["too-many-tables"]


def test_a_text_of_separators_only_holds_no_table():
    assert read_lines("|\n" * 8 + "|---|---|\n" * 3) == ()


def test_words_of_heads_that_make_no_head_hide_no_head_behind_them():
    line = (
        "绩效"
        + "一级指标二级指标" * 20
        + " 说明文字 "
        + "一级指标 二级指标 三级指标 分值 得分 产出 数量 演出场次 100 90"
    )
    (published,) = read_lines(line)
    assert rows_of(published) == [["演出场次", "100", "90"]]


@pytest.mark.parametrize("name", ["d01-quoted-cells", "d03-weights-in-percent"])
def test_rows_whose_cells_are_told_by_tabs_have_no_warning(name):
    (published,) = read(name)
    assert codes(published) <= {"unit-missing", "year-missing", "columns-not-read"}


def test_a_label_down_the_side_that_no_line_repeats_leaves_no_row_uncertain():
    head = "绩效指标|一级指标|三级指标|年度指标值|实际完成值|分值|得分"
    rows = "产出指标|管网长度|12公里|12公里|60|60|效益指标|受益人数|800人|790人|40|38|总分|100|98"
    (published,) = read_lines("项目支出绩效自评表\n" + f"{head}|{rows}".replace("|", "\n"))
    assert rows_of(published) == [["管网长度", "60", "60"], ["受益人数", "40", "38"]]
    assert codes(published) <= {"unit-missing", "year-missing"}


def test_a_total_behind_each_level_of_weights_is_no_row():
    (published,) = read_lines(
        "一级指标  分值  三级指标  分值  评价标准  得分\n"
        "投入  40  控制率  40  超编扣分  38\n"
        "过程  60  完成率  35  按率计分  30\n"
        "公开性  25  按期公开  25\n"
        "合计  100  100  93\n"
    )
    assert rows_of(published) == [["控制率", "40", "38"], ["完成率", "35", "30"], ["公开性", "25", "25"]]
    assert published.assessment.declared_total == 93


def test_a_group_called_like_the_one_above_it_stands_for_the_only_slot_in_that():
    published, *_ = read_lines(
        "一级指标\t二级指标\t三级指标\t分值\t得分\n产出指标\t数量指标\t套数\t50\t48\n满意度指标\t满意度\t住户满意度\t10\t9\n",
        load_rubric("rubrics/mof/project-2020.toml"),
    )
    assert {own.name: own.slot for own in published.assessment.own}["住户满意度"] == "满意度指标/服务对象满意度指标"


def test_a_row_that_is_broken_inside_a_cell_between_bars_is_one_row():
    (published,) = read_lines(
        "国有资本绩效自评表\n一级指标 | 二级指标 | 分值 | 自评得分\n"
        "决策(20) | 立项依据 | 10 | 10\n | 绩效目标 | 10 | 9\n"
        "效益(80) | 国有资本\n保值增值率 | 60 | 58\n | 职工满意度 | 20 | 19.5\n合计 | | 100 | 96.5\n"
    )
    assert rows_of(published) == [
        ["立项依据", "10", "10"],
        ["绩效目标", "10", "9"],
        ["国有资本保值增值率", "60", "58"],
        ["职工满意度", "20", "19.5"],
    ]
    assert published.assessment.declared_total == Decimal("96.5")
