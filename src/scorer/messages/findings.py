"""Sentences about what a reviewer should look at (疑点)."""

from __future__ import annotations

from collections.abc import Mapping

from scorer.messages.message import Message

FINDINGS: Mapping[str, Message] = {
    "nothing-to-score": Message(
        "finding",
        "nothing applies, so there is nothing to score: 0 of 0, no grade",
        "全部指标都不适用，无可评分：0/0，不评等级",
    ),
    "form-of-changed-rubric": Message(
        "finding",
        "the file of {id}, version {version}, has changed since the form was issued",
        "下发这张表以后，{id} 第 {version} 版的文件改动过",
    ),
    "declared-total-too-high": Message(
        "finding",
        "the declared total {declared} is {difference} above the sum of the rows, {score}",
        "自报总分 {declared} 比各行合计 {score} 多 {difference}",
    ),
    "declared-total-too-low": Message(
        "finding",
        "the declared total {declared} is {difference} below the sum of the rows, {score}",
        "自报总分 {declared} 比各行合计 {score} 少 {difference}",
    ),
    "declared-total-leaves-out": Message(
        "finding",
        "the declared total {declared} is {difference} below the sum of the rows, {score}: exactly `{group}` "
        "({group_score}) is left out",
        "自报总分 {declared} 比各行合计 {score} 少 {difference}，恰好漏计“{group}”（{group_score}）",
    ),
    "declared-total-out-of-reach": Message(
        "finding",
        "the declared total {declared} cannot be reached: any completion gives {low} to {high} (off by {difference})",
        "自报总分 {declared} 无法达到：补全后只能在 {low} 到 {high} 之间（相差 {difference}）",
    ),
    "declared-total-needs-all": Message(
        "notice",
        "the declared total {declared} is reached only if every open indicator ({count}) is full",
        "自报总分 {declared} 只有在 {count} 个未评指标全部满分时才能达到",
    ),
    "declared-total-needs-none": Message(
        "notice",
        "the declared total {declared} is right only if every open indicator ({count}) scores nothing",
        "自报总分 {declared} 只有在 {count} 个未评指标全部为零分时才成立",
    ),
    "declared-points-mismatch": Message(
        "finding",
        "{declared} points are printed, but the rows add up to {sum} (difference {difference})",
        "所印分值 {declared}，而各行合计 {sum}（差 {difference}）",
    ),
    "scores-above-group": Message(
        "finding",
        "the rows score {score}, more than the {points} points of the group",
        "各行得分合计 {score}，超过本组分值 {points}",
    ),
    "deduction-without-reason": Message(
        "finding",
        "{lost} points are lost and no reason is given",
        "扣 {lost} 分，没有说明原因",
    ),
    "problem-without-deduction": Message(
        "finding",
        "a problem is stated but no points are taken off: {problem}",
        "写了问题却没有扣分：{problem}",
    ),
    "typed-differs": Message(
        "finding",
        "the typed score {typed} differs from the computed one, {computed} ({proof})",
        "填写的得分 {typed} 与按规则计算的 {computed} 不同（{proof}）",
    ),
    "place-unknown": Message(
        "notice",
        "the score follows from the place among the units, which only `scorer compare` knows: {proof}",
        "得分取决于名次，要与其他单位一并比较（scorer compare）才能得出：{proof}",
    ),
    "lacks-facts": Message(
        "finding",
        "something is stated, but the indicator stays open: {missing} is missing",
        "已填写部分内容，但该指标仍待评：缺少 {missing}",
    ),
    "no-value": Message(
        "finding",
        "the rule has no value here, so the indicator stays open: {proof}",
        "规则在此没有结果，该指标仍待评：{proof}",
    ),
    "full-but-missed": Message(
        "finding",
        "full marks, although the target is missed: target {sign}{target}, actual {actual}",
        "未达到年度指标值却得满分：指标值 {sign}{target}，实际 {actual}",
    ),
    "lost-but-met": Message(
        "finding",
        "points were taken off, although the target is met: target {sign}{target}, actual {actual}",
        "已达到年度指标值却扣分：指标值 {sign}{target}，实际 {actual}",
    ),
    "ahead-of-spending": Message(
        "finding",
        "red: the indicators claim {claimed} of their points, but only {spent} of the execution points are earned",
        "红灯：指标得分率 {claimed}，而预算执行得分率只有 {spent}，自评超前于支出",
    ),
    "money-unspent": Message(
        "finding",
        "yellow: {unspent} of the budget is unspent",
        "黄灯：预算有 {unspent} 未执行",
    ),
    "no-budget": Message(
        "finding",
        "yellow: the budget is 0, so execution cannot be judged",
        "黄灯：全年预算数为 0，无法评价执行情况",
    ),
    "outputs-without-money": Message(
        "finding",
        "{unspent} of the budget is unspent, yet every indicator with a target is complete",
        "预算有 {unspent} 未执行，而所有有指标值的指标都已完成",
    ),
    "actuals-copy-targets": Message(
        "finding",
        "all {count} actual values are the same as their targets",
        "{count} 个实际完成值全部与指标值相同",
    ),
    "execution-above-budget": Message(
        "finding",
        "{executed} were executed, more than the budget of {budget}",
        "全年执行数 {executed} 超过全年预算数 {budget}",
    ),
    "full-marks-everywhere": Message(
        "finding",
        "all {count} indicators have full marks",
        "{count} 个指标全部满分",
    ),
}

#: Every code; a test demands that each is raised somewhere, documented, and filled in alike in both languages.
