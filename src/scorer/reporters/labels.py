"""The words of the reports in both languages; reports follow the language of the rubric."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from scorer.messages import Language
from scorer.model import AdjustmentKind, PolicyKind, SourceStatus, Status


class Labels(NamedTuple):
    """Every fixed word of a report; `{}` stands for what is filled in."""

    level: str
    indicator: str
    points: str
    score: str
    lost: str
    lost_indicator: str
    rate: str
    status: str
    reason: str
    note: str
    total: str
    total_score: str
    base: str
    adjustments: Mapping[AdjustmentKind, str]
    veto: str
    veto_open: str
    settled: str
    proofs: str
    standard: str
    origin_note: str
    taken_over_note: str
    code: str
    rule_kinds: Mapping[str, str]
    converted: str
    undivided: str
    unit: str
    year: str
    project: str
    kind: str
    kinds: Mapping[str, str]
    department: str
    region: str
    prepared_by: str
    reviewer: str
    date: str
    seal: str
    rubric: str
    version: str
    source: str
    source_statuses: Mapping[SourceStatus, str]
    grade: str
    no_grade: str
    incomplete: str
    so_far: str
    range: str
    declared: str
    statuses: Mapping[Status, str]
    as_full: str
    as_zero: str
    derived_mark: str
    derived_note: str
    derived_points_note: str
    table: str
    deductions: str
    no_deductions: str
    improvement: str
    problems: str
    measures: str
    advised: str
    ledger: str
    moved: Mapping[PolicyKind, str]
    alternatives: str
    policies: Mapping[PolicyKind, str]
    obstacles: Mapping[str, str]
    status_notes: str
    findings: str
    warnings: str
    rates_by_group: str
    rounding: str
    rounding_modes: Mapping[str, str]
    lost_without_reason: str
    gap: str
    section: str
    bracketed: str
    colon: str
    comma: str
    semicolon: str
    none: str


LABELS: Mapping[Language, Labels] = {
    "zh": Labels(
        level="{}级指标",
        indicator="指标",
        points="分值",
        score="得分",
        lost="扣分",
        lost_indicator="失分指标",
        rate="得分率",
        status="状态",
        reason="扣分原因",
        note="说明",
        total="合计",
        total_score="总分",
        base="基础分",
        adjustments={"bonus": "加分", "penalty": "减分"},
        veto="一票否决",
        veto_open="一票否决（待定）",
        settled="否决及下限",
        proofs="算式",
        standard="评分标准",
        code="代码",
        rule_kinds={
            "given": "直接评分",
            "linear": "按比例",
            "steps": "按幅度扣分",
            "bands": "分档",
            "deduct": "按次扣分",
            "yes_no": "是或否",
            "choice": "选项",
            "graded": "分级评分",
            "checklist": "分项",
            "by_sign": "按指标性质",
            "rank": "名次计分",
            "formula": "公式",
        },
        origin_note="{computed} 项得分按规则由数据计算（见算式），{typed} 项由单位填写",
        taken_over_note="{} 项得分复核未改动，取自原自评",
        converted="折算",
        undivided="（未分配的分值）",
        unit="单位",
        year="年度",
        project="项目",
        kind="类别",
        kinds={"self": "自评", "review": "复核", "final": "审定"},
        department="主管部门",
        region="地区",
        prepared_by="填报人",
        reviewer="复核人",
        date="日期",
        seal="单位（盖章）",
        rubric="指标体系",
        version="版本",
        source="依据",
        source_statuses={
            "transcribed": "据原文抄录",
            "derived": "据原文推算",
            "unverified": "未经核实",
            "reconstructed": "据公布表格还原",
        },
        grade="等级",
        no_grade="不评等级",
        incomplete="尚未评完",
        so_far="已得 ",
        range="补全后为 {low}～{high} 分",
        declared="自报总分",
        statuses={
            "scored": "已评",
            "blank": "未评",
            "incomplete": "未评完",
            "not_applicable": "不适用",
            "unused": "未选用",
            "no_points": "不计分",
        },
        as_full="不适用，按满分计",
        as_zero="不适用，按零分计",
        derived_mark="*",
        derived_note="* 得分未见于来源，由其他数据推算",
        derived_points_note="* 数值未见于来源，由其他数据推算",
        table="得分表",
        deductions="扣分清单",
        no_deductions="没有扣分。",
        improvement="问题与改进",
        problems="存在的问题",
        measures="下一步改进措施",
        advised="〔建议〕{}",
        ledger="不适用清单",
        moved={
            "rescale": "分值 {points} 由“{to}”内其余指标按比例承担",
            "rescale-total": "分值 {points} 由全部其余指标按比例承担",
            "exclude": "分值 {points} 不计入总分值",
            "full": "分值 {points} 按满分计",
            "zero": "分值 {points} 按零分计",
            "move-to": "分值 {points} 移到“{to}”",
        },
        alternatives="若改用其他办法",
        policies={
            "rescale": "组内折算",
            "rescale-total": "总分折算",
            "exclude": "不计入",
            "full": "按满分",
            "zero": "按零分",
        },
        obstacles={"rounding": "须先规定舍入", "pot": "不能采用（移入的分值会超出）"},
        status_notes="{status}的行：{names}",
        findings="疑点与提示",
        warnings="文件警告",
        rates_by_group="各组得分率",
        rounding="舍入：保留 {places} 位小数，{mode}",
        rounding_modes={"half-up": "四舍五入", "half-even": "四舍六入五成双"},
        lost_without_reason="{name}扣{lost}分，原因〔待填〕",
        gap="〔待填〕",
        section="【{}】",
        bracketed="（{}）",
        colon="：",
        comma="，",
        semicolon="；",
        none="—",
    ),
    "en": Labels(
        level="Level {}",
        indicator="Indicator",
        points="Points",
        score="Score",
        lost="Lost",
        lost_indicator="Lost at",
        rate="Rate",
        status="Status",
        reason="Reason",
        note="Note",
        total="Total",
        total_score="Total score",
        base="Base",
        adjustments={"bonus": "Bonus", "penalty": "Penalty"},
        veto="Veto",
        veto_open="Veto (undecided)",
        settled="Vetoes and floor",
        proofs="Proof",
        standard="Standard",
        code="Code",
        rule_kinds={},
        origin_note="{computed} scores computed from facts (see the proofs), {typed} typed by the unit",
        taken_over_note="{} scores not changed by the review, taken from the self-assessment",
        converted="Conversion",
        undivided="(points not divided up)",
        unit="Unit",
        year="Year",
        project="Project",
        kind="Kind",
        kinds={"self": "self-evaluation", "review": "review", "final": "final"},
        department="Department in charge",
        region="Region",
        prepared_by="Prepared by",
        reviewer="Reviewer",
        date="Date",
        seal="Unit (seal)",
        rubric="Rubric",
        version="version",
        source="Source",
        source_statuses={
            "transcribed": "transcribed",
            "derived": "derived",
            "unverified": "unverified",
            "reconstructed": "reconstructed from a published table",
        },
        grade="Grade",
        no_grade="no grade",
        incomplete="incomplete",
        so_far="so far ",
        range="{low} to {high} once complete",
        declared="Declared total",
        statuses={
            "scored": "scored",
            "blank": "blank",
            "incomplete": "incomplete",
            "not_applicable": "n/a",
            "unused": "not used",
            "no_points": "no points",
        },
        as_full="n/a, counted as full",
        as_zero="n/a, counted as nothing",
        derived_mark="*",
        derived_note="* score not in the source, worked out from other data",
        derived_points_note="* value not in the source, worked out from other data",
        table="Scores",
        deductions="Deductions",
        no_deductions="Nothing was deducted.",
        improvement="Problems and improvement",
        problems="Problems",
        measures="Next measures",
        advised="[advice] {}",
        ledger="Not applicable",
        moved={
            "rescale": 'its {points} points are borne by the other indicators of "{to}"',
            "rescale-total": "its {points} points are borne by all other indicators",
            "exclude": "its {points} points are taken off the total",
            "full": "its {points} points count as earned",
            "zero": "its {points} points count as lost",
            "move-to": 'its {points} points move to "{to}"',
        },
        alternatives="Under another policy",
        policies={
            "rescale": "rescaled in the group",
            "rescale-total": "rescaled in the total",
            "exclude": "excluded",
            "full": "full marks",
            "zero": "nothing",
        },
        obstacles={"rounding": "needs a declared rounding", "pot": "not possible (moved points would run over)"},
        status_notes="Rows that are {status}: {names}",
        findings="Findings and notices",
        warnings="Warnings about the files",
        rates_by_group="Rates by group",
        rounding="Rounding: {places} decimals, {mode}",
        rounding_modes={"half-up": "half up", "half-even": "half to even"},
        lost_without_reason="{name} lost {lost} points, reason [to be filled in]",
        gap="[to be filled in]",
        section="[{}]",
        bracketed=" ({})",
        colon=": ",
        comma=", ",
        semicolon="; ",
        none="—",
    ),
}
