"""The Excel form: every formula agrees with the engine, and what is filled in comes back."""

import io
import re
import zipfile
from decimal import Decimal
from functools import partial
from itertools import accumulate
from pathlib import Path

import attrs
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl.formula import Tokenizer

import form_cards
import leaf_cards
import test_rule_laws
import trees
from recalculated import converted, differences, sheets, values
from scorer.evaluator import evaluate
from scorer.facts import AS_DECLARED
from scorer.forms import FORMS
from scorer.forms import columns as codes
from scorer.forms.calculated import calculate
from scorer.forms.layout import table_of
from scorer.forms.titles import HELP, SENTENCES, SHEETS, TITLES, form_title
from scorer.forms.workbook import blank_workbook, filled_workbook
from scorer.loader import load_assessment, load_rubric, rubric_of
from scorer.loader.rubric import read_rubric
from scorer.model import Assessment, Indicator, Slot
from scorer.readers.filled.form import read_form
from scorer.readers.filled.opening import is_form
from scorer.rules.counted import Checklist, Deduct
from scorer.source import parse
from scorer.wrapping import wrap
from small import assessment_of, rubric_head

ROOT = Path(__file__).parent.parent
RUBRICS = [rubric for path in sorted((ROOT / "rubrics").rglob("*.toml")) if not (rubric := load_rubric(path)).template]
UNITS = [load_assessment(path) for path in sorted((ROOT / "examples").glob("*.toml")) if "rubric" not in path.name]


def card_of(trial, rubric):
    """A rubric's own test as an assessment that may stand in a form."""
    return attrs.evolve(trial.assessment, rubric=rubric.id, unit="示例局", year=rubric.first_year or rubric.year)


SHIPPED = {f"{rubric.id}-{n}": (rubric, card_of(t, rubric)) for rubric in RUBRICS for n, t in enumerate(rubric.trials)}
SHIPPED |= {unit.unit: (rubric_of(unit), unit) for unit in UNITS}


def drawn(strategy, read, count):
    """Some random cards that a spreadsheet is asked about together."""
    found = []

    @settings(max_examples=count)
    @given(strategy)
    def collect(card):
        found.append(read(card))

    collect()
    return {str(number): card for number, card in enumerate(found) if card is not None}


def both(card):
    """What a card was made of; nothing where there is none."""
    return card and (card.rubric, card.assessment)


def rubric_and_unit(drawn_leaf_card):
    card = leaf_cards.leaf_card(*drawn_leaf_card)
    return card.rubric, card.assessment


# ── What it calculates ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def recalculated(libreoffice, tmp_path_factory):
    """All cards of this module as LibreOffice calculates them: (rubric, assessment, bytes) by name."""
    cards = {f"shipped-{name}": SHIPPED[name] for name in list(SHIPPED)[::5]}
    cards |= {f"tree-{n}": card for n, card in drawn(trees.cards(most_leaves=15), lambda card: card.read(), 12).items()}
    cards |= {f"leaf-{n}": card for n, card in drawn(leaf_cards.leaf_cards(), rubric_and_unit, 12).items()}
    cards |= {f"tie-{n}": card for n, card in drawn(form_cards.tie_cards(), both, 12).items()}
    cards |= {f"either-{n}": card for n, card in drawn(form_cards.either_cards(), both, 12).items()}
    for name, strategy, card_of_it in (
        ("undecided", test_rule_laws.undecided_cards(), test_rule_laws.undecided_card),
        ("weighted", test_rule_laws.tree_cards(), partial(test_rule_laws.tree_card, free=False)),
    ):
        several = drawn(strategy, lambda parts, card_of_it=card_of_it: both(card_of_it(*parts)), 10)
        cards |= {f"{name}-{n}": card for n, card in several.items()}
    files = {name: filled_workbook(rubric, unit, rubric.id) for name, (rubric, unit) in cards.items()}
    files |= {f"blank-{rubric.id}": blank_workbook(rubric) for rubric in (*RUBRICS, everything()[0])}
    done = converted(libreoffice, tmp_path_factory.mktemp("forms"), files)
    return {name: (*cards.get(name, (None, None)), files[name], data) for name, data in done.items()}


