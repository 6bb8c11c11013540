"""A made-up city hands in its self-evaluations: some hundreds of cards to compare.

    python examples/city.py OUT_DIR --units 300

Writes into OUT_DIR

    roster.csv            the units that must hand in: code, name, department, region, type, rubric
    rubrics/              the city's rubric of 2020 and 2019, each built on the one of Sichuan
    2020/department/      whole-department cards of the units; a few files are damaged, doubled, late or unfinished
    2020/project/         project cards (mof-project-2020) of every fifth unit
    2020/town/            cards of the towns under another rubric (hunan-yueyang-department-2018)
    2020/review/          what the bureau's reviewers made of some of them: whole cards, or only what they correct
    2019/department/      last year's cards, under last year's rubric

City, units and numbers are invented. What is not is how the scores are spread: they follow published self-evaluations,
where nearly all totals lie between 90 and 100, six leaves in seven are full, and points are lost on budget
execution before all, the one row that is arithmetic. The same seed writes the same bytes.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

CITY = "云川市"
REGIONS = ("市本级", "青屏区", "白川区", "松岭县", "鹿溪县", "沙洲县")

#: Department in charge, type of its units, how they are called.
DEPARTMENTS = (
    ("教育局", "学校", ("第{}中学", "第{}小学", "第{}幼儿园")),
    ("卫生健康委员会", "医院", ("第{}人民医院", "第{}社区卫生服务中心")),
    ("水利局", "事业单位", ("第{}水库管理所", "第{}灌区管理处")),
    ("农业农村局", "事业单位", ("第{}农业技术推广站", "第{}畜牧兽医站")),
    ("交通运输局", "事业单位", ("第{}公路养护站",)),
    ("民政局", "事业单位", ("第{}社会福利院", "第{}养老服务中心")),
    ("文化和旅游局", "事业单位", ("第{}文化馆", "第{}图书馆")),
    ("市场监督管理局", "行政机关", ("第{}市场监督管理所",)),
    ("城市管理局", "行政机关", ("第{}综合执法大队",)),
    ("人力资源和社会保障局", "行政机关", ("第{}人力资源和社会保障所",)),
)

#: What a unit says it is there for, by type: its own indicators in the slot.
OWN = {
    "学校": (("学生巩固率", "%", 98), ("教师培训", "人次", 40), ("校园安全检查", "次", 12)),
    "医院": (("门诊服务", "千人次", 60), ("家庭医生签约", "户", 2400), ("慢病随访", "人次", 5200)),
    "事业单位": (("重点任务完成", "项", 8), ("服务群众", "千人次", 15), ("设施巡查", "次", 52)),
    "行政机关": (("办件按时办结率", "%", 100), ("执法检查", "次", 120), ("投诉回复", "件", 86)),
}

#: Code, name and points of the typed leaves under the rubric of 2020.
LEAVES = (
    ("相关性", 5), ("明确性", 5), ("合理性", 5), ("测算依据", 5), ("目标管理", 5),
    ("市级财力专项预算分配时限", 1), ("中央专款分配合规率", 1), ("执行中期评估", 2), ("绩效目标动态监控", 3),
    ("非税收入征收情况", 1), ("非税收入上缴情况", 1), ("资产管理信息化情况", 2), ("行政事业单位资产报告情况", 2),
    ("资产管理与预算管理相结合", 2), ("内部控制度健全完整", 2), ("预算公开", 2), ("决算公开", 2), ("绩效信息公开", 2),
    ("绩效评价开展", 2), ("评价结果应用", 3), ("重点改革（重点工作）完成情况", 5),
    ("科技（制度、方法、机制等）创新", 5), ("人才培养", 5), ("协作部门满意度", 3), ("管理对象满意度", 3),
    ("社会公众满意度", 4),
)  # fmt: skip

#: Where the others lose points, with the words they use: reason, problem, measure. Three leaves draw most of it.
LOSSES = {
    "明确性": ("部分绩效目标没有量化", "绩效目标不够细化", "按职责逐项设定可衡量的指标值"),
    "合理性": ("目标值低于上年完成数", "目标值测算不够准确", "结合三年完成情况测算目标值"),
    "测算依据": ("个别项目缺少测算明细", "预算编制不够精细", "项目逐项附测算明细表"),
    "执行中期评估": ("中期评估推迟到9月", "中期评估开展偏晚", "7月底前完成中期评估"),
    "绩效目标动态监控": ("第四季度没有填报监控表", "绩效监控不够及时", "指定专人按季填报"),
    "评价结果应用": ("评价结果没有与预算安排挂钩", "评价结果应用不充分", "评价结果报送预算编制小组"),
    "绩效信息公开": ("自评表迟公开12天", "绩效信息公开不及时", "与决算同日公开"),
    "科技（制度、方法、机制等）创新": ("全年没有新的制度成果", "创新手段不多", "每年确定一项改进课题"),
    "人才培养": ("培训计划完成八成", "业务培训不足", "把培训列入年度考核"),
    "管理对象满意度": ("问卷满意度88%", "服务对象意见回应不够及时", "设意见登记簿，5个工作日内回复"),
    "社会公众满意度": ("问卷满意度85%", "办事等候时间偏长", "推行预约办理"),
    "资产管理信息化情况": ("两件资产没有及时录入系统", "资产录入不及时", "购置当月入账入系统"),
}
OFTEN = ("评价结果应用", "社会公众满意度", "明确性")
EXECUTION = ("部分项目跨年实施，尾款结转", "预算执行偏慢", "按月编制用款计划并对账")

_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Unit:
    """Who hands in."""

    code: str
    name: str
    department: str
    region: str
    type: str
    budget: int  # 万元

    @property
    def file(self) -> str:
        """Files are named for their unit."""
        return f"{self.code}-{self.name}.toml"


@dataclass
class Card:
    """One whole-department card before it is written."""

    unit: Unit
    year: int
    spent: int  # 万元
    losses: dict[str, tuple[float, tuple[str, str, str]]] = field(default_factory=dict)
    own: list[tuple[str, int, float]] = field(default_factory=list)
    slip: float = 0  # by how much the declared total is off
    open: tuple[str, ...] = ()

    def score(self, leaf: str, points: int) -> float:
        """What is left of the points of a typed leaf."""
        return points - self.losses.get(leaf, (0, EXECUTION))[0]


def numeral(number: int) -> str:
    """1 to 9999 in Chinese."""
    for size, word in ((1000, "千"), (100, "百")):
        if number >= size:
            rest = number % size
            gap = "零" if rest < size // 10 else ""
            return _DIGITS[number // size] + word + (gap + numeral(rest) if rest else "")
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("十" if tens == 1 else _DIGITS[tens] + "十")
    return head + (_DIGITS[ones] if ones or not tens else "")


def leaves(year: int) -> Sequence[tuple[str, int]]:
    """Names and points of the typed leaves; in 2019 one name differed, and one leaf was not there yet."""
    if year == 2020:
        return LEAVES
    before = {
        "市级财力专项预算分配时限": ("省级财力专项预算分配时限", 1),
        "预算公开": ("预算公开", 3),
        "决算公开": ("决算公开", 3),
    }
    return [before.get(name, (name, points)) for name, points in LEAVES if name != "绩效信息公开"]


def the_units(draw: random.Random, count: int) -> list[Unit]:
    """The roster: departments and regions take turns, budgets are spread as budgets are."""
    found, numbers = [], {}
    for number in range(count):
        department, kind, names = DEPARTMENTS[number % len(DEPARTMENTS)]
        region = REGIONS[draw.randrange(len(REGIONS))]
        pattern = names[draw.randrange(len(names))]
        key = (region, pattern)
        numbers[key] = numbers.get(key, 0) + 1
        place = CITY if region == "市本级" else region
        name = place + pattern.format(numeral(numbers[key]))
        budget = int(draw.lognormvariate(6.8, 0.9)) + 60
        found.append(Unit(f"{number + 1:06d}", name, CITY + department, region, kind, budget))
    return found


def the_card(draw: random.Random, unit: Unit, year: int) -> Card:
    """How a unit scores itself: half of them see hardly any fault but in the arithmetic."""
    mood = draw.random()
    flawless = mood < 0.42
    shares = (1.0, draw.uniform(0.93, 1), draw.uniform(0.7, 0.93), draw.uniform(0.2, 0.7))
    execution = draw.choices(shares, (70, 15, 10, 5) if flawless else (30, 32, 27, 11))[0]
    card = Card(unit, year, round(unit.budget * execution))
    count = 0 if flawless else 1 + min(int(draw.expovariate(0.55)), 7)
    strict = mood > 0.97  # the few who are strict with themselves
    if strict:
        count += 6
    places = list(LOSSES)
    for _ in range(count):
        leaf = OFTEN[draw.randrange(3)] if draw.random() < 0.45 else places[draw.randrange(len(places))]
        odds = (10, 20, 20, 30, 20) if strict else (40, 35, 10, 10, 5)
        lost = draw.choices((0.5, 1, 1.5, 2, 3), odds)[0]
        card.losses[leaf] = (min(dict(LEAVES)[leaf], lost), LOSSES[leaf])
    pots = [6, 5, 5]
    for (name, _, _), points in zip(OWN[unit.type], pots, strict=True):
        lost = 0 if flawless else draw.choices((0, 0.5, 1, 2), (80, 10, 6, 4))[0]
        card.own.append((name, points, points - lost))
    return card


def number(value: float) -> str:
    """As a person writes it."""
    return f"{value:.4f}".rstrip("0").rstrip(".")


def text(value: str) -> str:
    """A TOML text; the words above need no escapes."""
    return f'"{value}"'


def words(entry: dict[str, str]) -> str:
    """An inline table."""
    return "{ " + ", ".join(f"{key} = {value}" for key, value in entry.items()) + " }"


def explained(leaf: str, card: Card, points: int) -> str:
    """The entry of one leaf: a number, or with the words for what was lost."""
    if leaf not in card.losses:
        return number(points)
    reason, problem, measure = card.losses[leaf][1]
    entry = {"score": number(card.score(leaf, points)), "reason": text(reason), "problem": text(problem)}
    entry |= {"measure": text(measure), "owner": text("财务科"), "due": f"{card.year + 1}-06-30"}
    return words(entry)


def head(unit: Unit, rubric: str, year: int, kind: str = "self", extra: Sequence[str] = ()) -> list[str]:
    """The first lines of an assessment."""
    return [f"rubric = {text(rubric)}", f"unit = {text(unit.name)}", f"year = {year}", f"kind = {text(kind)}", *extra]


def about(unit: Unit, reviewer: str = "") -> list[str]:
    """Who hands in, for grouping."""
    lines = ["", "[about]", f"code = {text(unit.code)}", f"department = {text(unit.department)}",
             f"type = {text(unit.type)}", f"region = {text(unit.region)}", f"budget = {unit.budget}",
             'prepared_by = "财务科"']  # fmt: skip
    return lines + ([f"reviewer = {text(reviewer)}"] if reviewer else [])


def own_indicator(slot: str, name: str, points: int, score: float) -> list[str]:
    """A unit's own indicator in a slot; where something is lost, a reason."""
    lines = ["", "[[own]]", f"slot = {text(slot)}", f"name = {text(name)}", f"points = {points}"]
    return [*lines, f"score = {number(score)}", *(['reason = "年度任务没有全部完成"'] if score < points else [])]


