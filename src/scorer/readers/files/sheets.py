"""The sheets of a workbook as plain values: the only module that asks the library which reads them."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, TypeVar

import attrs

from scorer.diagnostics import InputError, Problems, nowhere

_T = TypeVar("_T")


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


def sheets_in(data: bytes, file: str) -> list[Sheet]:
    """The sheets in their order.

    Raises:
        InputError: `archive-damaged`.
    """
    return _asked(lambda: _sheets(data), file)


def rows_by_sheet(data: bytes, file: str) -> dict[str, list[list[Any]]]:
    """The rows of every sheet, hidden ones too, from its first cell A1.

    Raises:
        InputError: `archive-damaged`.
    """
    return _asked(lambda: _rows(data), file)


def _asked(ask: Callable[[], _T], file: str) -> _T:
    """What the library answers; whatever it raises over a damaged file is one error."""
    problems = Problems()
    try:
        return ask()
    except Exception as error:
        problems.add("archive-damaged", nowhere(file), reason=str(error)[:100])
    except BaseException as error:
        # A panic of the library is no Exception, and its class has no name to import.
        if type(error).__name__ != "PanicException":
            raise
        problems.add("archive-damaged", nowhere(file), reason="XLSX")
    raise InputError(problems)


def _rows(data: bytes) -> dict[str, list[list[Any]]]:
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in workbook.sheet_names}


def _sheets(data: bytes) -> list[Sheet]:
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
