"""The command line: arguments, files, exit status. The only part that prints or exits."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from scorer.cli.arguments import Arguments, message_language, parse

__all__ = ["main"]

#: Exit status: everything done; done, but something was found or left out; nothing usable or a wrong call.
DONE, FOUND, UNUSABLE = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit status instead of leaving, so that tests can call it."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a GBK terminal lacks some signs; never fail over that
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        arguments = parse(words, message_language(words))
        return _run(arguments)
    except BrokenPipeError:
        # The reader (head, less) has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FOUND
    except KeyboardInterrupt:
        return 130


def _run(arguments: Arguments) -> int:
    from scorer.cli.commands import COMMANDS  # after the call is known to be right: --help stays quick
    from scorer.cli.output import RefusalError, report
    from scorer.diagnostics import InputError

    try:
        return COMMANDS[arguments.command](arguments)
    except (InputError, RefusalError) as problem:
        report(problem.diagnostics, arguments)
        return UNUSABLE
