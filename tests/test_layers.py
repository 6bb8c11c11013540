"""The order of the modules: each imports only from rows above its own, and a few things happen in one place only."""

import ast
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from scorer import model

PACKAGE = Path(__file__).parent.parent / "src" / "scorer"

#: Every module of the package. A module imports from rows above it; names within one row do not know each other.
#: A package stands below its own modules: what it gathers comes from them.
ORDER = (
    ("messages.message",),
    (
        "messages.files",
        "messages.archives",
        "messages.forms",
        "messages.documents",
        "messages.syntax",
        "messages.keys",
        "messages.rubric",
        "messages.rules",
        "messages.assessment",
        "messages.findings",
        "messages.comparison",
        "messages.importing",
        "messages.printing",
        "messages.tables",
    ),
    ("representation",),
    ("", "messages", "exact", "wrapping"),  # "" is scorer itself, which names its parts without importing them
    ("diagnostics",),
    # The language of rules
    ("facts", "tokens", "expression"),
    ("outcome", "formula", "page_expression"),
    ("compiled",),
    ("proof", "inverse"),
    ("calculation",),
    # Texts to values
    ("brackets",),
    ("locator",),
    ("slips", "record"),
    ("source",),
    ("formulas",),
    ("rules.shape", "rules.worth"),
    ("rules.judged", "rules.counted"),
    ("rules.measured", "rules.bands"),
    ("rules.by_sign", "rules.ranked"),
    ("rules",),
    # The nouns
    ("model.tree", "model.assessment"),
    ("model.rubric", "model.rows"),
    ("model.card",),
    ("model",),
    ("comparison.nouns.standings",),
    ("comparison.nouns.fields", "comparison.nouns.desk", "comparison.nouns.beside"),
    ("comparison.nouns",),
    # What an assessment says of the nodes of its rubric
    ("leaves", "applicability"),
    ("checks", "fitting", "deductions", "findings"),
    ("correction",),
    # Files to values
    ("heads", "csv_text"),
    ("loader.library", "loader.limits", "loader.extension"),
    ("loader.assessment",),
    ("loader.tree",),
    ("loader.rubric",),
    # A file to what is printed in it
    ("readers.printed.decoding", "readers.printed.grid"),
    ("readers.printed.values",),
    ("readers.printed.roles",),
    ("readers.printed.asides", "readers.printed.form_labels", "readers.printed.shapes", "readers.printed.split_heads"),
    ("readers.printed.labels_in_lines", "readers.printed.rows"),
    ("readers.printed",),
    (
        "readers.files.extent",
        "readers.files.sheet_numbers",
        "readers.files.sheets",
        "readers.files.uncalculated",
        "readers.files.unprinted",
    ),
    ("readers.files.archive", "readers.files.assembly", "readers.files.old_sheets"),
    ("readers.files.docx", "readers.files.html", "readers.files.opendocument", "readers.files.sheet_marks"),
    ("readers.files.workbook",),
    ("readers.files",),
    ("readers.texts.padded_pieces", "readers.texts.text_lines"),
    (
        "readers.texts.bars",
        "readers.texts.broken_values",
        "readers.texts.dashed",
        "readers.texts.drawn",
        "readers.texts.padded",
        "readers.texts.torn_rows",
    ),
    ("readers.texts.text",),
    ("readers.texts",),
    ("readers",),
    ("loader.roster", "forms.columns", "forms.titles"),
    ("readers.filled.cell_kinds",),
    ("readers.filled.cells",),
    ("readers.filled.opening",),
    ("readers.filled.form",),
    ("readers.filled",),
    ("loader.owner",),
    ("loader",),
    # Values to files
    ("writer",),
    # Two values to a scorecard
    ("totals",),
    ("evaluator",),
    ("trials", "improvement", "revision", "schemas"),
    # A table of many units to the numbers of their cards
    ("layout",),
    ("tables",),
    ("columns.rows", "columns.integers", "columns.cases"),
    ("columns.together", "columns.readings", "columns.outputs", "columns.points"),
    ("columns.quotients", "columns.floats", "columns.names"),
    ("columns.intake", "columns.rollups"),
    ("columns.translation",),
    ("columns.cells",),
    ("columns.earning",),
    ("columns.tree",),
    ("columns.whole",),
    ("columns.plan",),
    ("columns.scoring",),
    ("columns.sink", "columns.peers"),
    ("columns",),
    ("spark",),
    # Many scorecards to a comparison
    ("comparison.statistics", "comparison.lots"),
    ("comparison.weightings",),
    ("comparison.attribution", "comparison.agreement"),
    ("comparison.entrants",),
    ("comparison.tally",),
    ("comparison.row_columns",),
    (
        "comparison.admission",
        "comparison.ranking",
        "comparison.losses",
        "comparison.distribution",
        "comparison.roster",
        "comparison.years",
        "comparison.review",
        "comparison.suspicion",
        "comparison.sampling",
        "comparison.robustness",
    ),
    ("comparison.grouping", "comparison.counting", "comparison.positions", "comparison.rechecking"),
    ("comparison.naming",),
    ("comparison.figures", "comparison.selection"),
    ("comparison.ranges",),
    ("comparison.row_admission",),
    ("comparison.row_roster", "comparison.row_figures", "comparison.row_departments"),
    ("comparison.row_years", "comparison.row_reviews"),
    ("comparison.row_beside",),
    ("comparison.suspects", "comparison.drawing", "comparison.summing", "comparison.row_places"),
    ("comparison.row_counting", "comparison.row_ranking"),
    ("comparison.table",),
    ("comparison",),
    # A published table to an assessment
    ("readers.columns.level_columns",),
    (
        "readers.columns.alignment",
        "readers.columns.block_names",
        "readers.columns.budget_labels",
        "readers.columns.counted",
        "readers.columns.dragged",
        "readers.columns.footers",
        "readers.columns.head_rows",
        "readers.columns.percents",
        "readers.columns.several",
    ),
    ("readers.columns.row_cells",),
    (
        "readers.columns.laying",
        "readers.columns.padding",
        "readers.columns.project_lists",
        "readers.columns.reasons_behind",
        "readers.columns.regrouping",
        "readers.columns.unknown_heads",
        "readers.columns.unread",
    ),
    ("readers.columns.group_points", "readers.columns.standards"),
    ("readers.columns",),
    (
        "readers.lines.fused",
        "readers.lines.heads",
        "readers.lines.label_forms",
        "readers.lines.list_entries",
        "readers.lines.run_together",
        "readers.lines.sentences",
        "readers.lines.unfilled",
    ),
    ("readers.lines.cells", "readers.lines.score_lists", "readers.lines.unbroken"),
    ("readers.lines.viewer_lines",),
    ("readers.lines.tables_in_lines",),
    ("readers.lines",),
    (
        "readers.doubts.covering",
        "readers.doubts.label_places",
        "readers.doubts.lost_groups",
        "readers.doubts.odd_groups",
        "readers.doubts.swallowed",
        "readers.doubts.two_ways",
        "readers.doubts.unnumbered",
    ),
    ("readers.doubts",),
    (
        "readers.grids.by_project",
        "readers.grids.fractions",
        "readers.grids.joint_figures",
        "readers.grids.sharing",
        "readers.grids.side_by_side",
        "readers.grids.transposed",
    ),
    ("readers.grids",),
    ("readers.sums.summed_groups",),
    ("readers.sums.arithmetic",),
    ("readers.sums.cross_footing", "readers.sums.declared_totals"),
    ("readers.sums",),
    ("readers.prose.problems", "readers.prose.titled_projects", "readers.prose.years"),
    ("readers.prose.statements",),
    ("readers.prose.units",),
    ("readers.prose",),
    (
        "readers.tables.bare_points",
        "readers.tables.blocks",
        "readers.tables.broken_labels",
        "readers.tables.deducted",
        "readers.tables.parts_headed",
        "readers.tables.preparation",
        "readers.tables.quoted_names",
        "readers.tables.repeats",
    ),
    ("readers.tables.heading_rows", "readers.tables.indicator_rows", "readers.tables.reasons_below"),
    ("readers.tables.sections", "readers.tables.upper_headings"),
    ("readers.tables.continuation", "readers.tables.execution", "readers.tables.total_rows"),
    ("readers.tables.open_tables", "readers.tables.table_rows"),
    ("readers.tables.tabulation",),
    ("readers.tables",),
    (
        "readers.assessments.card_head",
        "readers.assessments.closing",
        "readers.assessments.entries",
        "readers.assessments.matching",
        "readers.assessments.reconstruction",
        "readers.assessments.spending",
        "readers.assessments.surroundings",
        "readers.assessments.traces",
    ),
    ("readers.assessments.contradictions", "readers.assessments.naming"),
    ("readers.assessments.alike",),
    ("readers.assessments",),
    ("readers.published",),
    # A scorecard to a report, a rubric to a form
    ("reporters.lines", "reporters.tables", "reporters.chart", "reporters.printable", "reporters.inline"),
    ("reporters.labels", "reporters.numerals"),
    ("reporters.cells",),
    ("reporters.facts", "reporters.notes"),
    ("reporters.paper",),
    ("reporters.pagination", "reporters.workbook"),
    ("reporters.official", "reporters.score_sheet"),
    (
        "reporters.text",
        "reporters.markdown",
        "reporters.html",
        "reporters.csv",
        "reporters.json",
        "reporters.docx",
        "reporters.xlsx",
        "reporters.pdf",
        "reporters.rubric",
        "reporters.explanation",
        "reporters.advice",
        "reporters.changes",
    ),
    ("reporters.comparison.words",),
    ("reporters.comparison.sheet",),
    ("reporters.comparison.field_sheets", "reporters.comparison.desk_sheets"),
    ("reporters.comparison.sheets",),
    (
        "reporters.comparison.tables",
        "reporters.comparison.charts",
        "reporters.comparison.bookcharts",
        "reporters.comparison.pagedata",
    ),
    (
        "reporters.comparison.text",
        "reporters.comparison.markdown",
        "reporters.comparison.json",
        "reporters.comparison.csv",
        "reporters.comparison.parquet",
        "reporters.comparison.docx",
        "reporters.comparison.html",
        "reporters.comparison.xlsx",
        "reporters.comparison.whole",
    ),
    ("reporters.comparison",),
    # A rubric to a form
    ("reporters", "spreadsheet", "forms.cells", "forms.toml", "forms.page_labels"),
    ("forms.calculated",),
    ("forms.page_words",),
    ("forms.layout", "forms.units"),
    ("forms.filling", "forms.formulas"),
    ("forms.allowed", "forms.total_formulas"),
    ("forms.table",),
    ("forms.workbook",),
    ("forms.page_rubric",),
    ("forms.page",),
    ("forms",),
    # What a person types
    ("cli.help", "cli.progress"),
    ("cli.arguments",),
    ("cli.output", "cli.inputs"),
    ("cli.rubrics", "cli.read_back"),
    ("cli.comparison_inputs", "cli.comparison_output", "cli.scoring", "cli.placing"),
    ("cli.comparing",),
    ("cli.importing",),
    ("cli.commands",),
    ("cli",),
    ("__main__",),
)

