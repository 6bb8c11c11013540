"""Files to values: what a file is, where a rubric is looked for, and what every key becomes."""

from __future__ import annotations

from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest

from scorer.diagnostics import Diagnostic, InputError
from scorer.loader import load, load_assessment, load_rubric, rubric_of
from scorer.loader.assessment import read_assessment
from scorer.loader.library import rubric_files, shipped_library
from scorer.loader.rubric import read_rubric
from scorer.model import Assessment, Band, Group, Indicator, Policy, Rounding, Rubric, Slot
from scorer.source import parse

CASES = Path(__file__).parent / "cases"
PLAIN = (CASES / "rubrics" / "plain.toml").read_text(encoding="utf-8")
UNIT = 'rubric = "{}"\nunit = "示例局"\nyear = 2020\n'
SHIPPED = "sichuan-department-2017"


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def rubric_text(id_: str, title: str = "示例指标体系") -> str:
    return PLAIN.replace("plain-2020", id_).replace("示例指标体系", title)


def told(error: pytest.ExceptionInfo[InputError]) -> Diagnostic:
    (diagnostic,) = error.value.diagnostics
    return diagnostic


# ── The library ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_shipped_rubric_is_found_by_its_id() -> None:
    known = [id_ for id_, _ in rubric_files(shipped_library())]
    assert SHIPPED in known
    assert [load_rubric(id_).id for id_ in known] == known


def test_ids_of_the_shipped_library_are_all_different_and_named_like_their_files() -> None:
    files = dict(rubric_files(shipped_library()))
    assert len(files) == len(list(shipped_library().rglob("*.toml")))
    assert {id_: f"{path.parent.name}-{path.stem}" for id_, path in files.items()} == {id_: id_ for id_ in files}


def test_a_rubric_is_found_in_a_folder_of_the_user_by_its_id_whatever_the_file_is_called(tmp_path: Path) -> None:
    write(tmp_path / "a" / "b" / "whatever.toml", rubric_text("city-2021"))
    assert load_rubric("city-2021", folders=[tmp_path]).id == "city-2021"


def test_folders_of_the_user_go_before_the_shipped_library_in_their_order(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(tmp_path / name / "rubric.toml", rubric_text(SHIPPED, name))
    folders = [tmp_path / "one", tmp_path / "two"]
    found = [load_rubric(SHIPPED, folders=order).title for order in (folders, folders[::-1], folders[1:])]
    assert found == ["one", "two", "two"]


def test_a_folder_without_the_rubric_leaves_the_search_to_the_next(tmp_path: Path) -> None:
    write(tmp_path / "rubric.toml", rubric_text("city-2021"))
    assert load_rubric(SHIPPED, folders=[tmp_path]).id == SHIPPED


def test_an_id_twice_in_one_folder_is_told_with_both_files(tmp_path: Path) -> None:
    for name in ("b.toml", "a.toml"):
        write(tmp_path / name, rubric_text("city-2021"))
    with pytest.raises(InputError) as error:
        load_rubric("city-2021", folders=[tmp_path])
    found = told(error)
    assert (found.code, found.span.file, found.values["other"]) == (
        "rubric-id-twice", str(tmp_path / "a.toml"), str(tmp_path / "b.toml"),
    )  # fmt: skip


def test_a_copy_beside_a_file_that_is_named_for_its_id_is_an_id_twice_too(tmp_path: Path) -> None:
    write(tmp_path / "city" / "2021.toml", rubric_text("city-2021"))
    write(tmp_path / "city" / "2021 (copy).toml", rubric_text("city-2021"))
    with pytest.raises(InputError) as error:
        load_rubric("city-2021", folders=[tmp_path])
    assert told(error).code == "rubric-id-twice"


def test_a_file_named_for_an_id_that_holds_another_is_not_taken_for_it(tmp_path: Path) -> None:
    write(tmp_path / "city" / "2021.toml", rubric_text("city-2022"))
    with pytest.raises(InputError):
        load_rubric("city-2021", folders=[tmp_path])


def test_files_that_are_no_rubrics_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path / "rubric.toml", rubric_text("city-2021"))
    write(tmp_path / "unit.toml", UNIT.format("city-2021"))
    write(tmp_path / "broken.toml", "[[[")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    write(tmp_path / "notes.txt", rubric_text("city-2021"))
    assert [id_ for id_, _ in rubric_files(tmp_path)] == ["city-2021"]


