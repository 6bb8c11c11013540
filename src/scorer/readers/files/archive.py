"""Office files are archives from strangers: their size, count and kind are looked at before any reader opens them.

What the directory of an archive says of itself is not believed: every member is unpacked here, within bounds, once.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from scorer.diagnostics import InputError, Problems, nowhere
from scorer.readers.files.extent import filled_area

if TYPE_CHECKING:
    from lxml.etree import _Element

#: A filled-in form unpacks to some 200 KiB, the largest published document seen to 3 MiB.
MAX_MEMBERS = 2_000
MAX_UNPACKED = 64 * 1024 * 1024
#: Text of tables packs to a twentieth, rarely to a hundredth; small members may pack to less.
MAX_RATIO, RATIO_FREE = 200, 1024 * 1024

#: A reader of sheets makes room for everything between the first and the last filled cell.
MAX_AREA = 1_000_000

#: What an archive is, by the beginning of a name that only this kind has; and the endings of each kind.
_CONTENTS = (("xl/workbook.bin", ".xlsb"), ("xl/", ".xlsx"), ("word/", ".docx"), ("content.xml", ".ods"))
_SAME_KIND = {".xlsm": ".xlsx", ".docm": ".docx", ".xls": ".xlsx"}

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DOCTYPE = b"<!DOCTYPE"
_KINDS = ((OLE, "Excel 97–2003 / Word 97–2003"), (b"%PDF", "PDF"), (b"{\\rtf", "RTF"), (b"<", "HTML/XML"))


def checked_archive(data: bytes, file: str) -> zipfile.ZipFile:
    """The archive that an office file (.xlsx, .docx, .ods) is, known to be bounded and harmless.

    Raises:
        InputError: `file-encrypted`, `file-empty`, `not-an-archive`, `archive-damaged`, `archive-too-large` or
            `archive-entities`.
    """
    problems = Problems()
    place = nowhere(file)
    if data.startswith(OLE) and _ENCRYPTED in data:
        problems.add("file-encrypted", place)
    elif not data.strip():
        problems.add("file-empty", place)
    elif not data.startswith(b"PK"):
        kind = file[file.rfind(".") :] if "." in file else "office"
        problems.add("not-an-archive", place, kind=kind, found_kind=_looks_like(data))
    else:
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
            _look_through(archive, data, file, problems)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
            problems.add("archive-damaged", place, reason="ZIP")
        else:
            if not problems.errors:
                return archive
    raise InputError(problems)


def xml_part(archive: zipfile.ZipFile, name: str) -> _Element:
    """The root of one XML part; nothing outside it is ever loaded.

    Raises:
        KeyError: there is no such part.
        XMLSyntaxError: it is no XML, or nests too deep.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    return etree.fromstring(archive.read(name), parser)


@contextmanager
def damage_told(file: str) -> Iterator[None]:
    """Where a part of an archive is asked for that every file of its kind has: what is wrong with it is told.

    Raises:
        InputError: `archive-damaged`.
    """
    from lxml import etree

    try:
        yield
    except (KeyError, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        problems = Problems()
        problems.add("archive-damaged", nowhere(file), reason=getattr(error, "msg", None) or error)
        raise InputError(problems) from None


def _look_through(archive: zipfile.ZipFile, data: bytes, file: str, problems: Problems) -> None:
    """Unpack every member within the bounds; the first thing wrong ends the search."""
    place = nowhere(file)
    members = archive.infolist()
    ending = file[file.rfind(".") :].lower()
    content_of = next(
        (kind for start, kind in _CONTENTS if any(member.filename.startswith(start) for member in members)), None
    )
    if content_of is not None and content_of != _SAME_KIND.get(ending, ending):
        problems.add("not-an-archive", place, kind=ending, found_kind=content_of)
        return
    if len(members) > MAX_MEMBERS:
        problems.add("archive-too-large", place, limit=MAX_MEMBERS, of_kind="members")
        return
    left = MAX_UNPACKED
    for member in members:
        if member.flag_bits & 1:
            problems.add("file-encrypted", place)
            return
        archive.open(member).close()  # the header before the member agrees with the directory
        bound = min(left, max(RATIO_FREE, MAX_RATIO * member.compress_size))
        content = _unpacked(member, data, bound)
        if len(content) > bound:
            if bound == left:
                problems.add("archive-too-large", place, limit=MAX_UNPACKED // 1024 // 1024, of_kind="unpacked")
            else:
                problems.add("archive-too-large", place, limit=MAX_RATIO, of_kind="packed")
            return
        if len(content) != member.file_size or zlib.crc32(content) != member.CRC:
            raise zipfile.BadZipFile(member.filename)
        left -= len(content)
        # Written in UTF-16 the letters have zeros between them.
        if member.filename.endswith((".xml", ".rels")) and _DOCTYPE in content.replace(b"\0", b""):
            problems.add("archive-entities", place, part=member.filename)
            return
        if b"sheetData" in content and filled_area(content) > MAX_AREA:
            problems.add("archive-too-large", place, limit=MAX_AREA, of_kind="cells")
            return


def _unpacked(member: zipfile.ZipInfo, data: bytes, bound: int) -> bytes:
    """The content of a member, or one byte more than the bound."""
    start = member.header_offset + 30
    header = data[member.header_offset : start]
    if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
        raise zipfile.BadZipFile(member.filename)
    start += int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    packed = data[start : start + member.compress_size]
    if len(packed) < member.compress_size:
        raise EOFError(member.filename)
    if member.compress_type == zipfile.ZIP_STORED:
        return packed[: bound + 1]
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise NotImplementedError(member.filename)
    return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, bound + 1)


def _looks_like(data: bytes) -> str:
    """The kind of a file by its first bytes, or a word of the messages for what has none."""
    begins = data.lstrip()
    return next((name for start, name in _KINDS if begins.startswith(start)), "unknown")
