"""Blank forms to fill in, made from a rubric."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from scorer.forms.toml import blank_toml
from scorer.model import Rubric

#: Every kind of form by its ending.
FORMS: Mapping[str, Callable[[Rubric], str]] = MappingProxyType({".toml": blank_toml})
