"""The command line: arguments, files, exit status. The only part that prints or exits."""

from __future__ import annotations

import codecs
import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from scorer import __version__
from scorer.cli.arguments import FAULT, FOUND, INTERRUPTED, UNUSABLE, Arguments, message_language, parse
from scorer.messages import Language

__all__ = ["main", "run"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit status instead of leaving, so that tests can call it."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A GBK terminal lacks some signs: each is written as its number, so that none is lost. Where nothing was
            # chosen (LC_ALL=C) plain ASCII has no Chinese at all, and UTF-8 is what reads it.
            chosen = bool(os.environ.get("PYTHONIOENCODING"))
            ascii_only = not chosen and codecs.lookup(stream.encoding or "utf-8").name == "ascii"
            stream.reconfigure(encoding="utf-8" if ascii_only else None, errors="backslashreplace")
    words = list(sys.argv[1:] if argv is None else argv)
    language = message_language(words)
    try:
        try:
            return _run(parse(words, language))
        finally:
            sys.stdout.flush()  # here, where a full disk or a reader that has gone can still be told
    except BrokenPipeError:
        _forget_output()  # the reader (head, less) has seen enough
        return FOUND
    except OSError as error:
        _forget_output()
        _tell("cannot-write", "-", language, reason=error.strerror or error)
        return UNUSABLE
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # whatever it is, it is a fault of the program and not of an input
        _tell_fault(error, language)
        return FAULT


def run() -> NoReturn:
    """The process of one command. A short one is over before collecting garbage pays; a long one still collects."""
    gc.set_threshold(100_000)
    status = main()
    gc.freeze()  # nothing is left to look through on the way out
    raise SystemExit(status)


def _tell(code: str, where: str, language: Language, **values: object) -> None:
    """One diagnostic about what happened outside a command."""
    from scorer.diagnostics import diagnosed

    sys.stderr.write(f"{diagnosed(code, where, **values).line(language)}\n")


def _tell_fault(error: Exception, language: Language) -> None:
    """What a user can pass on; the whole traceback only where it is asked for."""
    import traceback

    last = traceback.extract_tb(error.__traceback__)[-1]
    at = f"{Path(last.filename).name}:{last.lineno}"
    _tell("program-fault", "scorer", language, version=__version__, error=type(error).__name__, reason=error, at=at)
    if os.environ.get("SCORER_TRACEBACK"):
        traceback.print_exception(error)


def _forget_output() -> None:
    """Let what is still waiting to be written go nowhere, so that leaving does not fail over it again."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(arguments: Arguments) -> int:
    from scorer.cli.commands import COMMANDS  # after the call is known to be right: --help stays quick
    from scorer.cli.output import RefusalError, report
    from scorer.diagnostics import InputError

    try:
        return COMMANDS[arguments.command](arguments)
    except (InputError, RefusalError) as problem:
        report(problem.diagnostics, arguments)
        return UNUSABLE