ROWS = {name: row for row, names in enumerate(ORDER) for name in names}

#: What only one place may import.
SOLE_IMPORTERS = {
    "rapidfuzz": "readers.assessments.matching",
    "tabulate": "reporters.tables",
    "tomli": "source",
    "typst": "reporters.pdf",
    "wcwidth": "wrapping",
}

#: Nothing outside the standard library but these.
LIBRARIES = {
    "attrs",
    "docx",
    "lxml",
    "numpy",
    "polars",
    "pyarrow",
    "pyspark",
    "python_calamine",
    "rapidfuzz",
    "tabulate",
    "tomli",
    "typst",
    "wcwidth",
    "xlsxwriter",
}

NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "base", "misc", "core", "tools", "shared"}


class Import(NamedTuple):
    """One import: who imports what, and where it stands."""

    importer: str
    imported: str
    line: int
    when_loaded: bool  # False inside a function
    for_types: bool


def name_of(path):
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


MODULES = {name_of(path): ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}


def imports_of(name):
    """Every import statement of a module, those inside functions and conditions too."""

    def visit(node, *, when_loaded, for_types):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(name, alias.name, node.lineno, when_loaded, for_types)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name}:{node.lineno}: imports say the whole name"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                is_module = inner.removeprefix("scorer.") in MODULES
                yield Import(name, inner if is_module else node.module, node.lineno, when_loaded, for_types)
        else:
            inside = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            types = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
            for child in ast.iter_child_nodes(node):
                yield from visit(child, when_loaded=when_loaded and not inside, for_types=for_types or types)

    yield from visit(MODULES[name], when_loaded=True, for_types=False)


