"""The HTML form in a real browser: it gives exactly the engine's numbers, and what it saves gives them again."""

import json
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from playwright.sync_api import sync_playwright

import leaf_cards
import small
import test_rule_laws
import trees
from scorer.diagnostics import InputError
from scorer.evaluator import evaluate
from scorer.exact import plain
from scorer.forms.page import blank_page, page_script
from scorer.forms.page_rubric import page_rubric
from scorer.forms.page_words import page_words
from scorer.loader import load_assessment, load_rubric, rubric_of
from scorer.loader.assessment import read_assessment
from scorer.loader.rubric import read_rubric
from scorer.source import parse
from test_cases import CASES, read_case
from test_published import PUBLISHED

ROOT = Path(__file__).parent.parent
LIBRARY = sorted((ROOT / "rubrics").rglob("*.toml"))
WORDS_JSON = json.dumps(page_words("zh"))
EXAMPLES = [path for path in sorted((ROOT / "examples").glob("*.toml")) if ".rubric." not in path.name]

#: A file loaded into the form, scored by the function that the form itself uses, and saved again.
SCORED = """text => {
    let loaded;
    try {
        loaded = stateFromToml(text).state;
    } catch (error) {
        if (error instanceof LoadError) return {refused: [error.message, error.line, error.values]};
        throw error;
    }
    const card = scoreState(loaded);
    const wrong = [...card.problems, ...card.head].map(({code, at}) => [code, at]);
    if (wrong.length) return {refused: wrong};
    const text_ = number => number === null ? null : plain(number);
    return {
        score: text_(card.score), low: text_(card.low), high: text_(card.high), complete: card.complete,
        grade: card.grade, points: text_(card.root.points), open: card.open.map(({code}) => code),
        rows: card.rows.map(row => [row.code, row.status, text_(row.points), text_(row.score), text_(row.lost)]),
        reasons: card.deductions.map(({row, reason}) => [row.code, reason]),
        adjustments: card.adjustments.map(({score}) => text_(score)),
        vetoes: card.vetoes.map(({hit}) => hit),
        saved: tomlFromState(loaded),
    };
}"""

#: The script of the page without what draws it, for a rubric that is handed in instead of standing in the page.
CALCULATED = f"""([logic, rubric, words, texts]) => {{
    const parts = {{rubric, words}};
    const here = {{getElementById: name => ({{textContent: parts[name]}})}};
    return texts.map(new Function("document", `${{logic}}\nreturn {SCORED};`)(here));
}}"""


def text_of(number):
    return None if number is None else plain(number)


def engine(rubric, text):
    """The same of the engine; None where it refuses."""
    try:
        card = evaluate(rubric, read_assessment(parse(text, "unit.toml")))
    except InputError as error:
        return {"refused": [diagnostic.code for diagnostic in error.diagnostics]}
    return {
        "score": text_of(card.score),
        "low": text_of(card.low),
        "high": text_of(card.high),
        "complete": card.complete,
        "grade": card.grade,
        "points": text_of(card.points),
        "open": [node.code for node in card.open_leaves()],
        "rows": [
            [node.code, node.status, text_of(node.points), text_of(node.score), text_of(node.lost)]
            for node in card.root.walk()
        ],
        "reasons": [[deduction.code, deduction.reason] for deduction in card.deductions],
        "adjustments": [text_of(one.score) for one in card.adjustments],
        "vetoes": [veto.hit for veto in card.vetoes],
    }


@pytest.fixture(scope="module")
def browser(chromium, chinese_fonts):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def sheet(browser, tmp_path_factory):
    """One page in which forms are opened one after the other."""
    page = browser.new_page()
    file = tmp_path_factory.mktemp("forms") / "form.html"
    failures = []
    page.on("pageerror", lambda error: failures.append(str(error)))

    def open_(rubric):
        file.write_text(blank_page(rubric), encoding="utf-8")
        page.goto(file.as_uri())
        assert failures == []
        return page

    yield open_
    page.close()


@pytest.fixture(scope="module")
def calculator(browser):
    """What the script of the form makes of files: (rubric, texts) → results, without drawing the form."""
    page = browser.new_page()

    def calculate(rubric, *texts):
        rubric_json = json.dumps(page_rubric(rubric, rubric.id))
        return page.evaluate(CALCULATED, [page_script(drawn=False), rubric_json, WORDS_JSON, texts])

    yield calculate
    page.close()


