"""Why a number is what it is, and what would raise it, as a terminal shows them: in both languages, in 80 columns."""

import pytest

from scorer.cli import main
from scorer.wrapping import width

RUBRIC = """
[rubric]
id = "case"
title = "示例指标体系"
version = "3"
year = 2020
language = "zh"
levels = "any"
source = { document = "示例", status = "derived" }
points = 100
rounding = { places = 2, mode = "half-up" }
grades = [ { name = "优", from = 90 }, { name = "良", from = 80 }, { name = "差", from = 0 } ]
not_applicable = "rescale"

[[fact]]
name = "全年预算数"
measured_in = "万元"

[[fact]]
name = "全年执行数"
measured_in = "万元"

[[fact]]
name = "地区"
values = ["东部", "西部"]

[[level1]]
name = "过程"
points = 30

[[level1.level2]]
name = "预算执行率"
points = 10
rule = { kind = "linear", value = "全年执行数 ÷ 全年预算数", zero = 0, full = 1 }
standard = "预算执行率按全年执行数与全年预算数之比计算，达到百分之百的得满分，未达到的按比例计分，超过的不加分。"

[[level1.level2]]
name = "管理制度健全性"
points = 20
rule = { kind = "checklist", items = [ { name = "有制度", points = 12 }, { name = "得到执行", points = 8 } ] }

[[level1]]
name = "产出"
points = 70

[[level1.level2]]
name = "完成数量"
points = 30
rule = { kind = "by_sign" }

[[level1.level2]]
name = "完成质量"
points = 20
applies = "地区 = '东部'"

[[level1.level2]]
name = "满意度"
points = 20
"""

UNIT = """
rubric = "rubric.toml"
unit = "示例市农村供水管网改造工程建设管理办公室"
year = 2020

[facts]
"全年预算数" = 100
"全年执行数" = { value = 862000, measured_in = "元", source = "2020年部门决算报表第三表第十二行" }
"地区" = "西部"

[scores]
"管理制度健全性" = { met = [1], reason = "制度健全，但未得到执行", problem = "执行不力", measure = "加强检查" }
"完成数量" = { target = 129, actual = 100, sign = "≥", measured_in = "批次", score = 24, reason = "任务减少" }
"满意度" = { score = 18, deduct = 1, reason = "调查样本不足", evidence = ["调查表", "统计表"], note = "电话调查" }
"""


