"""Random self-evaluations, printed in random layouts, with the key of what they say.

`page(seed)` gives the bytes of one document and what a careful person would read in it. The layouts are those of
published tables: ruled ones of Word, Excel and web pages, and what copying them as text makes of them.
"""

import csv
import html
import io
import random
from decimal import Decimal

import attrs
import docx
import openpyxl

from page_layouts import joined_lines, listed_lines, padded_lines, turned

UNITS = ["临川县水务局", "青岩市文化馆", "北桥区卫生健康局", "云岭镇人民政府", "示例市档案局", "东河县第二中学"]
GROUPS1 = ["决策", "过程", "产出", "效益", "部门决策", "综合管理", "履职效能", "管理效率", "部门绩效情况", "投入"]
GROUPS2 = [
    "项目立项",
    "绩效目标",
    "资金投入",
    "资金管理",
    "组织实施",
    "产出数量",
    "产出质量",
    "产出时效",
    "产出成本",
    "项目效益",
    "预算编制",
    "预算执行",
    "资产管理",
    "信息公开",
    "内控制度管理",
    "目标设定",
    "履职成效",
    "可持续发展能力",
]
LEAVES = [
    "立项依据充分性",
    "立项程序规范性",
    "绩效目标合理性",
    "绩效指标明确性",
    "预算编制科学性",
    "资金分配合理性",
    "资金到位率",
    "预算执行率",
    "资金使用合规性",
    "管理制度健全性",
    "制度执行有效性",
    "实际完成率",
    "质量达标率",
    "完成及时性",
    "成本节约率",
    "“三公经费”控制率",
    "政府采购执行率",
    "在职人员控制率",
    "固定资产利用率",
    "非税收入上缴情况",
    "科技(制度、方法、机制等)创新",
    "足额保障率（参保率）",
    "12345热线办结率",
    "5G基站建设数量",
    "PM2.5平均浓度",
    "道路（一期）修缮里程",
    "村(社区)活动室数量",
    "年度资金支付完成率100%",
    "新增A级景区数",
    "惠民演出场次",
    "图书购置册数",
    "扫描件合格率",
    "培训人次",
    "水质达标率",
    "防汛物资储备",
    "受理投诉办结率",
    "带动就业人数",
    "群众知晓率",
    "公众满意度",
    "服务对象满意度",
    "企业满意度",
    "2020年新增床位",
    "24小时自助服务",
    "资产管理与预算管理相结合",
    "预决算公开情况",
    "项目验收合格率(%)",
    "减少碳排放量",
    "设备运行正常率",
    "档案数字化卷数",
    "重点工作办结率",
    "绩效自评工作开展情况",
    "人才培养",
    "机制创新",
    "应急演练次数",
]
PROJECT = {
    "产出指标": ("数量指标", "质量指标", "时效指标", "成本指标"),
    "效益指标": ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
    "满意度指标": ("服务对象满意度指标",),
}
STANDARDS = """完成率≥95%得满分，每降低1个百分点扣0.5分，扣完为止。|①有制度得1分；②制度合规得1分；③有效执行得1分。|
优秀（90%～100%）得满分，良好（80%～90%）得80%，其余不得分。|实际完成数/计划完成数×100%|
符合得满分，部分符合得50%，不符合不得分。|计划于12月31日前完成，每迟1天扣0.1分|达到目标得分，未达到按比例计分""".replace(
    "\n", ""
).split("|")
MEANINGS = """反映和考核项目立项依据情况。|考核部门对预算的执行程度|项目实施的实际产出数与计划产出数的比率，
用以反映产出目标的实现程度|
部门（单位）为加强管理制定的制度是否健全|反映服务对象的满意程度""".replace("\n", "").split("|")
REASONS = ["受天气影响，工期推后1个月", "年中调减预算20万元", "下一步加强督促", "部分合同尚未结算，已于次年3月支付"]
TARGETS = [
    ("≥95%", "96%"),
    ("100%", "100%"),
    ("12场", "12场"),
    ("≥3000人次", "3120人次"),
    ("12月底前", "11月完成"),
    ("≤50万元", "48.6万元"),
    ("明显提升", "明显提升"),
    ("≥90", "92"),
    ("0次", "0次"),
    ("20", "18"),
    ("1", "1"),
]
BEFORE = [
    "根据财政部门要求，我单位认真开展了2021年度绩效自评工作，现将有关情况报告如下。",
    "一、基本情况",
    "我单位内设机构5个，编制32人，实有30人。2021年预算总额1,256.30万元，执行1,198.77万元。",
]
AFTER = [
    "二、存在的问题",
    "一是预算编制不够精细；二是项目进度偏慢。",
    "三、下一步改进措施",
    "一是细化预算编制；二是加快项目进度。",
]


