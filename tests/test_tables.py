"""Tables of many units: what their columns mean, what refuses a table, and what is one row's own matter."""

from __future__ import annotations

from decimal import Decimal

import attrs
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import scorer
from scorer.columns.rows import card_of
from scorer.diagnostics import InputError
from scorer.loader.rubric import read_rubric
from scorer.source import parse
from scorer.tables import as_table, read_table
from small import GOOD_OR_BAD, rubric_head

RUBRIC = read_rubric(
    parse(
        rubric_head(grades=GOOD_OR_BAD)
        + """
not_applicable = "rescale"
[[fact]]
name = "预算"
measured_in = "万元"
[[fact]]
name = "完成"
measured_in = "万元"
[[fact]]
name = "质量"
measured_in = "%"
[[fact]]
name = "地区"
values = ["东部", "西部"]
[[level1]]
name = "投入"
points = 40
level2 = [ { name = "质量", points = 10 }, { name = "及时", points = 30 } ]
[[level1]]
name = "产出"
points = 60
[[level1.level2]]
name = "执行率"
points = 20
rule = { kind = "linear", value = "完成 ÷ 预算", zero = 0, full = 1 }
[[level1.level2]]
name = "特色"
points = 20
slot = { min = 2 }
[[level1.level2]]
name = "违规"
points = 20
rule = { kind = "deduct", kinds = [ { name = "迟报", each = 1.5 }, { name = "漏报", each = 2 } ] }
[[adjustment]]
kind = "bonus"
name = "获奖"
cap = 5
""",
        "rubric.toml",
    )
)