@pytest.fixture
def files(tmp_path, monkeypatch):
    """Write rubric and unit; the terminal has 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")

    def write(unit=UNIT, rubric=RUBRIC):
        (tmp_path / "rubric.toml").write_text(rubric, encoding="utf-8")
        path = tmp_path / "unit.toml"
        path.write_text(unit, encoding="utf-8")
        return str(path)

    return write


def block(out, name):
    """The lines of one leaf, from its heading to the next blank line."""
    lines = out.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(name) and "/ 100" not in line)
    end = lines.index("", start) if "" in lines[start:] else len(lines)
    return lines[start:end]


def explained(files, capsys, *arguments, unit=UNIT, rubric=RUBRIC):
    assert main(["explain", files(unit, rubric), *arguments]) == 0
    return capsys.readouterr().out


# ── explain ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_computed_leaf_is_explained_by_rule_facts_proof_and_standard(files, capsys):
    out = explained(files, capsys, "预算执行率", "--lang", "zh")
    text = "\n".join(block(out, "1.1 "))
    assert text.startswith("1.1 过程/预算执行率：8.62 / 10\n")
    assert "评分规则：按比例（linear）" in text
    assert "评分标准：预算执行率按全年执行数" in text
    assert "基础数据：全年预算数 = 100万元" in text
    assert "基础数据：全年执行数 = 86.2万元（出处：2020年部门决算报表第三表第十二行）" in text
    assert "算式：全年执行数 86.2万元 ÷ 全年预算数 100万元 × 10 = 8.62" in text
    assert "得分：8.62（最低 0，最高为分值，舍入：保留 2 位小数，四舍五入）" in text


def test_the_same_in_english(files, capsys):
    out = explained(files, capsys, "预算执行率", "--lang", "en")
    text = "\n".join(block(out, "1.1 "))
    assert text.startswith("1.1 过程/预算执行率: 8.62 / 10\n")
    for line in (
        "Rule: linear",
        "Facts: 全年预算数 = 100万元",
        "Proof: 全年执行数 86.2万元 ÷ 全年预算数 100万元 × 10 = 8.62",
    ):
        assert line in text
    joined = " ".join(part.strip() for part in text.splitlines())
    assert "Score: 8.62 (at least 0, at most the points, Rounding: 2 decimals, half up)" in joined


def test_a_typed_score_beside_a_rule_shows_both(files, capsys):
    text = "\n".join(block(explained(files, capsys, "完成数量", "--lang", "zh"), "2.1 "))
    assert text.startswith("2.1 产出/完成数量：24 / 30\n")
    assert "由单位自评填写" in text
    assert "算式：" in text
    assert "得分：23.26" in text  # 100 ÷ 129 × 30 = 23.2558…
    assert "填写得分：24" in text
    assert "扣分原因：任务减少" in text


def test_a_checklist_shows_what_is_met(files, capsys):
    text = "\n".join(block(explained(files, capsys, "管理制度健全性", "--lang", "zh"), "1.2 "))
    assert "1.2 过程/管理制度健全性：12 / 20" in text
    assert "有制度 1 × 12 + 得到执行 0 × 8 = 12" in text
    for word in ("制度健全，但未得到执行", "执行不力", "加强检查"):
        assert word in text


def test_a_typed_leaf_shows_deduction_evidence_and_note(files, capsys):
    text = "\n".join(block(explained(files, capsys, "满意度", "--lang", "zh"), "2.3 "))
    assert text.startswith("2.3 产出/满意度：17 / 20\n")
    for part in ("手工扣分：1", "扣分原因：调查样本不足", "佐证材料：调查表、统计表", "电话调查"):
        assert part in text


def test_what_does_not_apply_shows_the_condition(files, capsys):
    text = "\n".join(block(explained(files, capsys, "完成质量", "--lang", "zh"), "2.2 "))
    assert text.startswith("2.2 产出/完成质量：不适用 / 20\n")
    assert "地区 = '东部'" in text


def test_a_group_shows_the_sum_of_its_rows(files, capsys):
    text = "\n".join(block(explained(files, capsys, "过程", "--lang", "zh"), "1 "))
    assert text == "1 过程：20.62 / 30\n    各行相加：8.62 + 12 = 20.62"
    text = "\n".join(block(explained(files, capsys, "产出", "--lang", "zh"), "2 "))
    # (24 + 17) × 70 ÷ 50 = 57.4
    assert "各行相加：24 + 17 + 折算 16.4 = 57.4" in text


@pytest.mark.parametrize(("language", "word"), [("zh", "尚缺：全年执行数"), ("en", "Missing: 全年执行数")])
def test_a_leaf_that_lacks_a_fact_says_which(language, word, files, capsys):
    unit = "\n".join(line for line in UNIT.splitlines() if "全年执行数" not in line)
    text = "\n".join(block(explained(files, capsys, "预算执行率", "--lang", language, unit=unit), "1.1 "))
    assert word in text
    assert ("未评" if language == "zh" else "blank") in text.splitlines()[0]


@pytest.mark.parametrize(("language", "word"), [("zh", "除数为 0，没有结果"), ("en", "division by 0, no value")])
def test_a_rule_without_a_value_says_why(language, word, files, capsys):
    unit = UNIT.replace('"全年预算数" = 100', '"全年预算数" = 0')
    text = " ".join(
        line.strip() for line in explained(files, capsys, "预算执行率", "--lang", language, unit=unit).splitlines()
    )
    assert word in text.replace("， ", "，")


def test_without_an_indicator_every_leaf_is_explained(files, capsys):
    out = explained(files, capsys, "--lang", "zh")
    body = out[out.index("\n\n") :]
    headings = [line.split("：")[0] for line in body.splitlines() if line[:1].isdigit()]
    assert headings == [
        "1.1 过程/预算执行率",
        "1.2 过程/管理制度健全性",
        "2.1 产出/完成数量",
        "2.2 产出/完成质量",
        "2.3 产出/满意度",
    ]


def test_indicators_may_be_named_by_name_path_or_code(files, capsys):
    outs = {explained(files, capsys, name, "--lang", "zh") for name in ("满意度", "产出/满意度", "2.3")}
    assert len(outs) == 1
    out = explained(files, capsys, "2.3", "1.1", "--lang", "zh")
    assert out.index("2.3 产出") < out.index("1.1 过程")


def test_an_indicator_that_is_not_there_is_told_with_the_nearest(files, capsys):
    assert main(["explain", files(), "满意", "--lang", "en"]) == 2
    err = capsys.readouterr().err
    assert "error[unknown-indicator]" in err
    assert "满意度" in err


def test_the_head_names_the_unit_the_total_and_what_it_was_made_with(files, capsys):
    out = explained(files, capsys, "1.1", "--lang", "zh").splitlines()
    head = "\n".join(out[: out.index("")])
    # 20.62 + 57.4
    assert "78.02 / 100" in head
    assert "示例市农村供水管网改造工程建设管理办公室 2020" in head
    assert "case 版本 3" in head.replace("\n", " ")


# ── improve ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", ["怎样做到", "可增", "升到“良”（80 分起）最少要改 1 项", "得满分"]),
        ("en", ["How", "Gain", "The fewest changes that reach the grade 良 (from 80): 1", "full marks"]),
    ],
)
def test_improve_lists_steps_and_the_smallest_set(language, words, files, capsys):
    assert main(["improve", files(), "--lang", language]) == 0
    out = capsys.readouterr().out
    for word in words:
        assert word in out
    assert "+1.38" in out  # the execution row


def test_improve_with_nothing_to_win_says_so(files, capsys):
    rubric = RUBRIC[: RUBRIC.index("[[fact]]")] + '[[level1]]\nname = "一"\npoints = 100\n'
    unit = 'rubric = "rubric.toml"\nunit = "示例局"\nyear = 2020\n[scores]\n"一" = 100\n'
    for language, words in (("zh", "没有可以争取的分数。"), ("en", "There are no points to win back.")):
        assert main(["improve", files(unit, rubric), "--lang", language]) == 0
        assert words in capsys.readouterr().out


# ── 80 columns ─────────────────────────────────────────────────────────────────────────────────────────────────────

LONG = RUBRIC.replace("预算执行率", "本年度部门预算资金总体执行进度与年初批复绩效目标匹配情况综合评价指标").replace(
    "全年执行数", "本年度全部财政拨款资金实际执行数（含上年结转资金）"
)
LONG_UNIT = UNIT.replace("全年执行数", "本年度全部财政拨款资金实际执行数（含上年结转资金）")


def too_wide(out, columns=80):
    return [line for line in out.splitlines() if width(line) > columns]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("unit", "rubric"), [(UNIT, RUBRIC), (LONG_UNIT, LONG)], ids=["usual", "long-names"])
def test_an_explanation_stays_inside_80_columns(language, unit, rubric, files, capsys):
    out = explained(files, capsys, "--lang", language, unit=unit, rubric=rubric)
    assert too_wide(out) == []
    out = explained(files, capsys, "过程", "产出", "--lang", language, unit=unit, rubric=rubric)
    assert too_wide(out) == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("unit", "rubric"), [(UNIT, RUBRIC), (LONG_UNIT, LONG)], ids=["usual", "long-names"])
def test_the_steps_stay_inside_80_columns(language, unit, rubric, files, capsys):
    assert main(["improve", files(unit, rubric), "--lang", language]) == 0
    assert too_wide(capsys.readouterr().out) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_of_a_proof_is_lost_where_it_is_broken(language, files, capsys):
    out = explained(files, capsys, "1.1", "--lang", language, unit=LONG_UNIT, rubric=LONG)
    text = "".join(line.strip() for line in out.splitlines()).replace(" ", "")
    assert "本年度全部财政拨款资金实际执行数（含上年结转资金）86.2万元÷全年预算数100万元×10=8.62" in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_in_a_narrower_terminal_the_lines_of_a_leaf_are_narrower_too(language, files, capsys, monkeypatch):
    path = files()
    monkeypatch.setenv("COLUMNS", "60")
    assert main(["explain", path, "--lang", language]) == 0
    assert too_wide(capsys.readouterr().out, 60) == []
