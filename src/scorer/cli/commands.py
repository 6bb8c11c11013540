"""What each command does: read the inputs, call the library, hand the result to the output."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from scorer.cli.arguments import DONE, FOUND, Arguments
from scorer.cli.output import identities, refuse, report, write_whole
from scorer.cli.rubrics import speaking
from scorer.cli.scoring import check, columns, score
from scorer.diagnostics import Diagnostic, InputError, Problems, nearest, nowhere, ordered
from scorer.loader import load_assessment, load_rubric, rubric_of

if TYPE_CHECKING:
    from scorer.model import Rubric, Scorecard, ScoredNode


def explain(arguments: Arguments) -> int:
    """`scorer explain UNIT [INDICATOR]`."""
    from scorer.reporters.explanation import explanation

    card = _one_card(arguments)
    nodes = tuple(card.root.leaves())
    if arguments.indicators:
        nodes = tuple(_node(card, name) for name in arguments.indicators)
    sys.stdout.write(explanation(card, nodes, columns()))
    return DONE


def improve(arguments: Arguments) -> int:
    """`scorer improve UNIT`."""
    from scorer.improvement import improve as search
    from scorer.reporters.advice import advice_json, advice_text

    card = _one_card(arguments)
    keep = [leaf.code for name in arguments.keep for leaf in _node(card, name).leaves()]
    found = search(card.rubric, card.assessment, keep=keep)
    if arguments.format == "json":
        sys.stdout.write(advice_json(found))
    else:
        sys.stdout.write(advice_text(found, columns()))
    return DONE


def diff(arguments: Arguments) -> int:
    """`scorer diff OLD NEW`."""
    from scorer.reporters.changes import changes_json, changes_text
    from scorer.revision import compare_rubrics

    old, new = (load_rubric(name, folders=arguments.folders) for name in arguments.inputs)
    changes = compare_rubrics(old, new)
    if arguments.format == "json":
        sys.stdout.write(changes_json(old, new, changes))
    else:
        sys.stdout.write(changes_text(old, new, changes, arguments.chosen or new.language, columns()))
    return DONE


def schema(arguments: Arguments) -> int:
    """`scorer schema rubric|assessment|scorecard`."""
    from scorer.schemas import SCHEMAS, schema_text

    name = arguments.inputs[0]
    if name not in SCHEMAS:
        raise refuse("unknown-schema", name, schemas=", ".join(SCHEMAS))
    sys.stdout.write(schema_text(name))
    return DONE


def _one_card(arguments: Arguments) -> Scorecard:
    from scorer.evaluator import evaluate

    assessment = load_assessment(arguments.inputs[0], folders=arguments.folders)
    return evaluate(speaking(rubric_of(assessment, folders=arguments.folders), arguments), assessment)


def _node(card: Scorecard, name: str) -> ScoredNode:
    """The row that a name, a path or a code means.

    Raises:
        InputError: none or several fit.
    """
    rows = [node for node in card.root.walk() if node.path]
    found = [node for node in rows if node.code == name or f"/{'/'.join(node.path)}".endswith(f"/{name}")]
    leaves = [node for node in found if not node.children]
    if len(found) == 1 or len(leaves) == 1:
        return leaves[0] if leaves else found[0]
    problems = Problems()
    place = nowhere(card.assessment.file)
    if found:
        paths = ", ".join(f"{'/'.join(node.path)} ({node.code})" for node in found)
        problems.add("ambiguous-name", place, key=name, paths=paths)
    else:
        near = ", ".join(nearest(name, (node.name for node in rows), 3))
        problems.add("unknown-indicator", place, key=name, nearest=near, id=card.rubric.id)
    raise InputError(problems)


def rubrics(arguments: Arguments) -> int:
    """`scorer rubrics [ID]`."""
    from scorer.loader.library import rubric_files, shipped_library
    from scorer.reporters.rubric import library_text, rubric_text

    width = columns()
    if arguments.inputs:
        found = [load_rubric(id_, folders=arguments.folders) for id_ in arguments.inputs]
        sys.stdout.write("\n".join(rubric_text(speaking(rubric, arguments), width) for rubric in found))
        return DONE
    listed: list[Rubric] = []
    problems: list[Diagnostic] = []
    for folder in (*arguments.folders, shipped_library()):
        try:
            paths = [path for _, path in rubric_files(folder)]
        except InputError as error:
            problems.extend(error.diagnostics)
            continue
        for path in paths:
            try:
                listed.append(load_rubric(path.resolve(), folders=arguments.folders))
            except InputError as error:
                problems.extend(error.diagnostics)
    report(ordered(problems), arguments)
    sys.stdout.write(library_text(listed, width, arguments.language))
    return FOUND if problems else DONE


def form(arguments: Arguments) -> int:
    """`scorer form RUBRIC -o unit.toml`."""
    from scorer.forms import FORMS

    named = arguments.inputs[0]
    rubric = speaking(load_rubric(named, folders=arguments.folders), arguments)
    if rubric.template:
        raise refuse("template-not-scored", named, id=rubric.id)
    path = Path(arguments.output) if arguments.output is not None else None
    ending = ".toml" if path is None else path.suffix.lower()
    if path is not None and ending not in FORMS:
        raise refuse("unknown-format", str(path), format=path.suffix or path.name, formats=" ".join(FORMS))
    if path is not None and path.exists():
        raise refuse("output-exists", str(path))
    reference = rubric.id
    if named.endswith(".toml"):
        # A rubric outside the library is found from the form by its path.
        reference = Path(os.path.relpath(named, path.parent if path else ".")).as_posix()
    content = FORMS[ending](rubric, reference)
    if path is None:
        assert isinstance(content, str), "standard output takes a form that is text"
        sys.stdout.write(content)
    else:
        write_whole(path, content, identities(arguments.inputs))
    return DONE


def _compare(arguments: Arguments) -> int:
    """`scorer compare PATH…`, which other commands need not load."""
    from scorer.cli.comparing import compare_units

    return compare_units(arguments)


def _import(arguments: Arguments) -> int:
    """`scorer import FILE…`, which other commands need not load."""
    from scorer.cli.importing import import_

    return import_(arguments)


Command = Callable[[Arguments], int]

#: Every command by name. Adding one is a function, a line here, its arguments, and an entry in docs/cli.md.
COMMANDS: Mapping[str, Command] = MappingProxyType(
    {
        "score": score,
        "check": check,
        "explain": explain,
        "improve": improve,
        "form": form,
        "compare": _compare,
        "import": _import,
        "rubrics": rubrics,
        "diff": diff,
        "schema": schema,
    }
)
