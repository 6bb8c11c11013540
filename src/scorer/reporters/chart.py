"""A small bar chart as inline SVG: rates by group. No library, nothing to load, the same bytes every time."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal
from html import escape

from scorer.exact import plain

#: How the chart looks, for the page it stands in.
STYLE = """svg text { font: 13px "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif;
  fill: #1a1a1a; }
svg .rest { fill: #dfe4e9; } svg .bar { fill: #2f6f9f; } svg .value { text-anchor: end; }
"""

_WIDTH, _LINE, _BAR, _LABEL, _VALUE = 420, 26, 14, 130, 56


def rate_chart(rates: Sequence[tuple[str, Decimal | None]], title: str) -> str:
    """One bar for each name; `None` draws an empty bar with a dash. A bar is only full where nothing was lost."""
    height = _LINE * len(rates) + 4
    full = _WIDTH - _LABEL - _VALUE
    parts = []
    for number, (name, rate) in enumerate(rates):
        top = number * _LINE + (_LINE - _BAR) // 2
        bar = 0 if rate is None else int((rate * full).to_integral_value(ROUND_FLOOR))
        text = "—" if rate is None else f"{plain(rate * 100)}%"
        parts.append(
            f'<text x="{_LABEL - 10}" y="{top + 12}" class="value">{escape(_short(name))}</text>'
            f'<rect class="rest" x="{_LABEL}" y="{top}" width="{full}" height="{_BAR}"></rect>'
            f'<rect class="bar" x="{_LABEL}" y="{top}" width="{bar}" height="{_BAR}"></rect>'
            f'<text x="{_WIDTH - 4}" y="{top + 12}" class="value">{text}</text>'
        )
    described = ", ".join(f"{name} {'—' if rate is None else plain(rate * 100) + '%'}" for name, rate in rates)
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" role="img" '
        f'aria-label="{escape(title)}: {escape(described)}">{"".join(parts)}</svg>'
    )


def chart_file(svg: str, font: str) -> str:
    """A chart as a file of its own, its texts in one font: for programs that do not read the style of a page."""
    style = f"{STYLE}svg text {{ font-family: '{font}'; }}"
    head, body = svg.split(">", 1)
    return f'{head} xmlns="http://www.w3.org/2000/svg"><style>{style}</style>{body}'


def _short(name: str) -> str:
    """Names longer than the space beside the bars end in an ellipsis; the table has them whole."""
    return name if len(name) <= 9 else f"{name[:8]}…"