def test_every_cell_that_calculates_agrees_with_the_engine_and_a_saved_form_reads_the_same(recalculated):
    filled = {name: (rubric, unit, data) for name, (rubric, unit, _, data) in recalculated.items() if unit}
    wrong = {name: found for name, card in filled.items() if (found := differences(*card))}
    assert (len(filled) > 60, wrong) == (True, {})
    for name, (rubric, unit, data) in filled.items():
        assert is_form(data)
        back, expected = read_form(data, "form.xlsx"), attrs.evolve(unit, rubric=rubric.id)
        assert normal(rubric, back) == normal(rubric, expected), name


def test_a_form_shows_without_calculating_what_a_spreadsheet_calculates(recalculated):
    wrong = {}
    for name, (*_, written, data) in recalculated.items():
        shown, calculated = values(written), values(data)
        # LibreOffice writes a number with 15 digits.
        found = [
            (place, value, calculated.get(place))
            for place, value in shown.items()
            if value != calculated.get(place) and value != pytest.approx(calculated.get(place), rel=1e-13)
        ]
        wrong |= {name: found} if found else {}
    assert (len(recalculated) > 70, wrong) == (True, {})


@settings(max_examples=40)
@given(
    st.one_of(trees.cards(most_leaves=15).map(lambda card: card.read()), leaf_cards.leaf_cards().map(rubric_and_unit))
)
def test_what_a_form_shows_before_anything_recalculates_it_is_what_the_engine_says(card):
    rubric, unit = card
    assert differences(rubric, unit, filled_workbook(rubric, unit, rubric.id)) == []


def test_a_blank_is_not_zero_in_excel_either_where_a_formula_that_gives_a_blank_cell_gives_zero():
    calculated = {}
    calculate({("表", "A1"): "=$B1", ("表", "A2"): '=IF(ISNUMBER($A1),"zero","")'}, calculated)
    assert calculated == {("表", "A1"): 0, ("表", "A2"): "zero"}
    for rubric in RUBRICS:
        table = sheets(blank_workbook(rubric))[codes.TABLE]
        leaves = [cells for code, cells in table.items() if code.startswith("leaf:")]
        assert all(cells["earned"] == "" for cells in leaves)


# ── What comes back ────────────────────────────────────────────────────────────────────────────────────────────────


def normal(rubric, unit):
    """What an assessment says, however it says it: keys as codes, items by name, units as declared."""
    declared = {fact.name: fact.measured_in for fact in rubric.facts}
    facts = {
        name: attrs.evolve(
            fact, measured_in=AS_DECLARED if fact.measured_in == declared[name] else fact.measured_in or "比率"
        )
        for name, fact in unit.facts.items()
        if fact.value is not None or fact.source
    }
    scores = {}
    for key, entry in unit.scores.items():
        (node,) = [one for one in rubric.by_key[key] if isinstance(one, Indicator | Slot)] or rubric.by_key[key]
        said = plain_entry(node.rule if isinstance(node, Indicator) else None, entry)
        scores |= {node.code: said} if said else {}
    own = sorted(
        ((rubric.by_key[one.slot][0].code, one.name, plain_entry(None, one.entry)) for one in unit.own),
        key=lambda item: item[0],
    )
    adjustments = {
        name: plain_entry(None, entry) for name, entry in unit.adjustments.items() if plain_entry(None, entry)
    }
    return attrs.evolve(unit, facts=facts, scores=scores, own=tuple(own), adjustments=adjustments, file="", warnings=())


def plain_entry(rule, entry):
    said = {
        field.name: getattr(entry, field.name)
        for field in attrs.fields(type(entry))
        if field.name != "place" and getattr(entry, field.name) not in (None, "", (), frozenset())
    }
    shape = rule.shape if rule else None
    if isinstance(shape, Checklist) and entry.met is not None:
        if shape.of is None:
            said["met"] = [
                item.name for n, item in enumerate(shape.items, 1) if item.name in entry.met or n in entry.met
            ]
        elif not isinstance(entry.met, int):
            said["met"] = len(entry.met)
    if isinstance(shape, Deduct) and entry.counts is not None:
        said["counts"] = {kind.name: entry.counts.get(kind.name, 0) for kind in shape.kinds}
    return said


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_filled_in_is_read_back(name):
    rubric, unit = SHIPPED[name]
    back = read_form(filled_workbook(rubric, unit, unit.rubric), "form.xlsx")
    assert normal(rubric, back) == normal(rubric, unit)


@settings(max_examples=25)
@given(trees.cards(most_leaves=20))
def test_any_card_that_is_filled_in_is_read_back(card):
    rubric, unit = card.read()
    assert normal(rubric, read_form(filled_workbook(rubric, unit), "form.xlsx")) == normal(rubric, unit)