@attrs.frozen
class Leaf:
    """One indicator as the document has it; `points` and `score` may be absent."""

    group1: str
    group2: str
    name: str
    points: Decimal | None
    score: Decimal | None
    target: str = ""
    actual: str = ""
    reason: str = ""
    review: Decimal | None = None


@attrs.frozen
class Table:
    """One score table: what is printed in it."""

    leaves: tuple[Leaf, ...]
    declared: Decimal | None
    funds: tuple[str, ...] = ()  # the amounts of the budget row, where there is one
    reviewed: bool = False  # whether a column has the scores of a reviewer
    behind: bool = False  # whether the points of the groups have columns of their own


@attrs.frozen
class Page:
    """A document, the name it is given, and its key: rows of name, points, score for each table."""

    name: str
    data: bytes
    tables: tuple[Table, ...]
    layout: str


@attrs.frozen
class Cell:
    """A cell of a ruled table, with how many rows and columns it covers."""

    text: str = ""
    rows: int = 1
    columns: int = 1
    number: Decimal | None = None


def plain(value):
    return "" if value is None else f"{Decimal(value).normalize():f}"


def shares(chance, total, count, unit=1):
    """`count` positive whole multiples of `unit` that add up to `total`."""
    cuts = sorted(chance.sample(range(1, int(total / unit)), count - 1))
    return [Decimal(b - a) * unit for a, b in zip([0, *cuts], [*cuts, int(total / unit)], strict=True)]


def scored(chance, points, blanks):
    if chance.random() < blanks:
        return None
    if chance.random() < 0.65:
        return points
    return (
        points * chance.choice([Decimal("0.5"), Decimal("0.8"), Decimal("0.9"), Decimal("0.86"), Decimal(0)])
    ).quantize(Decimal(chance.choice(["0.1", "0.01"])))


def lowered(chance, score):
    """What a reviewer makes of a score."""
    return None if score is None else score - (1 if score >= 2 and chance.random() < 0.3 else 0)


def department(chance, blanks):
    """A tree of three levels, 100 points."""
    names = chance.sample(LEAVES, len(LEAVES))
    seconds = chance.sample(GROUPS2, len(GROUPS2))
    unit = chance.choice([1, 1, 1, Decimal("0.5")])
    leaves = []
    for first, points in zip(chance.sample(GROUPS1, 3), shares(chance, 100, 3, 10), strict=True):
        count = 1 if points < 20 else chance.choice([1, 2, 2, 3])
        for second, share in zip([seconds.pop() for _ in range(count)], shares(chance, points, count, 5), strict=True):
            for own in shares(chance, share, min(chance.choice([1, 2, 2, 3, 4]), int(share / unit)), unit):
                target, actual = chance.choice(TARGETS)
                score = scored(chance, own, blanks)
                reason = chance.choice(REASONS) if score is not None and score < own else ""
                leaves.append(
                    Leaf(first, second, names.pop(), own, score, target, actual, reason, lowered(chance, score))
                )
    return leaves


def project(chance, blanks):
    """The national project form: 10 for the budget, 50, 30, 10."""
    names = chance.sample(LEAVES, len(LEAVES))
    leaves = []
    for (first, seconds), points in zip(PROJECT.items(), (50, 30, 10), strict=True):
        used = sorted(chance.sample(range(len(seconds)), min(len(seconds), chance.choice([2, 3, 4]))))
        for number, share in zip(used, shares(chance, points, len(used), 5), strict=True):
            for own in shares(chance, share, chance.choice([1, 1, 2]), Decimal("2.5")):
                target, actual = chance.choice(TARGETS)
                score = scored(chance, own, blanks)
                reason = chance.choice(REASONS) if score is not None and score < own else ""
                leaves.append(
                    Leaf(
                        first, seconds[number], names.pop(), own, score, target, actual, reason, lowered(chance, score)
                    )
                )
    return leaves


# ── Rows of a ruled table ──


@attrs.define
class Style:
    """The choices of one layout."""

    chance: random.Random
    points: str  # column, name, both, groups
    bracket: str
    levels: int
    extras: tuple[str, ...]
    review: str  # "", "blank", "filled"
    placeholder: str
    total: str
    subtotals: bool
    serial: bool
    wrap: bool
    heads: dict[str, str]
    suffix: str
    points_first: bool
    lost: str = ""  # a column of deductions: beside the score, or only
    behind: str = ""  # a column of points behind each level: blank in the rows of sums, or filled


