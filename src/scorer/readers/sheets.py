"""The sheets of a workbook as plain values: the only module that asks the library which reads them."""

from __future__ import annotations

import io
from typing import Any

import attrs


@attrs.frozen
class Sheet:
    """One sheet: values row by row from the first filled cell, which stands at `start`, and merged cells.

    Of a hidden one only the name is told; nobody printed it.
    Positions are row and column from 0, of merged cells the first and the last. A blank is "".
    """

    name: str
    start: tuple[int, int]
    rows: list[list[Any]]
    merged: list[tuple[tuple[int, int], tuple[int, int]]]
    hidden: bool = False


def sheets_in(data: bytes) -> list[Sheet]:
    """The sheets in their order; what the library raises over a damaged file is passed on."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    found = []
    for number, about in enumerate(workbook.sheets_metadata):
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        if about.visible != SheetVisibleEnum.Visible:
            found.append(Sheet(about.name, (0, 0), [], [], hidden=True))
        else:
            sheet = workbook.get_sheet_by_index(number)
            rows = [] if sheet.start is None else sheet.to_python(skip_empty_area=True)
            found.append(Sheet(about.name, sheet.start or (0, 0), rows, sheet.merged_cell_ranges or []))
    return found
