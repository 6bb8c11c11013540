"""Published tables in the layout in which they stand on the web, to the place where each is cut off.

The texts are in tests/published_tables, their rows as transcribed in its rows.toml; here is what each says as a whole:
its sums, its declared total, and the contradictions in it that a reader can tell.
"""

import io
from decimal import Decimal
from html import escape
from itertools import groupby

import docx
import pytest

from scorer import evaluate
from scorer.loader import load_rubric
from scorer.model import Group, Slot
from scorer.readers import read_document
from scorer.readers.published import read_published
from test_published_tables import EXPECTED, SICHUAN, TABLES, codes, read, read_lines, rows_of, seed, warned

#: Names of texts whose rows are read exactly as transcribed, all of them.
WHOLE = ("dazhou", "yueyang", "tianchang", "ezhou", "longyang", "gengga", "qingshen")


def card_of(name, number=0):
    one = read(name)[number]
    return evaluate(one.rubric, one.assessment)


def findings(card):
    return {finding.code for finding in card.findings}


def points_of(one):
    return sum((node.points or 0 for node in one.rubric.nodes if not isinstance(node, Group)), Decimal(0))


def groups_of(rubric):
    """The names of the groups above every leaf, by its name."""
    return {node.name: node.path[:-1] for node in rubric.nodes if not isinstance(node, Group)}


@pytest.mark.parametrize("name", WHOLE)
def test_a_published_table_is_read_row_by_row_as_transcribed(name):
    assert [rows_of(one) for one in read(name)] == EXPECTED[name]["tables"]


@pytest.mark.parametrize(
    ("name", "score", "points", "declared"),
    [
        ("yueyang", 36, 36, None),
        ("tianchang", 100, 100, 100),
        ("ezhou", 96, 110, 90),
        ("longyang", Decimal("67.16"), 20, None),
        ("gengga", 100, 0, 100),
        ("cq", Decimal("77.6"), 80, Decimal("97.6")),
        ("cq-lines", Decimal("77.6"), 80, Decimal("97.6")),
        ("suzhou", Decimal("70.2"), 72, None),
    ],
)
def test_a_published_table_has_the_sums_that_its_rows_have(name, score, points, declared):
    one = read(name)[0]
    assert (card_of(name).score, points_of(one), one.assessment.declared_total) == (score, points, declared)


# ── The seed: tab lines, own indicators, cut off inside the 25th leaf ──


def test_the_seed_has_its_leaves_in_their_groups_and_its_own_indicators_in_the_slot():
    (published,) = read_lines(seed())
    above = groups_of(published.rubric)
    assert len(published.assessment.scores) + len(published.assessment.own) == 24
    assert above["目标管理"] == ("部门决策", "预算编制")
    assert above["绩效目标动态监控"] == ("综合管理", "绩效监控")
    assert above["部门特性指标"] == ("部门绩效情况", "履职成效")
    assert {own.slot for own in published.assessment.own} == {"部门绩效情况/履职成效/部门特性指标"}
    assert [own.entry.points for own in published.assessment.own] == [None, None, None]  # not printed, not made up
    tops = [node for node in published.rubric.nodes if node.level == 1]
    assert [(node.name, node.declared_points) for node in tops] == [
        ("部门决策", 25),
        ("综合管理", 30),
        ("部门绩效情况", 45),
    ]


def test_the_seed_has_73_of_75_points_so_far_and_can_reach_98_only_with_all_six_open_leaves_full():
    rubric = load_rubric(SICHUAN)
    (published,) = read_lines(seed(), rubric)
    card = evaluate(rubric, published.assessment)
    open_ = card.open_leaves()
    assert [node.name for node in open_] == [
        "重点改革（重点工作）完成情况",
        "科技（制度、方法、机制等）创新",
        "人才培养",
        "协作部门满意度",
        "管理对象满意度",
        "社会公众满意度",
    ]
    assert (card.score, card.points - sum(node.points for node in open_), card.high) == (73, 75, 98)
    (needs,) = [finding for finding in card.findings if finding.code == "declared-total-needs-all"]
    assert needs.values["count"] == "6"
    assert {key for key, entry in published.assessment.scores.items() if entry.problem and entry.measure} == {
        "预算执行进度监控",
        "绩效目标动态监控",
    }


# ── Dazhou: the blank form, pipes with dropped spans ──