def style(chance):
    points = chance.choice(["column", "column", "column", "name", "name", "both", "groups"])
    pick = chance.choice
    return Style(
        chance=chance,
        points=points,
        bracket=pick(["（{}分）", "({}分)", "({} 分)", "（{}）", "（{} 分）"]),
        levels=pick([3, 3, 3, 2]),
        extras=tuple(name for name in ("meaning", "standard", "target", "actual", "reason") if chance.random() < 0.45),
        review=pick(["", "", "", "blank", "filled"]),
        placeholder=pick(["", "", "/", "—", "无"]),
        total=pick(["", "合计", "总分", "总计", "合 计", "得分合计"]),
        subtotals=chance.random() < 0.2,
        serial=chance.random() < 0.2,
        wrap=chance.random() < 0.3,
        heads={
            "one": pick(["一级指标", "一级 指标", "一级\n指标"]),
            "two": pick(["二级指标", "二级指标"]),
            "three": pick(["三级指标", "三级指标", "具体指标", "三级指标名称"]),
            "points": pick(["分值", "权重", "分值（权重）", "标准分", "满分", "权重分", "指标分值"]),
            "score": pick(["得分", "自评得分", "自评分", "单位自评得分", "自评分值", "评价得分"]),
            "review": pick(["复核得分", "财政审核得分", "主管部门复核分", "审核得分"]),
            "meaning": pick(["指标解释", "指标说明", "指标内容"]),
            "standard": pick(["评分标准", "评价标准", "评分细则", "计分办法"]),
            "target": pick(["年度指标值", "目标值", "年初目标值", "年度指标值(A)", "计划完成值"]),
            "actual": pick(["实际完成值", "完成值", "全年实际值", "实际完成情况", "实际完成值(B)"]),
            "reason": pick(["偏差原因分析及改进措施", "扣分原因", "未完成原因分析", "备注", "偏差原因"]),
        },
        suffix=pick(["", "", "", "分"]),
        points_first=chance.random() < 0.4,
    )


def broken(chosen, text):
    """A name as a narrow column wraps it."""
    if not chosen.wrap or len(text) < 5 or chosen.chance.random() < 0.5:
        return text
    at = chosen.chance.randrange(2, len(text) - 1)
    return text if {text[at - 1], text[at]} & set("（）()0123456789.%“”") else text[:at] + "\n" + text[at:]


def with_points(chosen, name, points, where):
    printed = chosen.points == "name" or (chosen.points in ("both", "groups") and where != "leaf")
    return name + (chosen.bracket.format(plain(points)) if printed and points is not None else "")


def figure(chosen, value):
    if value is None:
        return Cell(chosen.placeholder)
    return Cell(plain(value) + chosen.suffix, number=value)


def runs(leaves, key):
    """For each leaf: how many rows its group has, 0 where it is not the first."""
    sizes, last = [], object()
    for leaf in leaves:
        if key(leaf) != last:
            last = key(leaf)
            sizes.append(sum(key(other) == last for other in leaves))
        else:
            sizes.append(0)
    return sizes


def columns_of(chosen):
    order = ["serial"] if chosen.serial else []
    groups = ["one", "two"] if chosen.levels == 3 else ["one"]
    order += [name for one in groups for name in ([one, f"{one} points"] if chosen.behind else [one])] + ["three"]
    figures = ["points"] if chosen.points in ("column", "both") else []
    values = [name for name in ("meaning", "standard", "target", "actual") if name in chosen.extras]
    order += figures + values if chosen.points_first else values + figures
    order += {"": ["score"], "beside": ["score", "lost"], "only": ["lost"]}[chosen.lost]
    if chosen.review:
        order.append("review")
    return order + (["reason"] if "reason" in chosen.extras else [])


