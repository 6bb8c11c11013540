"""A comparison of many cards, one file a format, and what the formats share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any

from scorer.comparison.nouns import Comparison


def _later(module: str, name: str = "") -> Callable[..., str | bytes]:
    """A reporter that is imported when it is first used; its function is called like its module, or `name`."""

    def report(comparison: Comparison, **options: Any) -> str | bytes:
        reporter = import_module(f"scorer.reporters.comparison.{module}")
        function: Callable[..., str | bytes] = getattr(reporter, name or module)
        return function(comparison, **options)

    return report


#: Formats that hold the whole comparison, by name. Adding one is a module with one function, a line here, its ending
#: below, and a row in docs/compare.md.
COMPARISON_FORMATS: Mapping[str, Callable[..., str | bytes]] = MappingProxyType(
    {name: _later(name) for name in ("text", "markdown", "json", "html", "xlsx", "docx")}
)
#: Formats that hold one table at a time.
TABLE_FORMATS: Mapping[str, Callable[..., str | bytes]] = MappingProxyType(
    {name: _later(name) for name in ("csv", "parquet")}
)
#: Formats of the 汇总表 of one department.
DEPARTMENT_FORMATS: Mapping[str, Callable[..., str | bytes]] = MappingProxyType(
    {name: _later(name, f"department_{name}") for name in ("xlsx", "docx")}
)
#: Formats that are bytes, not text.
BINARY = frozenset({"xlsx", "docx", "parquet"})
#: What `-o` endings mean.
COMPARISON_ENDINGS: Mapping[str, str] = MappingProxyType(
    {
        ".txt": "text",
        ".md": "markdown",
        ".json": "json",
        ".html": "html",
        ".xlsx": "xlsx",
        ".docx": "docx",
        ".csv": "csv",
        ".parquet": "parquet",
    }
)
