"""How far a long run is: one line on a terminal, after a second of waiting; nothing where output is piped."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

Item = TypeVar("Item")

#: Nobody needs to be told of what takes less (seconds), nor more often than this.
PATIENCE = 1.0
PAUSE = 0.1
_BAR = 30


def progress(items: Iterable[Item], total: int) -> Iterator[Item]:
    """The same items, one after the other; the bar is wiped away at the end, on an error too."""
    with bar(total) as add:
        for number, item in enumerate(items):
            add(1 if number else 0)  # the one before is done
            yield item


@contextmanager
def bar(total: int) -> Iterator[Callable[[int], None]]:
    """A bar that is told how many more are done; it is wiped away at the end, on an error too."""
    if not sys.stderr.isatty():
        yield lambda _more: None
        return
    begun = told = time.monotonic()
    done, line = 0, ""

    def add(more: int) -> None:
        nonlocal told, done, line
        done += more
        now = time.monotonic()
        if now - begun >= PATIENCE and now - told >= PAUSE:
            line = _line(done, total)
            sys.stderr.write(f"\r{line}")
            sys.stderr.flush()
            told = now

    try:
        yield add
    finally:
        if line:
            # blanks, since not every Windows console knows control sequences
            sys.stderr.write(f"\r{' ' * len(line)}\r")
            sys.stderr.flush()


def _line(done: int, total: int) -> str:
    filled = _BAR * done // total if total else 0
    return f"[{'#' * filled}{'.' * (_BAR - filled)}] {done}/{total}"
