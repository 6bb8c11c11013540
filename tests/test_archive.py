"""Office files from strangers: what is too large, encrypted, cut off or no archive gives one diagnostic, quickly."""

import io
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer.diagnostics import InputError
from scorer.readers.files import archive
from scorer.readers.files.archive import checked_archive


def packed(members, method=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return stream.getvalue()


def code_of(data, file="form.xlsx"):
    with pytest.raises(InputError) as caught:
        checked_archive(data, file)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.span.file == file
    assert all(diagnostic.line(language) for language in ("zh", "en"))
    return diagnostic.code


HONEST = packed({"xl/workbook.xml": b"<workbook/>", "xl/media/a.bin": b"\0" * 1000})


def test_an_honest_archive_is_opened():
    assert checked_archive(HONEST, "a.xlsx").read("xl/workbook.xml") == b"<workbook/>"
    assert checked_archive(packed({"a": b"b"}, zipfile.ZIP_STORED), "a.xlsx").namelist() == ["a"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file-empty"),
        (b"rubric = 1", "not-an-archive"),
        (b"<html>", "not-an-archive"),
        (archive.OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "file-encrypted"),
        (archive.OLE + b"\0" * 600, "not-an-archive"),
        (b"PK\x03\x04", "archive-damaged"),
        (HONEST[:-30], "archive-damaged"),
        (HONEST[20:], "not-an-archive"),
        (packed({"xl/a.xml": b"\xef\xbb\xbf<!DOCTYPE x SYSTEM 'file:///etc/passwd'><x/>"}), "archive-entities"),
        (packed({"xl/a.xml": "<!DOCTYPE x><x/>".encode("utf-16")}), "archive-entities"),
        (packed({"a": b"b"}, zipfile.ZIP_LZMA), "archive-damaged"),
    ],
)
def test_what_is_no_office_file_is_told(data, code):
    assert code_of(data) == code


def test_a_bomb_is_not_unpacked():
    assert code_of(packed({"xl/a.xml": b" " * (archive.MAX_UNPACKED + 1)})) == "archive-too-large"
    assert code_of(packed({f"{number}": b" " * 1_000_000 for number in range(100)})) == "archive-too-large"


def test_what_is_too_large_is_told_with_the_bound_that_was_passed(monkeypatch):
    def told(data):
        with pytest.raises(InputError) as caught:
            checked_archive(data, "a.xlsx")
        return caught.value.diagnostics[0].line("en")

    assert "more than 200 times" in told(packed({"xl/a.xml": b" " * 3_000_000}))
    monkeypatch.setattr(archive, "MAX_UNPACKED", 1024 * 1024)
    assert "more than 1 MiB" in told(packed({"xl/a.xml": b" " * 1024 * 1024 + b"x"}))


def test_an_archive_of_very_many_parts_is_refused(monkeypatch):
    monkeypatch.setattr(archive, "MAX_MEMBERS", 10)
    assert code_of(packed({f"{number}": b"" for number in range(11)})) == "archive-too-large"


def test_a_size_that_the_directory_understates_is_found_out():
    bomb = packed({"a.xml": b" " * 3_000_000})
    lying = bomb.replace(struct.pack("<I", 3_000_000), struct.pack("<I", 10))
    assert code_of(lying) == "archive-too-large"
    smaller = packed({"a.xml": b" " * 3_000})
    assert code_of(smaller.replace(struct.pack("<I", 3_000), struct.pack("<I", 10))) == "archive-damaged"


def test_a_member_under_a_password_is_told():
    locked = bytearray(HONEST)
    at = locked.index(b"PK\x01\x02")
    locked[at + 8] |= 1
    assert code_of(bytes(locked)) == "file-encrypted"


@settings(max_examples=100)
@given(st.data())
def test_any_spoilt_byte_gives_a_diagnostic_or_the_same_content(data):
    spoilt = bytearray(HONEST)
    for _ in range(data.draw(st.integers(1, 4))):
        spoilt[data.draw(st.integers(0, len(spoilt) - 1))] = data.draw(st.integers(0, 255))
    try:
        opened = checked_archive(bytes(spoilt), "a.xlsx")
    except InputError:
        return
    assert all(len(opened.read(name)) < 2000 for name in opened.namelist() if name in opened.NameToInfo)