def total(card: Card) -> float:
    """What the unit writes below its table: its own sum, execution to the cent."""
    typed = sum(card.score(leaf, points) for leaf, points in leaves(card.year) if leaf not in card.open)
    return typed + sum(score for _, _, score in card.own) + round(6 * min(card.spent / card.unit.budget, 1), 2)


def department_card(card: Card, kind: str = "self", reviewer: str = "") -> str:
    """A whole-department card as TOML."""
    unit, year = card.unit, card.year
    declared = [] if kind == "review" or card.open else [f"declared_total = {number(total(card) + card.slip)}"]
    lines = head(unit, f"../../rubrics/department-{year}.toml", year, kind, declared)
    lines += [*about(unit, reviewer), "", "[facts]", f'"全年预算数" = {unit.budget}', f'"全年执行数" = {card.spent}']
    lines += ["", "[scores]"]
    for leaf, points in leaves(year):
        if leaf in card.open:
            lines.append(f"{text(leaf)} = {{}}")
        else:
            lines.append(f"{text(leaf)} = {explained(leaf, card, points)}")
    if card.spent < unit.budget:
        reason, problem, measure = EXECUTION
        spoken = {"reason": text(reason), "problem": text(problem), "measure": text(measure)}
        lines.append(f'"预算执行率" = {words(spoken)}')
    for name, points, score in card.own:
        lines += own_indicator("部门特性指标", name, points, score)
    return "\n".join(lines) + "\n"


