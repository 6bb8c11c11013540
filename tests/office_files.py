"""Small office files and pages, made where they are tested."""

import io
import zipfile

import docx
import openpyxl

from scorer.readers.printed.grid import Grid

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


def packed(members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def word(body):
    """A .docx with a body written as XML; the prefix `w` is declared."""
    text = f'<w:document xmlns:w="{WORD}" xmlns:mc="m"><w:body>{body}</w:body></w:document>'
    return packed({"_rels/.rels": RELATIONS, "word/document.xml": text})


def sheets(body):
    """An .ods with a spreadsheet written as XML."""
    spaces = " ".join(f'xmlns:{name}="urn:{name}"' for name in ("office", "table", "text", "style"))
    text = f"<office:document-content {spaces}><office:body>{body}</office:body></office:document-content>"
    return packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": text})


def saved(book):
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def real_docx():
    """A Word file as python-docx writes it: prose, and a table with cells merged both ways."""
    made = docx.Document()
    made.add_paragraph("自评得分98分。")
    table = made.add_table(3, 3)
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"{row}{column}"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "合"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "宽"
    return saved(made)


def real_xlsx():
    """A workbook as openpyxl writes it: merged cells, a percentage, formulas, a hidden sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "自评表"
    sheet["B2"], sheet["C2"], sheet["D2"] = "指标", "分值", "得分"
    sheet["B3"], sheet["C3"], sheet["D3"] = "合并", 10, 0.1 + 0.2
    sheet.merge_cells("B3:B4")
    sheet["C4"], sheet["D4"] = 5, 0.862
    sheet["D4"].number_format = "0.0%"
    sheet["C5"], sheet["D5"] = "=SUM(C3:C4)", "#N/A"
    book.create_sheet("旧")["A1"] = "藏"
    book["旧"].sheet_state = "hidden"
    return saved(book)


PAGE = """<html><head><title>x</title><style>td { color: red }</style></head><body><script>var a = "<table>"</script>
<p>自评得分<b>98</b>分。<br>第二行</p>
<table><caption>表一</caption><thead><tr><th rowspan=2>指标<th colspan=2>分</tr><tr><th>分值<th>得分</tr></thead>
<tr><td>相关<br>性<td>5<td>4.5<tr><td rowspan=9>明确&nbsp;性<td>5<tr><td>3</table></body></html>"""


def texts(document):
    """A document in short: paragraphs as texts, grids as lists of rows of (column, text)."""
    return [
        [[(column, cell.text) for column, cell in row.items()] for row in part.rows]
        if isinstance(part, Grid)
        else part.text
        for part in document.parts
    ]
