"""The sentences around the table: problems and measures, the ledger of what does not apply, the disclosure text."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import attrs

from scorer.exact import plain
from scorer.model import Scorecard
from scorer.reporters.cells import total_text
from scorer.reporters.labels import LABELS
from scorer.reporters.numerals import ordinal


@attrs.frozen
class Improvement:
    """One item of the notes: the problem, and the measure against it, or the rubric's advice where there is none."""

    problem: str
    measure: str
    advice: str = ""


def improvements(card: Scorecard) -> tuple[Improvement, ...]:
    """One for every deduction, then the unit's general problems."""
    labels = LABELS[card.language]
    found = [
        Improvement(
            deduction.problem
            or deduction.reason
            or labels.lost_without_reason.format(name=deduction.path[-1], lost=plain(deduction.lost)),
            deduction.measure,
            deduction.advice,
        )
        for deduction in card.deductions
    ]
    for problem in card.assessment.problems:
        duty = labels.comma.join(part for part in (problem.owner, problem.due) if part)
        found.append(
            Improvement(problem.text, problem.measure + labels.bracketed.format(duty) if duty else problem.measure)
        )
    return tuple(found)


def problem_sentence(card: Scorecard) -> str:
    """一是…；二是…。 of the problems; empty where there are none."""
    return _listed(card, (item.problem for item in improvements(card)))


def measure_sentence(card: Scorecard, *, with_advice: bool = True) -> str:
    """一是…；二是…。 of the measures in the same order.

    Where the unit gave none the rubric's advice stands, marked as such; in a text to be published it is a gap instead.
    """
    labels = LABELS[card.language]
    found = []
    for item in improvements(card):
        advice = labels.advised.format(item.advice) if with_advice and item.advice else ""
        found.append(item.measure or advice)
    return _listed(card, found)


def _listed(card: Scorecard, items: Iterable[str]) -> str:
    gap = LABELS[card.language].gap
    texts = [item.rstrip("。；;. ") or gap for item in items]
    if not texts:
        return ""
    if len(texts) == 1:
        return texts[0] + ("。" if card.language == "zh" else ".")
    numbered = [f"{ordinal(number, card.language)}{text}" for number, text in enumerate(texts, start=1)]
    return "；".join(numbered) + "。" if card.language == "zh" else "; ".join(numbered) + "."


def moves(card: Scorecard) -> tuple[str, ...]:
    """One sentence for each leaf that does not apply: the reason, and where its points went."""
    labels = LABELS[card.language]
    names = {node.code: node.name or labels.total for node in card.root.walk()}
    found = []
    for move in card.ledger.moves:
        target = names.get(move.to or "", labels.total)
        fate = labels.moved[move.policy].format(points=plain(move.points), to=target)
        found.append(f"{'/'.join(move.path)}{labels.colon}{move.reason}{labels.bracketed.format(fate)}")
    return tuple(found)


def alternatives(card: Scorecard) -> tuple[str, ...]:
    """The total under each other policy, or why it cannot be had."""
    labels = LABELS[card.language]
    found = []
    for other in card.ledger.alternatives:
        told = labels.obstacles[other.obstacle] if other.obstacle else f"{_number(other.score)}/{_number(other.points)}"
        found.append(f"{labels.policies[other.policy]} {told}")
    return tuple(found)


def _number(value: Decimal | None) -> str:
    return "—" if value is None else plain(value)


def disclosure(card: Scorecard) -> tuple[str, ...]:
    """（四）预算绩效情况: the paragraph of the final accounts that publishes the result, in three parts.

    What the unit did not state is a marked gap; no figure is ever made up. Shape: the published disclosure of a
    Sichuan unit for 2017, section 十（四）.
    """
    return _disclosure_zh(card) if card.language == "zh" else _disclosure_en(card)


def _disclosure_zh(card: Scorecard) -> tuple[str, ...]:
    said, year, gap = card.assessment.disclosure, card.assessment.year, LABELS["zh"].gap
    project = card.assessment.project
    object_ = f"“{project.name}”项目支出" if project else "部门整体支出"
    targets = gap if said.targets is None else str(said.targets)
    amount = gap if said.amount is None else plain(said.amount)
    score = total_text(card) if card.complete else gap
    return (
        "（四）预算绩效情况",
        "1.绩效目标管理情况。",
        (
            f"按照预算绩效管理要求，本部门对{year}年项目支出开展了绩效目标管理，共编制绩效目标{targets}个，"
            f"涉及财政资金{amount}万元，覆盖率达到{said.coverage or gap}。"
        ),
        f"2.{object_}绩效自评开展情况。",
        (
            f"按照预算绩效管理要求，本部门对{year}年{object_}开展绩效自评，自评得分{score}分，"
            f"存在的问题：{problem_sentence(card) or gap + '。'}"
            f"下一步改进措施：{measure_sentence(card, with_advice=False) or gap + '。'}"
        ),
        "3.部门自行组织绩效评价开展情况。",
        f"{(said.sub_units or gap).rstrip('。')}。",
    )


def _disclosure_en(card: Scorecard) -> tuple[str, ...]:
    said, year, gap = card.assessment.disclosure, card.assessment.year, LABELS["en"].gap
    project = card.assessment.project
    object_ = f"the project “{project.name}”" if project else "the whole department"
    targets = gap if said.targets is None else str(said.targets)
    amount = gap if said.amount is None else plain(said.amount)
    score = total_text(card) if card.complete else gap
    return (
        "(4) Budget performance",
        "1. Performance targets.",
        (
            f"As budget performance management demands, {targets} performance targets were set for {year}, covering "
            f"{amount} (10 000 yuan) of public money, {said.coverage or gap} of the programme."
        ),
        f"2. Self-evaluation of {object_}.",
        (
            f"The self-evaluation for {year} gave {score} points. "
            f"Problems: {problem_sentence(card) or gap + '.'} "
            f"Next measures: {measure_sentence(card, with_advice=False) or gap + '.'}"
        ),
        "3. Evaluations of sub-units.",
        f"{(said.sub_units or gap).rstrip('.')}.",
    )