def test_the_blank_form_of_dazhou_adds_up_to_100_and_scores_nothing_not_zero():
    department, project = read("dazhou")
    card = evaluate(department.rubric, department.assessment)
    assert (card.points, findings(card), department.assessment.scores) == (100, set(), {})
    slot = next(node for node in department.rubric.nodes if isinstance(node, Slot))
    assert (slot.name, slot.points) == ("部门特性指标", 20)
    assert not card.complete
    assert project.assessment.scores == {}
    assert "table-cut-off" in codes(project)
    assert "row-uncertain" in codes(project)  # one 40 beside the first of the optional rows, which may be merged


# ── Wanglu: PDF text, project and department ──


def test_forty_printed_twice_at_wanglu_is_told_and_not_decided():
    project, department = read("wanglu")
    assert {w.path[-1] for w in project.warnings if w.code == "number-missing" and w.path} == {
        "经济效益(可选项)",
        "社会效益(可选项)",
    }
    card = evaluate(project.rubric, project.assessment)
    mismatched = {one.path for one in card.findings if one.code == "declared-points-mismatch"}
    assert ("项目绩效", "项目效益") in mismatched
    lost = {deduction.path[-1]: deduction.lost for deduction in card.deductions}
    assert lost == {"执行规范": 1, "完成质量": 1}
    assert project.assessment.declared_total is None  # its 总分 is blank
    assert department.assessment.declared_total == 90


def test_ninety_at_wanglu_can_be_reached_and_cannot_be_checked():
    rubric = load_rubric(SICHUAN)
    department = read("wanglu", rubric)[1]
    card = evaluate(rubric, department.assessment)
    assert (card.low, card.high) == (22, 96)
    assert not {code for code in findings(card) if code.startswith("declared-total")}
    assert {deduction.path[-1]: deduction.lost for deduction in card.deductions} == {"测算依据": 3, "目标管理": 1}


# ── Yueyang, Tianchang, Ezhou ──


def test_all_nine_rows_of_yueyang_are_full_and_that_is_told():
    assert "full-marks-everywhere" in findings(card_of("yueyang"))
    one = read("yueyang")[0]
    above = groups_of(one.rubric)
    assert above["资金结余"] == ("过程", "预算执行")
    standard = next(node.standard for node in one.rubric.nodes if node.name == "支付进度")
    assert "每有一项未按时支付扣0.5分" in standard


def test_tianchang_agrees_with_its_total_and_its_blank_row_has_no_points():
    one = read("tianchang")[0]
    card = card_of("tianchang")
    assert findings(card) == {"full-marks-everywhere"}
    ecological = next(node for node in one.rubric.nodes if node.name == "生态效益指标")
    assert ecological.points is None
    assert warned(one) == {"生态效益指标"}


def test_ezhou_declares_the_sum_without_the_row_on_the_budget_and_that_is_told():
    card = card_of("ezhou")
    (left_out,) = [one for one in card.findings if one.code == "declared-total-leaves-out"]
    assert (left_out.path, left_out.values["group_score"]) == (("预算执行",), "6")
    (points,) = [one for one in card.findings if one.code == "declared-points-mismatch"]
    assert (points.values["declared"], points.values["sum"]) == ("100", "110")
    lost = {deduction.path[-1]: deduction.lost for deduction in card.deductions}
    assert lost == {"年度资金总额": 4, "计划完成率": 10}
    assert read("ezhou")[0].assessment.scores["财政工作运行效率"].actual == "≥80%"  # a bound is no value
    assert findings(card_of("ezhou", 1)) == {"deduction-without-reason"}


# ── Suzhou, Longyang, Chongqing ──


def test_the_points_of_suzhou_are_whole_only_thanks_to_their_residue_rows():
    one = read("suzhou")[0]
    groups = {group: Decimal(0) for group in ("投入", "产出", "结果")}
    for node in one.rubric.nodes:
        if not isinstance(node, Group):
            groups[node.path[0]] += node.points
    assert groups == {"投入": 24, "产出": 26, "结果": 22}
    scores = {name: entry.score for name, entry in one.assessment.scores.items()}
    assert scores["预算执行率"] == Decimal("4.2")  # by steps, not the share 5.64
    assert (one.assessment.scores["存储空间"].target, one.assessment.scores["存储空间"].actual) == (80, 120)
    assert {"paired-by-order", "row-without-name"} <= codes(one)
    (nameless,) = [warning for warning in one.warnings if warning.code == "row-without-name"]
    assert nameless.values["numbers"] == "2.66 2.66"


def test_the_sums_of_longyang_are_told_from_leaves_by_arithmetic():
    one = read("longyang")[0]
    names = [row[0] for row in rows_of(one)]
    assert "一、示范区建立" not in names
    assert "二、田间试验" not in names
    assert {"三、土样植株化验", "四、农户施肥情况调查"} <= set(names)
    assert codes(one) == set()
    assert card_of("longyang").points == 100


