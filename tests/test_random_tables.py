"""Random self-evaluations printed in random layouts: what is read is what was printed, or it carries a warning."""

import re

import pytest

from scorer.exact import plain
from scorer.model import Group
from scorer.readers import read_document
from scorer.readers.published import read_published
from table_pages import page

#: A few of the seeds that docs/import.md tells of; each layout of `table_pages` is among them.
SEEDS = range(50_000, 50_120)
#: Warnings that are about a document and about none of its rows.
ABOUT_THE_DOCUMENT = {
    "unit-missing",
    "year-missing",
    "declared-twice",
    "measures-unpaired",
    "columns-not-read",
    "total-points-differ",
    "total-score-differs",
}


def comparable(name):
    """A name without wraps, list mark and the width of its brackets."""
    return re.sub(r"^\d{1,2}[.、]", "", "".join(name.split())).replace("（", "(").replace("）", ")").rstrip("：")


def printed_rows(table):
    return [
        tuple(map(str, row)) for row in ((comparable(x.name), shown(x.points), shown(x.score)) for x in table.leaves)
    ]


def shown(value):
    return "" if value is None else plain(value)


def read_rows(published):
    entries = {published.rubric.by_key[key][0].code: entry for key, entry in published.assessment.scores.items()}
    leaves = [node for node in published.rubric.nodes if not isinstance(node, Group)]
    scores = {code: entry.score for code, entry in entries.items()}
    return [(comparable(leaf.name), shown(leaf.points), shown(scores.get(leaf.code))) for leaf in leaves]


def doubtful_names(published):
    warnings = [warning for warning in published.warnings if warning.code not in ABOUT_THE_DOCUMENT]
    return {comparable(warning.path[-1]) if warning.path else "" for warning in warnings}


@pytest.fixture(scope="module")
def pages():
    """Each page with what was read from it."""
    made = [page(seed) for seed in SEEDS]
    return [(one, read_published(read_document(one.data, one.name), None)) for one in made]


def test_every_table_of_a_page_is_found(pages):
    assert [(one.name, len(found)) for one, found in pages] == [(one.name, len(one.tables)) for one, _ in pages]


def test_no_row_is_wrong_without_a_warning(pages):
    silent = []
    for one, found in pages:
        for table, published in zip(one.tables, found, strict=True):
            printed, got, doubtful = printed_rows(table), read_rows(published), doubtful_names(published)
            for row in printed:
                alike = {name for name, _, _ in got if row[0] in name}
                if row not in got and not doubtful & (alike or doubtful):
                    silent.append((one.layout, row))
            names = {name for name, _, _ in printed}
            # The second of two rows of one name is called "… (2)"; a warning has the name as printed.
            told = names | doubtful
            silent += [(one.layout, row) for row in got if not {row[0], re.sub(r"\(\d\)$", "", row[0])} & told]
    assert silent == []


def test_nearly_every_row_and_table_is_right(pages):
    rows = right = tables = whole = 0
    for one, found in pages:
        for table, published in zip(one.tables, found, strict=True):
            printed, got = printed_rows(table), read_rows(published)
            rows += len(printed)
            right += sum(row in got for row in printed)
            tables += 1
            whole += printed == got and table.declared in (None, published.assessment.declared_total)
    assert (right / rows, whole / tables) >= (0.99, 0.96)


def test_ruled_tables_are_read_without_any_loss(pages):
    for one, found in pages:
        if one.name.endswith((".docx", ".html", ".xlsx")):
            assert [read_rows(published) for published in found] == [printed_rows(table) for table in one.tables]


def test_the_scores_of_a_reviewer_become_a_review_of_their_own(pages):
    seen = 0
    for one, found in pages:
        for table, published in zip(one.tables, found, strict=True):
            if not one.name.endswith((".docx", ".html", ".xlsx")):
                continue
            printed = [leaf.review for leaf in table.leaves if table.reviewed and leaf.review is not None]
            review = published.review
            assert [entry.score for entry in review.scores.values()] == printed if review else not printed
            seen += bool(printed)
    assert seen


def printed_groups(table, levels=3):
    """The groups of a table by their names, with the points of their rows."""
    keys = [[leaf.group1] if levels == 2 else [leaf.group1, leaf.group2] for leaf in table.leaves]
    paths = [tuple(key[:depth]) for key in keys for depth in range(1, len(key) + 1)]
    return {
        path: sum(leaf.points for leaf, key in zip(table.leaves, keys, strict=True) if tuple(key[: len(path)]) == path)
        for path in paths
    }


def read_groups(published):
    groups = (node for node in published.rubric.nodes if isinstance(node, Group))
    return {tuple("".join(name.split()) for name in group.path): group.declared_points for group in groups}


def test_points_behind_the_names_of_groups_are_read_or_their_columns_are_told(pages):
    silent, seen = [], 0
    for one, found in pages:
        for table, published in zip(one.tables, found, strict=True):
            if not table.behind:
                continue
            printed, got = printed_groups(table, 2 if " 2 " in f"{one.layout} " else 3), read_groups(published)
            told = any(warning.code == "columns-not-read" for warning in published.warnings)
            # Where a page breaks a group its number may say anything.
            ruled = one.name.endswith((".docx", ".html", ".xlsx")) and "broken" not in one.layout
            seen += got == printed
            if got != printed and (ruled or not told):
                silent.append((one.name, one.layout, printed, got))
    assert seen
    assert silent == []
