"""The bureau's lists: roster, last year, reviews."""

from decimal import Decimal

import attrs
import pytest
import xlsxwriter

from desk import card, compared, rubric_of
from scorer.comparison import Handed
from scorer.comparison.nouns import LeftOut, RosterEntry, Unit
from scorer.comparison.review import majority, mean, trimmed
from scorer.diagnostics import InputError, Problems, nowhere
from scorer.loader.roster import read_roster
from scorer.reporters.comparison.desk_sheets import roster_sentence
from scorer.reporters.comparison.sheets import sheets


def names(units):
    return [unit.name for unit in units]


# ── Roster ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def out(file, code="score-above-points"):
    problems = Problems()
    problems.add(code, nowhere(file), score=1, points=1, text="", unit="", year=2020, other="")
    return LeftOut(file=file, diagnostics=tuple(problems))


def entry(line, name, code="", **columns):
    return RosterEntry(unit=Unit(name=name, code=code, **columns), line=line)


def test_the_roster_says_who_has_handed_in_and_whom_to_write_to():
    handed = Handed(
        left_out=[out("bad.toml"), out("broken.toml")],
        said={"bad.toml": Unit(name="丁")},
        roster_file="units.csv",
        roster=tuple(entry(line, name) for line, name in enumerate("甲乙丙丁戊", start=2)),
    )
    found = compared(
        card("甲", 30, 10, 60), card("乙", 30, None, 60), card("己", 30, 10, 60),
        card("戊", 1, 1, 1), card("戊", 2, 2, 2),
        handed=handed,
    ).roster  # fmt: skip
    assert names(found.received) == ["甲", "乙"]
    assert names(found.missing) == ["丙"]
    assert names(found.unexpected) == ["己"]
    assert names(found.incomplete) == ["乙"]
    assert [(unit.name, file) for unit, file in found.unusable] == [("丁", "bad.toml")]
    assert found.wrong == ()
    assert [(unit.name, len(files)) for unit, files in found.duplicate] == [("戊", 2)]
    assert found.damaged == ("broken.toml",)
    assert [(unit.name, lack) for unit, lack in found.reminders] == [
        ("丙", "missing"), ("戊", "duplicate"), ("丁", "unusable"), ("乙", "incomplete"),
    ]  # fmt: skip
    assert roster_sentence(found, "zh").startswith("名单内5个单位，已报2个，未报1个，2个报来的不能计")


def test_a_card_without_a_code_is_of_the_unit_that_the_roster_has_under_its_name():
    handed = Handed(roster_file="units.csv", roster=(entry(2, "甲", "01", department="教育局"), entry(3, "乙", "02")))
    found = compared(
        card("甲", 30, 10, 60, about='code = "01"'), card("甲", 20, 10, 60), card("乙", 30, 10, 60), handed=handed
    )
    assert [one.unit.code for one in found.fields[0].ranking] == ["02"]
    assert [(unit.code, len(files)) for unit, files in found.roster.duplicate] == [("01", 2)]


def test_a_name_of_several_units_finds_none_of_them():
    handed = Handed(
        roster_file="units.csv",
        roster=(entry(2, "第一小学", "01", region="青屏区"), entry(3, "第一小学", "02", region="白川区")),
    )
    found = compared(card("第一小学", 30, 10, 60), card("第一小学", 29, 10, 60, about='code = "02"'), handed=handed)
    assert [(one.unit.code, one.unit.region) for one in found.fields[0].ranking] == [("", ""), ("02", "白川区")]
    assert [unit.code for unit in found.roster.missing] == ["01"]
    assert names(found.roster.unexpected) == ["第一小学"]


@pytest.mark.parametrize("code", ["other-year", "year-outside-valid", "unknown-rubric"])
def test_a_file_of_another_year_or_rubric_is_told_apart_from_one_that_is_damaged(code):
    problems = Problems()
    problems.add(code, nowhere("bad.toml"), year=2018, wanted=2020, id="r", years="2020–", known="", nearest="")
    handed = Handed(
        left_out=[LeftOut(file="bad.toml", diagnostics=tuple(problems))],
        said={"bad.toml": Unit(name="丁")},
        roster_file="units.csv",
        roster=(entry(2, "丁"),),
    )
    found = compared(card("甲", 30, 10, 60), handed=handed).roster
    assert [(unit.name, file) for unit, file in found.wrong] == [("丁", "bad.toml")]
    assert (found.unusable, found.missing) == ((), ())


