"""Reports: a scorecard to text or bytes. A reporter formats; it never scores, sorts or opens a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scorer.model import Scorecard


def _later(module: str, name: str) -> Callable[..., Any]:
    """A reporter that is imported when it is first used."""

    def report(card: Scorecard, **options: Any) -> Any:
        function: Callable[..., Any] = getattr(import_module(f"scorer.reporters.{module}"), name)
        return function(card, **options)

    return report


def render(card: Scorecard, format: str = "text", *, columns: int = 80) -> str | bytes:  # noqa: A002  # the word of DESIGN
    """A scorecard in one of `FORMATS`: bytes for those of `BINARY`, text for the others.

    `columns` is the width of the text format.

    Raises:
        ValueError: there is no such format.
        InputError: `pdf-not-installed` or `no-chinese-font`: this machine cannot make the format `pdf`.
    """
    if format not in FORMATS:
        raise ValueError(f"no format {format!r}; there are {', '.join(FORMATS)}")
    return FORMATS[format](card, columns=columns) if format == "text" else FORMATS[format](card)


#: What `-o` endings mean.
ENDINGS: Mapping[str, str] = MappingProxyType(
    {
        ".txt": "text",
        ".md": "markdown",
        ".html": "html",
        ".htm": "html",
        ".json": "json",
        ".csv": "csv",
        ".docx": "docx",
        ".xlsx": "xlsx",
        ".pdf": "pdf",
    }
)

#: Formats that are bytes, for files only.
BINARY = frozenset({"docx", "xlsx", "pdf"})

#: Every format by name. Adding one is a module with one function, a line here and an entry in docs/cli.md.
FORMATS: Mapping[str, Callable[..., str | bytes]] = MappingProxyType(
    {
        "text": _later("text", "text"),
        "markdown": _later("markdown", "markdown"),
        "html": _later("html", "html"),
        "json": _later("json", "json"),
        "csv": _later("csv", "csv"),
        "docx": _later("docx", "docx"),
        "xlsx": _later("xlsx", "xlsx"),
        "pdf": _later("pdf", "pdf"),
    }
)
