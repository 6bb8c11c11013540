"""Sentences about office files as archives: what they may not be before any reader looks inside."""

from __future__ import annotations

from collections.abc import Mapping

from scorer.messages.message import Message

ARCHIVES: Mapping[str, Message] = {
    "file-encrypted": Message(
        "error",
        "the file is protected with a password",
        "文件设有打开密码",
        "open it, remove the password (File, Info, Protect), and save it again",
        "请打开后取消密码（文件—信息—保护），再保存",
    ),
    "file-empty": Message(
        "error",
        "the file is empty",
        "文件是空的",
        "save it again where it was made, or ask for it once more",
        "请在原处重新保存，或请对方重新发送",
    ),
    "not-an-archive": Message(
        "error",
        "the content is not that of a {kind} file, it is {found_kind}",
        "这不是 {kind} 文件，内容是：{found_kind}",
        "open it in Excel, WPS or LibreOffice and save it as {kind}; changing the ending is not enough",
        "请用 Excel、WPS 等打开，另存为 {kind}；只改扩展名不行",
    ),
    "archive-damaged": Message(
        "error",
        "the file is damaged or incomplete: {reason}",
        "文件损坏或不完整：{reason}",
        "copy or download it again, or open it in Excel or WPS and save it anew",
        "请重新复制或下载，或用 Excel、WPS 打开后重新保存",
    ),
    "archive-too-large": Message(
        "error",
        "unpacked the file would be too large: more than {limit} {of_kind}",
        "文件解开后过大：超过 {limit} {of_kind}",
        "copy the filled-in sheet into a new file without pictures and empty rows",
        "请把填好的工作表复制到新文件，去掉图片和大片空行",
    ),
    "archive-entities": Message(
        "error",
        "`{part}` in the file declares a document type, which no office program writes",
        "文件中的“{part}”含有文档类型声明，办公软件不会写出这样的内容",
        "open it in Excel, WPS or LibreOffice and save it anew; be careful with where it came from",
        "请用 Excel、WPS 等打开后重新保存，并留意文件来历",
    ),
}
