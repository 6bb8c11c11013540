"""`scorer import`: filled-in forms and published tables to assessments, many at a time; one bad file stops no other."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from scorer.cli.arguments import DONE, FOUND, UNUSABLE, Arguments
from scorer.cli.output import RefusalError, identities, make_folder, refuse, write_whole
from scorer.cli.placing import found_in, placed
from scorer.cli.progress import progress
from scorer.cli.read_back import assessment_text, rubric_text
from scorer.cli.rubrics import Rubrics
from scorer.diagnostics import Diagnostic, InputError, Problems, ordered
from scorer.exact import plain
from scorer.forms.columns import STAMP
from scorer.loader import completed, load, load_rubric
from scorer.loader.library import find_rubric
from scorer.messages import Language
from scorer.model import Assessment, Rubric
from scorer.source import read_bytes

if TYPE_CHECKING:
    from scorer.readers.assessments.traces import Trace

#: A published table with its pictures has some MiB.
MAX_BYTES = 32 * 1024 * 1024
#: More results than this are counted and not listed.
_MOST_LISTED = 10

_WORDS: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "written": "{target}：{unit} {year}，{score}/{points} 分，未评 {open} 项",
        "review": "{target}：同表的复核得分，{count} 项",
        "rubric": "{target}：还原的指标体系，{leaves} 个指标",
        "trace": "{place}：{subject}：“{printed}” → {taken_as}",
        "summary": "{files} 个文件，写出 {written} 份自评；{left} 个文件没有写出，{doubts} 处请核对",
    },
    "en": {
        "written": "{target}: {unit} {year}, {score} of {points} points, {open} open",
        "review": "{target}: the reviewed scores of the same table, {count} of them",
        "rubric": "{target}: reconstructed rubric, {leaves}",
        "trace": "{place}: {subject}: `{printed}` → {taken_as}",
        "summary": "{files}, {written} written; {left} left out, {doubts} to look at",
    },
}
#: What is counted, in English.
_NOUNS: Mapping[str, str] = {
    "files": "file", "written": "assessment", "left": "file", "doubts": "place", "leaves": "indicator",
}  # fmt: skip

#: What a value was taken for, in Chinese; the English words are those of the readers.
_TAKEN_FOR: Mapping[str, str] = {
    "leaf": "指标", "execution": "预算执行", "subtotal": "小计", "total": "合计", "head": "表头", "prose": "正文",
    "level1": "一级指标", "level2": "二级指标", "level3": "三级指标", "level4": "四级指标", "level5": "五级指标",
    "points": "分值", "score": "得分", "review": "复核得分", "lost": "扣分", "rate": "得分率",
    "target": "指标值", "actual": "完成值", "sign": "指标性质", "unit": "计量单位", "core": "核心指标",
    "reason": "原因", "measure": "改进措施", "standard": "评分标准", "meaning": "指标解释", "problem": "问题",
    "opening": "年初预算", "budget": "全年预算", "executed": "全年执行", "other": "其他",
}  # fmt: skip


@attrs.frozen
class _RubricFile:
    """The text of a reconstructed rubric and the file that it goes into, if no table before it had the same.

    `shared` is what makes two of them the same: everything but what they are called and the year they are of.
    """

    content: str
    target: Path
    shared: str


@attrs.frozen(kw_only=True)
class Found:
    """One assessment of an input, with the rubric it follows.

    Attributes:
        reference: how the assessment names its rubric: an id, or a path from the current folder; "" where the rubric
            is to be written first.
        published: whether it was read from a published table, which may contradict itself and is written all the same.
        review: what the same table says of a reviewer's scores; it is written beside, and corrects the assessment.
    """

    assessment: Assessment
    review: Assessment | None = None
    rubric: Rubric
    reference: str
    published: bool = False
    trace: tuple[Trace, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()


def import_(arguments: Arguments) -> int:
    """`scorer import FILE… [-o DIR]`."""
    given = load_rubric(arguments.rubric, folders=arguments.folders) if arguments.rubric else None
    problems = Problems()
    found = found_in(arguments.inputs, Path(arguments.output or "."), problems)
    run = _Run(arguments, given, found)
    for file in progress(found, len(found)):
        run.take(file)
    return run.told(list(problems))


class _Run:
    """One import: what was written so far, and what was wrong."""

    def __init__(self, arguments: Arguments, given: Rubric | None, found: Mapping[str, Path]) -> None:
        self._arguments = arguments
        self._given = given
        self._files = tuple(found)
        self._placed = placed(found)
        self._read_files = identities(found)
        self._words = _WORDS[arguments.language]
        self._output = Path(arguments.output or ".")
        # One table may go into a file by its name; everything else goes into a folder.
        self._single = self._output if self._output.suffix.lower() == ".toml" and not self._output.is_dir() else None
        if self._single and len(found) > 1:
            raise refuse("folder-needed", str(self._single))
        self._folder = self._single.parent if self._single else self._output
        self._rubrics = Rubrics(arguments)
        self._written_rubrics: dict[str, Path] = {}
        self._targets: set[Path] = set()
        self._lines: list[str] = []
        self._problems: list[Diagnostic] = []
        self._written = 0
        self._left: set[str] = set()

    def take(self, file: str) -> None:
        """Read one input and write what it holds; what is wrong with it is kept for the end."""
        try:
            for number, found in enumerate(self._read(file), start=1):
                self._write(found, file, number)
        except (InputError, RefusalError) as error:
            self._left.add(file)
            self._problems.extend(error.diagnostics)

    def told(self, problems: list[Diagnostic]) -> int:
        """Tell everything; the exit status."""
        problems += self._problems
        if len(self._written_rubrics) > 1:
            first, *_ = self._written_rubrics.values()
            values = {"count": len(self._written_rubrics), "first": first}
            problems += refuse("rubrics-differ", str(first), **values).diagnostics
        language = self._arguments.language
        for diagnostic in ordered(problems):
            line = diagnostic.line(language)
            # Of many files each problem has one line, and no remedy below it.
            sys.stderr.write((line.split("\n", 1)[0] if len(self._files) > 1 else line) + "\n")
        listed = self._written <= _MOST_LISTED or self._arguments.explain
        if listed:
            sys.stdout.writelines(f"{line}\n" for line in self._lines)
        left = sum(1 for file in self._files if file in self._left)
        counts = {"files": len(self._files), "written": self._written, "left": left, "doubts": len(problems)}
        if len(self._files) > 1 or not self._written or not listed:
            sys.stdout.write(self._words["summary"].format_map(self._counted(**counts)) + "\n")
        if not self._written:
            return UNUSABLE
        errors = any(diagnostic.severity == "error" for diagnostic in problems)
        return FOUND if errors or (problems and self._arguments.strict) else DONE

    # ── Reading

    def _read(self, file: str) -> list[Found]:
        path = Path(file)
        if path.suffix.lower() == ".toml":
            return [self._saved(load(path, folders=self._arguments.folders), file)]
        data = read_bytes(path, file, MAX_BYTES)
        if path.suffix.lower() == ".xlsx":
            from scorer.readers.filled.form import read_form
            from scorer.readers.filled.opening import is_form

            if is_form(data):
                try:
                    form = read_form(data, file)
                except InputError as error:
                    raise completed(error, self._arguments.folders) from None
                return [self._saved(form, file)]
        if path.suffix.lower() in (".html", ".htm"):
            from scorer.forms.page import is_page

            if is_page(data):
                raise refuse("form-page-itself", file)
        return self._published(data, file)

    def _saved(self, value: Assessment | Rubric, file: str) -> Found:
        """A form that was filled in, or an assessment that the page of a form has saved."""
        if isinstance(value, Rubric):
            raise refuse("not-an-assessment", file)
        rubric = self._rubrics.of(value)
        reference = value.rubric
        if reference.endswith(".toml"):
            reference = str(find_rubric(reference, self._arguments.folders, Path(file).parent))
        return Found(assessment=value, rubric=rubric, reference=reference, warnings=value.warnings)

    def _published(self, data: bytes, file: str) -> list[Found]:
        from scorer.readers import read_document
        from scorer.readers.published import read_published

        document = read_document(data, file)
        if any(told.code == "sheet-hidden" and told.span.cell == STAMP for told in document.warnings):
            raise refuse("form-other-kind", file, kind=Path(file).suffix.lower())
        self._problems.extend(document.warnings)
        tables = read_published(document, self._given, unit=self._arguments.unit, year=self._arguments.year)
        if not tables:
            raise refuse("no-table", file)
        if self._given is None and not self._arguments.rubric_out:
            raise refuse("rubric-needed", file)
        found = []
        for table in tables:
            rubric = self._given or table.rubric
            assert rubric is not None, "without a rubric given, each table brings its own"
            reference = self._reference(self._given) if self._given else ""
            found.append(
                Found(
                    assessment=table.assessment,
                    review=table.review,
                    rubric=rubric,
                    reference=reference,
                    published=True,
                    trace=table.trace,
                    warnings=table.warnings,
                )
            )
        return found

    def _reference(self, rubric: Rubric) -> str:
        """How an assessment names the rubric of --rubric: by its id, or by the path of a file outside the library."""
        named = self._arguments.rubric or ""
        return named if named.endswith(".toml") else rubric.id

    # ── Writing

    def _write(self, found: Found, file: str, number: int) -> None:
        from scorer.evaluator import evaluate

        target = self._target(self._single or self._folder / self._placed[file], number)
        near = target.parent
        self._problems.extend(found.warnings)
        card = None
        try:
            card = evaluate(found.rubric, found.assessment)
        except InputError as error:
            if not found.published:
                raise
            self._left.add(file)
            self._problems.extend(error.diagnostics)
        rubric = self._rubric_file(found, file)
        texts = {} if rubric is None or rubric.shared in self._written_rubrics else {rubric.target: rubric.content}
        reference = found.reference or str(self._written_rubrics.get(rubric.shared, rubric.target) if rubric else "")
        if reference.endswith(".toml"):
            reference = Path(os.path.relpath(reference, near)).as_posix()
        corrects = found.assessment.corrects
        if corrects:
            corrects = Path(os.path.relpath(Path(file).parent / corrects, near)).as_posix()
        texts[target] = assessment_text(attrs.evolve(found.assessment, rubric=reference, corrects=corrects), file)
        review = target.with_name(f"{target.stem}-review.toml")
        if found.review is not None:
            texts[review] = assessment_text(attrs.evolve(found.review, rubric=reference, corrects=target.name), file)
        self._write_all(texts, file)
        self._written += 1
        if rubric is not None and rubric.target in texts:
            self._written_rubrics[rubric.shared] = rubric.target
            self._tell("rubric", target=rubric.target, **self._counted(leaves=found.rubric.leaf_count))
        if card is not None:
            open_ = sum(1 for leaf in card.root.leaves() if leaf.status in ("blank", "incomplete"))
            points = "—" if card.points is None else plain(card.points)
            words = {"target": target, "unit": found.assessment.unit, "year": found.assessment.year}
            self._tell("written", **words, score=plain(card.score), points=points, open=open_)
        if found.review is not None:
            self._tell("review", target=review, count=len(found.review.scores) + len(found.review.own))
        if self._arguments.explain:
            for one in found.trace:
                taken_as = (
                    _TAKEN_FOR.get(one.taken_as, one.taken_as) if self._arguments.language == "zh" else one.taken_as
                )
                self._tell("trace", place=one.span, subject=one.subject, printed=one.printed, taken_as=taken_as)

    def _counted(self, **counts: int) -> Mapping[str, int | str]:
        """Numbers as the sentences take them: in English each with its noun."""
        if self._arguments.language == "zh":
            return counts
        return {key: f"{count} {_NOUNS[key]}{'' if count == 1 else 's'}" for key, count in counts.items()}

    def _tell(self, word: str, **values: object) -> None:
        self._lines.append(self._words[word].format_map(values))

    def _write_all(self, texts: Mapping[Path, str], file: str) -> None:
        """Write the files of one table: all of them, or none where one cannot be written.

        The rubric comes first, so that whenever the run is ended no assessment names a file that is not there.
        """
        for target in texts:
            self._free(target, file)
        for folder in (self._folder, *reversed(self._placed[file].parents)):
            make_folder(folder if folder == self._folder else self._folder / folder)
        done: list[Path] = []
        try:
            for target, content in texts.items():
                write_whole(target, content, self._read_files)
                done.append(target)
        except BaseException:
            for target in done:
                target.unlink(missing_ok=True)
            raise
        self._targets.update(done)

    def _rubric_file(self, found: Found, file: str) -> _RubricFile | None:
        """The file of a reconstructed rubric; tables that have the same one share it. None for a known rubric."""
        if found.reference:
            return None
        target = self._target(Path(self._arguments.rubric_out or ""), len(self._written_rubrics) + 1)
        rubric = found.rubric
        if len(self._files) > 1:
            title = _without_unit(rubric.title, found.assessment.unit)
            source = attrs.evolve(rubric.source, document=title)
            rubric = attrs.evolve(rubric, id=target.stem, title=title, source=source)
        return _RubricFile(rubric_text(rubric, file), target, _shared(rubric))

    @staticmethod
    def _target(first: Path, number: int) -> Path:
        """FILE.toml, FILE-2.toml, …"""
        return first if number == 1 else first.with_name(f"{first.stem}-{number}{first.suffix}")

    def _free(self, target: Path, file: str) -> None:
        """Raise `RefusalError` where a file of this name is there already, or was written just now."""
        if target in self._targets:
            raise refuse("same-output", file, name=target.name)
        if target.exists() or target.is_symlink():
            raise refuse("output-exists", str(target))


def _without_unit(title: str, unit: str) -> str:
    """The title of a table without whose it is, where that leaves a title."""
    return title.replace(unit, "").strip() or title


def _shared(rubric: Rubric) -> str:
    from scorer.writer import rubric_toml

    source = attrs.evolve(rubric.source, document="-")
    return rubric_toml(attrs.evolve(rubric, id="-", title="-", year=2000, source=source))
