"""The card as PDF: text that can be selected, fonts inside, the paper of the Word document and the chart of the page.

Needs the extra `scorer[pdf]`. The layout is the template `card.typ`; the card goes to it as JSON, never as markup.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import attrs

from scorer.diagnostics import InputError, Problems, nowhere
from scorer.model import Scorecard
from scorer.reporters.chart import chart_file, rate_chart
from scorer.reporters.labels import LABELS
from scorer.reporters.pagination import SIZES, paged
from scorer.reporters.paper import Paper, paper

if TYPE_CHECKING:
    from typst import Fonts

_SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", "STSong", "SimSun", "NSimSun")
_SANS = ("Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Micro Hei",
         "WenQuanYi Zen Hei", "Droid Sans Fallback")  # fmt: skip
_LATIN = ("Times New Roman", "Liberation Serif", "Libertinus Serif")

#: Chinese faces by what they print, the official ones first. Any of them is better than boxes.
FACES: Mapping[str, Sequence[str]] = {
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "方正小标宋_GBK", "STZhongsong", *_SERIF),
    "heading": ("SimHei", "黑体", "STHeiti", "Heiti SC", *_SANS),
    "text": ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", *_SERIF),
}

_CHINESE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")


def pdf(card: Scorecard) -> bytes:
    """The whole card as a PDF file.

    Raises:
        InputError: `pdf-not-installed`, or `no-chinese-font` where one is needed.
    """
    try:
        from typst import Compiler
    except ImportError:
        raise _refused(card, "pdf-not-installed", python=sys.executable) from None

    fonts = _fonts()
    page = paper(card)
    faces = chosen_faces(fonts.families())
    data = json.dumps(_data(card, page, faces), ensure_ascii=False)
    if _CHINESE.search(data) and not any(face in (*_SANS, *_CHINESE_FACES) for face in faces["text"]):
        raise _refused(card, "no-chinese-font")
    template = files("scorer.reporters").joinpath("card.typ").read_bytes()
    compiler = Compiler(template, font_paths=fonts, sys_inputs={"card": data})
    done = compiler.compile(format="pdf", timestamp=0)
    assert isinstance(done, bytes), "a PDF is one file"
    return done


_CHINESE_FACES = frozenset(face for faces in FACES.values() for face in faces)


def chosen_faces(families: Sequence[str]) -> dict[str, list[str]]:
    """The faces that this machine has, for title, heading and text; where it lacks all of one kind, any of another."""
    known = set(families)
    latin = [face for face in _LATIN if face in known]
    found = {use: [face for face in faces if face in known] for use, faces in FACES.items()}
    any_ = [face for faces in found.values() for face in faces]
    return {use: [*latin, *(faces or any_)] for use, faces in found.items()}


@cache
def _fonts() -> Fonts:
    """The fonts of this machine; looking for them takes longer than laying out a card."""
    from typst import Fonts

    return Fonts()


def _data(card: Scorecard, page: Paper, faces: dict[str, list[str]]) -> dict[str, Any]:
    """What the template reads, keys as it calls them."""
    colon = LABELS[card.language].colon
    total = LABELS[card.language].total_score
    # The first Chinese face has figures, too; a Latin one would leave the names to whatever the machine has.
    chinese = [face for face in faces["heading"] if face not in _LATIN]
    chart = chart_file(rate_chart(page.rates, page.rates_title), (chinese or faces["heading"] or [""])[0])
    return {
        "language": page.language,
        "region": "cn" if page.language == "zh" else None,
        "title": page.title,
        "author": card.assessment.about.prepared_by,
        "day": [page.day.year, page.day.month, page.day.day],
        "fonts": faces,
        "head": [(name + colon, value, name == total) for name, value in page.head],
        "sizes": SIZES,
        "table": {"head": page.table.head, "widths": page.table.widths},
        "pages": [[attrs.asdict(row) for row in rows] for rows in paged(page)],
        "footnotes": page.footnotes,
        "rates-title": page.rates_title,
        "chart": chart,
        "sections": [attrs.asdict(section) for section in page.sections],
        "signatures": [(name + colon, value) for name, value in page.signatures],
        "provenance": page.provenance,
    }


def _refused(card: Scorecard, code: str, **values: str) -> InputError:
    problems = Problems()
    problems.add(code, nowhere(card.assessment.file or card.assessment.unit), **values)
    return InputError(problems)