def test_a_card_under_another_rubric_than_the_roster_names_is_of_the_wrong_rubric():
    roster = tuple(attrs.evolve(entry(line, name), rubric=rubric) for line, name, rubric in (
        (2, "甲", "case"), (3, "乙", "another"), (4, "丙", "another"), (5, "丁", ""),
    ))  # fmt: skip
    handed = Handed(roster_file="units.csv", roster=roster)
    found = compared(*(card(name, 30, 10, 60) for name in "甲乙丁"), handed=handed).roster
    assert names(found.received) == ["甲", "丁"]
    assert [(unit.name, file) for unit, file in found.wrong] == [("乙", "乙-2020-self.toml")]
    assert names(found.missing) == ["丙"]


def test_groups_come_from_the_roster_and_what_it_leaves_blank_from_the_card():
    handed = Handed(roster_file="units.csv", roster=(entry(2, "甲局", "01", region="南", department="水务局"),))
    (standing,) = compared(
        card("甲", 30, 10, 60, about='code = "01"\nregion = "北"\ntype = "学校"'), handed=handed
    ).fields[0].ranking  # fmt: skip
    assert (standing.unit.name, standing.unit.region, standing.unit.department, standing.unit.type) == (
        "甲", "南", "水务局", "学校",
    )  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_roster_is_read_in_the_encodings_of_chinese_offices(tmp_path, encoding):
    path = tmp_path / "units.csv"
    path.write_bytes('单位代码,单位名称,主管部门,预算\r\n01,甲局,水务局,"1,280.5"\r\n\r\n,乙局,,\r\n'.encode(encoding))
    first, second = read_roster(path).entries
    assert (first.unit, first.line) == (Unit(name="甲局", code="01", department="水务局", budget=Decimal("1280.5")), 2)
    assert (second.unit, second.line) == (Unit(name="乙局"), 4)


def test_a_roster_kept_in_excel_is_read_and_its_mistakes_are_told_by_cell(tmp_path):
    path = tmp_path / "units.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("花名册")
        sheet.write_row("B2", ["单位代码", "单位名称", "预算"])
        sheet.write_row("B3", ["01", "甲局", 1280.5])
        sheet.write_row("B5", [2, "乙局"])
    first, second = read_roster(path).entries
    assert (first.unit, first.line) == (Unit(name="甲局", code="01", budget=Decimal("1280.5")), 3)
    assert (second.unit, second.line) == (Unit(name="乙局", code="2"), 5)

    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet("花名册").write_column("A1", ["单位名称", "甲局", "甲局"])
    with pytest.raises(InputError) as caught:
        read_roster(path)
    assert [str(told.span) for told in caught.value.diagnostics] == [f"{path}!花名册!A3"]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_title_and_columns_that_are_not_read_are_told_and_the_units_are_read(tmp_path, ending):
    rows = [
        ["2021年预算部门名单"],
        [],
        ["制表：办公室", "", "2021年3月"],
        ["序号", "单 位 名 称", "主管部门", "联系人", "备注", "备注"],
        [1, "甲局", "水务局", "张三", "", ""],
        [2, "乙局", "水务局", "", "新设", ""],
        ["", "合计"],
    ]
    path = tmp_path / f"units.{ending}"
    if ending == "csv":
        path.write_text("\n".join(",".join(map(str, [*row, *[""] * (6 - len(row))])) for row in rows), "utf-8")
    else:
        with xlsxwriter.Workbook(path) as workbook:
            sheet = workbook.add_worksheet("花名册")
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            sheet.merge_range("A1:F1", rows[0][0])
    found = read_roster(path)
    assert [(one.unit, one.line) for one in found.entries] == [
        (Unit(name="甲局", department="水务局"), 5), (Unit(name="乙局", department="水务局"), 6),
    ]  # fmt: skip
    assert [(one.code, one.severity, str(one.span).removeprefix(str(path))) for one in found.told] == [
        ("roster-line-not-read", "notice", ":1" if ending == "csv" else "!花名册!A1"),
        ("roster-line-not-read", "notice", ":3" if ending == "csv" else "!花名册!A3"),
        ("roster-columns-not-read", "notice", ":4" if ending == "csv" else "!花名册!A4"),
    ]
    assert [one.values.get("found") or one.values["names"] for one in found.told] == [
        "2021年预算部门名单", "制表：办公室 2021年3月", "联系人、备注",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        "序号,单位编码,单位全称,预算\n1,01,甲局,3\n2,02,乙局,4\n,,合计,7\n",
        "序号,编码,单位全称,预算\n1,01,甲局,3\n2,02,乙局,4\n合 计,,,9999999999999999\n,,,\n",
        "序号,单位代码,单位名称,预算\n1,01,甲局,3\n2,02,乙局,4\n3,,,\n4,,,\n",
        "单位编码,单位,预算\n01,甲局,3\n02,乙局,4\n总计,,7\n",
    ],
)
def test_numbers_of_lines_and_a_last_line_with_the_sum_are_no_units(tmp_path, content):
    path = tmp_path / "units.csv"
    path.write_text(content, encoding="utf-8")
    assert [(entry.unit.code, entry.unit.name) for entry in read_roster(path).entries] == [
        ("01", "甲局"),
        ("02", "乙局"),
    ]