def refused(text, tmp_path, encoding="utf-8", name="units.csv"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    with pytest.raises(InputError) as caught:
        read_table(path, RUBRIC)
    return [(found.code, found.span.line) for found in caught.value.diagnostics]


def scored(text, tmp_path, encoding="utf-8", rubric=RUBRIC):
    path = tmp_path / "units.csv"
    path.write_bytes(text.encode(encoding))
    return scorer.score_table(rubric, read_table(path, rubric))


WHOLE = "unit,及时,投入/质量,预算,完成,特色,违规#迟报,违规#漏报,获奖\n"


def test_a_row_becomes_a_card(tmp_path):
    found = scored(WHOLE + '甲局,25.5,8,"1,200",900,18,1,0,2\n', tmp_path)
    (row,) = found.frame.to_dicts()
    assert row["产出/执行率"] == 15
    assert row["产出/违规"] == Decimal("18.5")
    assert (row["score"], row["complete"], row["grade"], row["error"]) == (Decimal(87), True, "差", None)


def test_a_blank_is_not_zero(tmp_path):
    (row,) = scored(WHOLE + "甲局,25.5,8,1200,900,,1,,\n", tmp_path).frame.to_dicts()
    assert (row["产出/特色"], row["产出/违规"], row["complete"], row["grade"]) == (None, None, False, None)
    assert (row["score"], row["low"], row["high"]) == (Decimal("48.5"), Decimal("48.5"), Decimal("88.5"))


def test_what_does_not_apply_follows_the_policy(tmp_path):
    (row,) = scored(WHOLE + "甲局,不适用,8,1,1,20,0,0,\n", tmp_path).frame.to_dicts()
    assert (row["投入"], row["投入/及时"], row["score"]) == (32, None, 92)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_encodings_of_excel_are_read_alike(tmp_path, encoding):
    found = scored(WHOLE + "甲局,30,10,1,1,20,0,0,\n", tmp_path, encoding)
    assert found.frame["unit"].to_list() == ["甲局"]
    assert found.frame["score"].to_list() == [100]


def test_a_share_may_have_a_percent_sign_and_a_score_may_not(tmp_path):
    found = scored("unit,fact:质量,及时\n甲局,86.2%,20\n乙局,86.2,90%\n", tmp_path)
    assert found.frame["error"].to_list() == [None, "cell-not-number"]


def test_a_cell_that_is_no_number_is_told_with_its_column_and_a_wrong_year_is_not_missing_besides(tmp_path):
    found = scored("单位,年度,完成,及时\n甲局,二零二零,八成,三十\n", tmp_path)
    told = [(problem.code, problem.values["column"], problem.values["value"]) for problem in found.problems]
    assert told == [
        ("cell-not-number", "年度", "二零二零"),
        ("cell-not-number", "完成", "八成"),
        ("cell-not-number", "及时", "三十"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "序号,单位,及时\n1,甲,30\n2,乙,29\n3,,\n",
        "序号,单位,indicator,score\n1,甲,及时,30\n2,乙,及时,29\n",
    ],
)
def test_a_column_that_counts_the_rows_says_nothing(tmp_path, text):
    found = scored(text, tmp_path)
    assert found.problems == ()
    assert found.frame.select("unit", "投入/及时").rows() == [("甲", Decimal(30)), ("乙", Decimal(29))]


def test_a_head_that_counts_the_rows_may_be_an_indicator(tmp_path):
    text = """
[rubric]
id = "n"
title = "n"
version = "1"
year = 2020
language = "zh"
points = 5
levels = "any"
grades = [{ name = "优", from = 0 }]
source = { document = "d", status = "unverified" }
[[level1]]
name = "序号"
points = 5
"""
    rubric = read_rubric(parse(text, "rubric.toml"))
    found = scored("单位,序号\n甲,4\n", tmp_path, rubric=rubric)
    assert found.frame["score"].to_list() == [4]


@pytest.mark.parametrize("blank", ["", " "])
def test_a_column_for_the_year_that_nobody_filled_in_says_as_much_as_none(tmp_path, blank):
    found = scored(f"单位,年度,及时\n甲,{blank},30\n乙,{blank},29\n", tmp_path)
    without = scored("单位,及时\n甲,30\n乙,29\n", tmp_path)
    assert found.problems == without.problems == ()
    assert found.frame.equals(without.frame)


def test_a_row_without_a_year_among_others_that_state_theirs_is_told(tmp_path):
    found = scored("单位,年度,及时\n甲,2020,30\n乙,,29\n", tmp_path)
    assert [(one.code, one.span.line) for one in found.problems] == [("year-blank", 3)]


def test_which_years_may_be_meant_is_told_where_the_rubric_is_for_several(tmp_path):
    several = attrs.evolve(RUBRIC, first_year=2020, last_year=2022)
    (told, _) = scored("单位,年度,及时\n甲,,30\n乙,,29\n", tmp_path, rubric=several).problems
    assert (told.code, told.values["years"], told.values["column"]) == ("year-blank", "2020–2022", "年度")


def test_what_is_wrong_with_whose_row_it_is_names_the_head_as_printed(tmp_path):
    found = scored("单位,年度,类别,完成\n,3020,自己,5\n", tmp_path)
    told = [(problem.code, problem.values["key"]) for problem in found.problems]
    assert told == [("missing-key", "单位"), ("out-of-range", "年度"), ("bad-choice", "类别")]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("单位,指标,得分,备注\n甲,及时,2,好\n", "备注"),  # a long table with a column too many
        ("单位,指标,及时\n甲,1,2\n", "指标"),
        ("单位,及时,自评总分\n甲,1,2\n", "自评总分"),
    ],
)
def test_a_column_that_is_not_known_is_named_as_the_table_has_it(tmp_path, content, told):
    with pytest.raises(InputError) as caught:
        scored(content, tmp_path)
    assert [(one.code, one.values["name"]) for one in caught.value.diagnostics] == [("unknown-column", told)]


def test_a_chinese_head_may_be_what_an_unknown_one_is_nearest_to(tmp_path):
    with pytest.raises(InputError) as caught:
        scored("单位,及时,自评总分\n甲,1,2\n", tmp_path)
    assert "自报总分" in caught.value.diagnostics[0].values["nearest"]


