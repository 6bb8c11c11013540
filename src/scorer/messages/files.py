"""Sentences about files and commands."""

from __future__ import annotations

from collections.abc import Mapping

from scorer.messages.message import Message

FILES: Mapping[str, Message] = {
    "file-absent": Message(
        "error",
        "there is no file {name}",
        "找不到文件 {name}",
        "check the name and the folder; a rubric that stands elsewhere is found with --rubrics DIR",
        "请核对文件名和所在文件夹；指标体系放在别处的，请用 --rubrics 指明文件夹",
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
        "rubrics, assessments, lists and pasted tables are text; save a document of WPS as .docx or .xlsx, and let a "
        "Word or Excel file keep its ending",
        "指标体系、自评文件、清单和粘贴的表格应是文本；WPS 的 .wps、.et 请另存为 .docx、.xlsx，"
        "Word、Excel 文件请保留原来的扩展名",
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
    "program-fault": Message(
        "error",
        "the program itself has failed; this is no mistake of yours ({version}, {error} at {at}: {reason})",
        "程序本身出错，不是您的输入有误（{version}，{at} {error}：{reason}）",
        "please report this message with the command and, if they may be passed on, the files; with SCORER_TRACEBACK=1 "
        "in the environment the traceback is printed too",
        "请把这条提示连同所用的命令（可以外传时连同文件）报告给维护者；设 SCORER_TRACEBACK=1 可输出出错的详细位置",
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
    "file-or-folder": Message(
        "error",
        "`{name}` has no ending: it is not known whether a file or a folder is meant",
        "“{name}”没有扩展名，不知道是文件还是文件夹",
        "for a file write its ending ({formats}), for a folder a slash behind the name: {name}/",
        "写到文件请加扩展名（{formats}）；写到文件夹请在名称后加斜杠：{name}/",
    ),
    "no-assessment-inside": Message(
        "error",
        "there is no assessment in this folder",
        "这个文件夹里没有自评文件",
        "an assessment is a .toml file or a form filled in as .xlsx",
        "自评文件是 .toml 文件，或填好的 .xlsx 表",
    ),
    "unknown-schema": Message(
        "error",
        "there is no schema of this name",
        "没有这个名称的 schema",
        "choose one of: {schemas}",
        "可选：{schemas}",
    ),
    "folder-needed": Message(
        "error",
        "there are several units, so the output must be a folder",
        "有多个单位，输出应是文件夹",
        "name a folder, and choose the format with --format",
        "请写文件夹名，并用 --format 指定格式",
    ),
    "same-output": Message(
        "error",
        "two inputs would be written to the same file `{name}`",
        "两份内容会写到同一个文件“{name}”",
        "give the units different names; of files to import, rename one of the two",
        "请让单位名称有所区别；导入的，请给其中一个文件改名",
    ),
}