def test_a_unit_that_only_sounds_like_a_sum_stays_in_the_roster(tmp_path):
    path = tmp_path / "units.csv"
    path.write_text("code,name\n,小计\n03,合计\n", encoding="utf-8")
    assert [entry.unit.name for entry in read_roster(path).entries] == ["小计", "合计"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("code,name\n1,\n", [("roster-without-name", 2)]),
        ("code,name\n1,甲\n1,甲\n", [("roster-unit-twice", 3)]),
        ("甲,乙\n", [("roster-column-missing", 1)]),
        ("标题\n1,2,3,4\nname\n甲\n", [("roster-column-missing", 1)]),  # more than a title
        ("name,budget\n甲,很多\n乙,-1\n丙,NaN\n", [("roster-budget", 2), ("roster-budget", 3), ("roster-budget", 4)]),
        ("", [("roster-column-missing", 1)]),
        ("code,单位代码,name\n1,2,甲\n", [("roster-column-twice", 1)]),
        ("code,,name\n1,,甲\n2,水利局,乙\n3,教育局,丙\n", [("roster-column-blank", 1)]),
        ("code,name\n1,甲,乙\n2,丙,,\n", [("roster-cells", 2)]),
        ("code;name\n1;甲\n", [("not-comma-separated", 1)]),
        ("code\tname\n1\t甲,乙\n", [("not-comma-separated", 1)]),
    ],
)
def test_everything_wrong_with_a_roster_is_told_with_its_line(tmp_path, content, expected):
    path = tmp_path / "units.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_roster(path)
    assert [(told.code, told.span.line) for told in caught.value.diagnostics] == expected


@pytest.mark.parametrize(("separator", "codes"), [(",", ["not-utf8"]), ("\t", ["not-comma-separated", "not-utf8"])])
def test_a_roster_in_utf_16_is_told_with_its_tabs(tmp_path, separator, codes):
    path = tmp_path / "units.csv"
    path.write_text(separator.join(["单位代码", "单位名称"]) + "\r\n", encoding="utf-16")
    with pytest.raises(InputError) as caught:
        read_roster(path)
    assert sorted(told.code for told in caught.value.diagnostics) == codes
    assert "UTF-16" in [told.values.get("encoding") for told in caught.value.diagnostics]


# ── Last year ──────────────────────────────────────────────────────────────────────────────────────────────────────


def problem(score, text):
    duty = 'measure = "措施", owner = "办公室", due = 2021-06-30'
    return f'{{ score = {score}, reason = "原因", problem = "{text}", {duty} }}'


