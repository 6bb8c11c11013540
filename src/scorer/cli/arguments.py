"""What may be typed: commands, options and their help, in Chinese and English, wrapped by display width."""

from __future__ import annotations

import argparse
import locale
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from scorer import __version__
from scorer.messages import Language

if TYPE_CHECKING:
    from scorer.comparison.nouns import Consensus
    from scorer.model import AssessmentKind

#: Exit status: everything done; done, but something was found or left out; nothing usable or a wrong call.
DONE, FOUND, UNUSABLE, INTERRUPTED = 0, 1, 2, 130

COMPARISON_NAMES = ("text", "markdown", "json", "html", "xlsx", "docx", "csv", "parquet")
FORMAT_NAMES = ("text", "markdown", "html", "json", "csv", "docx", "xlsx", "pdf")


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
        self.inputs: tuple[str, ...] = tuple(
            parsed.inputs if parsed.command == "diff" else dict.fromkeys(parsed.inputs)
        )
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
        self.last_year: tuple[str, ...] = tuple(parsed.last_year)
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


def message_language(words: Sequence[str]) -> Language:
    """The language of messages: --lang where given, else the locale."""
    given = [after for word, after in zip(words, words[1:], strict=False) if word == "--lang"]
    given += [word.removeprefix("--lang=") for word in words if word.startswith("--lang=")]
    for language in given:
        if language in ("zh", "en"):
            return "zh" if language == "zh" else "en"
    name = next((os.environ[key] for key in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(key)), "")
    if not name and sys.platform == "win32":
        name = locale.getlocale()[0] or ""
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"


def parse(words: Sequence[str], language: Language) -> Arguments:
    """The command that `words` make; a wrong call ends the process with status 2, help and version with 0."""
    return Arguments(_parser(language).parse_args(words), language)


