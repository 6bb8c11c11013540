"""What each command does: read the inputs, call the library, hand the result to the output."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import attrs

from scorer.cli.arguments import DONE, FOUND, UNUSABLE, Arguments
from scorer.cli.output import FileId, identities, make_folder, print_out, refuse, report, write_whole
from scorer.diagnostics import Diagnostic, InputError, Problems, nearest, nowhere, ordered
from scorer.loader import load, load_assessment, load_rubric, rubric_of
from scorer.messages import Language
from scorer.reporters import BINARY, ENDINGS, render

if TYPE_CHECKING:
    from scorer.model import Assessment, Rubric, Scorecard, ScoredNode

_USABLE: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "rubric": "{file}: 指标体系可用：{id}，{leaves} 个指标",
        "trials": "，{trials} 个测试通过",
        "assessment": "{file}: 自评可用：{unit} {year}，{total}",
    },
    "en": {
        "rubric": "{file}: usable rubric {id}, {leaves} indicators",
        "trials": ", {trials} of its own tests passed",
        "assessment": "{file}: usable assessment of {unit} {year}: {total}",
    },
}


def score(arguments: Arguments) -> int:
    """`scorer score UNIT…`."""
    format_ = _format(arguments)
    cards, problems = _cards(arguments)
    report(problems, arguments)
    if not cards:
        return UNUSABLE
    if arguments.output is None:
        several = len(arguments.inputs) > 1
        for card in cards:
            print_out(_rendered(card, format_, several=several))
    elif len(arguments.inputs) == 1 and not Path(arguments.output).is_dir():
        write_whole(Path(arguments.output), _rendered(cards[0], format_, several=False), _read(cards, arguments))
    else:
        _write_folder(cards, format_, arguments)
    noticed = any(finding.severity == "finding" for card in cards for finding in card.findings)
    warned = any(card.diagnostics for card in cards)
    return FOUND if problems or (arguments.strict and (noticed or warned)) else DONE


def check(arguments: Arguments) -> int:
    """`scorer check FILE…`."""
    from scorer.model import Assessment

    told: list[Diagnostic] = []
    lines: list[str] = []
    usable: list[Assessment] = []
    bad = 0
    for file in arguments.inputs:
        try:
            value, found, line = _checked(file, arguments)
        except InputError as error:
            bad += 1
            found, line = error.diagnostics, ""
        else:
            usable += [value] if isinstance(value, Assessment) else []
        told.extend(found)
        lines += [diagnostic.line(arguments.language) for diagnostic in found]
        lines += [line] if line else []
    twice = ordered(_identities(usable))
    told.extend(twice)
    lines += [diagnostic.line(arguments.language) for diagnostic in twice]
    if arguments.format == "json":
        from scorer.reporters.json import diagnostics_json

        sys.stdout.write(diagnostics_json(tuple(told), arguments.language))
    else:
        sys.stdout.write("\n".join(lines) + "\n")
    if bad:
        return UNUSABLE if bad == len(arguments.inputs) else FOUND
    strict = arguments.strict and any(d.severity in ("warning", "finding") for d in told)
    return FOUND if twice or strict else DONE


def _checked(file: str, arguments: Arguments) -> tuple[Rubric | Assessment, tuple[Diagnostic, ...], str]:
    """What a usable file holds, its warnings and findings, and the line that says it is usable."""
    from scorer.evaluator import evaluate
    from scorer.model import Rubric
    from scorer.reporters.facts import total_line

    value = load(file, folders=arguments.folders)
    said = _USABLE[arguments.language]
    if isinstance(value, Rubric):
        line = said["rubric"].format(file=file, id=value.id, leaves=value.leaf_count)
        if value.trials:
            from scorer.trials import run_trials

            trials = run_trials(value)
            if trials.errors:
                raise InputError((*value.warnings, *trials))
            line += said["trials"].format(trials=len(value.trials))
        return value, value.warnings, line
    card = evaluate(rubric_of(value, folders=arguments.folders), value)
    findings = tuple(
        Diagnostic(finding.code, nowhere(file).span, finding.path, finding.values) for finding in card.findings
    )
    total = total_line(_in_language(card, arguments.language))
    line = said["assessment"].format(file=file, unit=value.unit, year=value.year, total=total)
    return value, (*card.diagnostics, *findings), line


def explain(arguments: Arguments) -> int:
    """`scorer explain UNIT [INDICATOR]`."""
    from scorer.reporters.explanation import explanation

    card = _one_card(arguments)
    nodes = tuple(card.root.leaves())
    if arguments.indicators:
        nodes = tuple(_node(card, name) for name in arguments.indicators)
    sys.stdout.write(explanation(card, nodes, _columns()))
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
        sys.stdout.write(advice_text(found, _columns()))
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
        sys.stdout.write(changes_text(old, new, changes, arguments.chosen or new.language, _columns()))
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

    assessment = load_assessment(arguments.inputs[0])
    return evaluate(_speaking(rubric_of(assessment, folders=arguments.folders), arguments), assessment)


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
        near = ", ".join(nearest(name, (node.name for node in rows), 3)) or "—"
        problems.add("unknown-indicator", place, key=name, nearest=near, id=card.rubric.id)
    raise InputError(problems)


def rubrics(arguments: Arguments) -> int:
    """`scorer rubrics [ID]`."""
    from scorer.loader.library import rubric_files, shipped_library
    from scorer.reporters.rubric import library_text, rubric_text

    columns = _columns()
    if arguments.inputs:
        found = [load_rubric(id_, folders=arguments.folders) for id_ in arguments.inputs]
        sys.stdout.write("\n".join(rubric_text(_speaking(rubric, arguments), columns) for rubric in found))
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
    sys.stdout.write(library_text(listed, columns, arguments.language))
    return FOUND if problems else DONE


def form(arguments: Arguments) -> int:
    """`scorer form RUBRIC -o unit.toml`."""
    from scorer.forms import FORMS

    named = arguments.inputs[0]
    rubric = _speaking(load_rubric(named, folders=arguments.folders), arguments)
    if rubric.template:
        raise refuse("template-not-scored", named, id=rubric.id)
    path = Path(arguments.output) if arguments.output is not None else None
    if path is not None and path.suffix not in FORMS:
        raise refuse("unknown-format", str(path), format=path.suffix or path.name, formats=" ".join(FORMS))
    if path is not None and path.exists():
        raise refuse("output-exists", str(path))
    reference = rubric.id
    if named.endswith(".toml"):
        # A rubric outside the library is found from the form by its path.
        reference = Path(os.path.relpath(named, path.parent if path else ".")).as_posix()
    content = FORMS[path.suffix if path else ".toml"](rubric, reference)
    if path is None:
        assert isinstance(content, str), "standard output takes a form that is text"
        sys.stdout.write(content)
    else:
        write_whole(path, content, identities(arguments.inputs))
    return DONE


def _cards(arguments: Arguments) -> tuple[list[Scorecard], tuple[Diagnostic, ...]]:
    """The card of every usable input, in the order given, and what is wrong with the others."""
    found: list[tuple[Assessment, Scorecard]] = []
    problems: list[Diagnostic] = []
    loaded: dict[tuple[str, Path | None], Rubric] = {}
    for file in arguments.inputs:
        try:
            assessment = load_assessment(file)
            from scorer.evaluator import evaluate  # once there is something to score; a diagnostic comes quicker

            near = Path(file).parent if assessment.rubric.endswith(".toml") else None
            key = (assessment.rubric, near)
            if key not in loaded:
                loaded[key] = _speaking(rubric_of(assessment, folders=arguments.folders), arguments)
            found.append((assessment, evaluate(loaded[key], assessment)))
        except InputError as error:
            problems.extend(error.diagnostics)
    twice = _identities([assessment for assessment, _ in found])
    doubtful = {diagnostic.span.file for diagnostic in twice}
    cards = [card for assessment, card in found if assessment.file not in doubtful]
    return cards, ordered((*problems, *twice))


def _identities(assessments: list[Assessment]) -> tuple[Diagnostic, ...]:
    """Two files of the same unit, project, year, kind and reviewer, if there are several files at all."""
    if len(assessments) < 2:
        return ()
    from scorer.fitting import same_identity

    return tuple(same_identity(assessments))


def _format(arguments: Arguments) -> str:
    """The format asked for, by name or by the ending of the output.

    Raises:
        RefusalError: `unknown-format`; `folder-needed` where several units would go into one file; `output-needed`
            where bytes would go to a screen, or the files of several units into one another.
    """
    output = arguments.output
    if output is None:
        format_ = arguments.format or "text"
        if format_ in BINARY and (len(arguments.inputs) > 1 or sys.stdout.isatty()):
            raise refuse("output-needed", "-", format=format_)
        return format_
    path = Path(output)
    if path.is_dir() or len(arguments.inputs) > 1:
        if path.suffix and not path.is_dir():
            raise refuse("folder-needed", output)
        return arguments.format or "html"
    if arguments.format:
        return arguments.format
    if path.suffix.lower() not in ENDINGS:
        raise refuse("unknown-format", output, format=path.suffix or path.name, formats=" ".join(ENDINGS))
    return ENDINGS[path.suffix.lower()]


def _write_folder(cards: list[Scorecard], format_: str, arguments: Arguments) -> None:
    ending = next(ending for ending, name in ENDINGS.items() if name == format_)
    targets: dict[Path, Scorecard] = {}
    for card in cards:
        path = Path(arguments.output or "") / f"{_file_name(card.assessment)}{ending}"
        if path in targets:
            raise refuse("same-output", card.assessment.file, name=path.name)
        targets[path] = card
    make_folder(Path(arguments.output or ""))
    read = _read(cards, arguments)
    for path, card in targets.items():
        write_whole(path, _rendered(card, format_, several=False), read)


def _read(cards: list[Scorecard], arguments: Arguments) -> frozenset[FileId]:
    """Every file that was read and so may not be written: the inputs and their rubrics."""
    return identities({*arguments.inputs, *(card.rubric.root.place.span.file for card in cards)})


def _file_name(assessment: Assessment) -> str:
    """Unit, project, year and kind as one name; what a file system or a path would act on becomes a dash."""
    kind = "" if assessment.kind == "self" else assessment.kind
    parts = (assessment.unit, assessment.project.name if assessment.project else "", str(assessment.year), kind)
    name = "-".join(part for part in (*parts, assessment.about.reviewer if kind else "") if part)
    return re.sub(r'[\s/\\:*?"<>|.\x00-\x1f]+', "-", name)[:80].strip("-") or "unit"


def _rendered(card: Scorecard, format_: str, *, several: bool) -> str | bytes:
    if format_ == "json" and several:
        from scorer.reporters.json import json_line

        return json_line(card)
    if format_ != "text":
        return render(card, format_)
    report_ = render(card, format_, columns=_columns())
    return f"{report_}\n" if several and isinstance(report_, str) else report_


def _columns() -> int:
    import shutil  # asks the terminal; most of what it loads is for archives

    return shutil.get_terminal_size((80, 24)).columns


def _speaking(rubric: Rubric, arguments: Arguments) -> Rubric:
    return attrs.evolve(rubric, language=arguments.chosen) if arguments.chosen else rubric


def _in_language(card: Scorecard, language: Language) -> Scorecard:
    return attrs.evolve(card, rubric=attrs.evolve(card.rubric, language=language))


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