IMPORTS = [found for name in MODULES for found in imports_of(name)]


def own(found):
    """The module of ours that is imported, or None."""
    if found.imported == "scorer":
        return ""
    return found.imported.removeprefix("scorer.") if found.imported.startswith("scorer.") else None


def test_the_order_names_every_module_once():
    assert sorted(name for names in ORDER for name in names) == sorted(MODULES)


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_only_from_rows_above_its_own(name):
    wrong = [
        f"line {found.line}: {name} imports {own(found)}"
        for found in imports_of(name)
        if own(found) is not None and ROWS[own(found)] >= ROWS[name] and not (name == "" and found.for_types)
    ]
    assert wrong == []


def test_the_package_itself_imports_its_parts_for_type_checkers_only():
    assert [found for found in imports_of("") if own(found) is not None and not found.for_types] == []


def test_a_noun_is_looked_up_in_the_module_that_type_checkers_see_it_in():
    seen = {
        alias.name: node.module
        for node in ast.walk(MODULES["model"])
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if node.module.startswith("scorer.model.")
    }
    assert {name: f"scorer.model.{home}" for name, home in model._HOME.items()} == seen
    assert all(hasattr(model, name) for name in seen)


def test_every_module_can_be_the_first_one_imported():
    names = [f"scorer.{name}".rstrip(".") for name in MODULES if name != "__main__"]
    program = f"""
import builtins, functools, importlib, sys
sys.path[:0] = {sys.path!r}
import attr._make
# The same classes are built for every module; what attrs writes for them is compiled once.
attr._make.compile = functools.cache(builtins.compile)
for name in {names!r}:
    for loaded in [loaded for loaded in sys.modules if loaded.split(".")[0] == "scorer"]:
        del sys.modules[loaded]
    importlib.import_module(name)
"""
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_names_are_looked_up_while_running_only_where_things_are_imported_late_on_purpose():
    found = {line.split(":")[0] for name in MODULES for line in uses(name, {"import_module", "__import__"})}
    assert found == {"", "messages", "model", "reporters", "reporters.comparison"}


