"""A comparison of made-up units, put together without scoring anything, for tests of what shows it."""

import random
from decimal import Decimal

import attrs

from scorer.comparison import nouns
from scorer.diagnostics import Diagnostic, Span
from scorer.model import Band, Finding

HOSTILE = '=HYPERLINK("http://x")</script><b>&"\'甲'

GROUPS = (
    ("部门决策", ("目标任务", ("相关性", "明确性", "合理性")), ("预算编制", ("测算依据", "目标管理"))),
    ("综合管理", ("绩效监控", ("预算执行率", "目标监控")), ("信息公开", ("预算公开", "决算公开", "绩效信息公开"))),
    ("部门绩效情况", ("履职成效", ("部门特性指标",)), ("满意度", ("管理对象满意度", "社会公众满意度"))),
)
ROWS = [
    (code, path)
    for first, (name, *inner) in enumerate(GROUPS, start=1)
    for code, path in [
        (f"{first}", (name,)),
        *(
            row
            for second, (group, leaves) in enumerate(inner, start=1)
            for row in [
                (f"{first}.{second}", (name, group)),
                *((f"{first}.{second}.{third}", (name, group, leaf)) for third, leaf in enumerate(leaves, start=1)),
            ]
        ),
    ]
]
LEAVES = [place for place, (_, path) in enumerate(ROWS) if len(path) == 3]
POINTS = Decimal(5)


def below(place):
    """The leaves of a row: itself, or those under it."""
    path = ROWS[place][1]
    return [leaf for leaf in LEAVES if ROWS[leaf][1][: len(path)] == path]


def unit_of(number, draw):
    name = f"第{number}单位" if number else HOSTILE
    region = ("青屏区", "白川区", "松岭县")[number % 3]
    department = ("教育局", "水利局", "民政局", "")[number % 4] if number else HOSTILE
    return nouns.Unit(
        name=name,
        code=f"{number:05d}",
        department=department,
        region=region,
        type=("学校", "医院")[number % 2],
        budget=Decimal(draw.randrange(100, 9000)) if number % 5 else None,
    )


def standing_of(unit, draw):
    lost = dict.fromkeys(LEAVES, Decimal(0))
    for _ in range(draw.randrange(5)):
        lost[LEAVES[draw.randrange(len(LEAVES))]] = Decimal(draw.randrange(1, 8)) / 2
    cells = []
    for place in range(len(ROWS)):
        leaves = below(place)
        points, gone = POINTS * len(leaves), sum((lost[leaf] for leaf in leaves), Decimal(0))
        rate = ((points - gone) / points).quantize(Decimal("0.0001"))
        reason = ("问卷满意度不高" if unit.code != "00000" else HOSTILE) if gone and leaves == [place] else ""
        cells.append(
            nouns.Cell(status="scored", points=points, score=points - gone, rate=rate, lost=gone, reason=reason)
        )
    total = Decimal(100) - sum(lost.values(), Decimal(0))
    return nouns.Standing(
        unit=unit,
        file=f"city/{unit.code}.toml",
        kind="self",
        total=total,
        points=Decimal(100),
        low=total,
        high=total,
        compared=total,
        grade="优" if total >= 90 else "良",
        declared_total=total,
        full=12,
        leaves=len(LEAVES),
        cells=tuple(cells),
        findings=(Finding("full-marks-everywhere", (), {"count": "12"}),) if total == 100 else (),
    )


def ranked(found):
    found = sorted(found, key=lambda one: (-one.total, one.unit.code))
    totals = [one.total for one in found]
    return tuple(
        attrs.evolve(
            one,
            rank=(rank := totals.index(one.total) + 1),
            percentile=Decimal(1),
            robustness=nouns.Robustness(
                low=max(1, rank - 2), high=rank + 3, keeps_rank=Decimal("0.4"), keeps_grade=Decimal("0.9")
            ),
        )
        for one in found
    )