def test_an_id_that_is_not_known_is_told_with_the_nearest_ones(tmp_path: Path) -> None:
    write(tmp_path / "rubric.toml", rubric_text("city-2021"))
    with pytest.raises(InputError) as error:
        load_rubric("city-2012", folders=[tmp_path])
    found = told(error)
    assert (found.code, found.values["nearest"].split(", ")[0]) == ("unknown-rubric", "city-2021")


def test_an_id_that_resembles_none_is_told_with_some_of_them(tmp_path: Path) -> None:
    write(tmp_path / "rubric.toml", rubric_text("city-2021"))
    with pytest.raises(InputError) as error:
        load_rubric("☃", folders=[tmp_path])
    known = told(error).values["nearest"].split(", ")
    assert (len(known), known[-1]) == (6, "…")  # five of them; `scorer rubrics` has all


def test_a_folder_that_is_not_there_is_told() -> None:
    with pytest.raises(InputError) as error:
        load_rubric(SHIPPED, folders=[Path("no/such/folder")])
    assert (told(error).code, told(error).span.file) == ("not-a-folder", "no/such/folder")


@pytest.mark.parametrize("id_", ["体系" * 90, "a" * 300, "a\0b", "a/b", "..", "-", "*"])
def test_an_id_that_no_file_could_be_named_for_is_merely_unknown(id_: str) -> None:
    with pytest.raises(InputError) as error:
        load_rubric(id_)
    assert told(error).code == "unknown-rubric"


# ── Paths ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_path_is_relative_to_the_file_that_names_it_and_may_climb(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "rubrics" / "city.toml", rubric_text("city-2021"))
    unit = write(tmp_path / "units" / "a" / "unit.toml", UNIT.format("../../rubrics/city.toml"))
    monkeypatch.chdir(tmp_path / "units")
    assert [rubric_of(load_assessment(path)).id for path in (unit, "a/unit.toml")] == ["city-2021", "city-2021"]


def test_a_path_given_by_hand_is_relative_to_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "city.toml", rubric_text("city-2021"))
    monkeypatch.chdir(tmp_path)
    assert load_rubric("city.toml").id == "city-2021"


def test_an_absolute_path_is_taken_as_it_is(tmp_path: Path) -> None:
    path = write(tmp_path / "city.toml", rubric_text("city-2021"))
    assert [load_rubric(str(path), base=Path("/elsewhere")).id, load_rubric(path).id] == ["city-2021", "city-2021"]


def test_a_rubric_that_is_not_there_is_a_mistake_of_the_line_that_names_it(tmp_path: Path) -> None:
    for reference, code in (("absent.toml", "file-absent"), ("absent-2020", "unknown-rubric")):
        unit = write(tmp_path / "unit.toml", "# 自评\n" + UNIT.format(reference))
        with pytest.raises(InputError) as error:
            rubric_of(load_assessment(unit))
        assert (told(error).code, str(told(error).span)) == (code, f"{unit}:2:1")


def test_a_rubric_that_is_not_beside_its_assessment_is_found_in_a_named_folder_and_else_named(tmp_path: Path) -> None:
    (tmp_path / "returned").mkdir()
    write(tmp_path / "city.toml", rubric_text("city-2021"))
    assessment = load_assessment(write(tmp_path / "returned" / "unit.toml", UNIT.format("city.toml")))
    assert rubric_of(assessment, folders=[tmp_path / "other", tmp_path]).id == "city-2021"
    with pytest.raises(InputError) as error:
        rubric_of(assessment)
    assert str(tmp_path / "returned" / "city.toml") in told(error).message("en")


