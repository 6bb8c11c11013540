"""Reading a table key by key: every value typed and bounded, every problem collected at its own place."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorer.diagnostics import Diagnostic, Problems
from scorer.exact import decimals
from scorer.record import MAX_NAME, MAX_TEXT, Record
from scorer.source import parse

Read = Callable[[Record], Any]


def record(text: str) -> Record:
    source = parse(text, "f")
    return Record(source.data, source.place, Problems())


def told(found: Record) -> list[tuple[str, int | None, int | None]]:
    return [(problem.code, problem.span.line, problem.span.column) for problem in found.problems]


def only(text: str, read: Read) -> Diagnostic:
    """The one problem of reading `text`; what is read then counts as absent."""
    found = record(text)
    assert not read(found)
    (problem,) = found.problems
    return problem


def code(text: str, read: Read) -> str:
    return only(text, read).code


def value(text: str, read: Read) -> Any:
    """What is read of `text` without any problem."""
    found = record(text)
    read_value = read(found)
    assert told(found) == []
    return read_value


# ── Absent and unknown keys ────────────────────────────────────────────────────────────────────────────────────────


def test_an_absent_key_is_blank_whatever_it_is_read_as() -> None:
    empty = record("")
    found = [
        empty.text("a"), empty.texts("a"), empty.choice("a", ("x",)), empty.choices("a", ("x",)), empty.boolean("a"),
        empty.integer("a", 0, 9), empty.score("a"), empty.fact("a"), empty.fact_or_text("a"), empty.date("a"),
        empty.table("a"), list(empty.tables("a")),
    ]  # fmt: skip
    assert (found, told(empty)) == (["", (), None, frozenset(), False, None, None, None, None, "", None, []], [])


def test_an_absent_required_key_is_told_at_the_table_it_is_missing_from() -> None:
    found = record('[[own]]\nslot = "特性"\n\n[[own]]\nname = "接待"\n')
    for own in found.tables("own"):
        own.text("slot", required=True)
        own.text("name", required=True)
    assert told(found) == [("missing-key", 1, 1), ("missing-key", 4, 1)]


def test_a_key_that_nobody_asked_for_is_unknown_or_misspelt() -> None:
    found = record("name = 'a'\nnaem = 'b'\nxyz = 1\n")
    found.text("name")
    found.finish()
    assert [(problem.code, problem.values["nearest"]) for problem in found.problems] == [
        ("misspelt-key", "name"), ("unknown-key", ""),
    ]  # fmt: skip


def test_the_keys_known_at_a_place_are_told_in_order() -> None:
    found = record("xyz = 1\n")
    found.text("unit")
    found.score("budget")
    found.finish()
    assert [problem.values["known"] for problem in found.problems] == ["budget, unit"]


def test_keys_that_are_names_are_all_known() -> None:
    found = record('"相关性" = 5\n')
    assert (list(found.items()), found.finish(), told(found)) == ([("相关性", 5)], None, [])


def test_reading_goes_on_after_a_problem() -> None:
    found = record('a = 1\nb = "x"\nc = -2\n')
    assert (found.text("a"), found.score("b"), found.score("c")) == ("", None, None)
    assert told(found) == [("wrong-type", 1, 1), ("wrong-type", 2, 1), ("negative-number", 3, 1)]


# ── Texts ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_blanks_around_a_text_are_no_part_of_it() -> None:
    assert value('a = " 相关性　"', lambda r: r.text("a")) == "相关性"


def test_running_text_may_hold_line_ends_and_tabs_and_a_name_may_not() -> None:
    assert value('a = "x\\n\\ty"', lambda r: r.text("a")) == "x\n\ty"
    assert [code(f'a = "x{sign}y"', lambda r: r.text("a", name=True)) for sign in ("\\n", "\\t")] == [
        "control-character", "control-character",
    ]  # fmt: skip


@pytest.mark.parametrize("point", ["0000", "0007", "001b", "007f", "0085", "2028", "202e", "2066"])
def test_a_sign_that_could_drive_a_terminal_is_refused_in_every_text(point: str) -> None:
    assert code(f'a = "x\\u{point}y"', lambda r: r.text("a")) == "control-character"


def test_the_lengths_of_names_and_texts_are_bounded() -> None:
    assert len(value(f'a = "{"局" * MAX_NAME}"', lambda r: r.text("a", name=True))) == MAX_NAME
    assert code(f'a = "{"局" * (MAX_NAME + 1)}"', lambda r: r.text("a", name=True)) == "text-too-long"
    assert len(value(f'a = "{"局" * MAX_TEXT}"', lambda r: r.text("a"))) == MAX_TEXT
    assert code(f'a = "{"局" * (MAX_TEXT + 1)}"', lambda r: r.text("a")) == "text-too-long"


def test_a_required_text_is_not_empty_and_an_optional_one_may_be() -> None:
    assert code('a = "  "', lambda r: r.text("a", required=True)) == "empty-text"
    assert value('a = ""', lambda r: r.text("a")) == ""


def test_a_single_text_is_a_list_of_one() -> None:
    assert value('a = "决算表"', lambda r: r.texts("a")) == ("决算表",)
    assert value('a = ["决算表", "合同"]', lambda r: r.texts("a")) == ("决算表", "合同")


def test_a_bad_text_of_a_list_is_told_at_its_item_by_the_name_of_the_list() -> None:
    found = record('evidence = [\n  "决算表",\n  "合\\u0007同",\n]\n')
    found.texts("evidence")
    (problem,) = found.problems
    assert (problem.code, problem.span.line, problem.values["key"]) == ("control-character", 3, "evidence")


# ── Words from a list ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_choice_is_one_of_its_options() -> None:
    assert value('a = "self"', lambda r: r.choice("a", ("self", "review"))) == "self"
    problem = only('a = "own"', lambda r: r.choice("a", ("self", "review")))
    assert (problem.code, problem.values["options"]) == ("bad-choice", "self, review")


def test_several_choices_are_each_one_of_the_options() -> None:
    assert value('a = ["score"]', lambda r: r.choices("a", ("score", "points"))) == {"score"}
    found = record('a = ["score", "reason"]')
    assert (found.choices("a", ("score", "points")), told(found)) == ({"score"}, [("bad-choice", 1, 15)])


# ── Numbers ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_scores_and_facts_keep_what_was_written() -> None:
    found = [value(f"a = {text}", lambda r: r.score("a")) for text in ("5", "5.10", "1e2", "0", "-0.0")]
    assert found == [Decimal(5), Decimal("5.1"), Decimal(100), Decimal(0), Decimal(0)]
    assert str(found[4]) == "0.0"
    assert value("a = -12.5", lambda r: r.fact("a")) == Decimal("-12.5")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true", "wrong-type"), ("false", "wrong-type"), ('"良"', "wrong-type"), ("[5]", "wrong-type"),
        ("{ a = 5 }", "wrong-type"), ("2021-02-20", "wrong-type"),
        ('"5"', "number-in-quotes"), ('"５．５"', "number-in-quotes"), ('" 5分 "', "number-in-quotes"),
        ("nan", "not-a-number"), ("-nan", "not-a-number"), ("inf", "not-a-number"), ("-inf", "not-a-number"),
        ("-1", "negative-number"), ("-0.01", "negative-number"), ("-1e300", "negative-number"),
        ("1_000_000_000", "number-too-large"), ("1e9", "number-too-large"), ("1e999999", "number-too-large"),
        ("1.0000001", "too-many-decimals"), ("1e-7", "too-many-decimals"), ("1e-999999", "too-many-decimals"),
    ],
)  # fmt: skip
def test_a_score_that_is_no_finite_decimal_within_its_limits_is_refused(text: str, expected: str) -> None:
    assert code(f"a = {text}", lambda r: r.score("a")) == expected


def test_the_limits_themselves_are_refused_and_what_is_just_inside_is_read() -> None:
    assert value("a = 999999999.999999", lambda r: r.score("a")) == Decimal("999999999.999999")
    assert value("a = -999999999999999.99999999", lambda r: r.fact("a")) == Decimal("-999999999999999.99999999")
    facts = [code(f"a = {text}", lambda r: r.fact("a")) for text in ("1e15", "-1e15", "0.123456789")]
    assert facts == ["number-too-large", "number-too-large", "too-many-decimals"]


def test_zeros_at_the_end_are_no_decimals() -> None:
    assert value("a = 1.5000000000", lambda r: r.score("a")) == Decimal("1.5")


@pytest.mark.parametrize("text", ["-1e-9999", "-0." + "0" * 5000 + "1", "-1e300", "1e-9999", "1e9999"])
def test_a_number_out_of_bounds_is_told_in_a_short_sentence(text: str) -> None:
    problem = only(f"a = {text}", lambda r: r.score("a"))
    assert max(len(problem.message("zh")), len(problem.message("en")), len(problem.hint("zh"))) < 200


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=10))
def test_a_decimal_is_a_score_if_and_only_if_it_is_within_the_limits(number: Decimal) -> None:
    found = record(f"a = {number:f}")
    fits = 0 <= number < 10**9 and decimals(number) <= 6
    assert found.score("a") == (number if fits else None)
    assert bool(told(found)) != fits


def test_a_measured_value_is_a_number_or_the_text_as_printed() -> None:
    found = record('a = 129\nb = "300多人次"\nc = true\n')
    assert [found.fact_or_text(key) for key in "abc"] == [Decimal(129), "300多人次", None]
    assert told(found) == [("wrong-type", 3, 1)]


def test_a_whole_number_lies_between_its_bounds_which_belong_to_it() -> None:
    assert [value(f"a = {number}", lambda r: r.integer("a", 0, 6)) for number in (0, 6)] == [0, 6]
    found = {text: code(f"a = {text}", lambda r: r.integer("a", 0, 6)) for text in ("-1", "7", "1.0", "true", '"1"')}
    assert found == {
        "-1": "out-of-range", "7": "out-of-range", "1.0": "wrong-type", "true": "wrong-type", '"1"': "wrong-type",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ('a = "\\u001b[31m"', lambda r: r.choice("a", ("x",))),
        ('"\\u001b[31m" = 1', lambda r: r.finish()),
        ('"\\u001b[31m" = true', lambda r: r.score("\x1b[31m")),
    ],
    ids=["value", "unknown key", "key"],
)
def test_what_a_file_holds_cannot_drive_a_terminal_through_a_message(text: str, read: Read) -> None:
    problem = only(text, read)
    assert "\x1b" not in problem.line("en") + problem.line("zh")


# ── Dates, tables and what a value is called ───────────────────────────────────────────────────────────────────────


def test_a_date_is_read_as_iso_text_and_a_text_is_left_as_it_is() -> None:
    assert value("a = 2021-02-20", lambda r: r.date("a")) == "2021-02-20"
    assert value('a = "2021年2月"', lambda r: r.date("a")) == "2021年2月"


def test_a_number_is_no_date() -> None:
    assert code("a = 20210220", lambda r: r.date("a")) == "wrong-type"


@pytest.mark.parametrize("text", ["2021-02-20T07:30:00", "07:30:00"])
def test_a_time_is_no_date_and_is_not_called_one(text: str) -> None:
    problem = only(f"a = {text}", lambda r: r.date("a"))
    assert problem.code == "wrong-type"
    assert problem.values["found_kind"] != problem.values["expected_kind"]


def test_a_table_inside_shares_the_problems_and_knows_its_place() -> None:
    found = record("[about]\nname = 3\n")
    about = found.table("about")
    assert about
    assert (about.text("name"), told(found)) == ("", [("wrong-type", 2, 1)])


def test_a_list_of_tables_skips_what_is_no_table_and_says_so() -> None:
    found = record("a = [\n  { x = 1 },\n  5,\n  { x = 2 },\n]\n")
    assert [table.score("x") for table in found.tables("a")] == [1, 2]
    assert told(found) == [("wrong-type", 3, 3)]


@pytest.mark.parametrize(
    ("text", "read", "words"),
    [
        ("true", lambda r: r.text("a"), ("text", "true")),
        ("5", lambda r: r.texts("a"), ("texts", "number")),
        ("2021-02-20", lambda r: r.score("a"), ("number", "date")),
        ("[1]", lambda r: r.table("a"), ("table", "list")),
        ("{ }", lambda r: list(r.tables("a")), ("tables", "table")),
        ('"x"', lambda r: r.boolean("a"), ("boolean", "text")),
    ],
)
def test_a_wrong_type_is_told_with_what_is_needed_and_what_was_found(
    text: str, read: Read, words: tuple[str, str]
) -> None:
    problem = only(f"a = {text}", read)
    assert (problem.code, problem.values["expected_kind"], problem.values["found_kind"]) == ("wrong-type", *words)


def test_the_words_for_types_are_translated() -> None:
    problem = only("a = 5", lambda r: r.text("a"))
    assert (problem.message("zh"), problem.message("en")) == (
        "“a”应是带引号的文字，不是数字", "`a` must be a text in quotes, not a number",
    )  # fmt: skip
