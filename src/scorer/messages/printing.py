"""Sentences about documents for paper and office programs."""

from __future__ import annotations

from collections.abc import Mapping

from scorer.messages.message import Message

PRINTING: Mapping[str, Message] = {
    "output-needed": Message(
        "error",
        "a {format} file is not for the screen",
        "{format} 文件不能显示在屏幕上",
        "write it to a file: -o card.{format}",
        "请写到文件：-o 得分表.{format}",
    ),
    "pdf-not-installed": Message(
        "error",
        "PDF needs an addition to the program that is not installed",
        "生成 PDF 所需的附加组件没有安装",
        'install it with: "{python}" -m pip install typst; or write HTML (-o card.html) and print it from a browser',
        '请安装："{python}" -m pip install typst；或输出网页（-o 得分表.html），用浏览器打印',
    ),
    "no-chinese-font": Message(
        "error",
        "there is no Chinese font on this computer; the PDF would be a page of boxes",
        "这台电脑没有中文字体，PDF 上的汉字会变成方框",
        "install one, on Debian or Ubuntu: apt install fonts-noto-cjk; or write HTML (-o card.html) or Word "
        "(-o card.docx) and print it on a computer that has one",
        "请安装中文字体，Debian 或 Ubuntu 上是：apt install fonts-noto-cjk；或输出网页（-o 得分表.html）、Word "
        "文档（-o 得分表.docx），到有中文字体的电脑上打印",
    ),
}