@pytest.mark.parametrize("library", SOLE_IMPORTERS)
def test_some_libraries_are_imported_in_one_place_only(library):
    importers = {found.importer for found in IMPORTS if found.imported.split(".")[0] == library}
    assert importers == {SOLE_IMPORTERS[library]}


def test_word_documents_are_written_by_the_reporters_of_cards_and_of_comparisons_only():
    importers = {found.importer for found in IMPORTS if found.imported.split(".")[0] == "docx"}
    assert importers == {"reporters.docx", "reporters.comparison.docx", "reporters.official"}


def test_numpy_is_for_draws_and_for_whole_columns_only():
    importers = {found.importer for found in IMPORTS if found.imported.split(".")[0] == "numpy"}
    drawing = {"comparison.weightings", "comparison.robustness", "comparison.ranges"}
    assert importers == {"columns.floats", "columns.names", "tables", *drawing}


def test_nothing_but_the_declared_libraries_is_imported():
    outside = {found.imported.split(".")[0] for found in IMPORTS if own(found) is None}
    assert outside - set(sys.stdlib_module_names) == LIBRARIES


def test_libraries_of_tables_are_imported_where_they_are_used():
    early = [
        found
        for found in IMPORTS
        if found.imported.split(".")[0] in LIBRARIES - {"attrs", "tomli"} and found.when_loaded and not found.for_types
    ]
    assert early == []


