"""Bytes to text for pasted texts and web pages, and what of a text is printed at all."""

from __future__ import annotations

import codecs
import re
import unicodedata

from scorer.diagnostics import InputError, Problems, nowhere

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
#: Old pages declare gb2312 and use the wider gb18030; what a page declares is not believed.
_TRIED = ("utf-8", "gb18030")
_UNREADABLE = "\ufffd"
_READABLE_FOR_EACH = 50

#: Control characters, marks of no width and of direction, and halves of characters: nothing a reader of paper sees.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_CHINESE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”()"
#: What stands wide apart before a label, or behind all else and has a number, is said of something else: 单位：示例局
#: 审核人：…, or 单位：示例局 公开09表.
_GAP = r"(?:(?:[^\S\n]{2,}|\t)[^\s:：]{2,12}[:：]|(?:[^\S\n]{3,}|\t\s*)(?=[^\s\d]{1,8}\d)[^\s:：]{2,12}$)"
_WRAP = re.compile(rf"(?<=[{_CHINESE}])(?!{_GAP})\s+(?=[{_CHINESE}])")
_SPACES = re.compile(r"\s+")
#: Many PDF give the shapes of radicals (⽬, ⻔) for the characters that they look like; Unicode folds most of them, and
#: says of the simplified ones in its list of equivalents which they are. ⼾ is 户 in all that is not of Taiwan.
_RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)} | str.maketrans(
    "⼾⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
    "户母民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
)
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def decoded(data: bytes, file: str) -> str:
    r"""The text of a file in UTF-8, UTF-16 with its mark, GB2312, GBK or GB18030; line ends are `\n`.

    A character cut in two at the end of the file is left out: a text that was cut off is still a text. Here and there a
    character may be broken; it is printed as �.

    Raises:
        InputError: `binary-file` or `unknown-encoding`.
    """
    problems = Problems()
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _printed_lines(data.removeprefix(mark).decode(encoding, errors="replace"))
    if b"\0" in data:
        problems.add("binary-file", nowhere(file))
        raise InputError(problems)
    tried = [codecs.getincrementaldecoder(encoding)(errors="replace").decode(data) for encoding in _TRIED]
    text = min(tried, key=lambda text: text.count(_UNREADABLE))
    if text.count(_UNREADABLE) * _READABLE_FOR_EACH > len(text):
        problems.add("unknown-encoding", nowhere(file))
        raise InputError(problems)
    return _printed_lines(text)


def printed(text: str) -> str:
    """`text` without what nobody sees on paper, radicals as the characters they show; line ends and tabs stay."""
    return _UNSEEN.sub("", text).translate(_RADICALS)


def one_line(text: str) -> str:
    """What a cell or a paragraph prints, as one line: wraps inside Chinese text are no blanks."""
    return _SPACES.sub(" ", _WRAP.sub("", printed(text))).strip()


def raised(text: str) -> str:
    """`text` set above the line: its digits as the characters that are, so that none of them joins a number before."""
    return text.translate(_RAISED)


def _printed_lines(text: str) -> str:
    return printed(text.replace("\r\n", "\n").replace("\r", "\n"))
