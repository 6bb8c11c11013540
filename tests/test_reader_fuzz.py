"""Mutilated and random files: whatever the bytes, a reader gives a document or one `InputError`, and soon."""

import io
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from office_files import PAGE, packed, real_docx, real_xlsx, sheets
from scorer.diagnostics import InputError
from scorer.readers import READERS, read_document
from scorer.readers.printed.grid import Document, Grid

SHEET = (
    "<office:spreadsheet><table:table table:name='表'><table:table-row table:number-rows-repeated='2'>"
    "<table:table-cell table:number-columns-spanned='2' office:value-type='percentage' office:value='0.5'>"
    "<text:p>50%</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>"
)
SEEDS = {
    ".docx": real_docx(),
    ".xlsx": real_xlsx(),
    ".ods": sheets(SHEET),
    ".html": PAGE.encode(),
    ".xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 8,
}
#: What counts, names and positions are likely to be mistaken for.
PIECES = st.one_of(
    st.binary(max_size=20),
    st.sampled_from(
        [
            b"",
            b"-1",
            b"0",
            b"65535",
            b"4294967296",
            b"1e999",
            b"nan",
            b"XFD1048576",
            b"A0",
            b"<",
            b">",
            b"&#0;",
            b"\xff",
        ]
    ),
)


TAGS = ("<table>", "<tr>", "<td>", "</td>", "</tr>", "</table>", "<p>", "<br>", "<td rowspan=3>", "5", "甲", "</div>")


@st.composite
def mutilated(draw, seed):
    """A file with some pieces cut out, doubled or replaced."""
    data = seed
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 12)))
        data = data[:start] + draw(PIECES) + (data[start:end] if draw(st.booleans()) else b"") + data[end:]
    return data[: draw(st.integers(0, len(data)))] if draw(st.integers(0, 9)) == 0 else data


@st.composite
def mutilated_inside(draw, seed):
    """An archive that is whole, with one of its parts mutilated, absent or exchanged for another."""
    with zipfile.ZipFile(io.BytesIO(seed)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = draw(st.sampled_from(sorted(members)))
    match draw(st.sampled_from("mmmmmdx")):
        case "m":
            members[name] = draw(mutilated(members[name]))
        case "d":
            del members[name]
        case "x":
            members[name] = members[draw(st.sampled_from(sorted(members)))]
    return packed(members)


def survives(data, file):
    """Reading gives a document whose every text can be written down, or one refusal; nothing else, and not late."""
    begun = time.monotonic()
    try:
        document = read_document(data, file)
    except InputError as error:
        refused = [diagnostic.line("zh") for diagnostic in error.diagnostics]
        document = None
    else:
        refused = []
    if document is None:
        assert refused
    else:
        assert isinstance(document, Document)
        for part in document.parts:
            cells = [cell for row in part.rows for cell in row.values()] if isinstance(part, Grid) else [part]
            for cell in cells:
                cell.text.encode()
                assert str(cell.place.span).startswith(file)
                assert "\n" not in cell.text
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize("ending", SEEDS)
@settings(max_examples=40)
@given(st.data())
def test_a_mutilated_file_is_read_or_refused(ending, data):
    survives(data.draw(mutilated(SEEDS[ending])), f"a{ending}")


@pytest.mark.parametrize("ending", [".docx", ".xlsx", ".ods"])
@settings(max_examples=60)
@given(st.data())
def test_an_archive_with_a_mutilated_part_is_read_or_refused(ending, data):
    survives(data.draw(mutilated_inside(SEEDS[ending])), f"a{ending}")


@settings(max_examples=60)
@given(st.binary(max_size=300), st.sampled_from(sorted(READERS)))
def test_random_bytes_are_read_or_refused(data, ending):
    survives(data, f"a{ending}")


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from(TAGS),
        max_size=40,
    )
)
def test_tags_in_any_order_are_read(tags):
    survives(" ".join(tags).encode(), "a.html")
