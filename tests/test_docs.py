"""The documentation against the program: commands run, every code, format and key has its entry, links lead on."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

import pytest

from scorer.cli import main
from scorer.cli.arguments import FORMAT_NAMES
from scorer.cli.commands import COMMANDS
from scorer.evaluator import evaluate
from scorer.exact import plain
from scorer.loader import load, rubric_of
from scorer.loader.tree import POLICY_WORDS
from scorer.messages import MESSAGES
from scorer.reporters import ENDINGS, FORMATS, render

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
READMES = [ROOT / "README.md", ROOT / "README.zh.md"]
PAGES = [*READMES, *sorted(DOCS.rglob("*.md")), ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]
EXAMPLE = ROOT / "examples" / "panzhihua-beijing-2017.toml"

#: First words of lines that set the program up or work on it; .ci/run and the Makefile try those.
NOT_RUN_HERE = {"make", "python", "pip", ".", "git"}

every_readme = pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
every_page = pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())


class Block(NamedTuple):
    """A fenced block: its language, its text, the line it begins on."""

    language: str
    text: str
    line: int


def blocks(path, *languages):
    text = path.read_text(encoding="utf-8")
    return [
        Block(match[1], match[2], text.count("\n", 0, match.start()) + 1)
        for match in re.finditer(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
        if match[1] in languages
    ]


def prose(path):
    """The page without its fenced blocks."""
    return re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def headings(path):
    return re.findall(r"^(#+) +(.*?) *$", prose(path), re.MULTILINE)


def commands(path):
    """Every line of a shell that a page shows, comments taken off, with the exit status it states."""
    for block in blocks(path, "sh", "console", "bash", "shell"):
        for line in block.text.splitlines():
            typed, _, comment = line.removeprefix("$ ").partition("  #")
            if not typed.strip() or (block.language == "console" and not line.startswith("$ ")):
                continue
            stated = re.search(r"(?:exit status|退出状态)\D{0,3}(\d+)", comment)
            yield typed.strip(), int(stated[1]) if stated else 0


#: Pages that show the same commands with the same status are tried once.
commanding = pytest.mark.parametrize(
    "path",
    {tuple(commands(path)): path for path in (DOCS / "cli.md", *reversed(READMES))}.values(),
    ids=lambda path: path.name,
)


def program_of(command):
    return command.split()[0].split("/")[-1]


@pytest.fixture
def clone(tmp_path):
    """What the commands of the README find: examples, rubrics, and the program where `make demo` puts it."""
    for folder in ("examples", "rubrics"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    program = tmp_path / ".venv" / "bin" / "scorer"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m scorer "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return tmp_path


def run_in(folder, *command):
    environment = os.environ | {
        "PATH": f"{folder / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONIOENCODING": "utf-8",
        "COLUMNS": "80",
        "LC_ALL": "C.UTF-8",
    }
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False, timeout=60
    )


# ── Commands ───────────────────────────────────────────────────────────────────────────────────────────────────────


@commanding
def test_every_command_that_is_shown_runs_with_the_status_it_states(clone, path):
    ran = 0
    for command, status in commands(path):
        if program_of(command) in NOT_RUN_HERE:
            continue
        done = run_in(clone, "bash", "-c", command)
        # A count of the files that were written is no trouble.
        told = re.sub(r"^\d+ cards written into .*\n", "", done.stderr)
        assert (done.returncode, told if status == 0 else "") == (status, ""), command
        ran += program_of(command) == "scorer"
    assert ran >= 5


@every_readme
def test_the_readme_shows_every_command(path):
    shown = {command.split()[1] for command, _ in commands(path) if program_of(command) == "scorer"}
    assert shown == set(COMMANDS)


def test_the_page_of_commands_shows_every_command_option_format_and_ending():
    page = (DOCS / "cli.md").read_text(encoding="utf-8")
    titles = [title for _, title in headings(DOCS / "cli.md")]
    for name in COMMANDS:
        assert any(title.startswith(f"scorer {name}") for title in titles), name
    assert tuple(FORMATS) == FORMAT_NAMES
    for name in (*FORMATS, *ENDINGS):
        assert f"`{name}`" in page, name


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_of_a_command_is_on_the_page_of_commands(command, capsys):
    with pytest.raises(SystemExit):
        main([command, "--help"])
    options = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", capsys.readouterr().out)) - {"-h", "--help", "--output"}
    page = (DOCS / "cli.md").read_text(encoding="utf-8")
    entry = re.split(rf"^### scorer {command}\b", page, flags=re.MULTILINE)[1].split("\n###")[0].split("\n## ")[0]
    assert {option for option in options if option not in entry} == set()


# ── What the README prints ─────────────────────────────────────────────────────────────────────────────────────────


@every_readme
def test_the_card_in_the_readme_is_what_the_program_prints(clone, path):
    printed = run_in(clone, "scorer", "score", "examples/panzhihua-beijing-2017.toml").stdout
    (card,) = [block for block in blocks(path, "text") if block.text.startswith(printed.split("\n")[0])]
    at = 0
    for piece in re.split(r"^…$\n", card.text, flags=re.MULTILINE):
        assert piece in printed[at:]
        at = printed.index(piece, at) + len(piece)
    assert card.text.count("…") >= 1


@every_readme
def test_the_mistake_in_the_readme_is_told_as_the_readme_says(clone, path):
    rubric = (clone / "rubrics" / "sichuan" / "department-2017.toml").read_text(encoding="utf-8")
    wrong = rubric.replace('name = "相关性", points = 5', 'name = "相关性", points = 6')
    assert wrong != rubric
    (clone / "my-rubric.toml").write_text(wrong, encoding="utf-8")
    language = "zh" if path.name == "README.zh.md" else "en"
    told = run_in(clone, "scorer", "check", "my-rubric.toml", "--lang", language)
    assert told.returncode == 2
    assert [block for block in blocks(path, "text") if block.text == told.stdout]


@every_readme
def test_the_python_of_the_readme_runs(clone, path):
    (block,) = blocks(path, "python")
    done = run_in(clone, sys.executable, "-W", "error", "-c", block.text)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("98 100 优\n")


def test_both_readmes_have_the_same_shape_and_the_same_commands():
    english, chinese = READMES
    assert [level for level, _ in headings(english)] == [level for level, _ in headings(chinese)]
    assert list(commands(english)) == list(commands(chinese))
    languages = ("sh", "python", "text", "toml")
    assert [block.language for block in blocks(english, *languages)] == [
        block.language for block in blocks(chinese, *languages)
    ]
    assert links(english) - {"README.zh.md"} == links(chinese) - {"README.md"}


# ── Formats of files ───────────────────────────────────────────────────────────────────────────────────────────────


@every_page
def test_every_block_of_toml_can_be_read_unless_it_shows_a_mistake(path):
    if path.name == "diagnostics.md":  # mistakes are what it shows
        return
    for block in blocks(path, "toml"):
        assert tomllib.loads(block.text), f"{path.name}:{block.line}"


def complete_example(path):
    """The block under the heading "A complete example"."""
    text = path.read_text(encoding="utf-8").split("\n## A complete example")[1]
    return re.search(r"^```toml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)[1]


def test_the_complete_examples_of_the_format_pages_make_a_card(tmp_path):
    (tmp_path / "rubric.toml").write_text(complete_example(DOCS / "rubric-format.md"), encoding="utf-8")
    (tmp_path / "my-unit.toml").write_text(complete_example(DOCS / "assessment-format.md"), encoding="utf-8")
    assessment = load(tmp_path / "my-unit.toml")
    card = evaluate(rubric_of(assessment), assessment)
    assert card.diagnostics == ()
    assert f"gives {plain(card.score)} of {plain(card.points)}." in (DOCS / "assessment-format.md").read_text(
        encoding="utf-8"
    )


def test_every_policy_for_what_does_not_apply_is_documented():
    entry = (DOCS / "rubric-format.md").read_text(encoding="utf-8").split("\n### not_applicable")[1].split("\n###")[0]
    assert [word for word in POLICY_WORDS if f'`"{word}"`' not in entry] == []
    assert "`{ move_to = " in entry


def keys_of(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from keys_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys_of(inner)


def test_every_key_of_the_json_is_documented():
    page = (DOCS / "cli.md").read_text(encoding="utf-8")
    assessment = load(EXAMPLE)
    data = json.loads(render(evaluate(rubric_of(assessment), assessment), "json"))
    assert sorted({key for key in keys_of(data) if f"`{key}`" not in page} - set(POLICY_WORDS)) == []


# ── Diagnostics ────────────────────────────────────────────────────────────────────────────────────────────────────


def entries():
    """The text below each `### code` of the page of diagnostics."""
    page = (DOCS / "diagnostics.md").read_text(encoding="utf-8")
    parts = re.split(r"^### +([a-z0-9-]+) *$", page, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_every_code_has_one_entry_and_every_entry_is_a_code():
    codes = re.findall(r"^### +(.*?) *$", prose(DOCS / "diagnostics.md"), re.MULTILINE)
    assert sorted(codes) == sorted(MESSAGES)


@pytest.mark.parametrize("code", MESSAGES)
def test_an_entry_has_its_severity_an_example_and_a_remedy(code):
    entry = entries()[code]
    assert f"*{MESSAGES[code].severity} · " in entry
    assert "```" in entry
    assert MESSAGES[code].severity != "error" or "Remedy: " in entry


# ── Links ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def links(path):
    """Relative addresses of links and images."""
    found = re.findall(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"", prose(path))
    return {unquote(one or other) for one, other in found if not re.match(r"[a-z]+:", one or other)}


def anchors(path):
    """The anchors that GitHub gives to the headings of a page."""
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for _, title in headings(path)}


@every_page
def test_every_relative_link_leads_somewhere(path):
    for link in links(path):
        file, _, anchor = link.partition("#")
        target = path.parent / file if file else path
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_every_page_of_the_docs_can_be_reached_from_the_readme():
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        reached.add(page)
        targets = {(page.parent / link.partition("#")[0]).resolve() for link in links(page)}
        found = {file for target in targets if target.is_dir() for file in target.glob("*.md")} | targets
        waiting += [target for target in found if target.suffix == ".md" and target not in reached]
    assert set(PAGES) - {ROOT / "README.md"} <= reached


@every_page
def test_no_page_mentions_what_only_this_machine_has(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"/(?:work)/|/tmp/venv|DESIGN\.md", text)