def test_what_is_wrong_with_a_cell_names_its_head_and_where_there_is_no_word_for_it_the_indicator(tmp_path):
    text = "单位,预算,完成,投入/质量,及时#deduct,及时#sign,获奖,特色\n甲,1,1e9,-1,x,?,-2,-3\n"
    found = scored(text, tmp_path)
    told = [(problem.code, problem.values.get("key", problem.values.get("column"))) for problem in found.problems]
    assert told == [
        ("cell-not-number", "完成"), ("negative-number", "投入/质量"), ("wrong-type", "及时#deduct"),
        ("bad-choice", "及时#sign"), ("negative-number", "获奖"), ("negative-number", "特色"),
    ]  # fmt: skip
    found = scored("单位,及时,及时#na\n甲,1,是\n", tmp_path)
    assert [(problem.code, problem.path) for problem in found.problems] == [("na-with-score", ("投入", "及时"))]


def test_a_text_table_says_in_both_ways_what_does_not_apply(tmp_path):
    found = scored("单位,及时,及时#na,投入/质量\n甲,不适用,,10\n乙,,没有,10\n丙,不适用,否,5\n丁,30,否,5\n", tmp_path)
    assert [str(total) for total in found.frame["投入"]] == ["40.00", "40.00", "20.00", "35.00"]
    assert found.exact_rows == 0


#: Cells as people, forms and spreadsheets write them, right and wrong.
WRITTEN = (
    "", " ", "　", "7", " 7 ", "\u30007", "7\u00a0", "７", "７.５", "＋7", "１，０００",
    "1,000", "1,00", "٣", "½", "-1", "−5", "1.", ".5",
    "00012", "1e3", "2.0000001", "9" * 20, "50%", "不适用", "不适用　", "是", "否", "true", "TRUE", "x", "null",
)  # fmt: skip
HEADS = (
    "及时", "及时#na", "及时#deduct", "投入/质量", "预算", "完成", "特色", "违规#迟报", "违规#漏报", "获奖", "budget",
    "year",
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(HEADS, st.sampled_from(WRITTEN))), min_size=1))
def test_a_cell_however_it_is_written_gives_in_a_column_what_it_gives_in_a_row_alone(rows):
    heads = ["及时", *(head for head in HEADS[1:] if any(head in row for row in rows))]
    cells = {head: pl.Series([row.get(head) for row in rows], dtype=pl.String) for head in heads}
    table = as_table(pl.DataFrame({"unit": [f"单位{number}" for number in range(len(rows))], **cells}), RUBRIC)
    found = scorer.score_table(RUBRIC, table).frame.iter_rows(named=True)
    for number, (row, one) in enumerate(zip(table.frame.collect().iter_rows(named=True), found, strict=True)):
        alone = card_of(table.layout, row, table.place(number))
        assert one["error"] == (alone.problems[0].code if alone.problems else None)
        assert [one[name] for name in ("score", "low", "high", "complete", "grade")] == [
            alone.score, alone.low, alone.high, alone.complete, alone.grade,
        ]  # fmt: skip


def test_full_width_digits_are_never_taken_for_a_blank(tmp_path):
    found = scored("单位,及时\n甲,７\n", tmp_path)
    assert found.frame["投入/及时"].to_list() == [7]


@pytest.mark.parametrize("head", ["year", "违规#漏报"])
def test_an_infinite_year_or_number_of_occurrences_is_told(head):
    frame = pl.DataFrame({"unit": ["甲"], "违规#迟报": [1], head: [float("inf")]})
    (problem,) = scorer.score_table(RUBRIC, frame).problems
    assert (problem.code, problem.values["key"]) == ("wrong-type", head)


def test_columns_with_neither_head_nor_cells_are_left_out(tmp_path):
    found = scored("单位,及时,,投入/质量, ,\n甲,30,,10,,\n,,,,,\n乙,1,,2, ,\n", tmp_path)
    assert found.frame["投入"].to_list() == [40, 3]


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_kinds_and_the_reviewer_may_be_named_as_the_forms_name_them(tmp_path, ending):
    frame = pl.DataFrame({
        "单位": ["甲"] * 4, "类别": ["自评", " 复核", "审定", "self"], "复核人": ["", "李", "", "张"], "及时": ["1"] * 4
    })  # fmt: skip
    path = tmp_path / f"units.{ending}"
    (frame.write_csv if ending == "csv" else frame.write_parquet)(path)
    found = scorer.score_table(RUBRIC, read_table(path, RUBRIC))
    assert (found.problems, found.frame["kind"].to_list()) == ((), ["self", "review", "final", "self"])
    assert found.frame["reviewer"].to_list()[1] == "李"