_HELP: Mapping[str, Mapping[Language, str]] = {
    "program": {
        "zh": "绩效自评评分工具：用 TOML 写指标体系和自评，得到每个数都讲得清的得分表。",
        "en": "Scores performance self-evaluations (绩效自评): rubrics and assessments in TOML, scorecards whose every "
        "number is explained.",
    },
    "score": {
        "zh": "给自评打分，输出得分表",
        "en": "score assessments and print their scorecards",
    },
    "score-more": {
        "zh": "例：scorer score 单位.toml；scorer score 单位.toml -o 得分表.docx；"
        "scorer score *.toml -o 文件夹 --format html",
        "en": "Examples: scorer score unit.toml; scorer score unit.toml -o card.docx; "
        "scorer score *.toml -o folder --format html",
    },
    "check": {
        "zh": "检查指标体系和自评文件，列出全部错误",
        "en": "check rubrics and assessments and list everything wrong with them",
    },
    "check-more": {
        "zh": "--format json 把结果以 JSON 写到标准输出。",
        "en": "--format json prints the result as JSON on standard output.",
    },
    "explain": {
        "zh": "说明每个得分的由来：规则、数据、算式、标准",
        "en": "say why a number is what it is: rule, facts, proof, standard",
    },
    "explain-more": {
        "zh": "例：scorer explain 单位.toml；scorer explain 单位.toml 预算执行率",
        "en": "Examples: scorer explain unit.toml; scorer explain unit.toml 2.3.1",
    },
    "improve": {
        "zh": "说明怎样做能多得分：改哪个指标、数据要到多少、总分和等级",
        "en": "say what would raise the score: leaf, fact value needed, new total and grade",
    },
    "improve-more": {
        "zh": "例：scorer improve 单位.toml；scorer improve 单位.toml --keep 预算执行率",
        "en": "Examples: scorer improve unit.toml; scorer improve unit.toml --keep 2.3.1",
    },
    "diff": {
        "zh": "比较两个指标体系：增、删、移、改分值、改规则",
        "en": "compare two rubrics: added, removed, moved, re-pointed, re-ruled",
    },
    "diff-more": {
        "zh": "例：scorer diff 旧.toml 新.toml --format json",
        "en": "Example: scorer diff old.toml new.toml --format json",
    },
    "schema": {
        "zh": "输出 JSON Schema：rubric、assessment 或 scorecard",
        "en": "print a JSON Schema: rubric, assessment or scorecard",
    },
    "schema-more": {
        "zh": "例：scorer schema rubric > rubric.schema.json",
        "en": "Example: scorer schema rubric > rubric.schema.json",
    },
    "import": {
        "zh": "把公开的表格或填好的表转成自评文件",
        "en": "turn published tables or filled-in forms into assessments",
    },
    "import-more": {
        "zh": "例：scorer import 自评报告.docx --rubric mof-project-2020 -o 单位.toml；"
        "scorer import 收件箱 -o 自评；scorer import 表.docx --rubric-out 体系.toml -o 自评",
        "en": "Examples: scorer import report.docx --rubric mof-project-2020 -o unit.toml; "
        "scorer import inbox -o units; scorer import table.docx --rubric-out rubric.toml -o units",
    },
    "DOCUMENT": {
        "zh": "文件（.docx .xlsx .xls .ods .html .txt .md .toml）或文件夹",
        "en": "files (.docx .xlsx .xls .ods .html .txt .md .toml) or folders of them",
    },
    "import-output": {
        "zh": "写到这个文件夹（缺省为当前文件夹），或一个 .toml 文件；不会覆盖已有文件",
        "en": "write into this folder (default: the current one), or to one .toml file; never overwrites",
    },
    "import-rubric": {
        "zh": "表格所用的指标体系：编号，或 .toml 文件",
        "en": "the rubric that the tables follow: an id, or a .toml file",
    },
    "rubric-out": {
        "zh": "从表格还原指标体系，写到这个 .toml 文件",
        "en": "reconstruct the rubric from the table and write it to this .toml file",
    },
    "unit": {"zh": "单位名称，文件中没有写时用", "en": "the unit, where the document does not name it"},
    "year-stated": {"zh": "预算年度，文件中没有写时用", "en": "the budget year, where the document does not say it"},
    "trace": {
        "zh": "列出每个数取自哪一处、当作什么",
        "en": "list where every value came from and what it was taken for",
    },
    "ONE": {"zh": "自评文件（.toml）", "en": "an assessment file (.toml)"},
    "INDICATOR": {"zh": "指标的名称、路径或代码；不写则说明全部", "en": "name, path or code; all where absent"},
    "OLDNEW": {"zh": "旧、新两个指标体系的编号或文件", "en": "the old and the new rubric, id or file"},
    "WHAT": {"zh": "rubric、assessment 或 scorecard", "en": "rubric, assessment or scorecard"},
    "keep": {
        "zh": "这个指标无法改变，不考虑；可重复",
        "en": "leave out an indicator that the unit cannot change; may be repeated",
    },
    "compare": {
        "zh": "比较许多单位：排名、失分、逐年、复核、抽查",
        "en": "compare many units: ranks, losses, years, reviews, whom to re-check",
    },
    "compare-more": {
        "zh": "例：scorer compare 自评/ --roster 花名册.csv；scorer compare 自评/ -o 汇总.json；"
        "scorer compare 自评/ --table recheck -o 复核.csv",
        "en": "Examples: scorer compare units/ --roster roster.csv; scorer compare units/ -o city.json; "
        "scorer compare units/ --table recheck -o recheck.csv",
    },
    "PATH": {
        "zh": "自评文件，装有自评文件的文件夹，或每行一个单位的表（.csv .parquet）",
        "en": "assessment files, folders that hold some, or tables with a row for each unit (.csv .parquet)",
    },
    "compare-output": {
        "zh": "写到文件，格式由扩展名决定（.txt .md .json .html .xlsx .docx .csv .parquet）；"
        "写到已有文件夹时每张表一个文件",
        "en": "write to a file, its ending picks the format (.txt .md .json .html .xlsx .docx .csv .parquet); into a "
        "folder that is there, one file for each table",
    },
    "compare-format": {
        "zh": "格式：text（缺省）、markdown、json、html、xlsx、docx、csv、parquet",
        "en": "the format: text (default), markdown, json, html, xlsx, docx, csv, parquet",
    },
    "table": {
        "zh": "csv、parquet 输出哪张表，缺省 ranking",
        "en": "which table csv and parquet hold; ranking by default",
    },
    "department": {
        "zh": "只输出这一个主管部门的汇总表（.xlsx 或 .docx）",
        "en": "write the sheet (汇总表) of this department only, as .xlsx or .docx",
    },
    "table-rubric": {
        "zh": "CSV、Parquet 表（每行一个单位）按哪个指标体系评分",
        "en": "the rubric of tables (CSV, Parquet: a row for each unit)",
    },
    "roster": {
        "zh": "花名册（CSV：code,name,department,region,type），列出谁没有上报",
        "en": "the roster, a CSV (code,name,department,region,type): tells who has not handed in",
    },
    "last-year": {
        "zh": "上一年的自评文件或文件夹；可重复",
        "en": "last year's assessments, a file or a folder; may be repeated",
    },
    "year": {
        "zh": "排哪一年，缺省为最近一年",
        "en": "the year that is ranked; the latest by default",
    },
    "kind": {
        "zh": "排哪种自评：self 自评（缺省）、review 复核、final 审定",
        "en": "which assessments are ranked: self (default), review, final",
    },
    "reviewers": {
        "zh": "几位复核人的得分怎样合成：mean 平均（缺省）、trimmed 去掉最高最低、majority 多数",
        "en": "how several reviews become one score: mean (default), trimmed, majority",
    },
    "sample": {
        "zh": "按地区和等级分层抽取 N 个单位供抽查",
        "en": "draw N units for re-checking, stratified by region and grade",
    },
    "seed": {"zh": "抽签的种子，缺省 0；种子相同结果相同", "en": "the seed of every draw, 0 by default"},
    "vary": {
        "zh": "名次稳健性：各组权重上下浮动百分之几，缺省 25",
        "en": "rank robustness: by how many per cent the weights of groups vary, 25 by default",
    },
    "draws": {
        "zh": "名次稳健性：抽多少次，缺省 10000；0 表示不算",
        "en": "rank robustness: how many draws, 10000 by default; 0 leaves it out",
    },
    "level": {
        "zh": "名次稳健性：浮动第几级的权重，缺省 1",
        "en": "rank robustness: at which level the weights vary, 1 by default",
    },
    "compare-strict": {
        "zh": "有疑点、警告或未上报单位时退出码为 1",
        "en": "exit with status 1 where there are findings, warnings, or units that have not handed in",
    },
    "rubrics": {
        "zh": "列出指标体系库；给出编号时显示该指标体系",
        "en": "list the library of rubrics, or show one of them",
    },
    "rubrics-more": {
        "zh": "例：scorer rubrics；scorer rubrics sichuan-department-2017",
        "en": "Examples: scorer rubrics; scorer rubrics sichuan-department-2017",
    },
    "form": {
        "zh": "生成空白自评文件，供填写",
        "en": "write a blank assessment to fill in",
    },
    "form-more": {
        "zh": "例：scorer form sichuan-department-2017 -o 单位.toml。不会覆盖已有文件。",
        "en": "Example: scorer form sichuan-department-2017 -o unit.toml. An existing file is never overwritten.",
    },
    "UNIT": {"zh": "自评文件（.toml）", "en": "assessment files (.toml)"},
    "FILE": {"zh": "指标体系或自评文件（.toml）", "en": "rubric or assessment files (.toml)"},
    "ID": {"zh": "指标体系编号，或 .toml 文件", "en": "the id of a rubric, or a .toml file"},
    "output": {
        "zh": "写到文件，格式由扩展名决定（.txt .md .html .json .csv .docx .xlsx .pdf）；多个单位时写到文件夹",
        "en": "write to a file, its ending picks the format (.txt .md .html .json .csv .docx .xlsx .pdf); with several "
        "units a folder",
    },
    "form-output": {"zh": "写到这个 .toml 文件", "en": "write to this .toml file"},
    "format": {
        "zh": "格式：text（缺省）、markdown、html、json、csv、docx、xlsx、pdf",
        "en": "the format: text (default), markdown, html, json, csv, docx, xlsx, pdf",
    },
    "check-format": {"zh": "格式：text（缺省）或 json", "en": "the format: text (default) or json"},
    "rubrics-folder": {
        "zh": "先在这个文件夹里找指标体系，再找自带的库；可重复",
        "en": "look for rubrics in this folder before the shipped library; may be repeated",
    },
    "strict": {
        "zh": "有疑点或警告时，退出状态为 1",
        "en": "exit with status 1 when there are findings or warnings",
    },
    "lang": {
        "zh": "提示和报告的语言：zh 或 en",
        "en": "the language of messages and reports: zh or en",
    },
    "help": {"zh": "显示帮助", "en": "show this help"},
    "version": {"zh": "显示版本", "en": "show the version"},
    "commands": {"zh": "命令", "en": "commands"},
    "arguments": {"zh": "参数", "en": "arguments"},
    "options": {"zh": "选项", "en": "options"},
    "usage": {"zh": "用法：", "en": "usage: "},
    "epilog": {
        "zh": "退出状态：0 完成；1 完成但有发现，或部分文件未能处理；2 没有可用的输入，或命令写错。",
        "en": "Exit status: 0 done; 1 done, but something was found or some inputs were left out; 2 nothing usable, "
        "or a wrong call.",
    },
}