def test_a_year_is_set_beside_the_one_before():
    found = compared(
        card("甲", 30, 10, 60),
        card("甲", 24, 10, 60, year=2019),
        card("乙", 30, 10, 60),
        card("丙", 30, 1, 60, year=2019),
    ).years
    (change,) = found.changes
    assert (change.unit.name, change.last_total, change.total, change.change) == ("甲", 94, 100, 6)
    assert (names(found.only_last), names(found.only_now)) == (["丙"], ["乙"])
    assert [(leaf.path[-1], leaf.last_mean, leaf.mean, leaf.up, leaf.down) for leaf in found.leaves] == [
        ("预算", Decimal("0.8"), 1, 1, 0), ("目标", 1, 1, 0, 0), ("数量", 1, 1, 0, 0),
    ]  # fmt: skip
    assert found.rubrics == ()


def test_the_register_says_what_came_back_what_is_new_and_what_is_solved():
    last = card("甲", problem(20, "执行慢"), problem(9, "目标粗"), 60, year=2019)
    now = card("甲", problem(25, "还是慢"), 10, problem(50, "产出少"))
    register = compared(last, now).years.register
    assert [(one.state, one.path[-1], one.last_problem, one.problem, one.last_lost, one.lost) for one in register] == [
        ("came-back", "预算", "执行慢", "还是慢", 10, 5),
        ("new", "数量", "", "产出少", 0, 10),
        ("solved", "目标", "目标粗", "", 1, 0),
    ]
    assert {(one.owner, one.due, one.measure) for one in register} == {("办公室", "2021-06-30", "措施")}


def test_general_problems_come_back_by_their_words_and_what_became_of_others_is_unclear():
    general = '[[problem]]\ntext = "{}"\n'
    last = card("甲", 30, 10, 60, year=2019, about=general.format("人手不足") + general.format("制度不全"))
    now = card("甲", 30, 10, 60, about=general.format("人手不足") + general.format("系统老旧"))
    assert [(one.state, one.last_problem, one.problem) for one in compared(last, now).years.register] == [
        ("came-back", "人手不足", "人手不足"), ("new", "", "系统老旧"), ("unclear", "制度不全", ""),
    ]  # fmt: skip


def test_a_changed_rubric_compares_by_rate_and_says_what_has_no_counterpart():
    other = rubric_of(
        """
[[level1]]
name = "投入"
points = 40
level2 = [ { name = "预算", points = 40 } ]

[[level1]]
name = "效果"
points = 60
level2 = [ { name = "质量", points = 60 } ]
"""
    )
    last = card("甲", 30, problem(5, "目标粗"), 60, year=2019)
    now = card("甲", 30, 60, rubric=other, names=("预算", "质量"))
    found = compared(last, now).years
    (change,) = found.changes
    assert not change.same_rubric
    (rubrics,) = found.rubrics
    assert [path[-1] for path in rubrics.gone] == ["目标"]
    assert {leaf.path[-1]: (leaf.last_mean, leaf.mean) for leaf in found.leaves}["预算"] == (1, Decimal("0.75"))
    assert [(one.state, one.path[-1]) for one in found.register] == [("new", "预算"), ("unclear", "目标")]


# ── Reviews ────────────────────────────────────────────────────────────────────────────────────────────────────────


def review(unit, *scores, who="复核组"):
    return card(unit, *scores, kind="review", about=f'reviewer = "{who}"')


def test_a_review_gives_gaps_and_bias_by_unit_and_by_leaf():
    strict = '{ score = 50, reason = "佐证不足" }'
    (found,) = compared(
        card("甲", 30, 10, 60), review("甲", 28, 10, strict), card("乙", 20, 10, 60), review("乙", 22, 10, 60)
    ).reviews
    assert [(gap.unit.name, gap.path[-1], gap.own, gap.review, gap.difference) for gap in found.gaps] == [
        ("甲", "数量", 60, 50, 10), ("乙", "预算", 20, 22, -2), ("甲", "预算", 30, 28, 2),
    ]  # fmt: skip
    assert found.gaps[0].review_reason == "佐证不足"
    assert [(one.unit.name, one.own_total, one.review_total, one.bias, one.changed) for one in found.units] == [
        ("乙", 90, 92, -2, 1), ("甲", 100, 88, 12, 2),
    ]  # fmt: skip
    assert [(leaf.path[-1], leaf.mean, leaf.mean_size, leaf.sum) for leaf in found.leaves] == [
        ("预算", 0, 2, 0), ("目标", 0, 0, 0), ("数量", 5, 5, 10),
    ]  # fmt: skip
    assert found.reviewers is None