def indicator_rows(chosen, leaves):
    """The head and the rows below it, groups as merged cells."""
    order = columns_of(chosen)
    heads = chosen.heads | {"serial": "序号", "lost": "扣分"}
    heads |= {f"{one} points": chosen.heads["points"] for one in ("one", "two")}
    rows = [[Cell(heads[name]) for name in order]]
    ones, twos = runs(leaves, lambda leaf: leaf.group1), runs(leaves, lambda leaf: (leaf.group1, leaf.group2))
    for number, leaf in enumerate(leaves):
        sums = {}
        for level in ("group1", "group2"):
            sums[level] = sum(
                other.points
                for other in leaves
                if other.group1 == leaf.group1 and (level == "group1" or other.group2 == leaf.group2)
            )
        row = []
        for name in order:
            if name == "serial":
                row.append(Cell(str(number + 1)))
            elif name == "one":
                text = broken(chosen, with_points(chosen, leaf.group1, sums["group1"], "group"))
                row.append(Cell(text, rows=ones[number]) if ones[number] else None)
            elif name == "two":
                text = broken(chosen, with_points(chosen, leaf.group2, sums["group2"], "group"))
                row.append(Cell(text, rows=twos[number]) if twos[number] else None)
            elif name in ("one points", "two points"):
                size, points = (ones, sums["group1"]) if name == "one points" else (twos, sums["group2"])
                cell = Cell(plain(points), rows=size[number], number=points)
                row.append(cell if size[number] else None)
            elif name == "three":
                row.append(Cell(broken(chosen, with_points(chosen, leaf.name, leaf.points, "leaf"))))
            elif name == "points":
                row.append(Cell(plain(leaf.points), number=leaf.points))
            elif name == "score":
                row.append(figure(chosen, leaf.score))
            elif name == "lost":
                row.append(figure(chosen, None if leaf.score is None else leaf.points - leaf.score))
            elif name == "review":
                row.append(figure(chosen, leaf.review) if chosen.review == "filled" else Cell())
            elif name in ("target", "actual", "reason"):
                row.append(Cell(getattr(leaf, name) or chosen.placeholder))
            else:
                row.append(Cell(chosen.chance.choice(MEANINGS if name == "meaning" else STANDARDS)))
        rows.append(row)
        ends = number + 1 == len(leaves) or leaves[number + 1].group1 != leaf.group1
        if chosen.subtotals and ends:
            rows.append(sum_row(chosen, order, [other for other in leaves if other.group1 == leaf.group1], "小计"))
    if chosen.total:
        rows.append(sum_row(chosen, order, leaves, chosen.total))
    return rows


def sum_row(chosen, order, leaves, label):
    lead = next(
        at
        for at, name in enumerate(order)
        if name in ("points", "score", "lost", "target", "meaning", "standard", "actual")
    )
    row = [Cell(label, columns=lead), *[None] * (lead - 1)]
    if chosen.behind == "filled":
        points = sum(leaf.points for leaf in leaves)
        number = Cell(plain(points), number=points)
        row = [Cell(label), *(number if name.endswith(" points") else Cell() for name in order[1:lead])]
    for name in order[lead:]:
        if name == "points":
            row.append(Cell(plain(sum(leaf.points for leaf in leaves)), number=sum(leaf.points for leaf in leaves)))
        elif name in ("score", "lost"):
            told = [leaf for leaf in leaves if leaf.score is not None]
            total = sum((leaf.score if name == "score" else leaf.points - leaf.score for leaf in told), Decimal(0))
            row.append(Cell(plain(total) + chosen.suffix, number=total))
        else:
            row.append(Cell())
    return row


def outline_rows(chosen, leaves):
    """No columns of levels: groups and indicators one below the other, numbered in the Chinese way."""
    rows = [
        [
            Cell(chosen.chance.choice(["指标", "评价指标", "指标名称", "考核内容"])),
            Cell(chosen.heads["points"]),
            Cell(chosen.heads["score"]),
        ]
    ]
    ones, twos = runs(leaves, lambda leaf: leaf.group1), runs(leaves, lambda leaf: (leaf.group1, leaf.group2))
    first = second = third = 0
    for number, leaf in enumerate(leaves):
        for level, size in enumerate((ones[number], twos[number])):
            if not size:
                continue
            inside = leaves[number : number + size]
            total = sum(other.score or 0 for other in inside)
            if level == 0:
                first, second, third = first + 1, 0, 0
                label = "一二三四五六七八九"[first - 1] + "、" + leaf.group1
            else:
                second, third = second + 1, 0
                label = f"（{'一二三四五六七八九'[second - 1]}）{leaf.group2}"
            points = sum(other.points for other in inside)
            rows.append(
                [Cell(label), Cell(plain(points), number=points), Cell(plain(total) + chosen.suffix, number=total)]
            )
        third += 1
        rows.append(
            [Cell(f"{third}.{leaf.name}"), Cell(plain(leaf.points), number=leaf.points), figure(chosen, leaf.score)]
        )
    if chosen.total:
        rows.append(sum_row(chosen, ["three", "points", "score"], leaves, chosen.total))
    return rows