#: argparse says these in English only.
_CALL_ERRORS = (
    (re.compile(r"the following arguments are required: (.*)"), "缺少参数：{}"),
    (re.compile(r"unrecognized arguments: (.*)"), "不认识的参数：{}"),
    (re.compile(r"argument (.*): expected one argument"), "{} 后面缺少内容"),
    (re.compile(r"argument (\S+): (.*) is not a whole number from (\d+) to (\d+)"), "{} 的 {} 不是 {} 到 {} 的整数"),
    (re.compile(r"argument (\S+): invalid choice: (\S+) \(choose from (.*)\)"), "{} 不能是 {}，可选：{}"),
    (re.compile(r"ambiguous option: (.*) could match (.*)"), "{} 有歧义，可能是 {}"),
)


def _parser(language: Language) -> argparse.ArgumentParser:
    def say(name: str) -> str:
        return _HELP[name][language]

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

    def command(name: str, inputs: str, number: str | int) -> argparse.ArgumentParser:
        found: argparse.ArgumentParser = commands.add_parser(
            name, help=say(name), description=say(name), epilog=say(f"{name}-more")
        )
        metavar = {"ONE": "UNIT", "OLDNEW": "RUBRIC", "DOCUMENT": "FILE"}.get(inputs, inputs)
        found.add_argument("inputs", metavar=metavar, nargs=number, help=say(inputs))
        folder = say("rubrics-folder")
        found.add_argument("--rubrics", metavar="DIR", action="append", default=[], help=folder)
        found.add_argument("--lang", choices=("zh", "en"), metavar="zh|en", default=argparse.SUPPRESS, help=say("lang"))
        return found

    score = command("score", "UNIT", "+")
    score.add_argument("-o", "--output", metavar="PATH", help=say("output"))
    score.add_argument("--format", choices=FORMAT_NAMES, metavar="FORMAT", help=say("format"))
    score.add_argument("--strict", action="store_true", help=say("strict"))
    check = command("check", "FILE", "+")
    check.add_argument("--format", choices=("text", "json"), metavar="FORMAT", help=say("check-format"))
    check.add_argument("--strict", action="store_true", help=say("strict"))
    explain = command("explain", "ONE", 1)
    explain.add_argument("indicators", metavar="INDICATOR", nargs="*", help=say("INDICATOR"))
    improve = command("improve", "ONE", 1)
    improve.add_argument("--keep", metavar="LEAF", action="append", default=[], help=say("keep"))
    improve.add_argument("--format", choices=("text", "json"), metavar="FORMAT", help=say("check-format"))
    _add_compare(command("compare", "PATH", "+"), say)
    import_ = command("import", "DOCUMENT", "+")
    import_.add_argument("-o", "--output", metavar="PATH", help=say("import-output"))
    import_.add_argument("--rubric", metavar="ID", help=say("import-rubric"))
    import_.add_argument("--rubric-out", metavar="FILE", help=say("rubric-out"))
    import_.add_argument("--unit", metavar="NAME", default="", help=say("unit"))
    import_.add_argument("--year", metavar="YEAR", type=_whole(1900, 2200), help=say("year-stated"))
    import_.add_argument("--explain", action="store_true", help=say("trace"))
    import_.add_argument("--strict", action="store_true", help=say("strict"))
    command("rubrics", "ID", "*")
    diff = command("diff", "OLDNEW", 2)
    diff.add_argument("--format", choices=("text", "json"), metavar="FORMAT", help=say("check-format"))
    command("schema", "WHAT", 1)
    form = command("form", "ID", 1)
    form.add_argument("-o", "--output", metavar="PATH", help=say("form-output"))
    return parser


