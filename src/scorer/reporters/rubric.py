"""A rubric as a table, and the library as a list, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scorer.exact import plain
from scorer.messages import Language
from scorer.model import AnyNode, Group, Rubric, Slot
from scorer.reporters.cells import level_names
from scorer.reporters.labels import LABELS
from scorer.reporters.tables import NARROWEST, fitted_widths, grid
from scorer.wrapping import width, wrap

_WORDS = {
    "zh": {
        "slot": "由单位自定",
        "least": "，至少 {least} 个",
        "pool": "可选项",
        "together": "，合计 {points} 分",
        "any": "不限",
        "valid": "适用年度",
        "id": "编号",
        "title": "名称",
        "leaves": "指标数",
        "empty": "库中没有指标体系。",
    },
    "en": {
        "slot": "defined by the unit",
        "least": ", at least {least}",
        "pool": "pool",
        "together": " of {points}",
        "any": "any year",
        "valid": "Valid for",
        "id": "Id",
        "title": "Title",
        "leaves": "Leaves",
        "empty": "The library is empty.",
    },
}


def rubric_text(rubric: Rubric, columns: int = 80) -> str:
    """One rubric: its head, and the tree with codes and points."""
    columns = max(columns, NARROWEST)
    labels, words = LABELS[rubric.language], _WORDS[rubric.language]
    status = labels.source_statuses[rubric.source.status] if rubric.source.status else ""
    grades = labels.comma.join(f"{band.name} ≥ {plain(band.start)}" for band in rubric.grades)
    head = [
        rubric.title,
        f"{labels.rubric}{labels.colon}{rubric.id}{labels.comma}{labels.version} {rubric.version}",
        f"{words['valid']}{labels.colon}{rubric.valid_years or words['any']}",
        f"{labels.source}{labels.colon}{rubric.source.document}{labels.bracketed.format(status)}",
        *([f"{labels.note}{labels.colon}{rubric.source.note}"] if rubric.source.note else []),
        *([f"{labels.grade}{labels.colon}{grades}"] if grades else []),
    ]
    rows = list(_rows(rubric.root, rubric.language))
    names = max(len(row[0]) for row in rows)
    free = columns - 8 - 6 - 2 * (names + 1)
    natural = [max(width(row[0][column]) for row in rows if column < len(row[0])) for column in range(names)]
    body = [[code, *path, *[""] * (names - len(path)), points] for path, code, points in rows]
    total = "" if rubric.root.points is None else plain(rubric.root.points)
    body.append(["", labels.total, *[""] * (names - 1), total])
    titles = ["", *level_names(names, rubric.language), labels.points]
    widths = [8, *fitted_widths([max(10, wide) for wide in natural], free), 6]
    wrapped = [line for text in head for line in wrap(text, columns)]
    return "\n".join(wrapped) + "\n\n" + grid(titles, body, widths, "l" * (names + 1) + "r") + "\n"


def _rows(group: Group, language: Language) -> Iterator[tuple[list[str], str, str]]:
    """One row a node: its name in the column of its level, code and points."""
    for node in group.children:
        yield [*[""] * (node.level - 1), _name(node, language)], node.code, _points(node)
        if isinstance(node, Group):
            yield from _rows(node, language)


def _name(node: AnyNode, language: Language) -> str:
    words = _WORDS[language]
    if isinstance(node, Slot):
        return node.name + LABELS[language].bracketed.format(
            words["slot"] + (words["least"].format(least=node.least) if node.least > 1 else "")
        )
    if isinstance(node, Group) and node.pool:
        return node.name + LABELS[language].bracketed.format(
            words["pool"] + (words["together"].format(points=_points(node)) if node.points is not None else "")
        )
    return node.name


def _points(node: AnyNode) -> str:
    return "" if node.points is None else plain(node.points)


def library_text(rubrics: Sequence[Rubric], columns: int, language: Language) -> str:
    """The library: id and title of each rubric, the years it may score, points, leaves, and how far it is confirmed."""
    labels, words = LABELS[language], _WORDS[language]
    if not rubrics:
        return words["empty"] + "\n"
    rows = [
        [
            f"{rubric.id}\n{rubric.title}",
            rubric.valid_years or words["any"],
            labels.none if rubric.root.points is None else plain(rubric.root.points),
            str(rubric.leaf_count),
            labels.source_statuses[rubric.source.status] if rubric.source.status else "",
        ]
        for rubric in rubrics
    ]
    years = max(width(text) for text in (words["valid"], *(row[1] for row in rows)))
    states = min(max(width(row[4]) for row in rows), 16)
    free = max(columns, NARROWEST) - years - 8 - 8 - states - 8
    widest = max(width(part) for row in rows for part in row[0].split("\n"))
    titles = [labels.rubric, words["valid"], labels.points, words["leaves"], labels.source]
    return grid(titles, rows, [min(widest, free), years, 8, 8, states], "lrrrl") + "\n"
