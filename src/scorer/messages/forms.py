"""Sentences about forms that are filled in as workbooks."""

from __future__ import annotations

from collections.abc import Mapping

from scorer.messages.message import Message

FORMS: Mapping[str, Message] = {
    "not-a-form": Message(
        "error",
        "this workbook was not issued by `scorer form`",
        "这个工作簿不是 scorer form 生成的表",
        "fill in the form that was issued; published tables are read by `scorer import`; save a list of many units as "
        "CSV, which `scorer compare` reads",
        "请用下发的表填写；公开的表用 scorer import 读入；许多单位的汇总数据请另存为 CSV，用 scorer compare 读",
    ),
    "form-other-kind": Message(
        "error",
        "this form of `scorer form` was saved as a {kind} file, where its cells to fill in cannot be told for certain",
        "这张 scorer form 的表存成了 {kind} 文件，其中填写的格子无法可靠辨认",
        "open it in Excel or WPS, save it as .xlsx, and give that file",
        "请用 Excel 或 WPS 打开，另存为 .xlsx，再交那个文件",
    ),
    "form-page-itself": Message(
        "error",
        "this is the page of `scorer form` itself; what is filled in there is in the file that it saves",
        "这是 scorer form 的网页表本身，填写的内容在它保存出来的文件里",
        "open it in the browser where it was filled in, press its Save button, and give the .toml file",
        "请在填写时用的浏览器里打开，点“保存”，再交得到的 .toml 文件",
    ),
    "form-format-unknown": Message(
        "error",
        "the form has the format `{found}`, this program reads `{known}`",
        "表的格式是“{found}”，本程序能读“{known}”",
        "use the version of the program that the form was issued with, or a newer one",
        "请使用生成这张表的程序版本或更新的版本",
    ),
    "form-row-missing": Message(
        "error",
        "the row of `{name}` is gone from the form",
        "表中缺少“{name}”这一行",
        "undo the deletion, or copy what was filled in into a fresh form",
        "请撤销删除，或把已填内容抄到新表中",
    ),
    "form-row-twice": Message(
        "error",
        "the row of `{name}` stands in the form twice; the first is at {first}",
        "“{name}”这一行出现了两次，第一次在 {first}",
        "delete the copy; one's own indicators go into the rows that are there for them",
        "请删去复制的行；自定指标填在预留的行里",
    ),
    "form-row-added": Message(
        "error",
        "this row was not in the form that was issued, so what stands in it is not read",
        "这一行不是下发的表里原有的，填在这里的内容读不到",
        "move it into a row of the form (one's own indicators and further problems have rows of their own, remarks "
        "go into a column for notes), and clear this row",
        "请把内容移到表中原有的行（自定指标、其他问题有预留的行，说明写在“备注”），再清空这一行",
    ),
    "form-total-row": Message(
        "error",
        "nothing is filled in in the row of the total, so this is not read",
        "合计行不填写，填在这里的内容读不到",
        "move it into the row of an indicator or a group, or onto the sheet for further problems, and clear this cell",
        "请把内容移到指标或上级指标的行，或移到“其他问题”表，再清空这一格",
    ),
    "form-column-missing": Message(
        "error",
        "the column `{title}` is gone from the form",
        "表中缺少“{title}”这一列",
        "undo the deletion, or copy what was filled in into a fresh form",
        "请撤销删除，或把已填内容抄到新表中",
    ),
    "form-sheet-missing": Message(
        "error",
        "the sheet `{title}` is gone from the form",
        "表中缺少“{title}”这张工作表",
        "undo the deletion, or copy what was filled in into a fresh form; a sheet that is not needed stays blank",
        "请撤销删除，或把已填内容抄到新表中；用不上的工作表空着即可",
    ),
    "form-sheet-twice": Message(
        "error",
        "the sheet `{name}` is a copy of `{first}`, and it cannot be told which of the two is meant",
        "工作表“{name}”与“{first}”是同一张表，不知道以哪张为准",
        "delete the one that is not meant",
        "请删去不用的那一张",
    ),
    "form-nothing-asked": Message(
        "error",
        "`{found}` stands where this indicator asks nothing",
        "这个指标在这一格没有要填的，现为“{found}”",
        "clear this cell; a score and a remark have columns of their own",
        "请清空这一格；得分写在“填写得分”，说明写在“备注”",
    ),
    "form-cell-blank": Message(
        "error",
        "`{title}` is not filled in",
        "“{title}”没有填写",
        "fill in this cell",
        "请填写这一格",
    ),
    "form-not-a-number": Message(
        "error",
        "a number is needed here, this cell holds {found_kind} `{found}`",
        "这里应填数字，现为{found_kind}“{found}”",
        "write the number alone, in the unit that the form names, without that unit, a percent sign or commas",
        "请只填数字，按表上的单位换算，不写单位、百分号和逗号",
    ),
    "form-number-as-text": Message(
        "error",
        "the number `{found}` stands here as text",
        "这一格的“{found}”是文本，不是数字",
        "set the format of the cell to General and type the number again, in half-width digits and without commas",
        "请把单元格格式改为“常规”，用半角数字重新输入，不加逗号",
    ),
    "form-percent": Message(
        "error",
        "this cell shows its number as a percentage: `{found}` stands for {value}",
        "这一格是百分比格式：显示“{found}”，实际是 {value}",
        "set the format of the cell to General and write the number alone, such as 95 where the unit is %",
        "请把单元格格式改为“常规”，只填数字；单位是 % 的填 95 这样的数",
    ),
    "form-not-whole": Message(
        "error",
        "a whole number is needed here, this cell holds {found}",
        "这里应填整数，现为 {found}",
        "write a whole number",
        "请填整数",
    ),
    "form-cell-error": Message(
        "error",
        "this cell holds the error {found}",
        "这一格是错误值 {found}",
        "write the value itself instead of a formula",
        "请直接填写数值，不用公式",
    ),
    "form-cell-not-calculated": Message(
        "error",
        "this cell holds a formula that was never calculated, so its value is not known",
        "这一格是从未计算过的公式，读不到数值",
        "open the file in Excel or WPS and save it, or write the value itself",
        "请用 Excel 或 WPS 打开后保存，或直接填写数值",
    ),
    "form-bad-choice": Message(
        "error",
        "`{found}` is none of the answers",
        "“{found}”不在可选项中",
        "choose one of: {options}",
        "请从中选一项：{options}",
    ),
    "form-own-unnamed": Message(
        "error",
        "an indicator of one's own has values but no name",
        "自定指标填了内容，但没有写名称",
        "write its name in this row, or clear the row",
        "请在本行写上指标名称，或清空本行",
    ),
    "form-partly-answered": Message(
        "warning",
        "{blank} of the {count} questions about `{name}` are not answered, so none of them counts",
        "“{name}”的 {count} 个小问题中有 {blank} 个没有填，这一项暂按未填处理",
        "answer all of them: yes or no, and 0 where nothing occurred",
        "请全部填写：选“是”或“否”，没有发生的填 0",
    ),
    "form-of-other-version": Message(
        "error",
        "the form was issued for version {issued} of {id}, the rubric now has version {version}",
        "这张表是按 {id} 第 {issued} 版下发的，现在的指标体系是第 {version} 版",
        "ask for the form of this version, or score with the rubric that the form was issued for",
        "请换用本版的表，或用原版指标体系评分",
    ),
}