EVERYTHING = """
kind = "review"
declared_total = 7.5
[project]
name = "=cmd|' /C calc'!A0"
code = "P-1"
budget = 100.5
[about]
department = "+1"
code = "007"
prepared_by = "张三"
reviewer = "李四"
date = 2021-02-20
budget = 1234567.89
[disclosure]
targets = 3
amount = 257.34
coverage = "100%"
sub_units = "两家"
[facts]
"预算" = { value = 1000000, measured_in = "元", source = "决算表1" }
"执行" = 86.2
"类别" = "乙类"
[scores]
"执行率" = { reason = "=1+1", problem = "多\\n行", measure = "改", owner = "王五", due = "2021年底", note = "注" }
"自定" = { evidence = ["一", "二"] }
"制度" = { met = ["有制度"], deduct = 1, reason = "扣一分" }
"违规" = { counts = { "挪用" = 1 } }
"评价" = { grade = "好" }
"其他" = 1.5
[[own]]
slot = "自定"
name = "@自定一"
points = 3
target = "完成"
actual = 12.5
sign = "≥"
measured_in = "%"
score = 2.25
derived = ["score"]
[adjustments]
"获奖" = { score = 1, reason = "省级" }
[[problem]]
text = "-问题"
measure = "措施"
owner = "某科"
due = "2022-01-01"
"""
ALL_RULES = (
    rubric_head(points=40)
    + """
[[fact]]
name = "预算"
measured_in = "万元"
[[fact]]
name = "执行"
measured_in = "万元"
[[fact]]
name = "类别"
values = ["甲类", "乙类,丙类", "乙类"]
[[adjustment]]
kind = "bonus"
name = "获奖"
cap = 2
[[level1]]
name = "投入"
points = 40
level2 = [
  { name = "执行率", points = 10, rule = { kind = "linear", value = "执行 ÷ 预算", zero = 0, full = 1 } },
  { name = "制度", points = 5, rule = { kind = "checklist", items = [
    { name = "有制度", points = 3 }, { name = "有检查", points = 2 } ] } },
  { name = "违规", points = 5, rule = { kind = "deduct", kinds = [
    { name = "挪用", each = 2 }, { name = "截留", each = 1 } ] } },
  { name = "评价", points = 5, rule = { kind = "choice", choices = [
    { name = "好", points = 5 }, { name = "差", points = 0 } ] } },
  { name = "其他", points = 5, step = 0.5, not_applicable = "rescale" },
  { name = "自定", points = 10, slot = { min = 1 } },
]
"""
)


def everything():
    return read_rubric(parse(ALL_RULES, "rubric.toml")), assessment_of(EVERYTHING)


def test_everything_that_an_assessment_can_say_finds_its_cell_and_comes_back():
    rubric, unit = everything()
    back = read_form(filled_workbook(rubric, unit), "form.xlsx")
    assert normal(rubric, back) == normal(rubric, unit)
    assert evaluate(rubric, back).score == evaluate(rubric, unit).score


SAME_NAME = (
    rubric_head(points=5)
    + """
[[level1]]
name = "获奖"
points = 5
rule = { kind = "checklist", items = [ { name = "省级", points = 3 }, { name = "市级", points = 2 } ] }
[[adjustment]]
kind = "bonus"
name = "获奖"
cap = 2
rule = { kind = "checklist", items = [ { name = "国家级", points = 2 } ] }
[[veto]]
name = "重大违规"
when = "单位类型 = '学校'"
grade_at_most = "差"
"""
)


def test_a_bonus_that_is_called_like_an_indicator_has_items_of_its_own(libreoffice, tmp_path):
    rubric = read_rubric(parse(SAME_NAME, "rubric.toml"))
    said = '[about]\ntype = "{}"\n[scores]\n"获奖" = {{ met = ["市级"] }}\n'
    said += '[adjustments]\n"获奖" = {{ met = ["国家级"] }}\n'
    units = {kind: assessment_of(said.format(kind)) for kind in ("学校", "机关")}
    files = {kind: filled_workbook(rubric, unit) for kind, unit in units.items()}
    for kind, data in converted(libreoffice, tmp_path, files).items():
        assert normal(rubric, read_form(data, "form.xlsx")) == normal(rubric, units[kind])
        assert differences(rubric, units[kind], data) == []
        table = sheets(data)[codes.TABLE]
        assert table["veto:重大违规"]["earned"] == ("触发" if kind == "学校" else "未触发")
        assert table["total"]["earned"] == 4