def correction(card: Card, opinion: Card, reviewer: str) -> str:
    """A review that names the card it corrects and says of single leaves what the reviewer makes of them."""
    unit = card.unit
    corrects = f'corrects = "../department/{unit.file}"'
    lines = head(unit, f"../../rubrics/department-{card.year}.toml", card.year, "review", [corrects])
    lines += [*about(unit, reviewer), "", "[scores]"]
    for leaf, points in leaves(card.year):
        if opinion.losses.get(leaf) != card.losses.get(leaf):
            lines.append(f"{text(leaf)} = {explained(leaf, opinion, points)}")
    return "\n".join(lines) + "\n"


def project_card(draw: random.Random, unit: Unit, year: int = 2020) -> str:
    """A project card under the form of the Ministry of Finance; rules compute its scores from targets and actuals."""
    budget = max(10, unit.budget // 4)
    share = draw.choices((1.0, draw.uniform(0.9, 1), draw.uniform(0.5, 0.9)), (35, 30, 35))[0]
    lines = head(unit, "mof-project-2020", year)
    lines += ["", "[project]", f'name = "{OWN[unit.type][0][0]}提升"', f'code = "{year}-{unit.code}"',
              f"budget = {budget}", *about(unit), "", "[facts]", f'"全年预算数" = {budget}',
              f'"全年执行数" = {round(budget * share)}']  # fmt: skip
    rows = (
        ("数量指标", *OWN[unit.type][1], 30),
        ("质量指标", "验收合格率", "%", 95, 20),
        ("社会效益指标", *OWN[unit.type][0], 30),
        ("服务对象满意度指标", "服务对象满意度", "%", 90, 10),
    )
    for slot, name, measured_in, target, points in rows:
        part = draw.choices((1.0, draw.uniform(1, 1.15), draw.uniform(0.8, 1)), (60, 28, 12))[0]
        actual = min(100.0, target * part) if measured_in == "%" else target * part
        short = actual < target
        lines += ["", "[[own]]", f"slot = {text(slot)}", f"name = {text(name)}", f"points = {points}",
                  f"target = {target}", f"actual = {number(round(actual, 1))}", 'sign = "≥"',
                  f"measured_in = {text(measured_in)}", *(['reason = "受实施进度影响"'] if short else [])]  # fmt: skip
    return "\n".join(lines) + "\n"


def town_card(draw: random.Random, unit: Unit, year: int = 2020) -> str:
    """A town's card under the rubric of Yueyang, where nine leaves follow from facts."""
    lines = head(unit, "hunan-yueyang-department-2018", year)
    staff, adjusted = 40 + draw.randrange(60), unit.budget * draw.choices((0, 6, 14), (50, 35, 15))[0] // 100
    over = draw.choices((0, 1, 3), (70, 20, 10))[0]
    facts = {
        "在职人员数": staff + over, "编制数": staff, "预算调整数": adjusted, "预算数": unit.budget,
        "本年度三公经费": 20 - draw.randrange(3), "上年度三公经费": 20,
        "重点项目支出": 70 + draw.randrange(30), "项目总支出": 100,
        "三公经费实际支出": 17 + draw.randrange(3), "三公经费预算": 20,
    }  # fmt: skip
    lines += [*about(unit), "", "[facts]", *(f"{text(name)} = {value}" for name, value in facts.items())]
    lines += ["", "[scores]", '"支付进度" = { counts = {} }', '"管理制度健全性" = { met = [1, 2, 3] }',
              '"资金使用合规性" = { counts = {} }',
              f'"资金结余" = {{ grade = "{draw.choice(("无结余", "有结余但不超过上年结转"))}" }}']  # fmt: skip
    own = (
        ("预算管理其余指标", "信息公开", 9),
        ("过程其余指标", "资产管理", 10),
        ("产出和效果指标", "重点工作完成", 25),
        ("产出和效果指标", "群众满意度", 20),
    )
    for slot, name, points in own:
        lines += own_indicator(slot, name, points, points - draw.choices((0, 0.5, 1, 2), (60, 15, 15, 10))[0])
    return "\n".join(lines) + "\n"


def rubric(year: int) -> str:
    """The city's rubric: Sichuan's, with a computed row for budget execution; in 2019 one leaf fewer."""
    changes = """
[[fact]]
name = "全年预算数"
measured_in = "万元"

[[fact]]
name = "全年执行数"
measured_in = "万元"

[[change]]
node = "综合管理"
points = 34

[[change]]
node = "综合管理/绩效监控"
points = 9

[[change]]
node = "绩效监控/预算执行进度监控"
name = "预算执行率"
points = 6
rule = { kind = "linear", value = "全年执行数 ÷ 全年预算数", zero = 0, full = 1 }
standard = "全年执行数 ÷ 全年预算数 × 6，最高6分"

[[change]]
node = "部门绩效情况"
points = 41

[[change]]
node = "部门绩效情况/履职成效"
points = 16

[[change]]
node = "履职成效/部门特性指标"
points = 16
"""
    if year == 2020:
        changes += '\n[[change]]\nnode = "省级财力专项预算分配时限"\nname = "市级财力专项预算分配时限"\n'
    else:
        changes += '\n[[change]]\nnode = "绩效信息公开"\nremove = true\n'
        changes += '\n[[change]]\nnode = "信息公开/预算公开"\npoints = 3\n'
        changes += '\n[[change]]\nnode = "信息公开/决算公开"\npoints = 3\n'
    return f"""# {CITY}是虚构的，这份指标体系只用来演示。
[rubric]
id = "yunchuan-department-{year}"
extends = "sichuan-department-2017"
title = "{year}年部门整体支出绩效自评表"
version = "1"
jurisdiction = "{CITY}（虚构）"
year = {year}
valid = {{ from = {year}, to = {year} }}
rounding = {{ places = 2, mode = "half-up", source = "convention" }}
source = {{ document = "虚构的演示文件，以四川省2017年表样为基础", status = "derived" }}
{changes}"""


def last_year(draw: random.Random, card: Card) -> Card:
    """Last year's card: some problems are the same words, some are gone since."""
    before = the_card(draw, card.unit, 2019)
    for leaf, loss in card.losses.items():
        if draw.random() < 0.4:
            before.losses[leaf] = loss
    for leaf in ("预算公开", "决算公开", "绩效信息公开"):
        before.losses.pop(leaf, None)
    return before


def reviewed(draw: random.Random, card: Card) -> Card:
    """What a reviewer makes of a card: seldom milder, often a point or two stricter."""
    stricter = Card(card.unit, card.year, card.spent, dict(card.losses), list(card.own))
    places = list(LOSSES)
    for _ in range(draw.choices((0, 1, 2, 4), (25, 35, 25, 15))[0]):
        leaf = places[draw.randrange(len(places))]
        lost = card.losses.get(leaf, (0, EXECUTION))[0] + draw.choice((0.5, 1, 2))
        reason = "佐证材料不足，" + LOSSES[leaf][0]
        stricter.losses[leaf] = (min(dict(LEAVES)[leaf], lost), (reason, *LOSSES[leaf][1:]))
    return stricter


#: How a file can be damaged: what becomes of its bytes.
DAMAGES = (
    lambda data: data.replace('"相关性" = 5', '"相关性" = 55'),  # more than the points
    lambda data: data.replace('"相关性"', "“相关性”"),  # typed with the quotes of a Chinese keyboard
    lambda data: data[: len(data) // 2].rsplit("=", 1)[0] + "=",  # half a file
    lambda data: data.replace('"明确性"', '"明晰性"'),  # a name that is not in the rubric
)


def write(folder: Path, name: str, content: str) -> None:
    """One file, the same bytes on every system."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content.encode())


def city(out: Path, count: int, seed: int) -> None:
    """Write the whole city into a folder."""
    draw = random.Random(seed)  # noqa: S311  # a demonstration, not a secret
    units = the_units(draw, count)
    under = "yunchuan-department-2020"
    rows = [f"{unit.code},{unit.name},{unit.department},{unit.region},{unit.type},{under}" for unit in units]
    roster = "\r\n".join(["code,name,department,region,type,rubric", *rows, ""])
    write(out, "roster.csv", "\ufeff" + roster)
    for year in (2019, 2020):
        write(out / "rubrics", f"department-{year}.toml", rubric(year))
    fates = [(place + 0.5) / count for place in range(count)]
    draw.shuffle(fates)
    damaged = 0
    for place, (unit, fate) in enumerate(zip(units, fates, strict=True)):
        now = the_card(draw, unit, 2020)
        now.slip = draw.choices((0, 1, -0.5), (96, 3, 1))[0]
        now.open = ("管理对象满意度", "社会公众满意度") if 0.90 < fate < 0.92 else ()
        if place % 7:
            write(out / "2019/department", unit.file, department_card(last_year(draw, now)))
        if fate > 0.96:
            continue  # missing
        folder = out / "2020/department"
        content = department_card(now)
        if fate > 0.948:
            content = DAMAGES[damaged % len(DAMAGES)](content)
            damaged += 1
        if 0.93 < fate < 0.936:
            content = department_card(last_year(draw, now))  # last year's card once more
        write(folder, unit.file, content)
        if 0.94 < fate <= 0.948:
            write(folder, f"{unit.code}-{unit.name}（更正）.toml", content)  # the same card twice
        if draw.random() < 0.3 and not now.open and fate < 0.94:
            for group in ("第一复核组", "第二复核组")[: draw.choices((1, 2), (80, 20))[0]]:
                opinion = reviewed(draw, now)
                whole = department_card(opinion, "review", group)
                # every other reviewer writes down the changes only
                short = place % 2 and not 0.93 < fate < 0.936 and opinion.losses != now.losses
                content_ = correction(now, opinion, group) if short else whole
                write(out / "2020/review", f"{unit.code}-{group}.toml", content_)
        if place % 5 == 0:
            write(out / "2020/project", unit.file, project_card(draw, unit))
    for place in range(max(1, count // 50)):
        name = f"{REGIONS[1 + place % 5]}{numeral(place + 1)}里镇人民政府"
        unit = Unit(f"8{place + 1:05d}", name, CITY + "财政局", REGIONS[1 + place % 5], "行政机关", 900 + 37 * place)
        write(out / "2020/town", unit.file, town_card(draw, unit))
        if place < 3:  # not on the roster
            write(out / "2020/department", unit.file, department_card(the_card(draw, unit, 2020)))


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="write a made-up city of self-evaluations")
    parser.add_argument("out", type=Path, metavar="OUT_DIR")
    parser.add_argument("--units", type=int, default=300, help="how many units are on the roster (default 300)")
    parser.add_argument("--seed", type=int, default=2020, help="another seed, another city (default 2020)")
    chosen = parser.parse_args()
    if chosen.units < 1:
        parser.error("--units must be at least 1")
    city(chosen.out, chosen.units, chosen.seed)


if __name__ == "__main__":
    main()
