"""Random cards that a spreadsheet finds hard: values at a half of the last place, and one of several indicators."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from leaf_cards import FACTS, facts_text, stated_facts, text_of
from scorer.diagnostics import InputError
from small import rubric_head, scored

#: Added to two amounts whose difference counts: far more than the difference, with two decimals.
LARGE = Fraction("345678901.23")

#: How the share of the points follows from the part 甲 of the whole 乙; 丙 is a part of it too, or a large amount.
RULES = {
    "ratio": "甲 ÷ 乙",
    "rest": "(乙 − 甲) ÷ 乙",
    "sum": "(甲 + 丙) ÷ 乙",
    "difference": "(甲 − 丙) ÷ 乙",
}


@st.composite
def tie_cards(draw):
    """Some leaves, each worth a half of the last place or as little beside it as its facts can tell."""
    places, mode = draw(st.integers(0, 3)), draw(st.sampled_from(["half-up", "half-even"]))
    text, facts, total = "", [], 0
    for number in range(5):
        points = draw(st.sampled_from([1, 2, 5, 8, 20, 40, 100]))
        half = Fraction(2 * draw(st.integers(0, points * 10**places - 1)) + 1, 2 * 10**places)
        whole = Fraction(draw(st.integers(1, 10**5)), 10 ** draw(st.integers(0, 2)))
        kind = draw(st.sampled_from(list(RULES)))
        share = 1 - half / points if kind == "rest" else half / points
        part = Fraction(int(whole * share * 10**4), 10**4)
        part = max(Fraction(0), part + Fraction(draw(st.sampled_from([0, 0, 0, 1, -1])), 10**4))
        third = LARGE if kind == "difference" else min(part, Fraction(draw(st.integers(0, 10**6)), 100))
        first = {"sum": part - third, "difference": part + third}.get(kind, part)
        unit = draw(st.sampled_from(["", "%", "万元"]))
        rule = RULES[kind]
        for name, value in (("甲", first), ("乙", whole), ("丙", third)):
            rule = rule.replace(name, f"{name}{number}")
            text += f'[[fact]]\nname = "{name}{number}"\nmeasured_in = "{unit}"\n'
            facts.append(f'"{name}{number}" = {text_of(value)}')
        text += f'[[level1]]\nname = "指标{number}"\npoints = {points}\n'
        text += f'rule = {{ kind = "linear", value = "{rule}", zero = 0, full = 1 }}\n'
        total += points
    facts_first = sorted(text.split("[["), key=lambda part: part.startswith("level1"))
    rubric = rubric_head(points=total, places=places, mode=mode) + "[[".join(facts_first)
    return scored(rubric, "[facts]\n" + "\n".join(facts) + "\n")


@st.composite
def either_cards(draw):
    """A group of which one indicator is used, beside another that may be open; None where the engine refuses it."""
    points = draw(st.integers(1, 20))
    text = rubric_head(points=points + 5, more='not_applicable = "rescale"') + FACTS
    text += f'[[level1]]\nname = "择一"\npoints = {points}\neither = true\nlevel2 = [\n'
    said = ""
    for name in ("甲", "乙", "丙"):
        text += f'  {{ name = "按{name}", rule = {{ kind = "linear", value = "{name}", zero = -1, full = 10 }} }},\n'
        line = draw(
            st.sampled_from(["", "", '"按{}" = 1', '"按{}" = {{ reason = "更合适" }}', '"按{}" = {{ deduct = 1 }}'])
        )
        said += line.format(name) + "\n"
    text += ']\n[[level1]]\nname = "别"\npoints = 5\n'
    said += draw(st.sampled_from(["", '"别" = 3\n'])) + draw(
        st.sampled_from(["", "", '"择一" = { not_applicable = "无" }\n'])
    )
    try:
        return scored(text, f"[facts]\n{facts_text(draw(stated_facts()))}\n[scores]\n{said}")
    except InputError:
        return None