def form_rows(chosen, leaves, table):
    """The national project form with its head, its funds, its goals and its indicators."""
    year, spent, score = table.funds
    wide = 9

    def line(*cells):
        row = []
        for cell in cells:
            row += [cell, *[None] * (cell.columns - 1)]
        assert len(row) == wide, len(row)
        return row

    rows = [
        line(Cell("项目名称", columns=2), Cell("城乡环境综合整治项目", columns=7)),
        line(
            Cell("主管部门", columns=2),
            Cell("示例县农业农村局", columns=3),
            Cell("实施单位"),
            Cell("示例县农业农村局", columns=3),
        ),
        line(
            Cell("项目资金\n（万元）", rows=4, columns=2),
            Cell(""),
            Cell("年初预算数"),
            Cell("全年预算数"),
            Cell("全年执行数"),
            Cell("分值"),
            Cell("执行率"),
            Cell("得分"),
        ),
    ]
    rate = (Decimal(spent) / Decimal(year) * 100).quantize(Decimal("0.01"))
    dash = chosen.chance.choice(["—", "-", "/", ""])
    label = chosen.chance.choice(["年度资金总额", "年度资金总额：", "年度资金总额"])
    for name, budget, done, most, earned in (
        (label, year, spent, "10", score),
        (chosen.chance.choice(["其中：当年财政拨款", "其中：财政拨款"]), year, spent, dash, dash),
        (chosen.chance.choice(["其他资金", "上年结转资金"]), "0", "0", dash, dash),
    ):
        rows.append(
            [
                None,
                None,
                *line(
                    Cell("", columns=2),
                    Cell(name),
                    Cell(budget),
                    Cell(budget),
                    Cell(done),
                    Cell(most),
                    Cell(f"{plain(rate)}%" if budget != "0" else dash),
                    Cell(earned),
                )[2:],
            ]
        )
    rows.append(
        line(Cell("年度总体目标", rows=2, columns=1), Cell("预期目标", columns=4), Cell("实际完成情况", columns=4))
    )
    rows.append(
        [
            None,
            *line(
                Cell(""),
                Cell("完成3个村的环境整治，覆盖群众1200户。", columns=4),
                Cell("已完成3个村的环境整治，覆盖1208户。", columns=4),
            )[1:],
        ]
    )
    heads = [
        Cell("绩\n效\n指\n标", rows=len(leaves) + 1),
        Cell("一级指标"),
        Cell("二级指标"),
        Cell("三级指标"),
        Cell(chosen.heads["target"]),
        Cell(chosen.heads["actual"]),
        Cell("分值"),
        Cell("得分"),
        Cell("偏差原因分析及改进措施"),
    ]
    rows.append(heads)
    ones, twos = runs(leaves, lambda leaf: leaf.group1), runs(leaves, lambda leaf: (leaf.group1, leaf.group2))
    sums = {leaf.group1: sum(other.points for other in leaves if other.group1 == leaf.group1) for leaf in leaves}
    bracketed = chosen.points in ("both", "groups", "name")
    for number, leaf in enumerate(leaves):
        group = leaf.group1 + (chosen.bracket.format(plain(sums[leaf.group1])) if bracketed else "")
        rows.append(
            [
                None,
                Cell(broken(chosen, group), rows=ones[number]) if ones[number] else None,
                Cell(broken(chosen, leaf.group2), rows=twos[number]) if twos[number] else None,
                Cell(broken(chosen, leaf.name)),
                Cell(leaf.target),
                Cell(leaf.actual),
                Cell(plain(leaf.points), number=leaf.points),
                figure(chosen, leaf.score),
                Cell(leaf.reason),
            ]
        )
    total = sum((leaf.score or 0 for leaf in leaves), Decimal(score))
    rows.append(
        line(
            Cell(chosen.chance.choice(["总分", "总 分", "合计"]), columns=6),
            Cell("100"),
            Cell(plain(total), number=total),
            Cell(""),
        )
    )
    return rows


# ── A ruled table as bytes ──


def as_html(chance, blocks):
    """`blocks` are paragraphs (text) and tables (rows); the markup is as careless as that of real pages."""
    careless = chance.random() < 0.5
    parts = []
    for block in blocks:
        if isinstance(block, str):
            parts.append(f"<p style='text-indent:2em'><span>{html.escape(block)}</span></p>")
            continue
        lines = ["<TABLE border=1 cellspacing=0><TBODY>" if careless else "<table>"]
        for row in block:
            cells = []
            for cell in row:
                if cell is None:
                    continue
                size = (f" rowspan={cell.rows}" if cell.rows > 1 else "") + (
                    f' colspan="{cell.columns}"' if cell.columns > 1 else ""
                )
                text = html.escape(cell.text).replace("\n", chance.choice(["<br>", "</p><p>"])) or "&nbsp;"
                inside = f"<p>{text}</p>" if "</p>" in text or chance.random() < 0.3 else f"<span>{text}</span>"
                cells.append(f"<TD{size}>{inside}" if careless else f"<td{size}>{inside}</td>")
            lines.append("<TR>" + "".join(cells) if careless else f"<tr>{''.join(cells)}</tr>")
        parts.append("\n".join(lines) + ("</TABLE>" if careless else "</table>"))
    text = (
        "<html><head><meta charset=utf-8><title>绩效自评</title></head><body><div>"
        + "\n".join(parts)
        + "</div></body></html>"
    )
    return text.encode("gb18030" if chance.random() < 0.3 else "utf-8"), "html"