def test_the_same_kind_in_two_words_is_the_same_card():
    frame = pl.DataFrame({"单位": ["甲", "甲"], "类别": ["自评", "self"], "及时": ["1", "2"]})
    assert {problem.code for problem in scorer.score_table(RUBRIC, frame).problems} == {"card-twice"}


def test_a_kind_that_is_a_number_is_told():
    frame = pl.DataFrame({"unit": ["甲"], "kind": [1], "及时": [1]})
    assert [problem.code for problem in scorer.score_table(RUBRIC, frame).problems] == ["bad-choice"]


@pytest.mark.parametrize("kind", ["text", "whole", "decimal", "float"])
def test_a_negative_budget_is_told_whatever_the_column_holds(tmp_path, kind):
    cells = pl.Series(["-1", "2"])
    types = {"text": pl.String, "whole": pl.Int64, "decimal": pl.Decimal(9, 1), "float": pl.Float64}
    frame = pl.DataFrame({"unit": ["甲", "乙"], "budget": cells.cast(types[kind]), "及时": [1, 2]})
    found = scorer.score_table(RUBRIC, frame)
    assert [(problem.code, problem.values["key"]) for problem in found.problems] == [("negative-number", "budget")]


@pytest.mark.parametrize("content", ["单位,单位名称,完成\n甲,乙,5\n", "单位,单位名称,指标,得分\n甲,乙,完成,5\n"])
def test_two_chinese_heads_of_one_meaning_are_told_as_printed(tmp_path, content):
    with pytest.raises(InputError) as caught:
        scored(content, tmp_path)
    assert [(told.code, told.values) for told in caught.value.diagnostics] == [
        ("column-twice", {"first": "单位", "second": "单位名称"})
    ]


def test_chinese_heads_say_whose_card_a_row_is_unless_the_rubric_means_something_by_them(tmp_path):
    # 地区 and 预算 are facts of this rubric
    found = scored("单位名称,单位代码,年度,主管部门,地区,预算,完成\n甲局,01,2020,财政局,东部,10,5\n", tmp_path)
    (row,) = found.frame.to_dicts()
    assert (row["unit"], row["code"], row["year"], row["department"]) == ("甲局", "01", "2020", "财政局")
    assert row["产出/执行率"] == 10
    refused_heads = refused("单位,unit,及时\n甲局,乙局,20\n", tmp_path)
    assert "unknown-column" in str(refused_heads)


def test_a_long_table_may_have_chinese_heads(tmp_path):
    found = scored("单位,指标,得分\n甲局,及时,20\n甲局,违规#迟报,1\n", tmp_path)
    assert found.frame["投入/及时"].to_list() == [20]


def test_empty_lines_are_skipped_and_lines_are_counted_in_the_file(tmp_path):
    found = scored('unit,及时\n\n"甲\n局",31\n\n乙局,31\n', tmp_path)
    assert found.frame["error"].to_list() == ["control-character", "score-above-points"]
    assert [problem.span.line for problem in found.problems] == [3, 6]


def test_wrong_rows_are_counted_and_keep_their_place(tmp_path):
    found = scored("unit,year,及时\n甲,2020,30\n乙,1020,30\n丙,2020,x\n丁,2020,30.5\n", tmp_path)
    assert found.frame["unit"].to_list() == ["甲", "乙", "丙", "丁"]
    assert found.failed == {"out-of-range": 1, "score-above-points": 1, "cell-not-number": 1}
    assert found.frame["score"].to_list() == [30, None, None, None]


def test_rows_of_the_same_card_come_out_without_numbers(tmp_path):
    found = scored("unit,year,及时\n甲,2020,30\n乙,2020,30\n甲,2020,29\n甲,2021,29\n", tmp_path)
    assert found.frame["error"].to_list() == ["card-twice", None, "card-twice", None]


