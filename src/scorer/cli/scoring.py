"""`scorer score` and `scorer check`: assessments one after the other, their cards and what is wrong with them."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from scorer.cli.arguments import DONE, FOUND, UNUSABLE, Arguments
from scorer.cli.inputs import Inputs, gathered, holds_rubric
from scorer.cli.output import FileId, identities, make_folder, names_folder, print_out, refuse, report, write_whole
from scorer.cli.rubrics import Rubrics
from scorer.diagnostics import Diagnostic, InputError, nowhere, ordered
from scorer.loader import load, load_assessment, rubric_of
from scorer.messages import Language
from scorer.reporters import BINARY, ENDINGS, render

if TYPE_CHECKING:
    from scorer.model import Assessment, Rubric, Scorecard

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


#: What `check` says at the end of several files, and `score` after a folder was written.
_COUNTED: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "check": "共 {files} 个文件：错误 {errors} 处，警告 {warnings} 处，疑点 {findings} 处；"
        "尚未评完 {unfinished} 份，{clean} 个文件没有问题",
        "score": "{cards} 份得分表已写入 {folder}",
    },
    "en": {
        "check": "files: {files}; errors: {errors}, warnings: {warnings}, findings: {findings}; "
        "with open indicators: {unfinished}; nothing found in: {clean}",
        "score": "{cards} cards written into {folder}",
    },
}


def score(arguments: Arguments) -> int:
    """`scorer score UNIT…`."""
    inputs = gathered(arguments.inputs, output=arguments.output)
    several = inputs.folders or len(inputs.files) > 1
    format_ = _format(arguments, several=several)
    cards, problems = _cards(inputs, arguments)
    report((*inputs.told, *problems), arguments)
    if not cards:
        return UNUSABLE
    if arguments.output is None:
        for card in cards:
            print_out(_rendered(card, format_, several=several))
    elif several or names_folder(arguments.output):
        _write_folder(cards, format_, arguments.output, _read(cards, inputs))
        if len(cards) > 1 and arguments.format != "json":  # what is told there is read by a program
            line = _COUNTED[arguments.language]["score"]
            sys.stderr.write(line.format(cards=len(cards), folder=arguments.output) + "\n")
    else:
        write_whole(Path(arguments.output), _rendered(cards[0], format_, several=False), _read(cards, inputs))
    noticed = any(finding.severity == "finding" for card in cards for finding in card.findings)
    warned = any(card.diagnostics for card in cards) or bool(problems)
    failed = any(problem.severity == "error" for problem in problems)
    return FOUND if failed or (arguments.strict and (noticed or warned)) else DONE


def check(arguments: Arguments) -> int:
    """`scorer check FILE…`."""
    from scorer.model import Assessment

    inputs = gathered(arguments.inputs)
    told: list[Diagnostic] = [*inputs.told, *(diagnostic for _, diagnostic in inputs.not_taken)]
    if not inputs.files:
        told += refuse("no-assessment-inside", arguments.inputs[0]).diagnostics
    lines = [diagnostic.line(arguments.language) for diagnostic in told]
    usable: list[Assessment] = []
    unfinished: list[str] = []
    bad = 0
    for path, _ in inputs.files:
        try:
            value, found, line, complete = _checked(str(path), arguments)
        except InputError as error:
            bad += 1
            found, line = error.diagnostics, ""
        else:
            unfinished += [] if complete else [str(path)]
            usable += [value] if isinstance(value, Assessment) else []
        told.extend(found)
        lines += [diagnostic.line(arguments.language) for diagnostic in found]
        lines += [line] if line else []
    twice = ordered(_identities(usable))
    told.extend(twice)
    lines += [diagnostic.line(arguments.language) for diagnostic in twice]
    if inputs.folders or len(inputs.files) > 1:
        lines.append(_count_line(len(inputs.files) + len(inputs.not_taken), told, unfinished, arguments.language))
    if arguments.format == "json":
        from scorer.reporters.json import diagnostics_json

        sys.stdout.write(diagnostics_json(tuple(told), arguments.language))
    else:
        sys.stdout.write("\n".join(lines) + "\n")
    if bad == len(inputs.files):
        return UNUSABLE
    strict = arguments.strict and any(d.severity in ("warning", "finding") for d in told)
    return FOUND if bad or twice or strict else DONE


def _count_line(files: int, told: Sequence[Diagnostic], unfinished: Sequence[str], language: Language) -> str:
    """How many files there were, what was told of them, how many cards have open indicators, and what is in order."""
    counts = Counter(diagnostic.severity for diagnostic in told)
    troubled = {diagnostic.span.file for diagnostic in told if diagnostic.severity != "notice"}
    return _COUNTED[language]["check"].format(
        files=files,
        errors=counts["error"],
        warnings=counts["warning"],
        findings=counts["finding"],
        unfinished=len(unfinished),
        clean=max(0, files - len(troubled.union(unfinished))),
    )


def _checked(file: str, arguments: Arguments) -> tuple[Rubric | Assessment, tuple[Diagnostic, ...], str, bool]:
    """What a usable file holds, its warnings and findings, the line that says it is usable, and if nothing is open."""
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
        return value, value.warnings, line, True
    card = evaluate(rubric_of(value, folders=arguments.folders), value)
    findings = tuple(
        Diagnostic(finding.code, nowhere(file).span, finding.path, finding.values) for finding in card.findings
    )
    total = total_line(_in_language(card, arguments.language))
    line = said["assessment"].format(file=file, unit=value.unit, year=value.year, total=total)
    return value, (*card.diagnostics, *findings), line, card.complete


def _cards(inputs: Inputs, arguments: Arguments) -> tuple[list[Scorecard], tuple[Diagnostic, ...]]:
    """The card of every usable input, in the order given, and what is wrong with the others."""
    found: list[tuple[Assessment, Scorecard]] = []
    problems: list[Diagnostic] = [diagnostic for _, diagnostic in inputs.not_taken]
    rubrics = Rubrics(arguments)
    for path, named in inputs.files:
        assessment: Assessment | None = None
        try:
            assessment = load_assessment(path, folders=arguments.folders)
            from scorer.evaluator import evaluate  # once there is something to score; a diagnostic comes quicker

            found.append((assessment, evaluate(rubrics.of(assessment), assessment)))
        except InputError as error:
            if named or assessment is not None or not holds_rubric(path, error):
                problems.extend(error.diagnostics)
    twice = _identities([assessment for assessment, _ in found])
    doubtful = {diagnostic.span.file for diagnostic in twice}
    cards = [card for assessment, card in found if assessment.file not in doubtful]
    if not cards and all(problem.severity != "error" for problem in problems):
        problems += refuse("no-assessment-inside", arguments.inputs[0]).diagnostics
    return cards, ordered((*problems, *twice))


def _identities(assessments: list[Assessment]) -> tuple[Diagnostic, ...]:
    """Two files of the same unit, project, year, kind and reviewer, if there are several files at all."""
    if len(assessments) < 2:
        return ()
    from scorer.fitting import same_identity

    return tuple(same_identity(assessments))


def _format(arguments: Arguments, *, several: bool) -> str:
    """The format asked for, by name or by the ending of the output.

    Raises:
        RefusalError: `unknown-format`; `file-or-folder` where a name without an ending may be either; `folder-needed`
            where several units would go into one file; `output-needed` where bytes would go to a screen, or the files
            of several units into one another.
    """
    output = arguments.output
    if output is None:
        format_ = arguments.format or "text"
        if format_ in BINARY and (several or sys.stdout.isatty()):
            raise refuse("output-needed", "-", format=format_)
        return format_
    path, folder = Path(output), names_folder(output)
    if folder or several:
        if path.suffix and not folder:
            raise refuse("folder-needed", output)
        return arguments.format or "html"
    if not path.suffix:
        raise refuse("file-or-folder", output, name=output, formats=" ".join(ENDINGS))
    if arguments.format:
        return arguments.format
    if path.suffix.lower() not in ENDINGS:
        raise refuse("unknown-format", output, format=path.suffix, formats=" ".join(ENDINGS))
    return ENDINGS[path.suffix.lower()]


def _write_folder(cards: Iterable[Scorecard], format_: str, output: str, read: frozenset[FileId]) -> None:
    ending = next(ending for ending, name in ENDINGS.items() if name == format_)
    targets: dict[Path, Scorecard] = {}
    for card in cards:
        path = Path(output) / f"{_file_name(card.assessment)}{ending}"
        if path in targets:
            raise refuse("same-output", card.assessment.file, name=path.name)
        targets[path] = card
    make_folder(Path(output))
    for path, card in targets.items():
        write_whole(path, _rendered(card, format_, several=False), read)


def _read(cards: Iterable[Scorecard], inputs: Inputs) -> frozenset[FileId]:
    """Every file that was read and so may not be written: the inputs and their rubrics."""
    return identities({*(str(path) for path, _ in inputs.files), *(card.rubric.root.place.span.file for card in cards)})


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
    report_ = render(card, format_, columns=columns())
    return f"{report_}\n" if several and isinstance(report_, str) else report_


def columns() -> int:
    """How wide the terminal is, 80 where there is none."""
    import shutil  # asks the terminal; most of what it loads is for archives

    return shutil.get_terminal_size((80, 24)).columns


def _in_language(card: Scorecard, language: Language) -> Scorecard:
    return attrs.evolve(card, rubric=attrs.evolve(card.rubric, language=language))