def test_what_is_wrong_inside_a_rubric_is_told_at_its_place_in_the_rubric(tmp_path: Path) -> None:
    rubric = write(tmp_path / "city.toml", PLAIN.replace("points = 4\n", "points = 5\n", 1))
    unit = write(tmp_path / "unit.toml", UNIT.format("city.toml"))
    with pytest.raises(InputError) as error:
        rubric_of(load_assessment(unit))
    assert {(found.code, found.span.file) for found in error.value.diagnostics} == {("points-mismatch", str(rubric))}


# ── What a file is ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_file_with_a_table_rubric_is_one_and_with_a_text_it_is_an_assessment(tmp_path: Path) -> None:
    rubric, unit = write(tmp_path / "r.toml", PLAIN), write(tmp_path / "u.toml", UNIT.format("r.toml"))
    assert [type(load(path)) for path in (rubric, unit)] == [Rubric, Assessment]


def test_each_kind_of_file_is_refused_where_the_other_is_needed(tmp_path: Path) -> None:
    rubric, unit = write(tmp_path / "r.toml", PLAIN), write(tmp_path / "u.toml", UNIT.format("r.toml"))
    with pytest.raises(InputError) as of_rubric:
        load_rubric(unit)
    with pytest.raises(InputError) as of_assessment:
        load_assessment(rubric)
    assert (told(of_rubric).code, told(of_assessment).code) == ("not-a-rubric", "not-an-assessment")


def test_every_example_loads() -> None:
    examples = sorted((Path(__file__).parents[1] / "examples").glob("*.toml"))
    assert examples
    kinds = [Rubric if path.name.endswith(".rubric.toml") else Assessment for path in examples]
    assert [type(load(path)) for path in examples] == kinds


# ── What the keys become ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_rubric_is_read_with_all_it_says_of_itself(tmp_path: Path) -> None:
    path = write(tmp_path / "r.toml", PLAIN)
    rubric = load_rubric(path)
    assert (rubric.id, rubric.title, rubric.version, rubric.year, rubric.language) == (
        "plain-2020", "示例指标体系", "1", 2020, "zh",
    )  # fmt: skip
    assert (rubric.first_year, rubric.last_year, rubric.rounding, rubric.display_places) == (2020, 2022, None, None)
    assert rubric.grades == (Band("优", Decimal(9)), Band("差", Decimal(0)))
    assert rubric.sha256 == sha256(path.read_bytes()).hexdigest()


def test_nodes_have_positional_codes_and_paths_from_the_first_level() -> None:
    rubric = read_rubric(parse(PLAIN, "f"))
    assert [(node.code, node.label, type(node)) for node in rubric.nodes if node.code.startswith("2")] == [
        ("2", "产出", Group), ("2.1", "产出/数量", Group), ("2.1.1", "产出/数量/完成率", Indicator),
        ("2.2", "产出/质量", Group), ("2.2.1", "产出/质量/完成率", Indicator),
    ]  # fmt: skip


def test_a_code_that_is_given_replaces_the_position_of_its_node_only() -> None:
    rubric = read_rubric(parse(PLAIN.replace('name = "投入"', 'name = "投入"\ncode = "A"'), "f"))
    assert [node.code for node in rubric.nodes][:4] == ["A", "1.1", "1.1.1", "1.1.2"]


def test_slots_pools_and_policies_are_read_with_their_defaults() -> None:
    pots = load_rubric(CASES / "rubrics" / "pots.toml")
    slot, pool = pots.by_key["部门特性指标"][0], pots.by_key["可选项"][0]
    assert isinstance(slot, Slot)
    assert isinstance(pool, Group)
    assert (slot.least, slot.most, pool.pool, [member.points for member in pool.children]) == (2, 3, True, [None] * 3)
    rounded = load_rubric(CASES / "rubrics" / "rounded.toml")
    assert rounded.rounding == Rounding(2, "half-up", "示例文件")
    assert [node.not_applicable for node in (rounded.root, *rounded.by_key["明确性"])] == [
        Policy("rescale"), Policy("move-to", "效果"),
    ]  # fmt: skip


