"""Charts of a comparison as inline SVG: the totals, and where the points are lost."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from scorer.comparison.nouns import Bin, NodeSummary
from scorer.exact import plain
from scorer.reporters.comparison.sheet import name_of, text

_WIDTH, _HEIGHT = 560, 300
_LEFT, _TOP, _FLOOR = 10, 34, 262
#: Names are cut at so many letters, and no more leaves than these are drawn; the table has them all.
_LETTERS, _MOST = 9, 12


def histogram(bins: Sequence[Bin], title: str) -> str:
    """Units by total; the heights are in proportion to the greatest count."""
    if not bins:
        return ""
    most = max(one.count for one in bins) or 1
    step = (_WIDTH - 2 * _LEFT) // len(bins)
    parts = []
    for number, one in enumerate(bins):
        left, height = _LEFT + number * step, one.count * (_FLOOR - _TOP) // most
        middle = left + step // 2
        told = f"{plain(one.start)}–{plain(one.end)}: {one.count}"
        parts.append(
            f'<rect class="bar" x="{left + 1}" y="{_FLOOR - height}" width="{step - 2}" height="{height}">'
            f"<title>{told}</title></rect>"
        )
        if one.count and step >= 22:  # room for three digits
            parts.append(f'<text class="middle quiet" x="{middle}" y="{_FLOOR - height - 5}">{one.count}</text>')
        if number % max(1, 60 // step) == 0:
            parts.append(f'<text class="middle quiet" x="{left}" y="{_FLOOR + 16}">{plain(one.start)}</text>')
    right = _LEFT + len(bins) * step
    parts.append(f'<text class="middle quiet" x="{right}" y="{_FLOOR + 16}">{plain(bins[-1].end)}</text>')
    parts.append(f'<path class="axis" d="M{_LEFT} {_FLOOR}H{right}"></path>')
    described = "; ".join(f"{plain(one.start)}–{plain(one.end)} {one.count}" for one in bins)
    return _figure(title, described, "".join(parts), _HEIGHT)


def pareto(leaves: Sequence[NodeSummary], title: str) -> str:
    """The leaves that lose most: a bar for the points lost, beside it the cumulative share."""
    if not leaves:
        return ""
    shown = leaves[:_MOST]
    most, line, begin = shown[0].lost, 20, 150
    full = _WIDTH - begin - 150
    parts = [f'<text class="end quiet" x="{_WIDTH - _LEFT}" y="{_TOP - 8}">Σ%</text>']
    for number, leaf in enumerate(shown):
        top = _TOP + number * line
        length = int(leaf.lost * full / most) if most else 0
        name = name_of(leaf.path)
        short = name if len(name) <= _LETTERS else f"{name[: _LETTERS - 1]}…"
        parts.append(
            f'<text class="end" x="{begin - 8}" y="{top + 12}">{escape(short)}<title>{escape(name)}</title></text>'
            f'<rect class="bar" x="{begin}" y="{top + 2}" width="{length}" height="13"></rect>'
            f'<text class="quiet" x="{begin + length + 5}" y="{top + 12}">{plain(leaf.lost)}</text>'
            f'<text class="end quiet" x="{_WIDTH - _LEFT}" y="{top + 12}">{text(leaf.cumulative, "rate")}</text>'
        )
    described = "; ".join(f"{name_of(leaf.path)} {plain(leaf.lost)}" for leaf in shown)
    return _figure(title, described, "".join(parts), _TOP + len(shown) * line + 12)


def _figure(title: str, described: str, inner: str, height: int) -> str:
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(title)}: {escape(described)}">'
        f'<text x="{_LEFT}" y="16">{escape(title)}</text>{inner}</svg>'
    )
