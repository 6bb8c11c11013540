"""How the time of reading a published document grows with its rows, by the way that the table was made or pasted."""

from time import process_time

from scorer.readers import read_document
from scorer.readers.published import read_published

ROWS = 500
#: Twice the rows may take so many times as long.
TARGET = 2.5
TITLE = "示例局2023年度绩效自评表"
HEAD = ("一级指标", "二级指标", "三级指标", "年度指标值", "分值", "得分", "扣分原因")


def measure():
    """The table of times for some rows and twice as many."""
    rows = [("document", "rows", "s", "twice the rows, s", "growth", "target", "")]
    for name, (made, file) in KINDS.items():
        once, twice = (_seconds(made(count), file) for count in (ROWS, 2 * ROWS))
        met = "met" if twice <= TARGET * once else "MISSED"
        rows.append((name, f"{ROWS}", f"{once:.2f}", f"{twice:.2f}", f"{twice / once:.1f}", f"{TARGET}", met))
    return rows


def _seconds(text, file):
    start = process_time()
    read_published(read_document(text.encode(), file), None)
    return process_time() - start


def _cells(count):
    """Rows in groups of five, their names in the first row of each alone, each a point."""
    for at in range(count):
        group = (f"第{at // 10}类", f"第{at // 5}项") if at % 5 == 0 else ("", "")
        yield (*group, f"工作{at}完成率", "100%", "1", "0.9" if at % 7 else "1", "个别滞后" if at % 7 else "")


def _page(count):
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in (HEAD, *_cells(count)))
    return f'<meta charset="utf-8"><p>{TITLE}</p><table>{body}</table>'


def _forms(count):
    """Forms of ten rows below each other in one table."""
    rows = "".join(f"<tr><td>指标{at}</td><td>5</td><td>5</td></tr>" for at in range(10))
    head = "<tr><td>项目名称</td><td colspan=2>项目</td></tr><tr><td>三级指标</td><td>分值</td><td>得分</td></tr>"
    form = f"{head}{rows}<tr><td>总分</td><td>50</td><td>50</td></tr>"
    return f'<meta charset="utf-8"><p>{TITLE}</p><table>{form * (count // 10)}</table>'


def _text(between, *, blanks):
    def made(count):
        lines = (between.join(cell for cell in row if cell or blanks) for row in (HEAD, *_cells(count)))
        return "\n".join((TITLE, *lines))

    return made


def _padded(count):
    rows = (f"指标工作{at}号    完成  完成    1    1" for at in range(count))
    return "\n".join((TITLE, "指标名称    年初目标    实际完成    分值    得分", *rows))


KINDS = {
    "one table of a page": (_page, "a.html"),
    "forms of ten rows in one table of a page": (_forms, "a.html"),
    "text with tabs": (_text("\t", blanks=True), "a.txt"),
    "text with blanks": (_text(" ", blanks=False), "a.txt"),
    "text, a cell a line": (_text("\n", blanks=False), "a.txt"),
    "text in padded columns": (_padded, "a.txt"),
}
