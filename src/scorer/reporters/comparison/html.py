"""A comparison as one self-contained page: sorted and filtered in the browser, printed from it, never on a network.

The tables are plain HTML; only the ranking, which may have thousands of rows, and a unit's card are drawn by the
page's own script from data it carries. A strict content security policy names that script and the style by their
checksums, and texts reach the page as text only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib.resources import files

import attrs

from scorer.comparison.nouns import Comparison
from scorer.messages import Language
from scorer.reporters.comparison.charts import histogram, pareto
from scorer.reporters.comparison.field_sheets import ranking
from scorer.reporters.comparison.pagedata import WIDE, columns, page_data
from scorer.reporters.comparison.sheet import Sheet, abridged, field_name, name_of, text
from scorer.reporters.comparison.sheets import sheets
from scorer.reporters.comparison.words import words
from scorer.reporters.inline import embedded_json, policy_hash

#: Sheets that the page shows in another way.
_ELSEWHERE = ("overview", "ranking", "heat", "department-cards", "received")
#: A longer table scrolls inside its own frame.
_TALL = 20


@attrs.frozen
class Section:
    """A part of the page: its anchor, its short name, its title, what stands in it, and the field it is about."""

    key: str
    name: str
    title: str
    content: str
    about: str


def html(comparison: Comparison) -> str:
    """The whole comparison as an HTML document."""
    say = words(comparison.language)
    style, script = _asset("page.css"), _asset("page.js")
    policy = (
        f"default-src 'none'; style-src '{policy_hash(style)}'; script-src '{policy_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    language = "zh-CN" if comparison.language == "zh" else "en"
    names = [field_name(field, comparison.language) for field in comparison.fields]
    parts = [*_fields(comparison), *_tables(comparison)]
    body = "\n".join(
        f'<section id="{part.key}"{attributes(part.key)}>\n<h2>{escape(part.title)}</h2>\n{part.content}\n</section>'
        for part in parts
    )
    return f"""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{escape(say("title"))}</title>
