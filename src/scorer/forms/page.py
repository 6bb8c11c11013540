"""The form as one web page that works from a USB stick: no network, a strict policy, exact numbers in the browser.

The page holds the rubric as JSON (`page_rubric`), its words, one script and one style. The script is the files of
`page_files` one after the other, see `_CALCULATING` and `_DRAWING`.
"""

from __future__ import annotations

from functools import cache
from html import escape
from importlib.resources import files

from scorer.exact import plain
from scorer.forms.page_rubric import page_rubric
from scorer.forms.page_words import page_words
from scorer.model import Rubric
from scorer.reporters.inline import embedded_json, policy_hash

#: The parts of the script, each using only names of those before it when it is loaded.
_CALCULATING = (
    "data.js",
    "number.js",
    "expression.js",
    "answers.js",
    "fitting.js",
    "applicability.js",
    "scoring.js",
    "total.js",
    "toml.js",
    "loading.js",
    "saving.js",
    "states.js",
)
_DRAWING = ("fields.js", "results.js", "form.js", "files.js", "marked.js", "paper.js", "start.js")

#: How the page holds its rubric, and what it is known by.
_RUBRIC = '<script type="application/json" id="rubric">'


def is_page(data: bytes) -> bool:
    """Whether these bytes are a page that `blank_page` wrote, also as a browser has kept it."""
    return _RUBRIC.encode() in data


def blank_page(rubric: Rubric, reference: str = "") -> str:
    """A blank form for `rubric` as an HTML document.

    What it saves names the rubric by its id, or by `reference`: the path from where the file will stand.
    """
    words = page_words(rubric.language)
    script, style = page_script(), _file("style.css")
    policy = (
        f"default-src 'none'; script-src '{policy_hash(script)}'; style-src '{policy_hash(style)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    points = rubric.root.points if rubric.root.points is not None else rubric.root.declared_points
    about = words["about-rubric"].format(
        id=rubric.id, version=rubric.version, points="—" if points is None else plain(points)
    )
    return f"""<!doctype html>
<html lang="{"zh-CN" if rubric.language == "zh" else "en"}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{escape(rubric.title)} · {words["form"]}</title>
<style>{style}</style>
</head>
<body>
<noscript><p class="notice">{escape(words["noscript"])}</p></noscript>
<header class="screen">
<h1>{escape(rubric.title)}</h1>
<p class="small">{escape(about)}{escape(words["comma"])}{escape(rubric.source.document)}</p>
<p class="small">{escape(words["offline"])}</p>
</header>
<main class="screen" id="form"></main>
<section class="paper" id="paper" aria-hidden="true"></section>
{_RUBRIC}{embedded_json(page_rubric(rubric, reference or rubric.id))}</script>
<script type="application/json" id="words">{embedded_json(words)}</script>
<script>{script}</script>
</body>
</html>
"""


@cache
def page_script(*, drawn: bool = True) -> str:
    """The script of the page, the same for every rubric; without the parts that draw it, it only calculates."""
    parts = "\n".join(map(_file, (*_CALCULATING, *_DRAWING) if drawn else _CALCULATING))
    return f'\n"use strict";\n{parts}'


@cache
def _file(name: str) -> str:
    return (files("scorer.forms") / "page_files" / name).read_text(encoding="utf-8")