def uses(name, wanted):
    """The lines of a module that use one of the dotted names, such as `sys.stdout`."""
    return [
        f"{name}:{node.lineno}"
        for node in ast.walk(MODULES[name])
        if isinstance(node, ast.Name | ast.Attribute) and ast.unparse(node) in wanted
    ]


def outside_the_command_line(wanted):
    return [line for name in MODULES if name.split(".")[0] not in ("cli", "__main__") for line in uses(name, wanted)]


def test_only_the_command_line_prints():
    assert outside_the_command_line({"print", "sys.stdout", "sys.stderr"}) == []
    assert uses("cli.commands", {"sys.stdout"})


def test_only_the_command_line_exits():
    assert outside_the_command_line({"exit", "quit", "sys.exit", "os._exit", "SystemExit"}) == []
    assert uses("cli", {"SystemExit"})


def test_only_the_command_line_looks_at_the_environment():
    assert outside_the_command_line({"os.environ", "os.getenv", "sys.argv", "locale.getlocale"}) == []
    assert uses("cli.arguments", {"os.environ"})


def test_nothing_reads_the_clock_or_draws_lots():
    clocks = {"time", "random", "secrets", "uuid"}
    progress = "cli.progress"  # shows how far a long run is, and only on a terminal
    early = [found for found in IMPORTS if found.imported.split(".")[0] in clocks and found.importer != progress]
    assert early == []
    calls = {"dt.date.today", "dt.datetime.now", "datetime.now", "date.today", "dt.datetime.utcnow"}
    assert [line for name in MODULES for line in uses(name, calls)] == []


def test_reporters_open_no_file_and_know_no_loader():
    reporters = [name for name in MODULES if name.split(".")[0] == "reporters"]
    wrong = {"open", "Path", "pathlib", "os"}
    assert [line for name in reporters for line in uses(name, wrong)] == []
    known = {own(found) for found in IMPORTS if found.importer in reporters} - {None}
    assert not {name for name in known if name.split(".")[0] in ("source", "loader", "evaluator", "fitting", "cli")}


def test_the_evaluator_sees_neither_toml_nor_files():
    seen, waiting = set(), ["evaluator"]
    while waiting:
        name = waiting.pop()
        seen.add(name)
        # `model` names its families for type checkers and imports them when they are first used.
        known = [own(found) for found in imports_of(name) if not found.for_types or name == "model"]
        waiting += [other for other in known if other is not None and other not in seen]
    assert not seen & {"source", "locator", "record", "loader", "loader.rubric", "loader.assessment", "loader.library"}
    libraries = {found.imported.split(".")[0] for name in seen for found in imports_of(name)}
    assert not libraries & {"tomli", "pathlib", "os", "io", "json", "csv"}


@pytest.mark.parametrize("name", MODULES)
def test_a_module_is_named_for_what_it_holds(name):
    assert not set(name.split(".")) & NAMES_THAT_SAY_NOTHING


@pytest.mark.parametrize("name", MODULES)
def test_a_module_says_what_it_is_for(name):
    assert ast.get_docstring(MODULES[name])
