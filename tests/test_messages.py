"""Every sentence exists in Chinese and English, is filled in alike in both, and is said somewhere."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

import scorer
from scorer.messages import MESSAGES, TOPICS, Message

SRC = Path(scorer.__file__).parent


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def elsewhere() -> str:
    files = [path for path in SRC.rglob("*.py") if path.parent.name != "messages"]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


@pytest.mark.parametrize("code", MESSAGES)
def test_a_sentence_and_its_remedy_are_filled_in_alike_in_both_languages(code: str) -> None:
    message = MESSAGES[code]
    assert placeholders(message.en) == placeholders(message.zh)
    assert placeholders(message.hint_en) == placeholders(message.hint_zh)


@pytest.mark.parametrize("code", MESSAGES)
def test_a_sentence_is_there_in_both_languages_and_an_error_has_a_remedy(code: str) -> None:
    message = MESSAGES[code]
    assert (bool(message.en), bool(message.zh), bool(message.hint_en)) == (True, True, bool(message.hint_zh))
    assert bool(message.hint_en) == (message.severity in ("error", "warning"))


@pytest.mark.parametrize("code", MESSAGES)
def test_chinese_sentences_are_chinese_and_english_ones_are_not(code: str) -> None:
    message = MESSAGES[code]
    assert re.search("[一-龥]", message.zh)
    assert not re.search("[一-龥]", message.en + message.hint_en)


@pytest.mark.parametrize("code", MESSAGES)
def test_a_code_is_a_word_in_kebab_case(code: str) -> None:
    assert re.fullmatch(r"[a-z]+[0-9]*(-[a-z0-9]+)*", code)


def test_no_code_stands_in_two_topics() -> None:
    assert len(set(MESSAGES)) == len(MESSAGES)


def test_every_module_of_sentences_is_a_topic() -> None:
    modules = {path.stem for path in (SRC / "messages").glob("*.py")} - {"__init__", "message"}
    assert sorted(TOPICS) == sorted(modules)


def test_a_code_that_no_topic_has_is_not_there() -> None:
    assert "no-such-code" not in MESSAGES
    with pytest.raises(KeyError, match="no-such-code"):
        MESSAGES["no-such-code"]


def test_every_code_is_said_somewhere() -> None:
    text = elsewhere()
    assert [code for code in MESSAGES if f'"{code}"' not in text] == []


def test_every_code_that_is_said_has_a_sentence() -> None:
    said = re.findall(r'(?:problems|_problems)\.add\(\s*"([^"]+)"', elsewhere())
    assert len(said) > 50
    assert sorted(set(said) - set(MESSAGES)) == []


def test_words_for_kinds_of_values_are_translated_and_other_values_are_left_alone() -> None:
    message = Message("error", "{key} is {found_kind}, {found}", "{key} 是{found_kind}，{found}")
    values = {"key": "text", "found_kind": "text", "found": "{key}"}
    assert (message.text("en", values), message.text("zh", values)) == (
        "text is a text in quotes, {key}", "text 是带引号的文字，{key}",
    )  # fmt: skip


def test_a_word_that_is_no_kind_is_left_as_it_is() -> None:
    assert Message("error", "{found_kind}", "").text("en", {"found_kind": "true"}) == "true"
