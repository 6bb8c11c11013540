"""One TOML text: read safely, parsed exactly, and every mistake said in the words of its author."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path

import pytest

from scorer.diagnostics import Diagnostic, InputError
from scorer.slips import FULL_WIDTH
from scorer.source import MAX_BYTES, MAX_DEPTH, Source, decode, parse, read_bytes, read_source


def refused(text: str) -> Diagnostic:
    with pytest.raises(InputError) as error:
        parse(text, "unit.toml")
    (diagnostic,) = error.value.diagnostics
    return diagnostic


def told(text: str) -> tuple[str, int | None, int | None]:
    found = refused(text)
    return found.code, found.span.line, found.span.column


# ── Bytes to text ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert decode(b"\xef\xbb\xbfa = 1\n", "f") == "a = 1\n"


def test_line_ends_of_windows_are_line_ends() -> None:
    assert parse(decode(b"a = 1\r\nb = 2\r\n", "f"), "f").data == {"a": 1, "b": 2}


def test_a_bad_byte_is_told_with_its_line_and_the_encoding_it_seems_to_be() -> None:
    with pytest.raises(InputError) as error:
        decode('a = 1\nb = "得分"\n'.encode("gb18030"), "f")
    (found,) = error.value.diagnostics
    assert (found.code, str(found.span), found.values["encoding"]) == ("not-utf8", "f:2:1", "GBK/GB18030")


def test_bytes_of_no_known_encoding_are_told_without_a_guess() -> None:
    with pytest.raises(InputError) as error:
        decode(b'a = "\xff"\n', "f")
    assert [(found.code, found.values["encoding"]) for found in error.value.diagnostics] == [("not-utf8", "?")]


def test_a_file_of_the_greatest_size_is_read_and_one_byte_more_is_not(tmp_path: Path) -> None:
    (tmp_path / "full").write_bytes(b"#" * MAX_BYTES)
    (tmp_path / "over").write_bytes(b"#" * (MAX_BYTES + 1))
    assert len(read_bytes(tmp_path / "full", "full")) == MAX_BYTES
    with pytest.raises(InputError) as error:
        read_bytes(tmp_path / "over", "over")
    assert [(found.code, found.span.file) for found in error.value.diagnostics] == [("file-too-large", "over")]


def test_a_name_that_no_file_can_have_is_a_diagnostic() -> None:
    with pytest.raises(InputError) as error:
        read_source("unit\0.toml")
    assert [found.code for found in error.value.diagnostics] == ["file-unreadable"]


def test_the_content_is_kept_as_the_bytes_of_the_file_from_which_its_digest_is_taken(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbfa = 1\r\n"
    (tmp_path / "unit.toml").write_bytes(content)
    assert read_source(tmp_path / "unit.toml").content == content


# ── Text to values and places ──────────────────────────────────────────────────────────────────────────────────────


def test_numbers_with_a_point_keep_every_digit_that_was_written() -> None:
    data = parse("a = 0.10\nb = 96.62\nc = 1e-7\nd = 12345678901234567890.123456789\n", "f").data
    assert {key: str(value) for key, value in data.items()} == {
        "a": "0.10", "b": "96.62", "c": "1E-7", "d": "12345678901234567890.123456789",
    }  # fmt: skip
    assert {type(value) for value in data.values()} == {Decimal}


def test_a_value_stands_where_its_key_is_and_an_absent_one_where_its_table_is() -> None:
    source = parse('# 自评\n[scores]\n"相关性" = { score = 5 }\n', "unit.toml")
    keys = (("scores", "相关性", "score"), ("scores", "明确性"), ("unit",))
    assert [str(source.place.at(*path).span) for path in keys] == ["unit.toml:3:11", "unit.toml:2:1", "unit.toml:1:1"]


def test_places_are_not_worked_out_before_somebody_asks() -> None:
    # The scanner would fail on this text; nobody asks.
    assert Source("f", "not = = toml", {}).place.at("a").at("b", 3).keys == ("a", "b", 3)


# ── Syntax ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("sign", FULL_WIDTH)
def test_every_full_width_sign_outside_quotes_is_told_with_the_sign_to_type(sign: str) -> None:
    found = refused(f'"a" = 1 {sign}\n')
    assert (found.code, found.span.column, found.values) == (
        "full-width-sign", 9, {"found": sign, "meant": FULL_WIDTH[sign]},
    )  # fmt: skip


def test_full_width_signs_in_texts_and_comments_are_nobodys_mistake() -> None:
    source = parse("\"a，b\" = \"“c”：d\" # 注：e，f\n'g＝h' = 'i。'\n", "f")
    assert source.data == {"a，b": "“c”：d", "g＝h": "i。"}


def test_a_full_width_sign_in_a_text_is_not_blamed_for_a_mistake_beside_it() -> None:
    assert told('"a" = { reason = "目标偏多，未聚焦" score = 1 }  # 注，\n')[0] == "toml-syntax"


@pytest.mark.parametrize(
    ("line", "key", "column"),
    [
        ("相关性 = 5", "相关性", 1),
        ("  相关性=5", "相关性", 3),
        ("2017年得分 = 5", "2017年得分", 1),
        ("管理 制度 = 5", "管理 制度", 1),
        ("科技（制度）创新 = 5", "科技（制度）创新", 1),
        ("科技（制度、方法）创新 = 5", "科技（制度、方法）创新", 1),
        ("是否合规，及时 = 5", "是否合规，及时", 1),
    ],
)
def test_a_chinese_name_without_quotes_is_told_as_it_was_written(line: str, key: str, column: int) -> None:
    found = refused(f"[scores]\n{line}\n")
    assert (found.code, found.values, found.span.line, found.span.column) == ("unquoted-name", {"key": key}, 2, column)


def test_a_chinese_header_without_quotes_is_told_as_a_name() -> None:
    headers = ("[评分]", "[[自定]]", "[about.备注]")
    assert [told(f"a = 1\n{header}\n") for header in headers] == [("unquoted-name", 2, 1)] * 3


def test_a_key_given_twice_is_told_where_it_stands_the_second_time() -> None:
    assert told("[a]\nb = 1\nc = 2\n  b = 3\n")[:2] == ("duplicate-key", 4)


def test_a_long_list_given_twice_is_told_where_it_begins_the_second_time() -> None:
    found = refused("a = [\n  1,\n]\na = [\n  2,\n]\n")
    assert (found.code, found.span.line, found.values) == ("duplicate-key", 4, {"line": "a"})


def test_a_table_given_twice_is_told_with_its_header() -> None:
    found = refused("[about]\na = 1\n[scores]\n[about]\nb = 1\n")
    assert (found.code, found.span.line, found.values) == ("duplicate-table", 4, {"line": "[about]"})


def test_single_brackets_twice_are_a_table_given_twice_also_for_a_level() -> None:
    assert told('[level1]\nname = "a"\n[level1]\nname = "b"\n') == ("duplicate-table", 3, 1)


def test_items_and_tables_for_the_same_children_are_told_as_such() -> None:
    assert told("[[level1]]\nlevel2 = [ { } ]\n\n[[level1.level2]]\n") == ("mixed-children", 4, 1)


def test_a_mistake_at_the_very_end_has_a_place() -> None:
    found = {text: told(text) for text in ('a = "b', "a = [1,", "[a", "a =", "a")}
    assert found == {text: ("toml-syntax", 1, len(text) + 1) for text in found}


# ── Files that would hurt ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("brackets", ["[]", "{}"])
def test_brackets_nest_to_the_limit_and_no_deeper(brackets: str) -> None:
    opening = {"[]": "[", "{}": "{ a = "}[brackets]
    allowed = f"k = {opening * MAX_DEPTH}1{brackets[1] * MAX_DEPTH}\n"
    assert parse(allowed, "f").data.keys() == {"k"}
    assert told(allowed.replace("k = ", f"k = {opening}"))[0] == "too-deep"


def test_half_open_intervals_in_texts_are_not_brackets_that_nest() -> None:
    standards = "".join(f'"标准{number}" = "得分率在[80%,90%)之间得{number}分"\n' for number in range(2 * MAX_DEPTH))
    assert len(parse(standards, "f").data) == 2 * MAX_DEPTH


def test_brackets_in_comments_do_not_nest() -> None:
    assert parse("# [ \n" * 2 * MAX_DEPTH, "f").data == {}


@pytest.mark.parametrize("parts", [1_000, 5_000])
def test_a_key_of_very_many_parts_is_a_diagnostic(parts: int) -> None:
    assert refused(".".join(["a"] * (parts + 1)) + " = 1\n").severity == "error"


def test_a_long_line_of_prose_is_refused_without_long_thought() -> None:
    started = time.perf_counter()
    assert told("绩" * 20_000)[0] in ("toml-syntax", "unquoted-name")
    assert time.perf_counter() - started < 2  # some milliseconds; a search that backtracks takes minutes


@pytest.mark.parametrize("number", ["1e9999999999999999999", "-1e9999999999999999999", "9" * 5000])
def test_a_number_too_large_to_read_is_a_diagnostic(number: str) -> None:
    assert refused(f"a = {number}\n").code == "number-out-of-range"


def test_a_slip_behind_the_beginning_of_a_multi_line_string_is_told():
    with pytest.raises(InputError) as caught:
        parse('["""title = "2017年得分表"\nyear = 2017\n', "rubric.toml")
    (told,) = caught.value.diagnostics
    assert (told.code, told.span.line) == ("unquoted-name", 1)