def test_a_review_counts_on_the_leaves_it_speaks_of():
    (found,) = compared(card("甲", 30, 10, 60), review("甲", 28, None, None)).reviews
    assert [(one.leaves, one.changed, one.review_total) for one in found.units] == [(1, 1, None)]


def test_several_reviewers_become_one_and_their_agreement_is_told():
    cards = [
        card("甲", 30, 10, 60),
        *(review("甲", score, 10, 60, who=who) for who, score in zip("天地人", (24, 27, 30), strict=True)),
    ]
    (found,) = compared(*cards).reviews
    assert [(gap.review, gap.difference, gap.reviewers) for gap in found.gaps] == [(27, 3, ("人", "地", "天"))]
    assert found.reviewers.rated == 3
    (same,) = compared(*cards, consensus="trimmed").reviews
    assert same.gaps[0].review == 27


def test_a_unit_that_several_reviewers_have_a_card_of_is_not_ranked_and_told():
    cards = [
        card("甲", 30, 10, 60),
        review("甲", 27, 10, 60, who="天"),
        review("甲", 30, 10, 60, who="地"),
        review("乙", 29, 10, 60, who="天"),
        review("丙", 28, 10, 60, who="地"),
    ]
    found = compared(*cards, kind="review")
    assert [(one.unit.name, one.rank) for one in found.fields[0].ranking] == [("乙", 1), ("丙", 2)]
    assert [out.diagnostics[0].code for out in found.left_out] == ["several-reviewers"] * 2
    assert "2 份不同复核人的表" in found.left_out[0].diagnostics[0].message("zh")
    # Against the self-evaluations all reviews count.
    assert compared(*cards).reviews[0].units[0].reviewers == ("地", "天")


def test_where_final_cards_are_ranked_reviews_are_still_held_against_the_units_own():
    cards = (
        card("甲", 30, 10, 60),
        card("甲", 20, 10, 60, kind="review"),
        card("甲", 25, 10, 60, kind="final"),
        card("乙", 30, 10, 50, kind="final"),
    )
    found = compared(*cards, kind="final")
    assert [one.total for one in found.fields[0].ranking] == [95, 90]
    assert [(one.own_total, one.bias) for one in found.reviews[0].units] == [(100, 10)]
    assert (found.inputs, found.aside) == (4, 0)
    ranked = compared(*cards)
    assert ([one.total for one in ranked.fields[0].ranking], ranked.aside) == ([100], 2)
    (overview, *_) = sheets(ranked)
    assert ("", "其他，未参加比较", 2) in overview.rows


def test_a_review_without_its_self_evaluation_is_told():
    comparison = compared(card("甲", 30, 10, 60), review("丙", 28, 10, 60))
    assert names(comparison.reviews[0].alone) == ["丙"]
    (table,) = (sheet for sheet in sheets(comparison) if sheet.key == "reviews")
    assert table.rows == (("丙", "", None, None, None, None, None, None),)
    assert "没有可以对照的自评" in table.note


@pytest.mark.parametrize(
    ("way", "scores", "expected"),
    [
        (mean, (1, 2, 6), 3),
        (trimmed, (1, 2, 3, 10), Decimal("2.5")),
        (trimmed, (1, 3), 2),
        (majority, (5, 4, 5), 5),
        (majority, (5, 4, 3), 4),
        (majority, (5, 4), 4),
        (majority, (5,), 5),
    ],
)
def test_how_several_scores_become_one(way, scores, expected):
    assert way([Decimal(score) for score in scores]) == expected
