"""`extends`: a rubric built on another, changed node by node; every value keeps the place it was written at."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

import attrs

from scorer.diagnostics import KeyPath, Place, Problems, Span, nearest
from scorer.record import Record
from scorer.representation import as_call
from scorer.source import Source

#: Tables of the document that add to those of the base.
ADDED = ("fact", "adjustment", "veto", "test")


@attrs.frozen
class Base:
    """A rubric that another one extends: its data as read, where they stand, and the bytes they came from."""

    id: str
    extends: tuple[str, ...]
    data: dict[str, Any]
    place: Place
    content: bytes

    __repr__ = as_call


def extended(source: Source, base: Base, problems: Problems) -> tuple[dict[str, Any], Place]:
    """The base with the changes of `source`, and the places of all values.

    Keys of [rubric] override; facts, adjustments, vetoes and tests are added; each [[change]] replaces keys of one
    node, adds children to it, or removes it.
    """
    merged = _Merged(copy.deepcopy(base.data), base.place, source.place)
    if merged.data["rubric"].pop("template", False):
        # What is built on a frame is a rubric unless it says otherwise; the frame's tests expect shares, not points.
        merged.data.pop("test", None)
    if "year" in source.data["rubric"]:
        merged.data["rubric"].pop("valid", None)  # the years of the base are not those of another year's rubric
    document = Record(source.data, source.place, problems)
    document.take("rubric")
    changes = [(change, _targets(merged, change)) for change in document.tables("change")]
    for key in source.data["rubric"]:
        merged.put(("rubric",), key, source.data["rubric"][key], source.place.at("rubric", key))
    for name in ADDED:
        for index, item in enumerate(document.tables(name)):
            merged.append((), name, item.raw, source.place.at(name, index))
    for change, targets in changes:
        # What an earlier change added is no node of the base yet.
        _change(merged, change, targets or _targets(merged, change), problems)
    document.finish()
    return merged.data, merged.place


def _targets(merged: _Merged, change: Record) -> list[dict[str, Any]]:
    """The nodes that a change may be about, by path or code; of the base as it was before any change."""
    name = change.text("node", required=True, name=True)
    return [merged.at(path) for path, keys in merged.nodes() if name in keys] if name else []


def _change(merged: _Merged, change: Record, targets: list[dict[str, Any]], problems: Problems) -> None:
    paths = [path for path, _ in merged.nodes() if any(merged.at(path) is target for target in targets)]
    name = change.text("node", name=True)
    if len(paths) != 1:
        if name:
            known = nearest(name, (key for _, keys in merged.nodes() for key in keys), 3)
            code = "ambiguous-change" if paths else "unknown-change"
            problems.add(code, change.place.at("node"), node=name, nearest=", ".join(known))
        return
    path = paths[0]
    if change.boolean("remove"):
        merged.remove(path)
        change.finish()
        return
    level = sum(1 for key in path if isinstance(key, str))
    for index, child in enumerate(change.tables("add")):
        merged.append(path, f"level{level + 1}", child.raw, change.place.at("add", index))
    for key, value in change.items():
        if key not in ("node", "remove", "add"):
            merged.put(path, key, value, change.place.at(key))


class _Merged:
    """Data under change, with the places of what was moved or put in."""

    def __init__(self, data: dict[str, Any], base: Place, source: Place) -> None:
        self.data = data
        self._base = base
        self._source = source
        self._moved: dict[KeyPath, Place] = {}

    @property
    def place(self) -> Place:
        """The place of the whole."""
        return Place(self._locator())

    def _locator(self) -> Callable[[KeyPath], Span]:
        """Finds places as they are now, whatever is moved later."""
        moved = dict(self._moved)

        def locate(keys: KeyPath) -> Span:
            for length in range(len(keys), 0, -1):
                if (place := moved.get(keys[:length])) is not None:
                    return place.at(*keys[length:]).span
            return self._base.at(*keys).span if keys else self._source.span

        return locate

    def at(self, path: KeyPath) -> Any:
        """The value at a path."""
        found: Any = self.data
        for key in path:
            found = found[key]
        return found

    def put(self, path: KeyPath, key: str, value: Any, place: Place) -> None:
        """Replace one key of a table."""
        self.at(path)[key] = value
        self._moved = {known: old for known, old in self._moved.items() if known[: len(path) + 1] != (*path, key)}
        self._moved[(*path, key)] = place

    def append(self, path: KeyPath, key: str, item: Any, place: Place) -> None:
        """Add to a list at its end."""
        items = self.at(path).setdefault(key, [])
        self._moved[(*path, key, len(items))] = place
        items.append(item)

    def remove(self, path: KeyPath) -> None:
        """Take one item out of a list; those behind it move up and take their places along."""
        *above, index = path
        items = self.at(tuple(above))
        before = self._locator()
        behind = [(number, Place(before, (*above, number + 1))) for number in range(int(index), len(items) - 1)]
        self._moved = {
            known: place
            for known, place in self._moved.items()
            if known[: len(above)] != tuple(above) or len(known) == len(above) or int(known[len(above)]) < int(index)
        }
        self._moved |= {(*above, number): place for number, place in behind}
        del items[int(index)]

    def nodes(self) -> Iterator[tuple[KeyPath, set[str]]]:
        """Every node's keys in the data, and the names it answers to: code, and path cut from the left."""
        yield from self._nodes((), 1, (), "")

    def _nodes(
        self, path: KeyPath, level: int, names: tuple[str, ...], code: str
    ) -> Iterator[tuple[KeyPath, set[str]]]:
        children = self.at(path).get(f"level{level}")
        for index, child in enumerate(children if isinstance(children, list) else ()):
            if not isinstance(child, dict):
                continue
            below = (*path, f"level{level}", index)
            path_names = (*names, str(child.get("name", "")))
            position = f"{code}.{index + 1}" if code else str(index + 1)
            keys = {"/".join(path_names[start:]) for start in range(len(path_names))}
            yield below, keys | {str(child.get("code") or position)}
            yield from self._nodes(below, level + 1, path_names, position)