def test_no_text_of_a_unit_becomes_a_formula():
    rubric, unit = everything()
    book = openpyxl.load_workbook(io.BytesIO(filled_workbook(rubric, unit)))
    said = [cell for sheet in book for row in sheet.iter_rows() for cell in row if not cell.protection.locked]
    assert {cell.value for cell in said} >= {"=cmd|' /C calc'!A0", "+1", "=1+1", "@自定一", "-问题"}
    assert {cell.data_type for cell in said} <= {"s", "n"}


def test_a_blank_form_is_an_assessment_in_which_nothing_is_said_but_the_unit_is_missing():
    rubric, _ = everything()
    with pytest.raises(Exception, match=r"form-cell-blank") as caught:
        read_form(blank_workbook(rubric), "form.xlsx")
    assert [found.span.cell for found in caught.value.diagnostics] == ["基本情况!C4"]


# ── The workbook as a file ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.id)
def test_two_forms_of_a_rubric_are_the_same_bytes(rubric):
    assert FORMS[".xlsx"](rubric, rubric.id) == FORMS[".xlsx"](rubric, rubric.id)


@pytest.mark.parametrize("rubric", RUBRICS, ids=lambda rubric: rubric.id)
def test_every_part_of_a_form_is_well_formed_and_every_leaf_has_its_row(rubric):
    data = blank_workbook(rubric)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            etree.fromstring(archive.read(name))
    table = sheets(data)[codes.TABLE]
    rows = list(table_of(rubric).walk())
    assert [row.code for row in rows if row.code not in table] == []
    nodes = {row.node.code for row in rows if row.node is not None}
    assert {node.code for node in rubric.nodes} <= nodes


def test_input_cells_are_open_and_everything_else_is_locked():
    rubric, unit = everything()
    book = openpyxl.load_workbook(io.BytesIO(filled_workbook(rubric, unit)))
    assert all(sheet.protection.sheet and not sheet.protection.password for sheet in book)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                yellow = cell.fill.fgColor.rgb == "FFFFF9E5"
                assert yellow != cell.protection.locked, f"{sheet.title}!{cell.coordinate}"


def test_what_may_be_typed_is_told_within_the_limits_of_a_spreadsheet():
    rubric, unit = everything()
    book = openpyxl.load_workbook(io.BytesIO(filled_workbook(rubric, unit)))
    rules = [rule for sheet in book for rule in sheet.data_validations.dataValidation]
    assert len(rules) >= 50
    for rule in rules:
        assert len(rule.prompt or "") <= 255
        assert len(rule.error or "") <= 255
        assert len(rule.formula1 or "") <= 257
        assert rule.prompt


#: What Excel 2007 and everything since knows without a prefix.
FUNCTIONS = {
    *("ABS", "AND", "CHAR", "CHOOSE", "COUNT", "COUNTA", "EXACT", "IF", "IFERROR", "INT", "ISERR", "ISERROR", "ISNA"),
    *("ISNUMBER", "LEN", "MAX", "MIN", "MOD", "N", "NA", "NOT", "OR", "ROUND", "SUM"),
}


def depth_of(tokens):
    depths = list(accumulate({"OPEN": 1, "CLOSE": -1}.get(token.subtype, 0) for token in tokens))
    return max(depths, default=0)


@pytest.mark.parametrize("rubric", [*RUBRICS, "everything"], ids=lambda rubric: getattr(rubric, "id", rubric))
def test_every_formula_is_one_that_excel_reads_and_no_cell_has_two_rules(rubric):
    book = openpyxl.load_workbook(io.BytesIO(blank_workbook(everything()[0] if rubric == "everything" else rubric)))
    formulas = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    ruled = [rule for sheet in book for rule in sheet.data_validations.dataValidation]
    formulas += [rule.formula1 for rule in ruled if rule.type == "custom"]
    assert len(formulas) > 50
    for formula in formulas:
        tokens = Tokenizer(formula if formula.startswith("=") else f"={formula}").items
        assert {token.value[:-1] for token in tokens if token.type == "FUNC" and token.subtype == "OPEN"} <= FUNCTIONS
        assert depth_of(tokens) <= 64, formula
        assert len(formula) <= 8192
        assert max((len(token.value) for token in tokens if token.subtype == "TEXT"), default=0) <= 257
    for sheet in book:
        cells = [
            cell for rule in sheet.data_validations.dataValidation for part in rule.sqref.ranges for cell in part.cells
        ]
        assert len(cells) == len(set(cells))


