"""Every sentence said about an input, in Chinese and English, by code; `docs/diagnostics.md` has an entry for each.

A sentence is filled in with `str.format`. Values whose name ends in `_kind` are words of this module and translated.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

Language = Literal["zh", "en"]
Severity = Literal["error", "warning", "finding", "notice"]

_WORDS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "text": "a text in quotes",
        "texts": "a list of texts",
        "number": "a number",
        "integer": "a whole number",
        "boolean": "true or false",
        "list": "a list",
        "table": "a table",
        "tables": "a list of tables",
        "date": "a date such as 2021-02-20",
    },
    "zh": {
        "text": "带引号的文字",
        "texts": "文字列表",
        "number": "数字",
        "integer": "整数",
        "boolean": "true 或 false",
        "list": "列表",
        "table": "表",
        "tables": "表的列表",
        "date": "日期（如 2021-02-20）",
    },
}


class Message(NamedTuple):
    """A sentence and its remedy, in two languages."""

    severity: Severity
    en: str
    zh: str
    hint_en: str = ""
    hint_zh: str = ""

    def text(self, language: Language, values: Mapping[str, str]) -> str:
        """What is wrong."""
        return _filled(self.zh if language == "zh" else self.en, language, values)

    def hint(self, language: Language, values: Mapping[str, str]) -> str:
        """What to do about it."""
        return _filled(self.hint_zh if language == "zh" else self.hint_en, language, values)


def _filled(sentence: str, language: Language, values: Mapping[str, str]) -> str:
    words = _WORDS[language]
    return sentence.format_map(
        {name: words.get(value, value) if name.endswith("_kind") else value for name, value in values.items()}
    )


FILES: Mapping[str, Message] = {
    "file-absent": Message(
        "error",
        "there is no such file",
        "找不到这个文件",
        "check the name and the folder",
        "请核对文件名和所在文件夹",
    ),
    "is-a-directory": Message(
        "error",
        "this is a folder, a file is needed",
        "这是文件夹，需要的是文件",
        "name the file inside it",
        "请写出其中的文件名",
    ),
    "not-a-file": Message(
        "error",
        "this is not a regular file",
        "这不是普通文件",
        "copy its content into a file",
        "请把内容存成普通文件",
    ),
    "not-a-folder": Message(
        "error",
        "there is no such folder",
        "找不到这个文件夹",
        "--rubrics takes a folder of rubric files",
        "--rubrics 后面应是存放指标体系文件的文件夹",
    ),
    "file-too-large": Message(
        "error",
        "the file has {size}, more than the {limit} allowed",
        "文件大小 {size}，超过上限 {limit}",
        "a rubric or an assessment is a small text; is this the right file?",
        "指标体系和自评文件都是小文本，请确认没有选错文件",
    ),
    "file-unreadable": Message(
        "error",
        "the file cannot be read: {reason}",
        "文件无法读取：{reason}",
        "check the permissions, or close the program that holds it",
        "请检查权限，或关闭占用它的程序",
    ),
    "binary-file": Message(
        "error",
        "this is not a text file",
        "这不是文本文件",
        "a rubric or an assessment is a TOML text file",
        "指标体系和自评文件应是 TOML 文本文件",
    ),
    "not-utf8": Message(
        "error",
        "the text is not UTF-8 (it looks like {encoding})",
        "文本不是 UTF-8 编码（看起来是 {encoding}）",
        "save the file as UTF-8: in Notepad, Save as, Encoding UTF-8",
        "请另存为 UTF-8：记事本“另存为”，编码选 UTF-8",
    ),
    "cannot-write": Message(
        "error",
        "the output cannot be written: {reason}",
        "无法写出结果：{reason}",
        "check that the folder exists and may be written to; nothing was changed",
        "请检查文件夹是否存在、是否可写；没有改动任何文件",
    ),
    "output-exists": Message(
        "error",
        "the file exists already and may hold filled-in work",
        "文件已存在，其中可能有填好的内容",
        "choose another name, or move the old file away",
        "请换一个文件名，或先移走旧文件",
    ),
    "output-is-input": Message(
        "error",
        "the output would overwrite an input",
        "输出会覆盖输入文件",
        "choose another name for the output",
        "请给输出换一个文件名",
    ),
    "unknown-format": Message(
        "error",
        "no format is called `{format}`",
        "没有“{format}”这种格式",
        "formats are: {formats}",
        "可用格式：{formats}",
    ),
    "folder-needed": Message(
        "error",
        "there are several units, so the output must be a folder",
        "有多个单位，输出应是文件夹",
        "create the folder first, and choose the format with --format",
        "请先建好文件夹，并用 --format 指定格式",
    ),
    "same-output": Message(
        "error",
        "two units would be written to the same file `{name}`",
        "两个单位会写到同一个文件“{name}”",
        "give the units different names or codes",
        "请让单位名称或代码有所区别",
    ),
}

SYNTAX: Mapping[str, Message] = {
    "toml-syntax": Message(
        "error",
        "this is not TOML: {reason}",
        "不符合 TOML 语法：{reason}",
        'a line is `key = value`; names and texts stand in straight quotes "…"',
        '每行写作 键 = 值；名称和文字放在英文引号 "…" 里',
    ),
    "full-width-sign": Message(
        "error",
        "`{found}` is a full-width sign; TOML knows only `{meant}`",
        "“{found}”是全角符号，TOML 只认半角的 {meant}",
        "type {meant} with the keyboard set to English",
        "请切换到英文输入法，输入 {meant}",
    ),
    "unquoted-name": Message(
        "error",
        "the name `{key}` needs quotes",
        "名称“{key}”要加引号",
        'put straight quotes around every Chinese name: "{key}"',
        '中文名称要放在英文引号里："{key}"',
    ),
    "unquoted-code": Message(
        "error",
        "the code {code} needs quotes",
        "代码 {code} 要加引号",
        'write "{code}" = …; without quotes the points mean tables inside tables',
        '请写成 "{code}" = …；不加引号时，点号表示表中之表',
    ),
    "duplicate-key": Message(
        "error",
        "{line} is given a value a second time",
        "{line} 重复赋值",
        "keep one of the two lines",
        "两行只留一行",
    ),
    "duplicate-table": Message(
        "error",
        "the table `{line}` stands here a second time",
        "表“{line}”重复出现",
        "put its lines together under one header; a list of tables has double brackets [[…]]",
        "请合并到同一个表头下；成列的表用双括号 [[…]]",
    ),
    "mixed-children": Message(
        "error",
        "the children of one group are partly written in a list, partly as tables of their own",
        "同一组的下级指标，一部分写在列表里，一部分另起了表",
        "within one group write all children as `level3 = [ … ]`, or all as [[level1.level2.level3]]",
        "同一组内，要么全部写在 level3 = [ … ] 里，要么全部写成 [[level1.level2.level3]]",
    ),
    "too-deep": Message(
        "error",
        "brackets nest deeper than {limit} levels",
        "括号嵌套超过 {limit} 层",
        "is this the right file? A bracket may be missing",
        "请确认没有选错文件，或是否漏了括号",
    ),
    "number-out-of-range": Message(
        "error",
        "a number in this file is far too large",
        "文件中有过大的数字",
        "scores stay below 10^9, facts below 10^15",
        "分值小于 10^9，数据小于 10^15",
    ),
    "newer-toml": Message(
        "warning",
        "this is TOML 1.1; older editors will call it an error",
        "这里用了 TOML 1.1 的写法，较旧的编辑器会报错",
        "keep an inline table {{ … }} on one line, without a comma at its end",
        "行内表 {{ … }} 请写在一行内，末尾不加逗号",
    ),
}

FORM: Mapping[str, Message] = {
    "not-a-rubric": Message(
        "error",
        "this is not a rubric: there is no table [rubric]",
        "这不是指标体系文件：没有 [rubric] 表",
        "a rubric begins with [rubric] and its id, title, year and points",
        "指标体系以 [rubric] 开头，写明 id、title、year、points",
    ),
    "not-an-assessment": Message(
        "error",
        'this is not an assessment: there is no line `rubric = "…"`',
        '这不是自评文件：没有 rubric = "…" 这一行',
        "an assessment begins with rubric, unit and year; `scorer form` writes a blank one",
        "自评文件以 rubric、unit、year 开头；scorer form 可生成空白文件",
    ),
    "missing-key": Message(
        "error",
        "`{key}` is missing",
        "缺少 {key}",
        "add a line `{key} = …`",
        "请补上 {key} = …",
    ),
    "unknown-key": Message(
        "error",
        "the key `{key}` means nothing here",
        "这里没有名为 {key} 的项",
        "known here: {known}",
        "此处可用：{known}",
    ),
    "misspelt-key": Message(
        "error",
        "the key `{key}` means nothing here",
        "这里没有名为 {key} 的项",
        "did you mean `{nearest}`?",
        "是不是想写 {nearest}？",
    ),
    "wrong-type": Message(
        "error",
        "`{key}` must be {expected_kind}, not {found_kind}",
        "{key} 应是{expected_kind}，不是{found_kind}",
        "see the format page for what {key} may hold",
        "{key} 可填的内容见格式说明",
    ),
    "number-in-quotes": Message(
        "error",
        '`{key}` must be a number; here it is the text "{found}"',
        "{key} 应是数字，这里写成了文字“{found}”",
        "write {meant} without quotes",
        "请写 {meant}，不加引号",
    ),
    "empty-text": Message(
        "error",
        "`{key}` is empty",
        "{key} 是空的",
        "fill it in between the quotes",
        "请在引号中填写",
    ),
    "text-too-long": Message(
        "error",
        "`{key}` is longer than {limit} characters",
        "{key} 超过 {limit} 个字",
        "shorten it",
        "请缩短",
    ),
    "control-character": Message(
        "error",
        "`{key}` contains an invisible control character or a line end",
        "{key} 含有看不见的控制字符或换行",
        "delete it and type the text again",
        "请删除后重新输入",
    ),
    "bad-choice": Message(
        "error",
        "`{key}` cannot be `{found}`",
        "{key} 不能是“{found}”",
        "choose one of: {options}",
        "可选：{options}",
    ),
    "out-of-range": Message(
        "error",
        "`{key}` must lie between {low} and {high}",
        "{key} 应在 {low} 到 {high} 之间",
        "correct the number",
        "请改正数字",
    ),
    "not-a-number": Message(
        "error",
        "`{key}` is {found}, which is no number",
        "{key} 是 {found}，不是数字",
        "leave a blank score out altogether",
        "没有分数就整行不写",
    ),
    "negative-number": Message(
        "error",
        "`{key}` is negative: {found}",
        "{key} 是负数：{found}",
        "scores and points start at 0; a deduction is written as the lower score",
        "分值和得分从 0 起；扣分请直接写扣后的得分",
    ),
    "number-too-large": Message(
        "error",
        "`{key}` is {limit} or more",
        "{key} 不小于 {limit}",
        "check the unit of measure and the decimal point",
        "请核对计量单位和小数点",
    ),
    "too-many-decimals": Message(
        "error",
        "`{key}` has more than {limit} decimals",
        "{key} 的小数超过 {limit} 位",
        "write the number as the document prints it",
        "请按文件所印的数字填写",
    ),
}

RUBRIC: Mapping[str, Message] = {
    "unknown-rubric": Message(
        "error",
        "no rubric is called `{id}`",
        "没有名为“{id}”的指标体系",
        "known: {nearest}; `scorer rubrics` lists all, a file is named with its ending .toml",
        "现有：{nearest}；scorer rubrics 列出全部，指定文件时请写出 .toml",
    ),
    "rubric-id-twice": Message(
        "error",
        "the id `{id}` stands in two files, here and in {other}",
        "编号“{id}”出现在两个文件中，另一个是 {other}",
        "give one of them another id",
        "请给其中一个改编号",
    ),
    "points-mismatch": Message(
        "error",
        "the children add up to {sum}, but {declared} points are stated (difference {difference})",
        "下级分值合计 {sum}，与所写分值 {declared} 不符（差 {difference}）",
        "correct the points of the group or of its children",
        "请改正本组或下级的分值",
    ),
    "no-points": Message(
        "error",
        "there are no points to earn",
        "总分值为 0，无分可得",
        "state the points of the whole, usually 100",
        "请写明总分值，通常为 100",
    ),
    "duplicate-name": Message(
        "error",
        "two siblings are called `{name}`",
        "同一组内有两个“{name}”",
        "rename one of them",
        "请给其中一个改名",
    ),
    "duplicate-code": Message(
        "error",
        "the code {code} is used twice",
        "代码 {code} 用了两次",
        "give each node a code of its own, or none at all",
        "每个指标用各自的代码，或都不写代码",
    ),
    "empty-group": Message(
        "error",
        "the group has no indicators: `{key}` is missing or empty",
        "这一组没有下级指标：{key} 缺失或为空",
        "add indicators, or leave `{key}` out to make it an indicator itself",
        "请补上下级指标；若本身就是指标，请去掉 {key}",
    ),
    "too-many-nodes": Message(
        "error",
        "the tree has more than {limit} nodes",
        "指标超过 {limit} 个",
        "split the rubric",
        "请拆分指标体系",
    ),
    "points-in-pool": Message(
        "error",
        "a member of the pool `{pool}` cannot have points of its own",
        "可选项组“{pool}”的成员不能有固定分值",
        "leave out the points; each unit divides the points of the pool over the members it uses",
        "请去掉分值；各单位把本组分值分给所选的成员",
    ),
    "group-in-pool": Message(
        "error",
        "the pool `{pool}` cannot contain a plain group",
        "可选项组“{pool}”中不能再有普通的组",
        "make it an indicator, a slot or a pool",
        "请改为指标、特性指标（slot）或可选项组（pool）",
    ),
    "slot-bounds": Message(
        "error",
        "the slot demands at least {min} indicators but allows at most {max}",
        "特性指标至少 {min} 个，却最多 {max} 个",
        "correct min or max",
        "请改正 min 或 max",
    ),
    "grade-hole": Message(
        "error",
        "the lowest grade {name} starts at {start}; totals below have no grade",
        "最低等级“{name}”从 {start} 起，更低的总分没有等级",
        "let the lowest grade start at 0",
        "最低等级请从 0 起",
    ),
    "grade-overlap": Message(
        "error",
        "the grades {first} and {second} both start at {start}",
        "等级“{first}”和“{second}”都从 {start} 起",
        "each grade starts where the one below ends",
        "每个等级的起点应各不相同",
    ),
    "grade-name-twice": Message(
        "error",
        "two grades are called {name}",
        "有两个等级都叫“{name}”",
        "rename one of them",
        "请给其中一个改名",
    ),
    "grade-out-of-reach": Message(
        "error",
        "the grade {name} starts at {start}, above the {points} points of the rubric",
        "等级“{name}”从 {start} 起，超过总分值 {points}",
        "bands are written on the scale of the rubric's points",
        "等级按指标体系的总分值来写",
    ),
    "rounding-missing": Message(
        "error",
        "the policy `{policy}` divides, and the rubric does not say how to round",
        "“{policy}”要做除法，而指标体系没有规定舍入",
        'add rounding = {{ places = 2, mode = "half-up", source = "…" }} to [rubric]',
        '请在 [rubric] 中写明 rounding = {{ places = 2, mode = "half-up", source = "…" }}',
    ),
    "points-beyond-rounding": Message(
        "error",
        "the points have more decimals than the {places} that scores are rounded to",
        "分值的小数超过舍入所留的 {places} 位",
        "raise rounding.places, or correct the points",
        "请增大 rounding.places，或改正分值",
    ),
    "unknown-move-target": Message(
        "error",
        "`{target}` is no group of this rubric, so no points can move there",
        "没有名为“{target}”的组，分值无处可移",
        "name a group, a slot or a pool by its name, path or code",
        "请写明一个组、特性指标或可选项组的名称、路径或代码",
    ),
    "ambiguous-move-target": Message(
        "error",
        "`{target}` fits several groups: {paths}",
        "“{target}”对应多个组：{paths}",
        "write the path or the code",
        "请写路径或代码",
    ),
    "not-three-levels": Message(
        "warning",
        "this indicator stands at level {level}; official tables have three levels",
        "这个指标在第 {level} 级，而官方表格为三级",
        'set levels = "any" in [rubric] if that is meant',
        '若确实如此，请在 [rubric] 中写 levels = "any"',
    ),
    "valid-backwards": Message(
        "error",
        "`valid` ends in {last}, before it begins in {first}",
        "有效期止于 {last} 年，早于起始的 {first} 年",
        "correct from or to",
        "请改正 from 或 to",
    ),
    "points-in-reconstructed": Message(
        "error",
        "a rubric read from a published table states no points for its groups",
        "由公布表格还原的指标体系，组不写 points",
        "write declared_points; the points are what the rows add up to",
        "请写 declared_points；组的分值为各行之和",
    ),
}

ASSESSMENT: Mapping[str, Message] = {
    "other-rubric": Message(
        "error",
        "the assessment is written for `{named}`, not for `{id}`",
        "自评对应的是“{named}”，不是“{id}”",
        "score it with the rubric that it names",
        "请用它写明的指标体系评分",
    ),
    "year-outside-valid": Message(
        "error",
        "the rubric {id} scores the years {years}, not {year}",
        "指标体系 {id} 适用于 {years} 年，不适用于 {year} 年",
        "choose the rubric of that year (`scorer rubrics`)",
        "请选用该年度的指标体系（scorer rubrics）",
    ),
    "unknown-indicator": Message(
        "error",
        "the rubric {id} has no indicator `{key}`",
        "指标体系 {id} 中没有指标“{key}”",
        "nearest: {nearest}",
        "相近的有：{nearest}",
    ),
    "ambiguous-name": Message(
        "error",
        "`{key}` fits several indicators: {paths}",
        "“{key}”对应多个指标：{paths}",
        "write the path or the code, in quotes",
        "请写路径或代码，并加引号",
    ),
    "unknown-slot": Message(
        "error",
        "the rubric {id} has no slot `{key}`",
        "指标体系 {id} 中没有特性指标组“{key}”",
        "slots are: {paths}",
        "现有：{paths}",
    ),
    "scored-twice": Message(
        "error",
        "`{first}` and `{second}` are the same indicator",
        "“{first}”和“{second}”是同一个指标",
        "keep one of the two lines",
        "两行只留一行",
    ),
    "score-for-group": Message(
        "error",
        "`{name}` is a group; its score is the sum of its indicators",
        "“{name}”是组，得分由下级指标相加而来",
        "score the indicators below it; a group may be declared not_applicable as a whole",
        "请给下级指标打分；整组不适用时可写 not_applicable",
    ),
    "score-for-slot": Message(
        "error",
        "`{name}` is a slot; its score is the sum of the unit's own indicators",
        "“{name}”由本单位自定指标，得分由这些指标相加而来",
        "write one table [[own]] for each of them",
        "请为每个自定指标写一个 [[own]]",
    ),
    "score-above-points": Message(
        "error",
        "the score {score} is above the {points} points of the indicator",
        "得分 {score} 超过分值 {points}",
        "write at most {points}",
        "最多写 {points}",
    ),
    "off-step": Message(
        "error",
        "the score {score} is no multiple of {step}",
        "得分 {score} 不是 {step} 的整数倍",
        "scores of this indicator go in steps of {step}",
        "该指标按 {step} 分一档打分",
    ),
    "typed-beyond-rounding": Message(
        "error",
        "`{key}` has more decimals than the {places} that this rubric keeps",
        "{key} 的小数超过该指标体系保留的 {places} 位",
        "round it to {places} decimals as the rubric says",
        "请按规定保留 {places} 位小数",
    ),
    "points-fixed": Message(
        "error",
        "the points of this indicator are fixed by the rubric ({points})",
        "该指标的分值由指标体系规定（{points}），不能自定",
        "leave `points` out; only own indicators and members of a pool have them",
        "请去掉 points；只有自定指标和可选项才写分值",
    ),
    "own-name-twice": Message(
        "error",
        "two own indicators are called `{name}`",
        "有两个自定指标都叫“{name}”",
        "rename one of them",
        "请给其中一个改名",
    ),
    "slot-too-many": Message(
        "error",
        "more than the {most} own indicators that the slot allows",
        "自定指标超过 {most} 个",
        "put some of them together",
        "请合并部分指标",
    ),
    "slot-too-few": Message(
        "error",
        "{count} own indicators, but the slot demands at least {least}",
        "自定指标 {count} 个，少于要求的 {least} 个",
        "divide the points over more indicators",
        "请把分值分给更多指标",
    ),
    "pot-exceeded": Message(
        "error",
        "{sum} points are put into a pot of {pot}, {over} too many",
        "合计 {sum} 分，超过本组分值 {pot}，多出 {over}",
        "lower the points or scores in it",
        "请调低其中的分值或得分",
    ),
    "na-without-policy": Message(
        "error",
        "it is declared not applicable, and the rubric has no policy for that",
        "声明不适用，而指标体系没有规定不适用时如何处理",
        "score it, or let the rubric's author set not_applicable (rescale, exclude, full, zero, …)",
        "请打分，或请制定者在指标体系中规定 not_applicable（rescale、exclude、full、zero 等）",
    ),
    "na-refused": Message(
        "error",
        "the rubric does not allow this indicator to be not applicable",
        "指标体系不允许该指标不适用",
        "score it",
        "请打分",
    ),
    "na-without-reason": Message(
        "error",
        "not applicable needs a reason",
        "不适用必须写明理由",
        'write not_applicable = "…why…"',
        '请写 not_applicable = "…理由…"',
    ),
    "na-with-score": Message(
        "error",
        "it is both scored and declared not applicable",
        "既打了分，又声明不适用",
        "keep one of the two",
        "二者只留其一",
    ),
    "move-to-inapplicable": Message(
        "error",
        "its points should move to `{target}`, which is not applicable itself",
        "分值应移到“{target}”，而该组本身也不适用",
        "ask the rubric's author what happens then",
        "请询问制定者如何处理",
    ),
    "derived-without-value": Message(
        "error",
        "`{key}` is marked as derived but not given",
        "{key} 标为推算，却没有给出",
        "give the value, or take the mark away",
        "请给出数值，或去掉标记",
    ),
    "same-identity": Message(
        "error",
        "{unit} {year} is handed in twice, here and in {other}",
        "{unit} {year} 年的自评重复，另一份在 {other}",
        "keep one, or tell them apart by about.code, project, kind or reviewer",
        "请只留一份，或以 about.code、project、kind、reviewer 区分",
    ),
}

FINDINGS: Mapping[str, Message] = {
    "nothing-to-score": Message(
        "finding",
        "nothing applies, so there is nothing to score: 0 of 0, no grade",
        "全部指标都不适用，无可评分：0/0，不评等级",
    ),
    "declared-total-too-high": Message(
        "finding",
        "the declared total {declared} is {difference} above the sum of the rows, {score}",
        "自报总分 {declared} 比各行合计 {score} 多 {difference}",
    ),
    "declared-total-too-low": Message(
        "finding",
        "the declared total {declared} is {difference} below the sum of the rows, {score}",
        "自报总分 {declared} 比各行合计 {score} 少 {difference}",
    ),
    "declared-total-leaves-out": Message(
        "finding",
        "the declared total {declared} is {difference} below the sum of the rows, {score}: exactly `{group}` "
        "({group_score}) is left out",
        "自报总分 {declared} 比各行合计 {score} 少 {difference}，恰好漏计“{group}”（{group_score}）",
    ),
    "declared-total-out-of-reach": Message(
        "finding",
        "the declared total {declared} cannot be reached: any completion gives {low} to {high} (off by {difference})",
        "自报总分 {declared} 无法达到：补全后只能在 {low} 到 {high} 之间（相差 {difference}）",
    ),
    "declared-total-needs-all": Message(
        "notice",
        "the declared total {declared} is reached only if every open indicator ({count}) is full",
        "自报总分 {declared} 只有在 {count} 个未评指标全部满分时才能达到",
    ),
    "declared-total-needs-none": Message(
        "notice",
        "the declared total {declared} is right only if every open indicator ({count}) scores nothing",
        "自报总分 {declared} 只有在 {count} 个未评指标全部为零分时才成立",
    ),
    "declared-points-mismatch": Message(
        "finding",
        "{declared} points are printed, but the rows add up to {sum} (difference {difference})",
        "所印分值 {declared}，而各行合计 {sum}（差 {difference}）",
    ),
    "scores-above-group": Message(
        "finding",
        "the rows score {score}, more than the {points} points of the group",
        "各行得分合计 {score}，超过本组分值 {points}",
    ),
    "deduction-without-reason": Message(
        "finding",
        "{lost} points are lost and no reason is given",
        "扣 {lost} 分，没有说明原因",
    ),
    "problem-without-deduction": Message(
        "finding",
        "a problem is stated but no points are taken off: {problem}",
        "写了问题却没有扣分：{problem}",
    ),
    "full-marks-everywhere": Message(
        "finding",
        "all {count} indicators have full marks",
        "{count} 个指标全部满分",
    ),
}

#: Every code; a test demands that each is raised somewhere, documented, and filled in alike in both languages.
MESSAGES: Mapping[str, Message] = {**FILES, **SYNTAX, **FORM, **RUBRIC, **ASSESSMENT, **FINDINGS}
