"""The budget year that a document tells: in its titles, beside a label, in a sentence, by a period of a whole year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from typing import Final

from scorer.diagnostics import Place
from scorer.readers.printed.decoding import one_line
from scorer.readers.printed.grid import Cell, Paragraph
from scorer.readers.printed.values import folded

_YEAR: Final = re.compile(r"(?<!\d)(20[0-4]\d|19[5-9]\d)\s{0,2}年")
_LABELLED_YEAR: Final = re.compile(r"(?:年度|年份)\s{0,3}[:：]\s{0,3}(20[0-4]\d)(?!\d)")
_BUDGET_YEAR: Final = re.compile(rf"{_YEAR.pattern}\s{{0,2}}度")
#: A document that is spoken of; its year is another, as that of a notice 《关于开展2023年…的通知》.
_CITED: Final = re.compile(r"《[^《》]{0,100}》")
#: A year in words: 二〇二二年.
_YEAR_IN_WORDS: Final = re.compile(r"二[〇○零0Oo][〇○零0Oo一二三四五六七八九]{2}(?=\s{0,2}年)")
_DIGITS: Final = str.maketrans("〇○零Oo一二三四五六七八九", "00000123456789")
_NARROW: Final = str.maketrans("０１２３４５６７８９", "0123456789")
#: The day of filling in comes after the year that the form is about; a month behind a year makes a date of it.
_DATE: Final = re.compile(
    r"(?:日期|(?:填报|填表|编制|编报|报送)时间)\s{0,3}[:：]\s{0,3}\d{4}\s{0,2}年?"
    r"|(?<!\d)\d{4}\s{0,2}年\s{0,4}[\d一二三四五六七八九十]{0,2}\s{0,4}月"
)
_YEAR_OF_FORM: Final = re.compile(r"(?<!\d)(20[0-4]\d)\s{0,2}(?:年度|年)\s{0,2}[)）]?\s*$")
#: Two months with nothing but the words of a period between them: 2021年1月至12月, 2021.1-2021.12, 2021年1月1日—12月.
_PERIOD: Final = re.compile(
    r"(?<!\d)(20[0-4]\d)(?:年|[./-])(\d{1,2})(?!\d)(?:(?:月|[./-])0?1日|[./-]0?1(?!\d)|月)?起?(?:至|到|[-—–~～－]{1,2})"
    r"(?:(?:(20[0-4]\d)(?:年|[./-]))(\d{1,2})(?!\d)|(\d{1,2})(?=月))"
)
_WHOLE_YEAR: Final = (1, 12)
#: Several years, of a plan or a project, are none: 2022-2024年, 2021年至2023年.
_YEARS: Final = re.compile(
    r"(?<!\d)20[0-4]\d\s?年?度?\s?(?:[-—–~～－]{1,2}|至|到)\s?20[0-4]\d(?!\d|[./])\s?(?:学?年)?度?"
)
#: The year of a form in a bracket behind its title, or of all of it: （2022）, 2022全年.
_BARE_YEAR: Final = re.compile(r"(?<!\d)(20[0-4]\d)(?=[)）]\s*$|(?:全年|财年))")
#: What calls a year that of the budget, the surest first.
_STRONG: Final = (_LABELLED_YEAR, _YEAR_OF_FORM, _BUDGET_YEAR, _BARE_YEAR)


def year_said(
    titles: Sequence[Paragraph | Cell], stretches: Sequence[Sequence[Paragraph | Cell]]
) -> tuple[int, Place] | None:
    """The budget year, and where it stands: in the title of the table, else in the first stretch that tells it.

    A year that is called one of the budget (2022年度) goes before all that are only spoken of (2015年成立); not so
    in the last of the stretches, the report at large. Where no year is spoken of, a period of a whole year tells it.
    """
    called = (_year_in(one, _STRONG) for one in stretches[:-1])
    spoken = (_year_in(one, (*_STRONG, _YEAR)) for one in stretches)
    return next(
        filter(None, chain((_year_in(titles, (_BUDGET_YEAR,)),), called, spoken, map(_year_of_period, stretches))), None
    )


def _year_in(said: Sequence[Paragraph | Cell], patterns: Sequence[re.Pattern[str]]) -> tuple[int, Place] | None:
    """The budget year that is spoken of, and where first: that of a form, (2022年度), before 2022年度 before 2022年.

    None where there is none, or where they differ. A date is none: 填报日期：2022年3月20日.

    Args:
        said: a stretch of the document.
        patterns: what is looked for; in the title of a table only 2022年度, since the form is often of 2023年.
    """
    short = [(in_digits(one_line(one.text)), one.place) for one in said if len(one.text) <= 200]
    dateless = [(_YEARS.sub("", _DATE.sub("", _CITED.sub("", text) or text)), place) for text, place in short]
    for pattern in patterns:
        found = [([int(one[1]) for one in pattern.finditer(text)], place) for text, place in dateless]
        # A sentence compares a year with those before it; where only bare years are told, none of two is the one.
        years = [(year, place) for told, place in found for year in (told if pattern is _YEAR else told[:1])]
        if len({year for year, _ in years}) == 1:
            return years[0]
    return None


def _year_of_period(said: Sequence[Paragraph | Cell]) -> tuple[int, Place] | None:
    """The year that the only period spoken of is, and where first: 2021年1月至12月, 2021.1-2021.12.

    None where there is no period, where they differ, and where one is longer or shorter than a year.
    """
    found = [(one, said) for said in said if len(said.text) <= 200 for one in _PERIOD.finditer(folded(said.text))]
    years = {int(one[1]) for one, _ in found} | {int(one[3]) for one, _ in found if one[3]}
    whole = all((int(one[2]), int(one[4] or one[5])) == _WHOLE_YEAR for one, _ in found)
    return (years.pop(), found[0][1].place) if len(years) == 1 and whole else None


def in_digits(text: str) -> str:
    """The text with its years in digits: 二〇二二年度 is 2022年度, and ２０２２年度 too."""
    return _YEAR_IN_WORDS.sub(lambda found: found[0].translate(_DIGITS), text.translate(_NARROW))