def as_docx(chance, blocks):
    made = docx.Document()
    nested = chance.random() < 0.15
    for block in blocks:
        if isinstance(block, str):
            made.add_paragraph(block)
            continue
        wide = max(len(row) for row in block)
        if nested:
            frame = made.add_table(1, 1).cell(0, 0)
            table = frame.add_table(len(block), wide)
        else:
            table = made.add_table(len(block), wide)
        for at, row in enumerate(block):
            for column, cell in enumerate(row):
                if cell is None:
                    continue
                target = table.cell(at, column)
                if cell.rows > 1 or cell.columns > 1:
                    target = target.merge(table.cell(at + cell.rows - 1, column + cell.columns - 1))
                first, *more = cell.text.split("\n")
                target.text = first
                for part in more:
                    target.add_paragraph(part)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue(), "docx"


def as_xlsx(chance, blocks):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = chance.choice(["Sheet1", "自评表", "附件2"])
    top, left = 1, chance.choice([1, 1, 2])
    real, merged = chance.random() < 0.7, chance.random() < 0.8
    for block in blocks:
        if isinstance(block, str):
            sheet.cell(top, left).value = block
            if merged:
                sheet.merge_cells(start_row=top, end_row=top, start_column=left, end_column=left + 5)
            top += 1
            continue
        for at, row in enumerate(block):
            for column, cell in enumerate(row):
                if cell is None:
                    continue
                where = sheet.cell(top + at, left + column)
                where.value = (
                    float(cell.number) * 1.0000000000000002
                    if real and cell.number is not None and not cell.text.endswith("分")
                    else cell.text
                )
                if merged and (cell.rows > 1 or cell.columns > 1):
                    sheet.merge_cells(
                        start_row=top + at,
                        start_column=left + column,
                        end_row=top + at + cell.rows - 1,
                        end_column=left + column + cell.columns - 1,
                    )
        top += len(block) + chance.choice([0, 1, 2])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue(), "xlsx"


# ── A ruled table as text ──


def filled(block, repeat):
    """Every position as text; covered ones repeat their cell, or are blank."""
    wide = max(len(row) for row in block)
    texts = [[""] * wide for _ in block]
    for at, row in enumerate(block):
        for column, cell in enumerate(row):
            if cell is None:
                continue
            for below in range(cell.rows if repeat else 1):
                for right in range(cell.columns if repeat else 1):
                    texts[at + below][column + right] = cell.text
    return texts


def as_text(chance, blocks, way):
    lines = []
    for block in blocks:
        if isinstance(block, str):
            lines += [block, ""] if chance.random() < 0.3 else [block]
            continue
        lines += [*table_lines(chance, block, way), ""]
    text = ("\r\n" if chance.random() < 0.3 else "\n").join("\n".join(lines).split("\n"))
    return text.encode(chance.choice(["utf-8", "utf-8", "utf-8-sig", "gb18030"])), "md" if way == "markdown" else "txt"


def one_line(text):
    return text.replace("\n", "")


def table_lines(chance, block, way):
    own = [[one_line(cell.text) for cell in row if cell is not None] for row in block]
    if way == "tabs":  # as a browser copies: merged cells stand once
        return ["\t".join(row) for row in own]
    if way == "tabs-blank":  # as a spreadsheet copies
        return ["\t".join(one_line(text) for text in row) for row in filled(block, repeat=False)]
    if way == "pipes":
        return [
            "| " + " | ".join(one_line(text) for text in row) + " |"
            for row in filled(block, repeat=chance.random() < 0.5)
        ]
    if way == "markdown":
        rows = [
            "| " + " | ".join(text.replace("\n", "<br>") for text in row) + " |"
            for row in filled(block, repeat=chance.random() < 0.5)
        ]
        return [rows[0], "|" + "---|" * (rows[0].count("|") - 1), *rows[1:]]
    if way == "pipe-lines":  # one cell a line, a lone bar after each
        return [line for row in own for text in row for line in (*([text] if text else []), "|")]
    if way == "cells":  # one cell a line, rows kept apart by a blank line
        return [line for row in own for line in (*("\t" + text for text in row), "")]
    if way == "spaces":
        return [" ".join(text.replace(" ", "") for text in row if text) for row in own]
    if way == "wide-spaces":
        return ["    ".join(text.replace(" ", "") or " " for text in row) for row in own]
    if way == "box":
        return [
            "┌────────────┐",
            *("│" + "│".join(one_line(text) for text in row) + "│" for row in filled(block, repeat=False)),
            "└────────────┘",
        ]
    if way == "padded":
        return padded_lines(chance, block)
    if way == "csv":
        stream = io.StringIO()
        csv.writer(stream, lineterminator="\n").writerows(filled(block, repeat=False))
        return stream.getvalue().rstrip("\n").split("\n")
    raise ValueError(way)


