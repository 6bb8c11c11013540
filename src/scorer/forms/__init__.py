"""Blank forms to fill in, made from a rubric."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from scorer.forms.toml import blank_toml
from scorer.model import Rubric


def _workbook(rubric: Rubric, reference: str) -> bytes:
    from scorer.forms.workbook import blank_workbook

    return blank_workbook(rubric, reference)


def _page(rubric: Rubric, reference: str) -> str:
    from scorer.forms.page import blank_page  # with all kinds of rules, which a form as TOML does not need

    return blank_page(rubric, reference)


def _table(rubric: Rubric, reference: str) -> str:
    from scorer.forms.units import blank_table  # with what tables of many units mean

    return blank_table(rubric, reference)


#: Every kind of form by its ending: from a rubric, and the id or path by which the form names it.
FORMS: Mapping[str, Callable[[Rubric, str], str | bytes]] = MappingProxyType(
    {
        ".toml": blank_toml,
        ".xlsx": _workbook,
        ".html": _page,
        ".csv": _table,
    }
)