def agree(calculator, rubric, text):
    """The form and the engine say the same of a file, or both refuse it; saved and read again it is the same."""
    (found,) = calculator(rubric, text)
    expected = engine(rubric, text)
    if "refused" in found or "refused" in expected:
        assert ("refused" in found) == ("refused" in expected), (found.get("refused"), expected.get("refused"), text)
        return False
    saved = found.pop("saved")
    assert found == expected, text
    assert engine(rubric, saved) == expected, saved
    assert calculator(rubric, saved) == [found | {"saved": saved}]
    return True


# ── The same numbers ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_form_says_of_every_case_what_the_engine_says(calculator):
    scored = 0
    for path in CASES + PUBLISHED:
        case = read_case(path)
        rubric = read_rubric(parse(case["rubric"], "rubric.toml"))
        scored += agree(calculator, rubric, case["assessment"])
    assert scored > len(CASES) * 0.8


def test_the_form_says_of_every_example_what_the_engine_says(calculator):
    for path in EXAMPLES:
        rubric = attrs.evolve(rubric_of(load_assessment(path)), id=load_assessment(path).rubric)
        assert agree(calculator, rubric, path.read_text(encoding="utf-8"))


@settings(max_examples=50)
@given(trees.cards(most_leaves=25))
def test_random_trees_score_in_the_form_as_in_the_engine(calculator, card):
    rubric, _ = card.read()
    assert agree(calculator, rubric, trees.assessment_text(card.answers))


@pytest.fixture
def texts(monkeypatch):
    """Makers of random cards give their two texts instead of the engine's card."""
    for maker in (leaf_cards, test_rule_laws):
        monkeypatch.setattr(maker, "scored", lambda rubric, unit: (rubric, small.HEAD + unit))


def agree_on(calculator, texts):
    rubric, unit = texts
    assert agree(calculator, read_rubric(parse(rubric, "rubric.toml")), unit)


@settings(max_examples=50)
@given(drawn=leaf_cards.leaf_cards(most=5))
def test_random_rules_score_in_the_form_as_in_the_engine(calculator, texts, drawn):
    agree_on(calculator, leaf_cards.leaf_card(*drawn))


@settings(max_examples=50)
@given(drawn=test_rule_laws.undecided_cards())
def test_random_bonuses_vetoes_and_conditions_score_in_the_form_as_in_the_engine(calculator, texts, drawn):
    agree_on(calculator, test_rule_laws.undecided_card(*drawn))


@settings(max_examples=50)
@given(drawn=test_rule_laws.tree_cards())
def test_random_weighted_groups_score_in_the_form_as_in_the_engine(calculator, texts, drawn):
    agree_on(calculator, test_rule_laws.tree_card(*drawn, free=False))


# ── Filling in ─────────────────────────────────────────────────────────────────────────────────────────────────────


def saved_by(page):
    """The name and the text of the file that the form saves."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name="保存").click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_text(encoding="utf-8")


def test_what_an_officer_types_is_what_scorer_scores(sheet):
    rubric = load_rubric("mof-project-2020")
    page = sheet(rubric)
    page.get_by_label("单位全称").fill("示例局")
    page.get_by_label("全年预算数", exact=True).fill("100")
    page.get_by_label("全年执行数", exact=True).fill("86.2")
    assert "8.62 / 10 分" in page.inner_text("#form")
    page.get_by_role("button", name="增加一个指标").first.click()
    page.keyboard.type("培训人次")
    own = page.locator(".own .leaf").first
    for label, text in (("分值", "50"), ("年度指标值", "60"), ("实际完成值", "33")):
        own.get_by_label(label, exact=True).fill(text)
    own.get_by_label("符号").select_option("≥")
    own.get_by_label("扣分原因").fill('报名"不足"\\')
    total = page.inner_text("#total")
    name, text = saved_by(page)
    card = evaluate(rubric, read_assessment(parse(text, "unit.toml")))
    assert name == "示例局-2020.toml"
    assert f"至今合计 {plain(card.score)} / 100 分" in total
    assert f"未填 {len(card.open_leaves())} 项" in total
    assert card.deductions[-1].reason == '报名"不足"\\'
