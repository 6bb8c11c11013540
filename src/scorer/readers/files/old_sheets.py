"""A workbook of Excel 97 to 2003 (.xls), read in a process of its own with bounded memory and time.

The format is binary, and the library that reads it believes what a file says of its own sizes: over a damaged or
malicious one it asks for more memory than there is, which ends the process it runs in.
"""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys

import attrs

from scorer.readers.files.sheets import Sheet, sheets_in

#: A sheet of the largest size that this format knows fits into so many bytes, and is read in so many seconds.
MAX_MEMORY = 2 * 1024 * 1024 * 1024
MAX_SECONDS = 60

_PROGRAM = "import sys; sys.path[:] = {path!r}; from scorer.readers.files.old_sheets import child; child()"


class OldSheetsError(Exception):
    """The workbook is damaged, or takes more memory or time than any workbook does."""


def sheets_of(data: bytes) -> list[Sheet]:
    """The sheets of an .xls.

    Raises:
        OldSheetsError: as it says.
    """
    command = [sys.executable, "-X", "utf8", "-c", _PROGRAM.format(path=sys.path)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=MAX_SECONDS, check=False)  # noqa: S603
        found = json.loads(done.stdout) if done.returncode == 0 else None
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise OldSheetsError(type(error).__name__) from None
    if not isinstance(found, list):
        raise OldSheetsError("XLS")
    return [
        Sheet(one["name"], (one["start"][0], one["start"][1]), one["rows"], one["merged"], one["hidden"])
        for one in found
    ]


def child() -> None:
    """Turn the workbook on standard input into JSON on standard output; any failure is an exit status."""
    _bound_memory()
    sheets = sheets_in(sys.stdin.buffer.read(), "")
    with open(1, "w", encoding="utf-8") as stream:
        json.dump([attrs.asdict(sheet, recurse=False) for sheet in sheets], stream, default=_shown)


def _shown(value: object) -> str:
    """A date or a time, as `workbook` prints it too."""
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    return str(value)


def _bound_memory() -> None:
    """Where the system can; elsewhere the time is the bound."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
