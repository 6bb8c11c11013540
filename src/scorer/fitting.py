"""Does this assessment belong to this rubric? Keys become nodes, and everything typed is held against its limits."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, localcontext

from scorer.applicability import Answers, settle
from scorer.diagnostics import InputError, Place, Problems, nearest
from scorer.exact import EXACT, decimals, plain
from scorer.model import AnyNode, Assessment, Entry, Group, Indicator, Own, Rubric, Slot, walk


def fit(rubric: Rubric, assessment: Assessment) -> Answers:
    """The assessment sorted by the nodes of the rubric.

    Raises:
        InputError: everything in the assessment that does not fit.
    """
    problems = Problems()
    with localcontext(EXACT):
        _same_rubric(rubric, assessment, problems)
        entries = _entries(rubric, assessment, problems)
        own = _own(rubric, assessment, problems)
        _spread_over_groups(rubric, entries, own, problems)
        answers = Answers(entries, own)
        _limits(rubric, answers, problems)
        if not problems.errors:
            settle(rubric, answers, problems)
    if problems.errors:
        raise InputError(problems)
    return answers


def same_identity(assessments: Iterable[Assessment]) -> Problems:
    """No two files of one collection are the same unit's same assessment; both are named where they are."""
    problems = Problems()
    first: dict[tuple[str, ...], Assessment] = {}
    for assessment in assessments:
        earlier = first.setdefault(assessment.identity, assessment)
        if earlier is not assessment:
            place = assessment.place.at("unit")
            problems.add("same-identity", place, unit=assessment.unit, year=assessment.year, other=earlier.file)
    return problems


def _same_rubric(rubric: Rubric, assessment: Assessment, problems: Problems) -> None:
    place = assessment.place
    if not assessment.rubric.endswith(".toml") and assessment.rubric != rubric.id:
        problems.add("other-rubric", place.at("rubric"), named=assessment.rubric, id=rubric.id)
    first, last = rubric.first_year, rubric.last_year
    if (first is not None and assessment.year < first) or (last is not None and assessment.year > last):
        years = f"{'…' if first is None else first}–{'…' if last is None else last}"
        problems.add("year-outside-valid", place.at("year"), year=assessment.year, years=years, id=rubric.id)


def _entries(rubric: Rubric, assessment: Assessment, problems: Problems) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    keys: dict[str, str] = {}
    for key, entry in assessment.scores.items():
        node = _find(rubric, key, entry.place, problems)
        if node is None:
            continue
        if node.code in keys:
            problems.add("scored-twice", entry.place, node.path, first=keys[node.code], second=key)
        keys[node.code] = key
        entries[node.code] = entry
    return entries


def _find(rubric: Rubric, key: str, place: Place, problems: Problems) -> AnyNode | None:
    """The node a key means. A leaf goes before a group of the same name."""
    found = rubric.by_key.get(key, ())
    leaves = [node for node in found if not isinstance(node, Group)]
    if len(found) == 1 or len(leaves) == 1:
        return leaves[0] if leaves else found[0]
    if found:
        paths = ", ".join(f"{node.label} ({node.code})" for node in found)
        problems.add("ambiguous-name", place, key=key, paths=paths)
    else:
        near = nearest(key, (name for name in rubric.by_key if not name[0].isdigit() or key[:1].isdigit()), 3)
        problems.add("unknown-indicator", place, key=key, nearest=", ".join(near) or "—", id=rubric.id)
    return None


def _own(rubric: Rubric, assessment: Assessment, problems: Problems) -> dict[str, tuple[Own, ...]]:
    own: dict[str, list[Own]] = {}
    slots = [node for node in rubric.nodes if isinstance(node, Slot)]
    for item in assessment.own:
        place = item.entry.place
        found = [node for node in rubric.by_key.get(item.slot, ()) if isinstance(node, Slot)]
        if len(found) != 1:
            code = "ambiguous-name" if found else "unknown-slot"
            known = ", ".join(node.label for node in found or slots) or "—"
            problems.add(code, place.at("slot"), key=item.slot, paths=known, id=rubric.id)
            continue
        slot = found[0]
        path = (*slot.path, item.name)
        group = own.setdefault(slot.code, [])
        if any(other.name == item.name for other in group):
            problems.add("own-name-twice", place.at("name"), path, name=item.name)
        group.append(item)
        if slot.most is not None and len(group) == slot.most + 1:
            problems.add("slot-too-many", place, slot.path, most=slot.most)
    return {code: tuple(items) for code, items in own.items()}


def _spread_over_groups(
    rubric: Rubric, entries: dict[str, Entry], own: dict[str, tuple[Own, ...]], problems: Problems
) -> None:
    """An entry of a group is words only, or declares everything below not applicable."""
    for node in rubric.nodes:
        entry = entries.get(node.code)
        if entry is None or isinstance(node, Indicator):
            continue
        if entry.score is not None or entry.points is not None or entry.deduct is not None:
            code = "score-for-slot" if isinstance(node, Slot) else "score-for-group"
            problems.add(code, entry.place, node.path, name=node.name)
        if entry.not_applicable is None:
            continue
        if isinstance(node, Slot) and node.code in own:
            problems.add("na-with-score", entry.place, node.path)
        if isinstance(node, Group):
            for below in walk(node):
                if below is node or isinstance(below, Group):
                    continue
                said = entries.get(below.code)
                if below.code in own or (said and said.score is not None):
                    problems.add("na-with-score", said.place if said else entry.place, below.path)
                entries[below.code] = Entry(not_applicable=entry.not_applicable, place=entry.place)


def _limits(rubric: Rubric, answers: Answers, problems: Problems) -> None:
    """Scores stay within their points, on the declared places and on the step."""
    in_pool = {below.code for node in rubric.nodes if isinstance(node, Group) and node.pool for below in walk(node)}
    for node in rubric.nodes:
        if isinstance(node, Indicator) and (entry := answers.entries.get(node.code)):
            if entry.points is not None and node.code not in in_pool:
                problems.add("points-fixed", entry.place.at("points"), node.path, points=_dash(node.points))
            points = entry.points if node.code in in_pool else node.points
            _typed(rubric, entry, node.path, points, node.step, problems)
        if isinstance(node, Slot):
            for item in answers.own.get(node.code, ()):
                path = (*node.path, item.name)
                _typed(rubric, item.entry, path, item.entry.points, None, problems)


def _typed(
    rubric: Rubric,
    entry: Entry,
    path: tuple[str, ...],
    points: Decimal | None,
    step: Decimal | None,
    problems: Problems,
) -> None:
    score = entry.score
    if score is not None and points is not None and score > points:
        place = entry.place.at("score")
        problems.add("score-above-points", place, path, score=plain(score), points=plain(points))
    if score is not None and step and score % step:
        problems.add("off-step", entry.place.at("score"), path, score=plain(score), step=plain(step))
    if rubric.rounding is None:
        return
    for name, value in (("score", score), ("points", entry.points), ("deduct", entry.deduct)):
        if value is not None and decimals(value) > rubric.rounding.places:
            problems.add("typed-beyond-rounding", entry.place.at(name), path, key=name, places=rubric.rounding.places)


def _dash(points: Decimal | None) -> str:
    return "—" if points is None else plain(points)
