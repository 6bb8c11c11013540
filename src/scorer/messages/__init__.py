"""Every sentence said about an input, in Chinese and English, by code; `docs/diagnostics.md` has an entry for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module

from scorer.messages.message import Language, Message, Severity

__all__ = ["MESSAGES", "TOPICS", "Language", "Message", "Severity"]

#: The modules beside this one, each with a mapping of its own name in capitals. Adding a topic is a module and its name
#: here. A run in which nothing is wrong imports none of them; those that are met most often come first.
TOPICS = (
    "files",
    "syntax",
    "keys",
    "assessment",
    "findings",
    "rubric",
    "rules",
    "comparison",
    "tables",
    "importing",
    "documents",
    "forms",
    "archives",
    "printing",
)


@cache
def _section(topic: str) -> Mapping[str, Message]:
    section: Mapping[str, Message] = getattr(import_module(f"scorer.messages.{topic}"), topic.upper())
    return section


class _Sentences(Mapping[str, Message]):
    """The sentences of all topics; a topic is imported when a code is in none of those before it."""

    def __getitem__(self, code: str) -> Message:
        for topic in TOPICS:
            if (found := _section(topic).get(code)) is not None:
                return found
        raise KeyError(code)

    def __iter__(self) -> Iterator[str]:
        for topic in TOPICS:
            yield from _section(topic)

    def __len__(self) -> int:
        return sum(len(_section(topic)) for topic in TOPICS)


MESSAGES: Mapping[str, Message] = _Sentences()
