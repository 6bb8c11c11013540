"""The card as one self-contained page: good on a screen, on a telephone and printed on A4. No scripts, no network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from scorer.exact import plain
from scorer.model import Scorecard
from scorer.reporters import facts
from scorer.reporters.cells import level_names, line_name, points_text, score_text, subtotal
from scorer.reporters.chart import STYLE as CHART_STYLE
from scorer.reporters.chart import rate_chart
from scorer.reporters.inline import policy_hash
from scorer.reporters.labels import LABELS
from scorer.reporters.lines import Line, lines, name_columns
from scorer.reporters.notes import alternatives, disclosure, measure_sentence, moves, problem_sentence

STYLE = (
    """
:root { --ink: #1a1a1a; --line: #7a7a7a; --soft: #f3f4f6; --red: #b3261e; --bar: #2f6f9f; --rest: #dfe4e9; }
* { box-sizing: border-box; }
body { margin: 0; background: #eceff1; color: var(--ink); font: 16px/1.6 "Noto Sans CJK SC", "Source Han Sans SC",
  "Microsoft YaHei", "PingFang SC", system-ui, sans-serif; }
main { max-width: 60rem; margin: 1.5rem auto; padding: 2.5rem 3rem; background: #fff; box-shadow: 0 1px 6px #0002; }
h1 { margin: 0 0 1.2rem; font-size: 1.6rem; font-weight: 600; text-align: center; text-wrap: balance; }
h2 { margin: 1.8rem 0 .5rem; font-size: 1.1rem; font-weight: 600; break-after: avoid; }
p { margin: .3rem 0; }
.text p { text-indent: 2em; }
.text p.plain { text-indent: 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 0 0 1.2rem; }
dt { color: #555; }
dd { margin: 0; overflow-wrap: anywhere; }
dd.total { font-weight: 600; }
table { width: calc(100% - 1px); border-collapse: collapse; font-size: .95rem; }
th, td { border: 1px solid var(--line); padding: .3rem .5rem; vertical-align: middle; text-align: left;
  overflow-wrap: anywhere; }
thead { display: table-header-group; }
thead th { background: var(--soft); font-weight: 600; text-align: center; white-space: nowrap; }
tr, tbody { break-inside: avoid; }
tbody.long, tbody.long tr { break-inside: auto; }
tbody.long td { break-inside: avoid; }
tbody.long th.group { vertical-align: top; }
td.number, th.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; width: 5rem; }
th.group { font-weight: 600; background: #fff; }
.subtotal { display: inline-block; white-space: nowrap; font-weight: 400; color: #555; }
td.lost { color: var(--red); font-weight: 600; }
td.open, td.na { color: #666; white-space: nowrap; }
td.inner { padding-left: 1.6rem; }
tr.pot td { color: #333; }
tr.converted td { font-style: italic; }
tr.sum td, tr.sum th { font-weight: 700; background: var(--soft); }
.scores tr.narrow, .again { display: none; }
details { font-size: .85em; color: #555; }
summary { cursor: pointer; }
.code { color: #777; font-size: .85em; }
.small { font-size: .85rem; color: #555; }
.signatures { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: 1rem 2rem;
  margin-top: 2.5rem; }
.signatures div { border-bottom: 1px solid var(--line); padding-bottom: .2rem; min-height: 2rem; }
svg { display: block; width: min(100%, 31rem); height: auto; }
"""
    + CHART_STYLE
    + """@media (max-width: 40rem) {
  main { margin: 0; padding: 1rem; box-shadow: none; }
  .scores, .scores thead, .scores tbody { display: block; width: 100%; }
  .scores tr { display: grid; grid-template-columns: 1fr 4.2rem 4.2rem; margin-top: -1px; }
  .scores td, .scores th { margin-left: -1px; }
  td.number { width: auto; }
  .scores th.group, .scores th.level { display: none; }
  .scores th.level.last { display: block; }
  .scores tr.narrow { display: block; }
  .scores tr.narrow th { display: block; background: var(--soft); }
  .scores tr.narrow .inner { padding-left: 1.6rem; }
  .scores td.na, .scores td.open { white-space: normal; }
  .losses, .losses thead, .losses tbody { display: block; width: 100%; }
  .losses tr { display: grid; grid-template-columns: 1fr 1fr 1fr; margin-top: -1px; }
  .losses tbody tr { margin-bottom: .6rem; }
  .losses td, .losses th { margin: 0 0 -1px -1px; }
  .losses th:first-child, .losses td:first-child, .losses th:last-child, .losses td:last-child { grid-column: 1 / -1; }
}
@media print {
  details { display: none; }
  .paper { display: block; }
  tbody th.group { overflow: clip; }
  .again { display: flow-root; height: 0; }
  .again::before { display: block; height: .1pt; content: ""; }
  .again span { display: block; margin-top: 400mm; }
  .paper li, footer { break-inside: avoid; }
  p.lead { break-after: avoid; }
  footer { break-before: avoid; }
  dd.total { white-space: nowrap; }
  .scores td.number { width: 3.6rem; }
  .losses td.number { width: 3.2rem; }
  .losses th:first-child { width: 38%; }
  @page { size: A4; margin: 20mm 18mm; }
  body { background: #fff; font-size: 10.5pt; font-family: "FangSong", "STFangsong", "Noto Serif CJK SC",
    "Source Han Serif SC", "SimSun", serif; }
  main { max-width: none; margin: 0; padding: 0; box-shadow: none; }
  h1 { font-size: 16pt; margin-bottom: 3mm; }
  dl { grid-template-columns: max-content 1fr max-content 1fr; gap: 0 4mm; margin-bottom: 3mm; }
  dt.whole { grid-column: 1; }
  dd.whole { grid-column: 2 / -1; }
  h2 { margin: 5mm 0 1.5mm; }
  h2.table { display: none; }
  table { font-size: 9.5pt; line-height: 1.35; }
  th, td { padding: .65mm 1.8mm; }
  thead th, tr.sum td, tr.sum th, svg rect { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""
)

#: A group with more lines than this cannot stay whole on a page; it may be broken then. One of no more lines than the
#: second number fits on a page, however many lines of text its names take.
_LONGEST_UNBROKEN, _SURE_TO_FIT = 30, 10
#: So few rows may fill a page.
_FEWEST_ON_A_PAGE = 5


def html(card: Scorecard) -> str:
    """The whole card as an HTML document."""
    labels = LABELS[card.language]
    said = card.assessment
    title = f"{said.unit} {said.year} {card.rubric.title}"
    policy = f"default-src 'none'; style-src '{policy_hash(STYLE)}'; base-uri 'none'; form-action 'none'"
    language = "zh-CN" if card.language == "zh" else "en"
    sections = "\n".join(_sections(card))
    return f"""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{escape(title)}</title>
<style>{STYLE}</style>
</head>
<body>
<main>
<h1>{escape(card.rubric.title)}</h1>
{_head(card)}
<h2 class="table">{labels.table}</h2>
{_table(card)}
<h2>{labels.rates_by_group}</h2>
{rate_chart([(node.name, facts.group_rate(node)) for node in card.root.children], labels.rates_by_group)}
{sections}
{_signatures(card)}
</main>
</body>
</html>
"""


def _head(card: Scorecard) -> str:
    labels = LABELS[card.language]
    pairs = []
    for name, value in facts.head(card):
        mark = ' class="total"' if name == labels.total_score else ""
        if name in (labels.unit, labels.source):
            mark = ' class="whole"'  # long; has a line of its own on paper
        pairs.append(f"<dt{mark}>{escape(name)}</dt><dd{mark}>{escape(value)}</dd>")
    return f"<dl>{''.join(pairs)}</dl>"


def _table(card: Scorecard) -> str:
    labels = LABELS[card.language]
    names = name_columns(card)
    levels = level_names(names, card.language)
    head = "".join(
        f'<th scope="col" class="level{" last" if column == names - 1 else ""}">{level}</th>'
        for column, level in enumerate(levels)
    )
    head += f'<th scope="col">{labels.points}</th><th scope="col">{labels.score}</th>'
    bodies: list[list[Line]] = []
    for line in lines(card):
        if not bodies or not line.starts or line.starts[0]:
            bodies.append([])
        bodies[-1].append(line)
    groups = [
        [row for line in body for row in _row(card, line, names, may_break=len(body) > _SURE_TO_FIT)] for body in bodies
    ]
    sums = [
        f'<tr class="{"sum" if closing.is_total else "closing"}"><th scope="row" colspan="{names}">'
        f"{escape(closing.name)}</th>"
        f'<td class="number">{closing.points}</td><td class="number">{closing.score}</td></tr>'
        for closing in facts.closing(card)
    ]
    parts = [
        f"<tbody{' class=long' if len(rows) > _LONGEST_UNBROKEN else ''}>\n" + "\n".join(rows) + "\n</tbody>"
        for rows in [*groups, sums]
    ]
    notes = "".join(f'\n<p class="small">{escape(note)}</p>' for note in facts.footnotes(card))
    return f'<table class="scores">\n<thead><tr>{head}</tr></thead>\n' + "\n".join(parts) + f"\n</table>{notes}"


def _row(card: Scorecard, line: Line, names: int, *, may_break: bool) -> list[str]:
    cells, narrow = [], []
    for column, start in enumerate(line.starts):
        if start is None:
            continue
        group, span = start
        sums = f'<span class="subtotal">{escape(subtotal(card, group))}</span>'
        scope = "rowgroup" if span > 1 else "row"
        again = _again(group.name, span) if may_break and span > 1 else ""
        cells.append(f'<th scope="{scope}" class="group" rowspan="{span}">{escape(group.name)} {sums}{again}</th>')
        inner = ' class="inner"' if column else ""
        # Hidden for whoever reads the page without its style; the style shows it on telephones.
        narrow.append(f'<tr class="narrow" hidden><th{inner}>{escape(group.name)} {sums}</th></tr>')
    across = names - line.column
    kind = {"pot": "pot", "converted": "converted", "undivided": "open"}.get(line.kind, "")
    inner = ' class="inner"' if line.indent else ""
    colspan = f' colspan="{across}"' if across > 1 else ""
    cells.append(f"<td{inner}{colspan}>{escape(line_name(card, line))}{_why(card, line)}</td>")
    cells.append(f'<td class="number">{escape(points_text(card, line))}</td>')
    cells.append(f'<td class="number {_tone(line)}">{escape(score_text(card, line))}</td>')
    return [*narrow, f'<tr class="{kind}">{"".join(cells)}</tr>' if kind else f"<tr>{''.join(cells)}</tr>"]


def _again(name: str, rows: int) -> str:
    """The name of a group once more for each page that its cell may go over.

    No browser prints the text of a merged cell again on the next page. But where a block does not fit on the page, its
    margin is left out and it begins the next one; so of names with margins higher than a page each page gets one, below
    the heads. They take no height, and those for which there is no page are clipped with the cell.
    """
    copies = f"<span>{escape(name)}</span>" * -(-rows // _FEWEST_ON_A_PAGE)
    return f'<span class="again" aria-hidden="true" hidden>{copies}</span>'


def _why(card: Scorecard, line: Line) -> str:
    """The proof line and the standard of a computed leaf, opened on click."""
    computed = line.node.computed if line.kind == "leaf" else None
    if computed is None:
        return ""
    labels = LABELS[card.language]
    parts = [f"<p>{escape(computed.proof)}</p>"]
    if line.node.standard:
        parts.append(f"<p>{escape(labels.standard)}{labels.colon}{escape(line.node.standard)}</p>")
    parts += [
        f"<p>{escape(fact.name)}{labels.colon}{escape(fact.source)}</p>" for fact in computed.facts if fact.source
    ]
    return f"<details><summary>{labels.proofs}</summary>{''.join(parts)}</details>"


def _tone(line: Line) -> str:
    if line.kind == "undivided" or line.node.status == "blank":
        return "open"
    if line.node.status in ("not_applicable", "unused", "no_points"):
        return "na"
    return "lost" if line.kind == "leaf" and line.node.lost else ""


def _sections(card: Scorecard) -> Iterator[str]:
    labels = LABELS[card.language]
    yield f"<h2>{labels.deductions}</h2>\n{_deductions(card)}"
    if proofs := facts.proofs(card):
        proved = [f"{name}{labels.colon}{proof}" for name, proof in proofs]
        yield f'<section class="paper"><h2>{labels.proofs}</h2>\n{_list(proved)}</section>'
    sentences = ((labels.problems, problem_sentence(card)), (labels.measures, measure_sentence(card)))
    if notes := [f"{title}{labels.colon}{sentence}" for title, sentence in sentences if sentence]:
        yield f'<section class="text"><h2>{labels.improvement}</h2>\n{_paragraphs(notes)}</section>'
    if card.ledger.moves:
        others = f"{labels.alternatives}{labels.colon}{labels.semicolon.join(alternatives(card))}"
        yield f"<h2>{labels.ledger}</h2>\n{_list(moves(card))}\n<p>{escape(others)}</p>"
    if found := facts.findings(card):
        yield f"<h2>{labels.findings}</h2>\n{_list(found)}"
    if card.diagnostics:
        warnings = [diagnostic.line(card.language) for diagnostic in card.diagnostics]
        yield f"<h2>{labels.warnings}</h2>\n{_list(warnings)}"
    title, *paragraphs = disclosure(card)
    yield f'<section class="text"><h2>{escape(title)}</h2>\n{_led_paragraphs(paragraphs)}</section>'


def _deductions(card: Scorecard) -> str:
    labels = LABELS[card.language]
    if not card.deductions and not card.converted_loss:
        return f"<p>{labels.no_deductions}</p>"
    rows = [
        f'<tr><td><span class="code">{escape(deduction.code)}</span> {escape("/".join(deduction.path))}</td>'
        f'<td class="number">{plain(deduction.points)}</td><td class="number">{plain(deduction.score)}</td>'
        f'<td class="number lost">−{plain(deduction.lost)}</td>'
        f"<td>{escape(deduction.reason or labels.none)}</td></tr>"
        for deduction in card.deductions
    ]
    if card.converted_loss:
        rows.append(
            f'<tr class="converted"><td>{labels.converted}</td><td></td><td></td>'
            f'<td class="number">{plain(-card.converted_loss)}</td><td></td></tr>'
        )
    names = (labels.lost_indicator, labels.points, labels.score, labels.lost, labels.reason)
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    return (
        f'<table class="losses">\n<thead><tr>{head}</tr></thead>\n<tbody class=long>\n'
        + "\n".join(rows)
        + "\n</tbody>\n</table>"
    )


def _signatures(card: Scorecard) -> str:
    colon = LABELS[card.language].colon
    lines_ = "".join(f"<div>{escape(name)}{colon}{escape(value)}</div>" for name, value in facts.signatures(card))
    made_with = f'<p class="small">{escape(facts.provenance(card))}</p>'
    return f'<footer>\n<div class="signatures">{lines_}</div>\n{made_with}\n</footer>'


def _paragraphs(texts: Sequence[str]) -> str:
    return "\n".join(f"<p>{escape(text)}</p>" for text in texts)


def _led_paragraphs(texts: Sequence[str]) -> str:
    """Paragraphs, every other one a line that leads the next one."""
    marks = ("" if number % 2 else ' class="lead"' for number in range(len(texts)))
    return "\n".join(f"<p{mark}>{escape(text)}</p>" for mark, text in zip(marks, texts, strict=True))


def _list(texts: Sequence[str]) -> str:
    return "<ul>\n" + "\n".join(f"<li>{escape(text)}</li>" for text in texts) + "\n</ul>"