def test_rows_of_the_same_card_are_found_below_an_empty_line(tmp_path):
    found = scored("unit,year,及时\n甲,2020,30\n\n乙,2020,30\n乙,2020,29\n", tmp_path)
    assert found.frame["error"].to_list() == [None, "card-twice", "card-twice"]


def test_a_long_table_is_turned_into_a_wide_one(tmp_path):
    text = "unit,indicator,score\n甲,及时,30\n甲,投入/质量,9\n乙,及时,\n乙,投入/质量,不适用\n"
    found = scored(text, tmp_path)
    assert found.frame["unit"].to_list() == ["甲", "乙"]
    assert found.frame["投入"].to_list() == [39, 0]


def test_a_long_table_with_a_cell_twice_is_refused(tmp_path):
    assert refused("unit,indicator,score\n甲,及时,30\n甲,及时,30\n", tmp_path) == [("cell-twice", None)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("unit,及实\n", [("unknown-column", 1)]),
        ("unit,质量\n", [("column-ambiguous", 1)]),
        ("unit,及时,1.2\n", [("column-twice", 1)]),
        ("2020年汇总,,\nunit,及时,完成\n", [("cell-without-head", 2)]),
        ("unit,及时,及时\n", [("column-twice", 1)]),
        ("unit,及时#met\n", [("column-not-asked", 1)]),
        ("unit,违规#瞒报\n", [("column-not-asked", 1)]),
        ("及时\n", [("columns-missing", 1)]),
        ("unit,region\n", [("columns-missing", 1)]),
        ('unit,及时\n"甲,5\n', [("table-damaged", 2)]),
        ("unit,及时\n甲\n\n乙,1,050\n", [("table-line-uneven", 2), ("table-line-uneven", 4)]),
        (b"PAR1nonsense", [("table-damaged", None)]),
        (b"\x00\xff\xfe", [("binary-file", None)]),
        (b"unit,\xff\n", [("not-utf8", 1)]),
        ("unit;及时\n甲;1,5\n", [("not-comma-separated", 1)]),
        ("unit\t及时\n甲\t30\n", [("not-comma-separated", 1)]),
        ("unit,及时\n甲,30\n".encode("utf-16"), [("not-utf8", None)]),
        ("unit\t及时\r\n甲\t30\r\n".encode("utf-16"), [("not-utf8", None), ("not-comma-separated", None)]),
    ],
    ids=str,
)
def test_a_table_that_is_none_is_refused_with_the_line(tmp_path, text, told):
    assert refused(text, tmp_path) == told


def test_a_file_that_is_not_there_and_a_folder_are_told(tmp_path):
    for path, code in ((tmp_path / "absent.csv", "file-absent"), (tmp_path, "is-a-directory")):
        with pytest.raises(InputError) as caught:
            read_table(path, RUBRIC)
        assert [found.code for found in caught.value.diagnostics] == [code]


def test_parquet_says_what_does_not_apply_in_a_column_of_its_own(tmp_path):
    frame = pl.DataFrame(
        {"unit": ["甲", "乙", "丙"], "及时": [30.0, None, 0.1], "及时#na": [False, True, True], "投入/质量": [10, 5, 5]}
    )
    frame.write_parquet(tmp_path / "units.parquet")
    found = scorer.score_table(RUBRIC, read_table(tmp_path / "units.parquet", RUBRIC))
    assert found.frame["投入"].to_list() == [40, 20, None]
    assert found.frame["error"].to_list() == [None, None, "na-with-score"]
    assert [str(problem.span) for problem in found.problems] == [f"{tmp_path}/units.parquet!3"]


def test_a_frame_is_a_table_and_an_empty_one_gives_an_empty_one():
    found = scorer.score_table(RUBRIC, pl.DataFrame({"unit": [], "及时": []}, schema={"unit": str, "及时": float}))
    assert (found.frame.height, found.exact_rows, dict(found.failed)) == (0, 0, {})
    assert as_table(found.frame.select("unit").with_columns(pl.lit(1).alias("及时")), RUBRIC).twice == frozenset()
