"""Blank forms to fill in, made from a rubric."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from scorer.forms.toml import blank_toml
from scorer.forms.workbook import blank_workbook
from scorer.model import Rubric

#: Every kind of form by its ending: from a rubric, and the id or path by which the form names it.
FORMS: Mapping[str, Callable[[Rubric, str], str | bytes]] = MappingProxyType(
    {".toml": blank_toml, ".xlsx": blank_workbook}
)
