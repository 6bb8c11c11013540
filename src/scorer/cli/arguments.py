"""What may be typed: commands and their options, in Chinese and English, with help wrapped by display width."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from scorer import __version__
from scorer.cli.help import HELP
from scorer.messages import Language

if TYPE_CHECKING:
    from scorer.comparison.nouns import Consensus
    from scorer.model import AssessmentKind

#: Exit status: everything done; done, but something was found or left out; nothing usable or a wrong call; a fault of
#: the program itself (EX_SOFTWARE of sysexits.h); stopped by the user.
DONE, FOUND, UNUSABLE, FAULT, INTERRUPTED = 0, 1, 2, 70, 130

COMPARISON_NAMES = ("text", "markdown", "json", "html", "xlsx", "docx", "csv", "parquet")
FORMAT_NAMES = ("text", "markdown", "html", "json", "csv", "docx", "xlsx", "pdf")

#: Commands that read files by the number.
_OF_FILES = frozenset({"score", "check", "compare", "import"})

#: A text of the help, by its name, in the language of the user.
_Say = Callable[[str], str]


class Arguments:
    """One command as typed.

    Attributes:
        inputs: the files (or, of `form` and `rubrics`, the rubric) that the command reads.
        indicators: what `explain` is asked about; `keep` is what `improve` may not change.
        folders: folders of rubrics searched before the shipped library.
        language: of messages; `chosen` is the language asked for with --lang, for reports too.
    """

    def __init__(self, parsed: argparse.Namespace, language: Language) -> None:
        self.command: str = parsed.command
        inputs: Iterable[str] = parsed.inputs if parsed.command == "diff" else dict.fromkeys(parsed.inputs)
        self.inputs: tuple[str, ...] = expanded(inputs) if parsed.command in _OF_FILES else tuple(inputs)
        self.output: str | None = getattr(parsed, "output", None)
        self.format: str | None = getattr(parsed, "format", None)
        self.folders: tuple[Path, ...] = tuple(Path(folder) for folder in parsed.rubrics)
        self.indicators: tuple[str, ...] = tuple(getattr(parsed, "indicators", ()))
        self.keep: tuple[str, ...] = tuple(getattr(parsed, "keep", ()))
        self.strict: bool = getattr(parsed, "strict", False)
        self.comparing = Comparing(parsed) if parsed.command == "compare" else None
        self.rubric: str | None = getattr(parsed, "rubric", None)
        self.rubric_out: str | None = getattr(parsed, "rubric_out", None)
        self.unit: str = getattr(parsed, "unit", "")
        self.year: int | None = getattr(parsed, "year", None)
        self.explain: bool = getattr(parsed, "explain", False)
        self.language = language
        self.chosen: Language | None = parsed.lang


class Comparing:
    """The options of `compare`.

    Attributes:
        rubric: what the rows of tables are scored by.
        roster: the file of who is to hand in; `last_year` are further inputs.
        table: which table a format takes that holds one at a time.
        department: the department whose sheet is written instead of the whole comparison.
        reviewers: how several reviews become one score; `vary`, `draws`, `seed` and `level` are of rank robustness.
        sample: how many units to draw.
    """

    def __init__(self, parsed: argparse.Namespace) -> None:
        self.roster: str | None = parsed.roster
        self.rubric: str | None = parsed.rubric
        self.last_year: tuple[str, ...] = expanded(parsed.last_year)
        self.table: str = parsed.table
        self.department: str | None = parsed.department
        self.year: int | None = parsed.year
        self.kind: AssessmentKind | None = parsed.kind
        self.reviewers: Consensus = parsed.reviewers
        self.vary: int = parsed.vary
        self.draws: int = parsed.draws
        self.seed: int = parsed.seed
        self.level: int = parsed.level
        self.sample: int = parsed.sample


def expanded(names: Iterable[str]) -> tuple[str, ...]:
    """Names of files, with patterns (`*` and `?`) filled in that no shell has; one that fits nothing stays as it is."""
    found: dict[str, None] = {}
    for name in names:
        if ("*" in name or "?" in name) and not os.path.lexists(name):
            from glob import glob  # the shells of Windows leave this to the program

            found |= dict.fromkeys(sorted(glob(name.replace("[", "[[]"))) or [name])  # noqa: PTH207 — it may be absolute
        else:
            found[name] = None
    return tuple(found)


def message_language(words: Sequence[str]) -> Language:
    """The language of messages: --lang where given, else the locale."""
    given = [after for word, after in zip(words, words[1:], strict=False) if word == "--lang"]
    given += [word.removeprefix("--lang=") for word in words if word.startswith("--lang=")]
    for language in given:
        if language in ("zh", "en"):
            return "zh" if language == "zh" else "en"
    name = next((os.environ[key] for key in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(key)), "")
    if not name and sys.platform == "win32":
        import locale  # elsewhere the environment says it

        name = locale.getlocale()[0] or ""
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"


def parse(words: Sequence[str], language: Language) -> Arguments:
    """The command that `words` make; a wrong call ends the process with status 2, help and version with 0."""
    return Arguments(_parser(language, _command(words)).parse_args(words), language)


def _command(words: Sequence[str]) -> str | None:
    """The command that `words` begin with; None where the call is about the program, or wrong from the start."""
    waiting = iter(words)
    for word in waiting:
        if word == "--lang":
            next(waiting, None)
        elif not word.startswith("--lang="):
            return word if word in _COMMANDS else None
    return None


#: argparse says these in English only.
_CALL_ERRORS = (
    (r"the following arguments are required: (.*)", "缺少参数：{}"),
    (r"unrecognized arguments: (.*)", "不认识的参数：{}"),
    (r"argument (.*): expected one argument", "{} 后面缺少内容"),
    (r"argument (\S+): (.*) is not a whole number from (\d+) to (\d+)", "{} 的 {} 不是 {} 到 {} 的整数"),
    (r"argument (\S+): invalid choice: (\S+) \(choose from (.*)\)", "{} 不能是 {}，可选：{}"),
    (r"ambiguous option: (.*) could match (.*)", "{} 有歧义，可能是 {}"),
)


def _parser(language: Language, wanted: str | None) -> argparse.ArgumentParser:
    """The parser of the command `wanted`, which is all that a call of it asks; of every command where None."""

    def say(name: str) -> str:
        return HELP[name][language]

    make = _ChineseParser if language == "zh" else _Parser
    parser = make(prog="scorer", description=say("program"), epilog=say("epilog"))
    parser.add_argument("--version", action="version", version=f"scorer {__version__}", help=say("version"))
    parser.add_argument("--lang", choices=("zh", "en"), metavar="zh|en", help=say("lang"))
    commands = parser.add_subparsers(
        dest="command",
        metavar="COMMAND",
        required=True,
        title=say("commands"),
        parser_class=type(parser),
    )
    for name in _COMMANDS if wanted is None else (wanted,):
        inputs, number, add_options = _COMMANDS[name]
        command = commands.add_parser(name, help=say(name), description=say(name), epilog=say(f"{name}-more"))
        metavar = {"ONE": "UNIT", "OLDNEW": "RUBRIC", "DOCUMENT": "FILE"}.get(inputs, inputs)
        command.add_argument("inputs", metavar=metavar, nargs=number, help=say(inputs))
        folder = say("rubrics-folder")
        command.add_argument("--rubrics", metavar="DIR", action="append", default=[], help=folder)
        lang = say("lang")
        command.add_argument("--lang", choices=("zh", "en"), metavar="zh|en", default=argparse.SUPPRESS, help=lang)
        add_options(command, say)
        if wanted is not None:
            parser.called = command
    return parser


def _add_score(score: argparse.ArgumentParser, say: _Say) -> None:
    score.add_argument("-o", "--output", metavar="PATH", help=say("output"))
    score.add_argument("--format", choices=FORMAT_NAMES, metavar="FORMAT", help=say("format"))
    score.add_argument("--strict", action="store_true", help=say("strict"))


def _add_check(check: argparse.ArgumentParser, say: _Say) -> None:
    check.add_argument("--format", choices=("text", "json"), metavar="FORMAT", help=say("check-format"))
    check.add_argument("--strict", action="store_true", help=say("strict"))


def _add_explain(explain: argparse.ArgumentParser, say: _Say) -> None:
    explain.add_argument("indicators", metavar="INDICATOR", nargs="*", help=say("INDICATOR"))


def _add_improve(improve: argparse.ArgumentParser, say: _Say) -> None:
    improve.add_argument("--keep", metavar="LEAF", action="append", default=[], help=say("keep"))
    improve.add_argument("--format", choices=("text", "json"), metavar="FORMAT", help=say("check-format"))


def _add_import(import_: argparse.ArgumentParser, say: _Say) -> None:
    import_.add_argument("-o", "--output", metavar="PATH", help=say("import-output"))
    import_.add_argument("--rubric", metavar="ID", help=say("import-rubric"))
    import_.add_argument("--rubric-out", metavar="FILE", help=say("rubric-out"))
    import_.add_argument("--unit", metavar="NAME", default="", help=say("unit"))
    import_.add_argument("--year", metavar="YEAR", type=_whole(1900, 2200), help=say("year-stated"))
    import_.add_argument("--explain", action="store_true", help=say("trace"))
    import_.add_argument("--strict", action="store_true", help=say("strict"))


def _add_diff(diff: argparse.ArgumentParser, say: _Say) -> None:
    diff.add_argument("--format", choices=("text", "json"), metavar="FORMAT", help=say("check-format"))


def _add_form(form: argparse.ArgumentParser, say: _Say) -> None:
    form.add_argument("-o", "--output", metavar="PATH", help=say("form-output"))


def _add_nothing(command: argparse.ArgumentParser, say: _Say) -> None:  # as the others are called
    """A command without options of its own."""


def _add_compare(compare: argparse.ArgumentParser, say: _Say) -> None:
    compare.add_argument("-o", "--output", metavar="PATH", help=say("compare-output"))
    compare.add_argument("--format", choices=COMPARISON_NAMES, metavar="FORMAT", help=say("compare-format"))
    compare.add_argument("--table", metavar="NAME", default="ranking", help=say("table"))
    compare.add_argument("--department", metavar="NAME", help=say("department"))
    compare.add_argument("--rubric", metavar="ID", help=say("table-rubric"))
    compare.add_argument("--roster", metavar="FILE", help=say("roster"))
    compare.add_argument("--last-year", metavar="PATH", action="append", default=[], help=say("last-year"))
    compare.add_argument("--year", metavar="YEAR", type=_whole(1900, 2200), help=say("year"))
    compare.add_argument("--kind", choices=("self", "review", "final"), metavar="KIND", help=say("kind"))
    names = ("mean", "trimmed", "majority")
    compare.add_argument("--reviewers", choices=names, metavar="HOW", default="mean", help=say("reviewers"))
    compare.add_argument("--sample", metavar="N", type=_whole(1, 1_000_000), default=0, help=say("sample"))
    compare.add_argument("--seed", metavar="S", type=_whole(0, 10**18), default=0, help=say("seed"))
    compare.add_argument("--vary", metavar="P", type=_whole(1, 99), default=25, help=say("vary"))
    compare.add_argument("--draws", metavar="N", type=_whole(0, 1_000_000), default=10_000, help=say("draws"))
    compare.add_argument("--level", metavar="1|2", type=int, choices=(1, 2), default=1, help=say("level"))
    compare.add_argument("--strict", action="store_true", help=say("compare-strict"))


#: Every command: what it reads, how many of these, and its own options; in the order of the help.
_COMMANDS: Mapping[str, tuple[str, str | int, Callable[[argparse.ArgumentParser, _Say], None]]] = {
    "score": ("UNIT", "+", _add_score),
    "check": ("FILE", "+", _add_check),
    "explain": ("ONE", 1, _add_explain),
    "improve": ("ONE", 1, _add_improve),
    "compare": ("PATH", "+", _add_compare),
    "import": ("DOCUMENT", "+", _add_import),
    "rubrics": ("ID", "*", _add_nothing),
    "diff": ("OLDNEW", 2, _add_diff),
    "schema": ("WHAT", 1, _add_nothing),
    "form": ("ID", 1, _add_form),
}


def _whole(least: int, most: int) -> Callable[[str], int]:
    """A reader of whole numbers within bounds; others are refused as a wrong call."""

    def read(text: str) -> int:
        value = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else -1
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {least} to {most}")
        return value

    return read


class _Parser(argparse.ArgumentParser):
    """A parser whose own words are in the user's language."""

    language: Language = "en"

    def __init__(self, **options: Any) -> None:
        language = self.language
        super().__init__(
            **options,
            add_help=False,
            formatter_class=lambda prog: _Formatter(prog, language),
            allow_abbrev=False,
        )
        self._positionals.title = HELP["arguments"][language]
        self._optionals.title = HELP["options"][language]
        self.add_argument("-h", "--help", action="help", help=HELP["help"][language])

    #: The parser of the command that was called, which knows its options.
    called: _Parser | None = None

    def error(self, message: str) -> NoReturn:
        if message.endswith(": COMMAND"):  # nothing was asked
            self.print_help(sys.stderr)
            self.exit(2)
        asked = self.called or self
        near = asked.near(message)
        if self.language == "zh":
            for pattern, sentence in _CALL_ERRORS:
                if match := re.match(pattern, message):
                    message = sentence.format(*match.groups())
        zh, en = f"是不是想写 {near}？", f"did you mean {near}? "
        hint = {
            "zh": f"{zh if near else ''}{asked.prog} --help 显示用法",
            "en": f"{en if near else ''}`{asked.prog} --help` shows the usage",
        }[self.language]
        self.exit(2, f"{asked.prog}: {message}\n    {hint}\n")

    def near(self, message: str) -> str:
        """The command or the options that the unknown words of an error may be slips for; "" where none."""
        from scorer.diagnostics import nearest  # only where something is wrong

        if match := re.match(r"argument COMMAND: invalid choice: '(.*?)' ", message):
            return "".join(nearest(match[1], _COMMANDS))
        if not (match := re.match(r"unrecognized arguments: (.*)", message)):
            return ""
        known = [option for option in self._option_string_actions if option.startswith("--")]
        unknown = [word.split("=")[0] for word in match[1].split() if word.startswith("-")]
        return " ".join(dict.fromkeys(found for word in unknown for found in nearest(word, known)))


class _ChineseParser(_Parser):
    """The same in Chinese."""

    language: Language = "zh"


class _Formatter(argparse.HelpFormatter):
    """Wraps help by display width, so that Chinese stays inside the terminal."""

    def __init__(self, prog: str, language: Language) -> None:
        super().__init__(prog, max_help_position=26)
        self._usage = HELP["usage"][language]

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, self._usage if prefix is None else prefix)

    def _split_lines(self, text: str, width: int) -> list[str]:
        from scorer.wrapping import wrap

        return wrap(text, width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(indent + line for line in self._split_lines(text, width - len(indent)))