def test_a_list_that_its_cell_cannot_hold_is_chosen_from_the_hidden_sheet():
    rubric, _ = everything()
    book = openpyxl.load_workbook(io.BytesIO(blank_workbook(rubric)))
    (rule,) = [rule for rule in book["基本情况"].data_validations.dataValidation if "_scorer" in str(rule.formula1)]
    assert rule.type == "list"
    first, last = re.search(r"\$([A-Z]+)\$1:\$\1\$(\d+)", rule.formula1).groups()
    assert [book["_scorer"][f"{first}{row}"].value for row in range(1, int(last) + 1)] == ["甲类", "乙类,丙类", "乙类"]


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("部门自评表", "部门自评表"),
        ("项目支出绩效评价得分表", "项目支出绩效评价得分表"),
        ("指标体系", "指标体系　自评表"),
    ],
)
def test_a_title_that_names_a_form_is_not_followed_by_another(title, shown):
    assert form_title(title, "zh") == shown


def test_a_review_as_a_form_is_completed_from_what_it_corrects_as_one_in_toml_is(tmp_path):
    original = next(unit for unit in UNITS if unit.rubric == "sichuan-department-2017" and not unit.corrects)
    rubric, key = rubric_of(original), "目标任务/相关性"
    (tmp_path / "unit.xlsx").write_bytes(filled_workbook(rubric, original))
    entry = attrs.evolve(next(iter(original.scores.values())), score=Decimal(1), reason="复核")
    review = attrs.evolve(original, kind="review", corrects="unit.xlsx", scores={key: entry}, own=(), facts={})
    (tmp_path / "review.xlsx").write_bytes(filled_workbook(rubric, review))
    read = load_assessment(tmp_path / "review.xlsx")
    card, before = evaluate(rubric, read), evaluate(rubric, original)
    assert (read.kind, read.corrects) == ("review", "unit.xlsx")
    assert len(card.open_leaves()) == len(before.open_leaves())
    changed = [
        one.code
        for one, other in zip(card.root.leaves(), before.root.leaves(), strict=True)
        if one.score != other.score
    ]
    assert changed == [node.code for node in rubric.by_key[key]]


def test_both_languages_of_a_form_say_the_same_things():
    for words in (SHEETS, TITLES, SENTENCES):
        assert words["zh"].keys() == words["en"].keys()
    assert len(HELP["zh"]) == len(HELP["en"])
    text = SAME_NAME.replace('language = "zh"', 'language = "en"')
    book = openpyxl.load_workbook(io.BytesIO(blank_workbook(read_rubric(parse(text, "rubric.toml")))))
    told = {cell.value for row in book["Scores"].iter_rows() for cell in row if cell.data_type == "s"}
    assert {"Veto: 重大违规", "Grade", "where 单位类型 = '学校': grade at most 差"} <= told


def test_the_table_prints_on_a4_one_page_wide_with_its_heading_repeated():
    rubric, unit = everything()
    book = openpyxl.load_workbook(io.BytesIO(filled_workbook(rubric, unit)))
    table = book["自评表"]
    assert (table.page_setup.paperSize, table.page_setup.orientation) == (9, "landscape")
    assert (table.page_setup.fitToWidth or 1, table.page_setup.fitToHeight) == (1, 0)
    assert table.print_title_rows == "$4:$4"
    assert book["_scorer"].sheet_state == "veryHidden"


def test_is_form_knows_its_own_from_other_files():
    rubric, _ = everything()
    assert is_form(blank_workbook(rubric))
    assert not is_form(b"")
    assert not is_form(b"PK\x03\x04")
    book, stream = openpyxl.Workbook(), io.BytesIO()
    book.save(stream)
    assert not is_form(stream.getvalue())


def test_an_assessment_is_the_same_value_whichever_file_it_came_from():
    rubric, unit = everything()
    back = read_form(filled_workbook(rubric, unit), "form.xlsx")
    assert isinstance(back, Assessment)
    assert (back.file, back.issue.version, back.issue.sha256) == ("form.xlsx", rubric.version, rubric.sha256)