def _add_compare(compare: argparse.ArgumentParser, say: Callable[[str], str]) -> None:
    """The options of `scorer compare`."""
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
        self._positionals.title = _HELP["arguments"][language]
        self._optionals.title = _HELP["options"][language]
        self.add_argument("-h", "--help", action="help", help=_HELP["help"][language])

    def error(self, message: str) -> NoReturn:
        if self.language == "zh":
            for pattern, sentence in _CALL_ERRORS:
                if match := pattern.match(message):
                    message = sentence.format(*match.groups())
        hint = {"zh": f"{self.prog} --help 显示用法", "en": f"`{self.prog} --help` shows the usage"}[self.language]
        self.exit(2, f"{self.prog}: {message}\n    {hint}\n")


class _ChineseParser(_Parser):
    """The same in Chinese."""

    language: Language = "zh"


class _Formatter(argparse.HelpFormatter):
    """Wraps help by display width, so that Chinese stays inside the terminal."""

    def __init__(self, prog: str, language: Language) -> None:
        super().__init__(prog, max_help_position=26)
        self._usage = _HELP["usage"][language]

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, self._usage if prefix is None else prefix)

    def _split_lines(self, text: str, width: int) -> list[str]:

        from scorer.wrapping import wrap

        return wrap(text, width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(indent + line for line in self._split_lines(text, width - len(indent)))