#: What stands between two pages of one table.
BETWEEN = ["续表", "（续表）", "（接上页）", "接上表", "附表1（续）", "绩效自评表（续）"]


def over_two_pages(more, rows, announced):
    """A table that a page breaks: its first part, what stands between, its second part with its head again or not.

    Args:
        more: chance.
        rows: the ruled rows.
        announced: whether a line must say that the table goes on, because no sum would prove it.
    """
    head = next((at for at, row in enumerate(rows) if any(cell and cell.text == "一级指标" for cell in row)), 0)
    if len(rows) < head + 5:
        return [rows]
    cut = more.randrange(head + 2, len(rows) - 2)
    first, second = [list(row) for row in rows[:cut]], [list(row) for row in rows[cut:]]
    again = more.random() < 0.5
    repeat = more.random() < 0.5
    for at, row in enumerate(first):
        for column, cell in enumerate(row):
            if cell is not None and at + cell.rows > cut:
                rest = at + cell.rows - cut
                first[at][column] = attrs.evolve(cell, rows=cut - at)
                text = cell.text if repeat and at > head else ""
                second[0][column] = attrs.evolve(cell, text=text, rows=rest)
    if again:
        heads = [None if cell is None else attrs.evolve(cell, rows=1) for cell in rows[head]]
        second.insert(0, [cell or Cell() for cell in heads])
    marks = [more.choice(BETWEEN)] if announced or more.random() < 0.6 else more.choice([[], ["第2页"], ["- 2 -"]])
    return [first, *marks, second]


TEXTS = ["tabs", "tabs-blank", "pipes", "markdown", "pipe-lines", "cells", "spaces", "wide-spaces", "box", "csv"]
#: Which tables, printed how.
SHAPES = ["levels", "levels", "levels", "outline", "form", "form"]


def table(chance, shape, chosen):
    """One table and its rows."""
    blanks = chance.choice([0, 0, 0, 0.15, 1 if chance.random() < 0.2 else 0])
    leaves = project(chance, blanks) if shape == "form" else department(chance, blanks)
    funds = ()
    if shape == "form":
        year = Decimal(chance.choice(["100", "880", "251.89", "36.5"]))
        rate = chance.choice([Decimal(1), Decimal("0.86"), Decimal("0.95")])
        funds = (plain(year), plain((year * rate).quantize(Decimal("0.01"))), plain(rate * 10))
        rows = form_rows(chosen, leaves, Table((), None, funds))
    else:
        rows = outline_rows(chosen, leaves) if shape == "outline" else indicator_rows(chosen, leaves)
    total = sum((leaf.score or 0 for leaf in leaves), Decimal(funds[2]) if funds else Decimal(0))
    return leaves, funds, rows, total


#: Layouts that came last; a fifth of all pages has one of them.
LATER = ["padded", "padded", "turned", "listed", "joined"]


def later_page(chance, seed):
    """A document in a layout of its own, with its key."""
    kind = chance.choice(LATER)
    way = {"padded": "padded", "joined": "lines"}.get(kind) or chance.choice(
        ["html", "docx", "xlsx", "pipes"] if kind == "turned" else ["html", "docx", "lines"]
    )
    chosen = style(chance)
    chosen.wrap = False
    leaves, _, rows, total = table(chance, "levels", chosen)
    levels = chance.choice([1, 2, 3])
    unit = chance.choice(UNITS)
    blocks = [f"{unit}2021年度绩效自评报告", *BEFORE] if chance.random() < 0.6 else []
    blocks.append(f"{unit}2021年度部门整体支出绩效评价得分表")
    declared, reviewed = (total if chosen.total else None), chosen.review == "filled"
    key = leaves
    if kind == "listed":
        declared, reviewed = total, False
        blocks += [*listed_lines(chance, leaves), f"综上，自评得分{plain(total)}分。"]
    elif kind == "joined":
        declared, reviewed = total, False
        blocks += joined_lines(chance, leaves, total, levels=levels)
    else:
        key = [attrs.evolve(leaf, points=None) for leaf in key] if chosen.points == "groups" else key
        blocks.append(turned(rows) if kind == "turned" else rows)
    blocks += ["", *AFTER] if chance.random() < 0.6 else []
    writers = {"html": as_html, "docx": as_docx, "xlsx": as_xlsx}
    data, ending = writers[way](chance, blocks) if way in writers else as_text(chance, blocks, way)
    what = f"{way} {kind} {chosen.points} review-{chosen.review} {levels if kind == 'joined' else chosen.levels}"
    return Page(f"page{seed}.{ending}", data, (Table(tuple(key), declared, (), reviewed),), what)