def test_a_slot_that_wants_several_indicators_treats_each_as_one_that_wants_one():
    kept = [
        {
            (row.policy, *row.moves.items())
            for row in table_of(read_rubric(parse(ALL_RULES.replace("{ min = 1 }", slot), "rubric.toml"))).walk()
            if row.kind == "own"
        }
        for slot in ('{ min = 1 }, not_applicable = "full"', '{ min = 2 }, not_applicable = "full"')
    ]
    assert kept == [{("full",)}] * 2


def test_what_is_filled_in_beforehand_has_room_and_no_row_is_higher_than_there_are():
    rubric = read_rubric(parse(rubric_head(points=10) + '[[level1]]\nname = "甲"\npoints = 10\n', "rubric.toml"))
    reason = "因汛期停工，未能按期完成。" * 40
    units = "下属单位已经评价。" * 8
    unit = assessment_of(
        f'[disclosure]\nsub_units = "{units}"\n[scores]\n"甲" = {{ score = 5, reason = "{reason}" }}\n'
        f'[[problem]]\ntext = "{reason}"\n'
    )
    book = openpyxl.load_workbook(io.BytesIO(filled_workbook(rubric, unit)))
    for text in (reason, units):
        for cell in (cell for sheet in book for row in sheet for cell in row if cell.value == text):
            sheet = cell.parent
            lines = len(wrap(text, int(sheet.column_dimensions[cell.column_letter].width)))
            assert 14 * lines <= sheet.row_dimensions[cell.row].height <= 409
    assert sum(cell.value == reason for sheet in book for row in sheet for cell in row) == 2


def fixed_rows(book, number):
    """By the text of the cells in its hidden first column, whether a row of a sheet keeps its height."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        sheet = etree.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))
    keys = openpyxl.load_workbook(io.BytesIO(book)).worksheets[number - 1]
    rows = {int(row.get("r")): row for row in sheet.iter("{*}row")}
    assert all(row.get("ht") for row in rows.values())
    return {key.value: rows[key.row].get("customHeight") == "1" for (key,) in keys.iter_rows(max_col=1) if key.value}


def test_a_row_grows_with_what_is_typed_unless_a_merged_cell_needs_its_height():
    long = "涉及多个年度的重点工作完成情况" * 4
    tree = f"""
    [[level1]]
    name = "产出"
    points = 6
    level2 = [{{ name = "{long}", points = 6 }}]
    [[level1]]
    name = "{long}效果"
    points = 4
    """
    book = blank_workbook(read_rubric(parse(rubric_head(points=10) + tree, "rubric.toml")))
    kept = fixed_rows(book, 2)
    assert {key: kept[key] for key in kept if key.startswith("leaf:")} == {
        f"leaf:{long}": False,
        f"leaf:{long}效果": True,
    }
    others = fixed_rows(book, 1) | fixed_rows(book, 3)
    assert {fixed for key, fixed in others.items() if key.startswith(("head:", "fact:", "problem:"))} == {False}


def test_a_row_that_grows_keeps_its_height_for_one_line():
    book = openpyxl.load_workbook(io.BytesIO(blank_workbook(RUBRICS[0])))
    leaf = next(row for row in book.worksheets[1].iter_rows(max_col=1) if str(row[0].value).startswith("leaf:"))[0]
    row = book.worksheets[1].row_dimensions[leaf.row]
    assert row.height * 0.7 < book._fonts[row._style.fontId].sz < row.height * 0.85


def test_a_cell_is_open_only_where_the_program_takes_what_is_filled_in():
    tree = """
    [[level1]]
    name = "产出"
    points = 10
    slot = { min = 1 }

    [[level1]]
    name = "效益"
    points = 10
    pool = true

    [[level1.level2]]
    name = "社会效益"
    slot = { min = 1 }
    """
    rubric = read_rubric(parse(rubric_head(points=20) + tree, "rubric.toml"))
    sheet = openpyxl.load_workbook(io.BytesIO(blank_workbook(rubric)))["自评表"]
    column = {cell.value: cell.column for cell in sheet[1]}
    taken = {
        cells[0].value: {code for code, at in column.items() if not cells[at - 1].protection.locked}
        for cells in sheet.iter_rows(min_row=2)
        if cells[0].value
    }
    assert taken["group:"] == set()  # an assessment says nothing of the whole
    assert "not_applicable" not in taken["own:1:产出"]  # no policy says what becomes of its points
    assert "not_applicable" in taken["own:1:社会效益"]  # in a pool it is simply not used
