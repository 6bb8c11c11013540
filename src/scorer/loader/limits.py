"""Bounds that rubrics and assessments share."""

from __future__ import annotations

#: Budget years.
YEARS = (1949, 2199)