@pytest.mark.parametrize("name", ["cq", "cq-lines"])
def test_chongqing_lost_only_at_the_budget_and_one_full_row_missed_its_target(name):
    one, card = read(name)[0], card_of(name)
    assert {deduction.path[-1]: deduction.lost for deduction in card.deductions} == {"执行率": Decimal("2.4")}
    (missed,) = [finding for finding in card.findings if finding.code == "full-but-missed"]
    assert missed.path[-1] == "政府采购执行率"
    assert {"组织宣传活动次数", "制作宣传品数量", "播发稿件数量", "公共服务"} <= warned(one)
    assert rows_of(one) == EXPECTED[name]["tables"][0]  # the last of them is cut off inside its name


def test_the_declared_total_of_chongqing_holds_where_the_unseen_rows_are_twenty_points():
    one = read("cq")[0]
    (excess,) = [finding for finding in card_of("cq").findings if finding.code == "declared-total-too-high"]
    assert excess.values["difference"] == "20"
    assert "table-cut-off" in codes(one)


# ── Beijing, Gengga, Qingshen ──


def test_the_row_on_the_budget_of_beijing_is_read_and_a_number_cut_in_two_is_told():
    one = read("bj")[0]
    assert rows_of(one)[0] == ["年度资金总额", "10", "5"]
    assert any("申报数量是否完成" in name for name in warned(one))
    assert one.assessment.unit == "示例街道办事处"


def test_every_result_of_gengga_is_its_target_again_and_that_is_told():
    card = card_of("gengga")
    (copies,) = [finding for finding in card.findings if finding.code == "actuals-copy-targets"]
    assert copies.values["count"] == "5"
    assert not {code for code in findings(card) if code.startswith("declared-total")}


def test_qingshen_is_not_scored_and_its_hints_are_nobody_s_problems():
    one = read("qingshen")[0]
    card = card_of("qingshen")
    assert (card.points, card.complete) == (100, False)
    assert [entry.score for entry in one.assessment.scores.values()] == [None] * len(one.assessment.scores)
    assert one.assessment.problems == ()
    budget = next(entry for name, entry in one.assessment.scores.items() if name == "总额")
    assert (budget.target, budget.actual) == (Decimal("251.89"), Decimal("251.89"))  # of the adjusted budget


# ── The same as Word tables and web pages with merged cells ──

RULED = {path.stem: path for path in sorted((TABLES / "ruled").glob("*.txt"))}


def spans(name):
    """Every cell of a ruled table with its row, its column, and how many rows and columns it covers.

    In the text `^` belongs to the cell above it and `<` to the one on its left.
    """
    rows = [line.split("|") for line in RULED[name].read_text(encoding="utf-8").splitlines()]
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            if text in ("^", "<"):
                continue
            width = next((at for at in range(1, len(row) - x) if row[x + at] != "<"), len(row) - x)
            height = next((at for at in range(1, len(rows) - y) if rows[y + at][x] != "^"), len(rows) - y)
            yield y, x, text, height, width


def as_html(name):
    rows = []
    for _, row in groupby(spans(name), key=lambda cell: cell[0]):
        cells = (f"<td rowspan={high} colspan={wide}>{escape(text)}</td>" for _, _, text, high, wide in row)
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<meta charset=utf-8><p>项目支出绩效自评表</p><table>{''.join(rows)}</table>".encode()


def as_docx(name):
    cells = list(spans(name))
    document = docx.Document()
    document.add_paragraph("项目支出绩效自评表")
    size = max(y + high for y, _, _, high, _ in cells), max(x + wide for _, x, _, _, wide in cells)
    table = document.add_table(*size)
    for y, x, text, high, wide in cells:
        table.cell(y, x).merge(table.cell(y + high - 1, x + wide - 1)).text = text
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


@pytest.mark.parametrize(("ending", "written"), [("html", as_html), ("docx", as_docx)])
@pytest.mark.parametrize("name", RULED)
def test_a_published_table_with_merged_cells_gives_the_rows_of_its_text(name, ending, written):
    (published,) = read_published(read_document(written(name), f"{name}.{ending}"), None)
    assert rows_of(published) == EXPECTED[name]["tables"][0]
    assert published.assessment.declared_total == read(name)[0].assessment.declared_total
    unfilled = {row[0] for row in rows_of(published) if row[1:] == ["", ""]}
    assert {one.path[-1] for one in published.warnings if one.code == "group-unfilled"} == unfilled
    assert warned(published) <= {"", *unfilled}
    assert groups_of(published.rubric).keys() == groups_of(read(name)[0].rubric).keys()