<style>{style}</style>
</head>
<body>
<a class="skip" href="#field-0">{escape(say("skip"))}</a>
<header>
<h1>{escape(say("title"))}</h1>
<nav>
{_links(parts, names)}
</nav>
</header>
<main>
<noscript><p>{escape(say("needs-script"))}</p></noscript>
{body}
<footer>{escape(say("offline"))}</footer>
</main>
<dialog></dialog>
<script type="application/json" id="data">{embedded_json(page_data(comparison))}</script>
<script>{script}</script>
</body>
</html>
"""


def _links(parts: Iterable[Section], fields: Sequence[str]) -> str:
    """The way to every section, a line for each field and a last one for what is of all."""
    lines = {name: f"<p><strong>{escape(name)}</strong>" for name in (*fields, "")} | {"": "<p>"}
    for part in parts:
        line = part.about if part.about in lines else ""
        lines[line] += f' <a href="#{part.key}">{escape(part.name)}</a>'
    return "\n".join(f"{line}</p>" for line in lines.values())


def attributes(key: str) -> str:
    """What tells the script which field a section shows."""
    return f' data-field="{key.removeprefix("field-")}"' if key.startswith("field-") else ""


def _asset(name: str) -> str:
    return files("scorer.reporters.comparison").joinpath(name).read_text(encoding="utf-8")


# ── The fields ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _fields(comparison: Comparison) -> Iterator[Section]:
    say = words(comparison.language)
    for place, field in enumerate(comparison.fields):
        about = field_name(field, comparison.language)
        charts = histogram(field.histogram, say("histogram")) + pareto(field.pareto, say("losses"))
        tiles = f'{_tiles(comparison, place)}\n<div class="charts">{charts}</div>'
        for key, name, content in (("about", "overview", tiles), ("field", "ranking", _ranking(comparison, place))):
            title = say("bracketed").format(say(name), about)
            yield Section(f"{key}-{place}", say(name), title, content, about)


def _tiles(comparison: Comparison, place: int) -> str:
    say, field = words(comparison.language), comparison.fields[place]
    pairs = [(say("compared"), str(field.ranked), ""), (say("incomplete"), str(field.open), "")]
    if (spread := field.leniency) is not None:
        totals = (
            ("mean", spread.mean),
            ("median", spread.median),
            ("lowest", spread.lowest),
            ("highest", spread.highest),
        )
        pairs += [(say(key), text(value, "number"), "") for key, value in totals]
        pairs.append((say("full-cards"), str(spread.full_cards), ""))
        pairs.append((say("full-leaves"), text(spread.full_leaves, "rate"), ""))
    pairs += [(f"{say('grade')} {grade.name}", str(grade.count), text(grade.share, "rate")) for grade in field.grades]
    tiles = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)} <small>{escape(beside)}</small></dd></div>"
        for name, value, beside in pairs
    )
    return f'<dl class="tiles">{tiles}</dl>'


def _ranking(comparison: Comparison, place: int) -> str:
    say, field = words(comparison.language), comparison.fields[place]
    filters = f'<label>{escape(say("search"))}<input type="search"></label>'
    for column, (key, _) in enumerate(columns(field)):
        if key in ("department", "region", "type", "grade"):
            options = f'<option value="">{escape(say("all"))}</option>'
            filters += f'<label>{escape(say(key))}<select data-column="{column}">{options}</select></label>'
    checked = f'<label class="check"><input type="checkbox" checked> {escape(say("with-heat"))}</label>'
    heads = "".join(
        f'<th scope="col" class="{_classes(key, kind)}"><button type="button">{escape(say(key))}</button></th>'
        for key, kind in columns(field)
    )
    heads += "".join(
        f'<th scope="col" class="heat"><button type="button">{escape(name_of(field.nodes[node].path))}</button></th>'
        for node in field.heat
    )
    ranks = ranking(field, comparison.language)
    return (
        f'<p class="note">{escape(ranks.note)} {escape(say("heat-note"))}</p>\n'
        f'<div class="filters">{filters}{checked}</div>\n'
        f'<p class="note" data-count aria-live="polite"></p>\n'
        f'<div class="scroll"><table class="ranks"><thead><tr>{heads}</tr></thead><tbody></tbody></table></div>\n'
        f'<button type="button" class="more" hidden>{escape(say("show-rest"))}</button>'
        + (f'\n<p class="note">{escape(ranks.ends)}</p>' if ranks.ends else "")
    )


def _classes(key: str, kind: str) -> str:
    return " ".join(name for name, wanted in (("n", kind != "text"), ("wide", key in WIDE)) if wanted)


# ── The other tables ───────────────────────────────────────────────────────────────────────────────────────────────


def _tables(comparison: Comparison) -> Iterator[Section]:
    say = words(comparison.language)
    for number, sheet in enumerate(sheet for sheet in sheets(comparison) if sheet.key not in _ELSEWHERE):
        yield Section(
            f"{sheet.key}-{number}", say(sheet.key), sheet.title, _table(sheet, comparison.language), sheet.about
        )


def _table(sheet: Sheet, language: Language) -> str:
    sheet, more = abridged(sheet, None, language)
    note = "".join(f'<p class="note">{escape(line)}</p>\n' for line in (sheet.note, more) if line)
    if not sheet.rows:
        return note
    looks = _looks(sheet, language)
    heads = "".join(
        f'<th scope="col"{look}><button type="button">{escape(column.head)}</button></th>'
        for column, look in zip(sheet.columns, looks, strict=True)
    )
    rows = "\n".join(
        "<tr>"
        + "".join(
            f"<td{look}>{escape(text(value, column.kind))}</td>"
            for column, look, value in zip(sheet.columns, looks, row, strict=True)
        )
        + "</tr>"
        for row in sheet.rows
    )
    # A frame that scrolls must be reachable with the keyboard.
    tall = f' tall" tabindex="0" role="region" aria-label="{escape(sheet.name)}' if len(sheet.rows) > _TALL else ""
    return (
        f'{note}<div class="scroll{tall}"><table class="sortable"><thead><tr>{heads}</tr></thead>'
        f"<tbody>\n{rows}\n</tbody></table></div>"
        + (f'\n<p class="note">{escape(sheet.ends)}</p>' if sheet.ends else "")
    )


def _looks(sheet: Sheet, language: Language) -> list[str]:
    """The class of each column. Beside sentences a narrow screen has no room for who else a unit belongs to."""
    say = words(language)
    spoken = any(column.kind == "long" for column in sheet.columns)
    dropped = {say(key) for key in ("rank", "unit-code", *WIDE)} if spoken else ()
    kinds = {"number": "n", "rate": "n", "heat": "n", "long": "long"}
    return [
        f' class="{kinds.get(column.kind, "t")}{" wide" if column.head in dropped else ""}"' for column in sheet.columns
    ]
