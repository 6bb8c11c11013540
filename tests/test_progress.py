"""The bar of a long run."""

import io

import pytest

from scorer.cli import progress as module
from scorer.cli.progress import progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def clock(monkeypatch):
    """A clock that goes on by 0.4 seconds whenever it is read."""
    ticks = iter(range(0, 10**6, 4))
    monkeypatch.setattr(module.time, "monotonic", lambda: next(ticks) / 10)


def shown(monkeypatch, stream, items):
    monkeypatch.setattr(module.sys, "stderr", stream)
    assert list(progress(items, len(items))) == items
    return stream.getvalue()


def test_a_pipe_is_told_nothing(monkeypatch, clock):
    assert shown(monkeypatch, io.StringIO(), list(range(50))) == ""


def test_a_terminal_sees_how_far_a_long_run_is_and_the_bar_goes_away(monkeypatch, clock):
    text = shown(monkeypatch, Terminal(), list(range(10)))
    assert "[######........................] 2/10" in text
    assert text.endswith(f"\r{' ' * 37}\r")


def test_nothing_is_shown_within_the_first_second(monkeypatch, clock):
    assert shown(monkeypatch, Terminal(), [1, 2]) == ""


def test_the_bar_goes_away_when_the_work_fails(monkeypatch, clock):
    stream = Terminal()
    monkeypatch.setattr(module.sys, "stderr", stream)

    def failing():
        yield from range(5)
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        list(progress(failing(), 10))
    assert stream.getvalue().endswith(" \r")
