"""Sentences about published tables that are read."""

from __future__ import annotations

from collections.abc import Mapping

from scorer.messages.message import Message

_LOOK = ("compare the written assessment with the document at this place", "请对照原文此处核对写出的自评文件")

IMPORTING: Mapping[str, Message] = {
    "unit-missing": Message(
        "warning",
        "the document does not say clearly which unit this is",
        "文件中没有写明是哪个单位",
        "write the name into `unit` of the assessment, or give it with --unit",
        "请在自评文件的 unit 中填写单位名称，或用 --unit 给出",
    ),
    "year-missing": Message(
        "warning",
        "the document does not say clearly which year this is; {year} is only a stand-in",
        "文件中没有写明年度，{year} 只是占位",
        "write the budget year into `year` of the assessment, or give it with --year",
        "请在自评文件的 year 中填写预算年度，或用 --year 给出",
    ),
    "year-of-rubric": Message(
        "warning",
        "the document does not say clearly which year this is; {year} was written, which is only the year of the rubric"
        " {rubric}",
        "文件中没有写明年度，写入的 {year} 只是指标体系 {rubric} 的年份，不是文件的年度",
        "write the budget year into `year` of the assessment, or give it with --year",
        "请在自评文件的 year 中填写预算年度，或用 --year 给出",
    ),
    "year-differs": Message(
        "warning",
        "the document says the year {year}, and {given} was given with --year; {year} is kept",
        "文件写的是 {year} 年度，--year 给出的是 {given}，按文件采用 {year}",
        "leave --year out, or correct `year` of the assessment where the document is wrong",
        "请去掉 --year；如原文有误，请更正自评文件中的 year",
    ),
    "points-unreadable": Message(
        "warning",
        "`{text}` in the column of points is not a number; left blank",
        "分值栏中的“{text}”不是数字，已留空",
        *_LOOK,
    ),
    "score-unreadable": Message(
        "warning",
        "`{text}` in the column of scores is not a number; left blank",
        "得分栏中的“{text}”不是数字，已留空",
        *_LOOK,
    ),
    "review-unreadable": Message(
        "warning",
        "`{text}` in the column of reviewed scores is not a number; left out",
        "复核分栏中的“{text}”不是数字，未采用",
        *_LOOK,
    ),
    "deduction-unreadable": Message(
        "warning",
        "`{text}` in the column of deductions is not a number; left out",
        "扣分栏中的“{text}”不是数字，未采用",
        *_LOOK,
    ),
    "deduction-differs": Message(
        "warning",
        "{points} points and a deduction of {lost} do not give the score {score}; the score is kept as printed",
        "分值 {points}、扣分 {lost} 与得分 {score} 不符，得分按所印保留",
        *_LOOK,
    ),
    "number-noisy": Message(
        "warning",
        "`{text}` has decimals that nobody prints, as a spreadsheet keeps them; read as {value}",
        "“{text}”带有表格软件计算留下的长尾数，读作 {value}",
        *_LOOK,
    ),
    "number-starred": Message(
        "warning",
        "`{text}` points to a note; read as {value}",
        "“{text}”带有星号，读作 {value}",
        *_LOOK,
    ),
    "number-joined": Message(
        "warning",
        "`{text}` has a blank between its digits; read as {value}",
        "“{text}”的数字之间有空格，读作 {value}",
        *_LOOK,
    ),
    "points-twice": Message(
        "warning",
        "the name prints {first} points and the column {second}; that of the column is taken",
        "名称中的分值是 {first}，分值栏是 {second}，以分值栏为准",
        *_LOOK,
    ),
    "score-above-printed-points": Message(
        "warning",
        "the score {score} is above the points {points}; one of them is wrong or was read wrongly, so it is left blank",
        "得分 {score} 高于分值 {points}，其中一个有误或读错，已留空",
        *_LOOK,
    ),
    "row-without-name": Message(
        "warning",
        "a row has numbers ({numbers}) but no name; it is left out",
        "有一行只有数字（{numbers}）没有名称，未采用",
        "add the row to the assessment by hand",
        "请手工把这一行补进自评文件",
    ),
    "row-uncertain": Message(
        "warning",
        "the columns of this row are not certain",
        "这一行各栏的划分没有把握",
        *_LOOK,
    ),
    "cells-left-over": Message(
        "warning",
        "`{texts}` fits no column of this row; left out",
        "“{texts}”不属于这一行的任何一栏，未采用",
        *_LOOK,
    ),
    "reads-back-otherwise": Message(
        "error",
        "what was read does not come back the same from the file that would be written ({reason}); nothing is written",
        "读取的内容写成文件后不能原样读回（{reason}），未写出",
        "shorten or correct the text at this place in the document",
        "请在原文中缩短或改正此处的文字",
    ),
    "no-rows-read": Message(
        "warning",
        "this is the head of a score table, but no row of an indicator could be read below it",
        "这里有得分表的表头，但下面一行指标也没有读到",
        "copy the table with its head into a .txt or .xlsx file, a row of the table on a line",
        "请把表格连同表头复制到 .txt 或 .xlsx 文件，表中一行占一行",
    ),
    "columns-not-read": Message(
        "warning",
        "what stands in the columns {heads} is not read: the head is unknown, or another column has the same",
        "未读取这些栏：{heads}（表头不能识别，或与另一栏相同）",
        "see whether they hold points or scores, and rename the head",
        "请看其中是否有分值或得分；如有，请改写表头",
    ),
    "projects-listed": Message(
        "warning",
        "this table lists {count} projects or units with their amounts and has no indicators; it is not read",
        "此表逐行列出 {count} 个项目或单位的金额，没有指标，未读取",
        "import the self-evaluation table of each of them",
        "请分别导入各项目或单位的自评表",
    ),
    "rows-left-out": Message(
        "warning",
        "the table has more than {limit} cells; from here on its rows are not read",
        "表格超过 {limit} 个单元格，从这里起的各行未读取",
        "copy the score table into a file of its own",
        "请把得分表单独复制到一个文件",
    ),
    "rows-without-head": Message(
        "warning",
        "rows that look like more of the score table before them have no head and are not read ({count} from here on)",
        "从这里起有 {count} 行像是前面得分表的续表，但没有表头，未读取",
        "move them directly below the last row of the table, with nothing between",
        "请把这些行紧接在前面表格最后一行之下，中间不留其他内容",
    ),
    "rows-go-on": Message(
        "notice",
        "from here on {count} rows have no head; they are read as more of the table before them",
        "从这里起有 {count} 行没有表头，按前面得分表的续表读取",
    ),
    "paired-by-order": Message(
        "warning",
        "the names of {count} rows, from `{first}` to `{last}`, stand in one block and their numbers in another; "
        "they are paired by their order",
        "从“{first}”到“{last}”的 {count} 行，名称在一处、数值在另一处，按先后顺序逐一对应读取",
        "compare each of these rows with the original document",
        "请把这些行与原文件逐行核对",
    ),
    "table-cut-off": Message(
        "warning",
        "the table ends inside the row `{name}`: its score and any rows after it are not in this document",
        "表格到“{name}”一行中断：该行的得分和后面的各行不在这份文件里",
        "add the missing rows from the original to the text, or leave them unscored",
        "请对照原件把缺少的行补进文本，没有原件的留空不评",
    ),
    "total-points-differ": Message(
        "warning",
        "the points of the rows add up to {sum}, but the total row prints {printed}",
        "各行分值合计 {sum}，总分行写 {printed}",
        *_LOOK,
    ),
    "total-score-differs": Message(
        "warning",
        "the scores of the rows add up to {sum}, but the table prints the total {printed}",
        "各行得分合计 {sum}，表中总分写 {printed}",
        *_LOOK,
    ),
    "number-missing": Message(
        "warning",
        "the head promises points and a score, but the row has one number only; which of them it is is not certain",
        "表头有分值和得分两栏，这一行却只有一个数字，是分值还是得分没有把握",
        *_LOOK,
    ),
    "score-shared": Message(
        "warning",
        "the score {score} is printed once for several rows ({names}); left blank",
        "得分 {score} 由几行合用（{names}），已留空",
        "divide it among these rows by hand",
        "请手工把它分到这几行",
    ),
    "sum-unclear": Message(
        "warning",
        "this row looks like the sum of others ({sum}) but prints {value}; it is read as a row of its own",
        "这一行像是其他行的合计（{sum}），但印的是 {value}，按单独一行读取",
        *_LOOK,
    ),
    "sum-differs": Message(
        "warning",
        "the subtotal prints {value}, but the rows before it add up to {sum}",
        "小计印的是 {value}，而上面各行合计 {sum}",
        *_LOOK,
    ),
    "name-unknown": Message(
        "warning",
        "no indicator of the rubric is called `{name}`; the row is left out",
        "指标体系中没有“{name}”，这一行未采用",
        "correct the name, or import without --rubric to keep the rows as printed",
        "请更正名称；或不用 --rubric 导入，按原样保留各行",
    ),
    "name-unclear": Message(
        "warning",
        "`{name}` may be `{first}` or `{second}`; the row is left out",
        "“{name}”可能是“{first}”，也可能是“{second}”，这一行未采用",
        "enter its score by hand under the right one",
        "请手工把得分填到正确的指标下",
    ),
    "name-twice": Message(
        "warning",
        "`{name}` stands twice; the first, at {first}, is taken for `{node}`, and this row is left out",
        "“{name}”出现了两次：{first} 处的一行按“{node}”读取，这一行未采用",
        "see which of the two rows is meant; if both are, the rubric lacks one",
        "请核对应取哪一行；如两行都算，则指标体系缺一个指标",
    ),
    "name-taken-for": Message(
        "notice",
        "`{name}` is taken for the indicator `{node}`, the only one with such a name",
        "“{name}”按唯一名称相符的指标“{node}”读取",
    ),
    "points-differ": Message(
        "warning",
        "{printed} points are printed, the rubric has {points}",
        "所印分值为 {printed}，指标体系为 {points}",
        "make sure that this is the right rubric for the table",
        "请确认表格用的是这个指标体系",
    ),
    "declared-twice": Message(
        "warning",
        "two totals are declared: {first} and {second}",
        "有两个自报总分：{first} 和 {second}",
        "write the right one into `declared_total`",
        "请把正确的一个填入 declared_total",
    ),
    "measures-unpaired": Message(
        "warning",
        "problems and measures differ in number; all measures stand with the last problem",
        "问题与措施的条数不同，全部措施写在最后一个问题之下",
        "move each measure to its problem",
        "请把措施分别移到对应的问题之下",
    ),
    "reason-unmatched": Message(
        "warning",
        "the reason for {name} in the list of deductions belongs to no row of the table before, or to several",
        "扣分清单中 {name} 的扣分原因对不上前一张表的任何一行，或对得上多行",
        "write the reason to the indicator in the assessment",
        "请把扣分原因写到自评文件的相应指标",
    ),
    "prose-between-tables": Message(
        "warning",
        "what is said between two tables counts for the first of them; it names neither",
        "两张表之间的文字没有说明属于哪张表，按前一张表处理",
        "where it is about the second table, move problems and total to that assessment",
        "如属于后一张表，请把问题和总分移到那份自评",
    ),
    "rubrics-differ": Message(
        "notice",
        "these tables gave {count} different rubrics, and cards are ranked under one only; tables that are meant to "
        "follow the same are imported again with --rubric {first}",
        "这些表还原出 {count} 套不同的指标体系，不同体系的表分别排名；本应同属一套的，请加 --rubric {first} 重新导入",
    ),
    "rows-absent": Message(
        "notice",
        "the table does not have {count} indicators of the rubric ({names}); they stay open",
        "表中没有指标体系的 {count} 个指标（{names}），按待评处理",
    ),
    "paragraph-too-long": Message(
        "warning",
        "the paragraph has more than {limit} characters and was not looked through",
        "这一段超过 {limit} 个字，没有读取",
        "break it into lines as in the document",
        "请按原文分行",
    ),
}