def test_a_slot_demands_one_indicator_by_itself_and_none_as_a_member_of_a_pool() -> None:
    text = (CASES / "rubrics" / "pots.toml").read_text(encoding="utf-8")
    text = text.replace("{ min = 2, max = 3 }", "{}").replace('"重点改革"', '"重点改革", slot = {}')
    rubric = read_rubric(parse(text, "f"))
    assert [(slot.name, slot.least, slot.most) for slot in rubric.nodes if isinstance(slot, Slot)] == [
        ("部门特性指标", 1, None), ("重点改革", 0, None),
    ]  # fmt: skip


ASSESSMENT = """\
rubric = "plain-2020"
unit = " 示例局 "
year = 2020
kind = "review"
declared_total = 96.62

[project]
name = "示例项目"
code = "P1"
budget = 100

[about]
code = "001"
date = 2021-02-20
reviewer = "甲"

[disclosure]
targets = 3
amount = 257.34
coverage = "100%"

[scores]
"相关性" = 2
"明确性" = { score = 1.50, reason = "目标偏多", evidence = "决算表", due = "2021年6月", derived = ["score"] }
"数量/完成率" = { target = 129, actual = "300多人次", sign = "≥" }
"质量" = { not_applicable = " 本年无此项工作 " }

[[own]]
slot = "部门特性指标"
name = "外联接待"
points = 7

[[problem]]
text = "预算执行进度偏慢"
due = 2021-06-30
"""


def test_an_assessment_is_read_with_all_it_says() -> None:
    found = read_assessment(parse(ASSESSMENT, "unit.toml"))
    assert (found.rubric, found.unit, found.year, found.kind, found.declared_total) == (
        "plain-2020", "示例局", 2020, "review", Decimal("96.62"),
    )  # fmt: skip
    assert found.project
    assert (found.project.name, found.project.budget, found.about.date) == ("示例项目", Decimal(100), "2021-02-20")
    assert (found.disclosure.targets, found.disclosure.amount, found.disclosure.sub_units) == (3, Decimal("257.34"), "")
    assert found.identity == ("plain-2020", "001", "P1", "2020", "review", "甲")
    assert [(own.slot, own.name, own.entry.points) for own in found.own] == [("部门特性指标", "外联接待", Decimal(7))]
    assert [(problem.text, problem.due) for problem in found.problems] == [("预算执行进度偏慢", "2021-06-30")]


@pytest.mark.parametrize(
    ("said", "instead"), [("budget = 100", "budget = -100"), ("amount = 257.34", "amount = -0.01")]
)
def test_a_sum_of_money_is_not_negative(said: str, instead: str) -> None:
    with pytest.raises(InputError) as caught:
        read_assessment(parse(ASSESSMENT.replace(said, instead), "unit.toml"))
    assert [problem.code for problem in caught.value.diagnostics] == ["negative-number"]


def test_a_score_is_a_number_or_a_table_when_there_is_something_to_say() -> None:
    scores = read_assessment(parse(ASSESSMENT, "unit.toml")).scores
    assert list(scores) == ["相关性", "明确性", "数量/完成率", "质量"]
    told = scores["明确性"]
    assert (scores["相关性"].score, told.score, told.reason, told.evidence, told.due, told.derived) == (
        Decimal(2), Decimal("1.5"), "目标偏多", ("决算表",), "2021年6月", {"score"},
    )  # fmt: skip
    measured = scores["数量/完成率"]
    assert (measured.score, measured.target, measured.actual, measured.sign) == (None, Decimal(129), "300多人次", "≥")
    assert scores["质量"].not_applicable == "本年无此项工作"


def test_what_an_assessment_does_not_mention_is_blank() -> None:
    found = read_assessment(parse(UNIT.format("plain-2020"), "unit.toml"))
    assert (found.kind, found.declared_total, found.project) == ("self", None, None)
    assert (found.scores, found.own, found.problems) == ({}, (), ())


def test_places_of_entries_are_those_of_their_keys() -> None:
    scores = read_assessment(parse(ASSESSMENT, "unit.toml")).scores
    assert [str(scores["明确性"].place.span), str(scores["明确性"].place.at("reason").span)] == [
        "unit.toml:24:1", "unit.toml:24:25",
    ]  # fmt: skip