def field_of(units, draw):
    ranking = ranked([standing_of(unit, draw) for unit in units])
    everything = sum((one.cells[leaf].lost for one in ranking for leaf in LEAVES), Decimal(0))
    nodes = []
    for place, (code, path) in enumerate(ROWS):
        rates = sorted(one.cells[place].rate for one in ranking)
        lost = sum((one.cells[place].lost for one in ranking), Decimal(0))
        share = (lost / everything).quantize(Decimal("0.0001")) if everything else None
        nodes.append(
            nouns.NodeSummary(
                code=code,
                path=path,
                level=len(path),
                kind="indicator" if len(path) == 3 else "group",
                is_leaf=len(path) == 3,
                points=POINTS * len(below(place)),
                scored=len(units),
                mean=rates[len(rates) // 2],
                lowest=rates[0],
                median=rates[len(rates) // 2],
                highest=rates[-1],
                spread=Decimal("0.0123"),
                below_full=sum(rate < 1 for rate in rates),
                lost=lost,
                share=share,
            )
        )
    pareto, so_far = [], Decimal(0)
    for node in sorted((nodes[leaf] for leaf in LEAVES if nodes[leaf].lost), key=lambda node: -node.lost):
        so_far += node.share
        pareto.append(attrs.evolve(node, cumulative=so_far))
    bins = [(Decimal(start), Decimal(start + 1)) for start in range(84, 100)]
    counts = [sum(start <= one.total < end or (end == 100 == one.total) for one in ranking) for start, end in bins]
    return nouns.Field(
        rubric="yunchuan-department-2020",
        title="部门整体支出绩效自评表",
        version="1",
        sha256="0" * 64,
        year=2020,
        kind="self",
        points=Decimal(100),
        bands=(Band("优", Decimal(90)), Band("良", Decimal(80))),
        ranking=ranking[: len(ranking) - len(units) // 20],
        incomplete=ranking[len(ranking) - len(units) // 20 :],
        nodes=tuple(nodes),
        heat=tuple(place for place, (_, path) in enumerate(ROWS) if len(path) < 3),
        pareto=tuple(pareto),
        lost=everything,
        histogram=tuple(
            nouns.Bin(start=start, end=end, count=count, share=Decimal(count) / len(units))
            for (start, end), count in zip(bins, counts, strict=True)
        ),
        grades=tuple(
            nouns.GradeShare(
                name=name, start=start, count=count, share=(Decimal(count) / len(units)).quantize(Decimal("0.0001"))
            )
            for name, start, count in (
                ("优", Decimal(90), sum(one.total >= 90 for one in ranking)),
                ("良", Decimal(80), sum(one.total < 90 for one in ranking)),
            )
        ),
        leniency=nouns.Leniency(
            full_leaves=Decimal("0.9123"),
            full_cards=2,
            mean=Decimal("96.5"),
            spread=Decimal("2.1"),
            lowest=ranking[-1].total,
            median=Decimal(97),
            highest=ranking[0].total,
            middle_half=Decimal("2.5"),
            distinct=12,
            tied=7,
        ),
        groups=tuple(
            nouns.GroupSummary(
                column="region",
                value=region,
                units=3,
                mean=Decimal("96.5"),
                median=Decimal(97),
                lowest=Decimal(88),
                highest=Decimal(100),
                lost=Decimal("12.5"),
                rates=tuple(Decimal("0.95") for place, (_, path) in enumerate(ROWS) if len(path) < 3),
            )
            for region in ("青屏区", "白川区", "松岭县")
        ),
        weighting=nouns.Weighting(percent=25, draws=1000, seed=1, level=1, groups=(("部门决策",), ("综合管理",))),
    )


def departments_of(field):
    names = sorted({one.unit.department for one in field.ranking})
    found = []
    for name in names:
        cards = tuple(
            nouns.DepartmentCard(
                unit=one.unit,
                rubric=field.rubric,
                total=one.total,
                points=one.points,
                share=one.total / 100,
                grade=one.grade,
                rank=one.rank,
                lost=100 - one.total,
                complete=True,
            )
            for one in field.ranking
            if one.unit.department == name
        )
        found.append(
            nouns.Department(
                name=name,
                cards=cards,
                weighted=Decimal("96.1234"),
                plain=Decimal("95.5"),
                lowest=cards[-1],
                lost=sum((card.lost for card in cards), Decimal(0)),
                budget=Decimal(5000),
                without_budget=(cards[0].unit,),
                findings=3,
            )
        )
    return tuple(found)


def comparison(count=10, language="zh", **changes):
    """A comparison of `count` units that has every part; the first unit is named to do harm."""
    draw = random.Random(count)
    units = [unit_of(number, draw) for number in range(count)]
    field = field_of(units, draw)
    best, worst = field.ranking[0], field.ranking[-1]
    hostile = next((one for one in field.ranking if one.unit.code == "00000"), worst)
    damaged = Diagnostic("file-absent", Span("city/坏.toml"), (), {"name": "city/坏.toml"})
    path = ("部门绩效情况", "满意度", "社会公众满意度")
    finding = Finding("deduction-without-reason", path, {"lost": "1"})
    parts = {
        "language": language,
        "inputs": count + 2,
        "left_out": (nouns.LeftOut(file="city/坏.toml", diagnostics=(damaged,)),),
        "fields": (field,),
        "roster": nouns.Roster(
            file="roster.csv",
            entries=tuple(nouns.RosterEntry(unit=unit, line=2) for unit in units),
            received=tuple(units[1:]),
            missing=(units[0],),
            unexpected=(worst.unit,),
            duplicate=((best.unit, ("a.toml", "b.toml")),),
            wrong=((best.unit, "c.toml"),),
            unusable=(),
            incomplete=(worst.unit,),
            damaged=("city/坏.toml",),
            reminders=((units[0], "missing"),),
        ),
        "departments": departments_of(field),
        "years": nouns.Years(
            last_year=2019,
            year=2020,
            changes=(
                nouns.YearChange(
                    unit=best.unit,
                    last_year=2019,
                    year=2020,
                    same_rubric=False,
                    last_total=Decimal(97),
                    total=best.total,
                    last_share=Decimal(97),
                    share=best.total,
                    change=best.total - 97,
                    last_grade="优",
                    grade=best.grade,
                ),
            ),
            leaves=(
                nouns.LeafChange(
                    path=path,
                    code="3.2.2",
                    last_code="3.2.2",
                    units=9,
                    last_mean=Decimal("0.9"),
                    mean=Decimal("0.95"),
                    change=Decimal("0.05"),
                    up=4,
                    down=1,
                ),
            ),
            rubrics=(),
            only_last=(),
            only_now=(),
            register=(
                nouns.RegisterEntry(
                    unit=hostile.unit,
                    state="came-back",
                    path=path,
                    last_problem="等候时间长",
                    problem=HOSTILE,
                    measure="推行预约",
                    owner="办公室",
                    due="2021-06-30",
                    last_lost=Decimal(1),
                    lost=Decimal("0.5"),
                ),
            ),
        ),
        "reviews": (
            nouns.Reviews(
                rubric=field.rubric,
                version=field.version,
                year=2020,
                consensus="mean",
                units=(
                    nouns.UnitBias(
                        unit=best.unit,
                        reviewers=("第一复核组",),
                        own_total=best.total,
                        review_total=best.total - 2,
                        leaves=12,
                        changed=2,
                        bias=Decimal(2),
                    ),
                ),
                leaves=(
                    nouns.LeafBias(
                        code="3.2.2",
                        path=path,
                        units=3,
                        changed=2,
                        mean=Decimal("0.5"),
                        mean_size=Decimal("0.5"),
                        sum=Decimal("1.5"),
                    ),
                ),
                gaps=(
                    nouns.Gap(
                        unit=best.unit,
                        code="3.2.2",
                        path=path,
                        points=Decimal(5),
                        own=Decimal(5),
                        review=Decimal(4),
                        difference=Decimal(1),
                        reviewers=("第一复核组",),
                        own_reason="",
                        review_reason=HOSTILE,
                    ),
                ),
                agreement=nouns.Agreement(alpha=Decimal("0.8123"), rated=12, values=24),
                reviewers=None,
                alone=(),
            ),
        ),
        "recheck": tuple(
            nouns.Recheck(
                unit=one.unit,
                file=one.file,
                total=one.total,
                rank=one.rank,
                weight=3,
                first=place < max(10, count // 10),
                reasons=(nouns.Reason(finding=finding, weight=2),),
            )
            for place, one in enumerate((hostile, *field.ranking[1 : 1 + count // 5]))
        ),
        "sample": nouns.Sample(asked=1, seed=7, strata=(), units=(best,)),
    }
    return nouns.Comparison(**parts | changes)