def page(seed):
    """One document with its key."""
    later = random.Random(f"{seed} later")
    if later.random() < 0.2:
        return later_page(later, seed)
    chance = random.Random(seed)
    more = random.Random(f"{seed} more")  # of what came later, so that earlier layouts stay as they were
    way = chance.choice(["html", "html", "docx", "docx", "xlsx", "xlsx", *TEXTS])
    shape = chance.choice(SHAPES)
    chosen = style(chance)
    if way in TEXTS and way not in ("markdown", "csv"):
        chosen.wrap = False
    if shape == "levels" and chosen.points in ("column", "both") and more.random() < 0.15:
        chosen.lost = "beside"
    last = random.Random(f"{seed} behind")
    if shape == "levels" and chosen.points in ("column", "both") and last.random() < 0.5:
        chosen.behind = last.choice(["blank", "filled"])
    broken_page = more.random() < 0.25
    count = 2 if chance.random() < 0.15 else 1
    unit = chance.choice(UNITS)
    blocks, tables = [], []
    if chance.random() < 0.6:
        blocks += [f"{unit}2021年度绩效自评报告", *BEFORE]
    for number in range(count):
        leaves, funds, rows, total = table(chance, shape, chosen)
        declared = None
        if count == 1 and chance.random() < 0.4:
            blocks.append(
                chance.choice(
                    [
                        "经自评，本部门自评得分{}分。",
                        "自评总分为{}分，等级为“优”。",
                        "我单位绩效自评综合得分{}分。",
                        "自评得分：{}分",
                    ]
                ).format(plain(total))
            )
            declared = total
        if shape == "form" or chosen.total:
            declared = total
        blocks.append(
            ("项目支出绩效自评表" if shape == "form" else "部门整体支出绩效自评表")
            if number
            else f"{unit}2021年度" + ("项目支出绩效自评表" if shape == "form" else "部门整体支出绩效评价得分表")
        )
        if chance.random() < 0.4:
            blocks.append(
                chance.choice(
                    [
                        "填报单位：" + unit,
                        "（2021年度）",
                        "单位：万元",
                        "填报单位（盖章）：" + unit + "  填报日期：2022年3月5日",
                    ]
                )
            )
        sums = bool(chosen.total) or shape == "form"
        blocks += over_two_pages(more, rows, announced=not sums) if broken_page else [rows]
        key = list(leaves)
        if shape != "outline" and chosen.points == "groups" and shape != "form":
            key = [attrs.evolve(leaf, points=None) for leaf in key]
        if shape == "form":
            score = Decimal(funds[2])
            key.insert(0, Leaf("", "", "年度资金总额", Decimal(10), score))
        reviewed = shape == "levels" and chosen.review == "filled"
        tables.append(Table(tuple(key), declared, funds, reviewed, bool(chosen.behind)))
    if chance.random() < 0.6:
        blocks += AFTER
    if chance.random() < 0.3:
        blocks.append("填表人：  联系电话：  单位负责人签字：")
    writers = {"html": as_html, "docx": as_docx, "xlsx": as_xlsx}
    data, ending = writers[way](chance, blocks) if way in writers else as_text(chance, blocks, way)
    what = [
        way,
        shape,
        chosen.points if shape == "levels" else "",
        f"review-{chosen.review}" if shape == "levels" and chosen.review else "",
        "subtotals" if chosen.subtotals and shape == "levels" else "",
        "serial" if chosen.serial and shape == "levels" else "",
        f"{chosen.levels}" if shape == "levels" else "",
        "wrap" if chosen.wrap else "",
        f"lost-{chosen.lost}" if chosen.lost else "",
        f"behind-{chosen.behind}" if chosen.behind else "",
        "broken" if broken_page else "",
        "two" if count == 2 else "",
    ]
    return Page(f"page{seed}.{ending}", data, tuple(tables), " ".join(part for part in what if part))
