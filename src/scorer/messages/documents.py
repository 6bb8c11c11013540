"""Sentences about documents that scores are read from, and about importing them."""

from __future__ import annotations

from collections.abc import Mapping

from scorer.messages.message import Message

DOCUMENTS: Mapping[str, Message] = {
    "unknown-encoding": Message(
        "error",
        "the encoding of the text is neither UTF-8 nor GB18030",
        "文本编码既不是 UTF-8，也不是 GBK/GB18030",
        "open it and save it as UTF-8, or copy the text into a new file",
        "请打开后另存为 UTF-8，或把文字复制到新文件",
    ),
    "page-empty": Message(
        "error",
        "there is no text on this page",
        "网页里没有文字",
        "open the page in a browser and save it again, or copy the table into a .txt file",
        "请在浏览器里打开网页后重新保存，或把表格复制到 .txt 文件",
    ),
    "cells-not-calculated": Message(
        "warning",
        "formulas that were never calculated are read as blank, {count} in all: {cells}",
        "有 {count} 个单元格是从未计算过的公式（{cells}），按空白读取",
        "open the file in Excel or WPS and save it, or write the values themselves",
        "请用 Excel 或 WPS 打开后保存，或直接填写数值",
    ),
    "sheet-hidden": Message(
        "notice",
        "the sheet {name} is hidden and was not read; unhide it if the score table stands there",
        "工作表“{name}”是隐藏的，未读取；如果得分表在其中，请取消隐藏",
    ),
    "rows-hidden": Message(
        "warning",
        "{count} rows and columns of the sheet are hidden and were read like all others: {names}",
        "工作表里有 {count} 个隐藏的行列，仍照常读取：{names}",
        "show them, and delete what does not belong to the table",
        "请取消隐藏，并删除不属于该表的内容",
    ),
    "text-struck": Message(
        "warning",
        "what is struck through is taken back and not read, {count} in all: {cells}",
        "带删除线的文字视为作废，未读取，共 {count} 处：{cells}",
        "see that what was read in its place is what counts; remove the line through what still does",
        "请核对读到的内容是否正确；仍然有效的文字，请去掉删除线",
    ),
    "too-many-tables": Message(
        "error",
        "the document has {tables} score tables, and {looks} paragraphs are to be looked through for them;"
        " at most {most} tables and {limit} paragraphs are allowed",
        "文档有 {tables} 张得分表，需为各表查看共 {looks} 段文字；上限为 {most} 张表、{limit} 段",
        "split the document into files with fewer tables each",
        "请把文档拆成几个文件，每个文件少放几张表",
    ),
    "document-too-large": Message(
        "error",
        "the document has {found} {of_kind}, more than the {limit} allowed",
        "文档有 {found} {of_kind}，超过上限 {limit}",
        "copy the score table into a file of its own",
        "请把得分表单独复制到一个文件",
    ),
    "old-word-file": Message(
        "error",
        "{kind} files cannot be read reliably",
        "{kind} 文件无法可靠读取",
        "open it in Word or WPS and save it as .docx",
        "请用 Word 或 WPS 打开，另存为 .docx",
    ),
    "not-readable": Message(
        "error",
        "files of the kind `{kind}` cannot be read",
        "无法读取“{kind}”类文件",
        "save it as .docx, .xlsx or .html, or copy the table into a .txt file; readable are {kinds}",
        "请另存为 .docx、.xlsx 或 .html，或把表格复制到 .txt 文件；可读：{kinds}",
    ),
    "unpack-first": Message(
        "error",
        "a {kind} file is an archive, and what is in it is not read",
        "{kind} 文件是压缩包，不读取里面的文件",
        "unpack it, and give the files or the folder that come out of it",
        "请先解压，再对解压出来的文件或文件夹运行这个命令",
    ),
    "import-first": Message(
        "error",
        "a {kind} file is not an assessment yet",
        "{kind} 文件还不是自评文件",
        "turn a published table into one with `scorer import {name} --rubric ID -o DIR` (of an unknown rubric with "
        "--rubric-out NEW.toml), then score that; save a form of `scorer form` as .xlsx, or give the .toml file that "
        "its page saves",
        "公开的表格，请先用 scorer import {name} --rubric 编号 -o 文件夹（指标体系不在库里的用 --rubric-out 新.toml）"
        "转成自评文件再打分；scorer form 的表，请另存为 .xlsx 再交，网页表请交点“保存”得到的 .toml 文件",
    ),
    "table-of-units": Message(
        "error",
        "a table of many units is not an assessment",
        "这是许多单位的表，不是一个单位的自评文件",
        "score and compare its rows with `scorer compare {name} --rubric ID`",
        "请用 scorer compare {name} --rubric 编号 给各行评分和比较",
    ),
    "workbook-not-taken": Message(
        "warning",
        "left out: a form is not read from a {kind} file",
        "未计入：表存成了 {kind} 文件，无法读取",
        "open it in Excel or WPS, save it as .xlsx, and put that file into the folder; turn a published table into an "
        "assessment with `scorer import {name} --rubric ID -o DIR`",
        "请用 Excel 或 WPS 打开，另存为 .xlsx，放回文件夹；"
        "公开的表格请用 scorer import {name} --rubric 编号 -o 文件夹 转成自评文件",
    ),
    "archive-not-taken": Message(
        "warning",
        "left out: what is in a {kind} file is not read",
        "未计入：不读取 {kind} 压缩包里的文件",
        "unpack it into the folder, and take the archive away",
        "请把它解压到这个文件夹里，再移走压缩包",
    ),
    "document-not-taken": Message(
        "warning",
        "left out: {kind} files are not read from a folder",
        "未计入：不读取文件夹中的 {kind} 文件",
        "a form is handed in as the .xlsx file, or as the .toml file that its page saves; turn a published table into "
        "an assessment with `scorer import {name} --rubric ID -o DIR`",
        "上报的表应是 .xlsx 文件，网页表应是点“保存”得到的 .toml 文件；"
        "公开的表格请用 scorer import {name} --rubric 编号 -o 文件夹 转成自评文件",
    ),
    "table-not-taken": Message(
        "warning",
        "left out: a table of many units is not taken from a folder",
        "未计入：每行一个单位的表不从文件夹中读取",
        "name the file itself: `scorer compare {name} --rubric ID`",
        "请直接写出文件名：scorer compare {name} --rubric 编号",
    ),
    "others-passed-over": Message(
        "notice",
        "{count} files of other kinds are passed over: {names}",
        "另有 {count} 个其他类型的文件没有读取：{names}",
    ),
    "no-table": Message(
        "error",
        "no score table was found in this document",
        "文档里没有找到得分表",
        "copy the table, with its heading row, into a .txt or .xlsx file",
        "请把表格连同表头复制到 .txt 或 .xlsx 文件",
    ),
    "rubric-needed": Message(
        "error",
        "it is not known which rubric this table follows",
        "不知道这张表按哪套指标体系打分",
        "name it with --rubric ID, or let it be written from the table with --rubric-out FILE.toml",
        "请用 --rubric 编号 指明，或用 --rubric-out 文件.toml 从表格还原",
    ),
    "nothing-to-import": Message(
        "error",
        "the folder holds no file that can be read",
        "文件夹里没有可读的文件",
        "readable are {kinds}",
        "可读：{kinds}",
    ),
    "standard-or-row": Message(
        "warning",
        "'{name}' is read as the indicator and `{standard}` as its only standard, which may be the indicator below it",
        "“{name}”按指标读取，“{standard}”为其唯一的评分标准，也可能是其下的指标",
        "see whether the name or the standard is the indicator",
        "请看指标是该名称还是这条标准",
    ),
    "beside-a-longer-table": Message(
        "warning",
        "longer tables of the document have {count} rows; this one may be an extract, a summary or the scores of "
        "something else",
        "文中另有 {count} 行的表；这张表可能是它的摘录或汇总，也可能是别的评分",
        "see whether it is an assessment of its own; if not, leave out the file written for it",
        "请看它是否单独的一份自评；如不是，请不要使用为它生成的文件",
    ),
    "parts-of-a-table": Message(
        "warning",
        "this table and those beside it, {count} in all, have 100 points only together; each is read for itself",
        "此表与相邻各表共 {count} 张，合在一起才满 100 分；现按各自独立的表读取",
        "see whether they are the parts of one table; if so, put their rows below one head, with their groups",
        "请看它们是否为同一张表的各部分；如是，请把各行并到一个表头下，并写明上级指标",
    ),
    "tables-alike": Message(
        "warning",
        "{count} tables of the document are of {unit} in {year} and of the same project, or of none, as far as it says:"
        " headings may tell whose each is",
        "文中有 {count} 张表单位（{unit}）、年度（{year}）和项目都相同，或都没有项目；各表属于谁，可能写在表前的标题里",
        "see which is which, and correct unit, year or project in the assessments",
        "请核对各表的归属，并在自评文件中改正单位、年度或项目",
    ),
    "scores-not-read": Message(
        "warning",
        "none of the {count} rows of this table has a score, though it says what was reached: the scores may stand"
        " under a head that is not known, or in words",
        "此表 {count} 行填有完成情况而都没有得分：得分可能在不认识的表头下，或写在文字里",
        "see whether the document prints scores, and write them into the assessment",
        "请看原文是否印有得分；如有，请填入自评文件",
    ),
    "columns-lost": Message(
        "warning",
        "{count} of the {all} rows of this table are not certain, and its scores come to no total that is printed: the"
        " text may have lost its columns, rows be missing, and unit and project be wrong",
        "此表 {all} 行中有 {count} 行没有把握，得分合计也对不上总分：文字可能分不清各栏，或有漏行，单位、项目或有误",
        "import the document that the text was copied from (Word, Excel, web page), or fill in a form with its numbers",
        "请导入文字的原文件（Word、Excel、网页），或用填报表录入",
    ),
    "project-is-unit": Message(
        "warning",
        "beside the label of the project stands the name of the unit, {name}; no project was written",
        "“项目名称”旁是单位名称“{name}”，未写入项目",
        "write the name of the project into `project` of the assessment",
        "请在自评文件的 `project` 中填写项目名称",
    ),
    "deductions-blank": Message(
        "warning",
        "{count} deductions are blank, and no printed total proves that nothing was lost there; no score is read",
        "有{count}处扣分为空，且没有印出的合计能证明未扣分，其得分留空",
        "see in the document whether nothing was lost there, and write the scores into the assessment",
        "请对照原文确认是否未扣分，并在自评文件中补上得分",
    ),
    "project-from-title": Message(
        "warning",
        "no label names the project; `{name}` is what the title names",
        "未见“项目名称”；项目取自标题：“{name}”",
        "see whether this is the name of the project; if not, correct `project` of the assessment",
        "请核对项目名称；如不对，请改正自评文件中的 `project`",
    ),
    "budget-not-read": Message(
        "warning",
        "`{points}` and `{score}` above the rows may be points and score of the budget, which the rows lack to a "
        "hundred; they are not read",
        "各行上方的“{points}”和“{score}”可能是预算执行的分值和得分（各行合计不足 100 分），未读取",
        "see whether this is the row on the budget; if so, name its columns: budget, spent, points, score",
        "请核对是否为预算执行一行；如是，请在其各栏上方写明“预算数、执行数、分值、得分”",
    ),
    "project-missing": Message(
        "warning",
        "no label names the project; the title `{title}` may have its name in it",
        "未见“项目名称”，标题“{title}”中可能有项目名称",
        "write the name into `project` of the assessment",
        "请在自评文件的 `project` 中填写项目名称",
    ),
    "project-not-read": Message(
        "warning",
        "`{text}` seems to begin with the label of the project, but the project beside it could not be read",
        "“{text}”似以“项目名称”开头，但未能读出项目名称",
        "write the name into `project` of the assessment",
        "请在自评文件的 `project` 中填写项目名称",
    ),
    "unit-or-evaluator": Message(
        "warning",
        "`{name}` is read as the unit; the one that evaluates, in a self-evaluation the unit itself, is `{other}`",
        "单位按“{name}”读取；“评价单位”为“{other}”，只有自评时才是本单位",
        "compare the unit of the assessment with the document",
        "请对照原文核对自评文件中的单位",
    ),
    "unit-or-other": Message(
        "warning",
        "`{name}` is read as the unit, out of a title or a sentence; beside a label that is not known stands `{other}`",
        "单位按标题或正文中的“{name}”读取；另有含义不明的标签，其后为“{other}”",
        "see which of the two is the unit, and correct `unit` of the assessment",
        "请核对哪一个是本单位，并更正自评文件的 `unit`",
    ),
    "lines-not-read": Message(
        "warning",
        "{count} lines from here on have a name, points and a score, and belong to no table that is read",
        "从这里起有 {count} 行带有名称、分值和得分，但不属于任何已读取的得分表",
        "copy the table of these lines with its head into a file of its own, and import that too",
        "请把这些行所在的表连同表头单独复制到一个文件，再次导入",
    ),
    "unit-goes-on": Message(
        "warning",
        "`{text}` below `{name}` may be the end of that name; it is read without it",
        "“{name}”下一行的“{text}”可能是该名称的后半部分，未并入",
        "compare the unit and the department of the assessment with the document",
        "请对照原文核对自评文件中的单位和主管部门",
    ),
    "reasons-below": Message(
        "warning",
        "`{text}` above or below the rows says why points were lost; not all of it belongs clearly to one indicator",
        "各行上面或下面的“{text}”说明了扣分原因，其中有的不能确定属于哪个指标",
        "write each reason to its indicator in the assessment",
        "请把各条原因写到自评文件的相应指标",
    ),
    "reasons-or-standards": Message(
        "warning",
        "the column `{text}` behind the scores is read as the standards of its rows; it may say why points were lost",
        "得分之后的“{text}”栏按评分标准读取，也可能是扣分原因",
        "see whether it has the reasons; if so, let its head speak of the reasons of deductions",
        "请看其中是否为扣分原因；如是，请把表头改为“扣分原因”",
    ),
    "name-numbered": Message(
        "notice",
        "the name stands more than once in its group; this row is written as `{written}`; see that both are indicators",
        "同一组内有多个同名指标；这一行写作“{written}”；请核对是否确为两个指标",
    ),
    "row-off-columns": Message(
        "warning",
        "the row `{text}` ends before or behind the head of its table: its cells may stand one column off",
        "“{text}”这一行与表头不等宽，各格可能错位一栏",
        "compare the row with the document; if its cells are one off, correct the merged cells of the table",
        "请与原文核对这一行；如各格错位，请改正表中的合并单元格",
    ),
    "group-unfilled": Message(
        "notice",
        "nobody filled in an indicator of this group; it stands as one without points and without a score",
        "这一组没有填写指标；按一个没有分值、没有得分的指标记入",
    ),
}
