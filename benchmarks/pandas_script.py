"""The rules of the workload as an analyst would write them in pandas: floats, np.round.

`scores` does less than the bulk engine: what is missing it takes for not applicable, and nothing has bounds. `cards`
does the same work: a fact that is missing leaves its leaf open, every sum is there at its least and at its most, and
only a complete card has a grade. Neither looks at whether the cells are what they should be.
"""

import numpy as np
import polars as pl

from benchmarks.workload import GROUPS, KINDS, names
from scorer.columns import score_table
from scorer.tables import read_table


def leaves(data):
    """Every leaf: its kind, number and points, its score in every row, and where it does not apply."""
    import pandas as pd

    for kind, number, most in names():
        match kind:
            case "率":
                value = (data[f"实绩{number}"] / data[f"目标{number}"]).clip(0, 1) * most
            case "档":
                share = data[f"比例{number}"] / 100
                value = np.select([share >= 0.9, share >= 0.8, share >= 0.6], [4, 3, 1.5], 0.0)
                value = pd.Series(value, index=data.index).where(share.notna())
            case "扣":
                value = (most - 0.5 * data[f"次数{number}"]).clip(lower=0)
            case "否":
                value = data[f"有无{number}"].map({"否": float(most), "是": 0.0})
            case "级":
                value = data[f"等次{number}"].map({"好": 3.0, "中": 1.5, "差": 0.0})
            case "低":
                value = (1 - data[f"偏差{number}"] / 100 / 0.2).clip(0, 1) * most
        yield kind, number, most, value.round(2), data[f"{kind}{number}#na"]


def levels(of_leaves, rolled):
    """Level 2, level 1 and the total, each by `rolled` of the parts below with their points."""
    level2 = {
        kind: rolled([of_leaves[kind, n] for n in range(count)], count * most)
        for kind, (count, most, _) in KINDS.items()
    }
    points = {kind: count * most for kind, (count, most, _) in KINDS.items()}
    level1 = []
    for above in dict.fromkeys(above for _, above in GROUPS):
        inside = [kind for kind, group in GROUPS if group == above]
        level1.append(rolled([level2[kind] for kind in inside], sum(points[kind] for kind in inside)))
    return level2, level1, rolled(level1, sum(points.values()))


def graded(total):
    import pandas as pd

    return pd.cut(total, [-1, 79.999999, 89.999999, 1000], labels=["差", "良", "优"])


def scores(path):
    """Scores, sums, veto and grade, without bounds."""
    import pandas as pd

    data = pd.read_parquet(path)
    parts = {(kind, number): (value.where(~out), most) for kind, number, most, value, out in leaves(data)}

    def rolled(parts, full):
        total = sum(score.fillna(0) for score, _ in parts)
        applies = sum(score.notna() * most for score, most in parts)
        found = np.round(np.where(applies == full, total, total * full / applies.replace(0, np.nan)), 2)
        return pd.Series(found, index=data.index).where(applies > 0), full

    level2, level1, (total, _) = levels(parts, rolled)
    total = total.where(data["违法"] != "是", np.minimum(total, 59))
    return pd.DataFrame(
        {str(key): score for key, (score, _) in parts.items()}
        | {kind: score for kind, (score, _) in level2.items()}
        | {f"一{number}": score for number, (score, _) in enumerate(level1)}
        | {"total": total, "grade": graded(total)}
    )


def cards(path):
    """What the bulk engine gives: scores, sums, the total, its bounds, whether it is complete, veto and grade."""
    import pandas as pd

    data = pd.read_parquet(path)
    found, parts, complete = {}, {}, data["违法"].notna()
    for kind, number, most, value, out in leaves(data):
        found[f"{kind}{number}"] = value.mask(out)
        parts[kind, number] = (value.fillna(0).mask(out, 0), value.fillna(most).mask(out, 0), (~out) * most)
        complete &= value.notna() | out

    def rolled(parts, full):
        low, high, applies = (sum(column) for column in zip(*parts, strict=True))
        there = applies > 0
        share = full / applies.where(there, 1)
        low, high = ((one.where(applies == full, one * share)).round(2) for one in (low, high))
        return low, high, there * full

    level2, level1, (low, high, applies) = levels(parts, rolled)
    hit, possible = data["违法"] == "是", data["违法"] != "否"
    total = low.mask(hit, np.minimum(low, 59))
    found |= {kind: low.where(there > 0) for kind, (low, _, there) in level2.items()}
    found |= {f"一{number}": low.where(there > 0) for number, (low, _, there) in enumerate(level1)}
    return pd.DataFrame(
        found
        | {"total": total, "low": low.mask(possible, np.minimum(low, 59)), "high": high.mask(hit, np.minimum(high, 59))}
        | {"complete": complete, "grade": graded(total).where(complete & (applies > 0))}
    )


def wrong(rubric, path):
    """How many totals the float script has otherwise.

    Mostly halves of a cent, which np.round takes to even and the rubric up. The made-up 偏差 often gives such halves,
    so the count says nothing of real tables. More than 0.2 apart is no rounding: then it did other work.
    """
    exact = score_table(rubric, read_table(path, rubric)).frame
    script = cards(path)
    for name in ("score", "low", "high"):
        theirs = script["total" if name == "score" else name].to_numpy()
        if not np.allclose(theirs, exact[name].cast(pl.Float64).to_numpy(), atol=0.2, rtol=0):
            raise RuntimeError(f"pandas does not do the same work: {name}")
    if not np.array_equal(script["complete"].to_numpy(), exact["complete"].to_numpy()):
        raise RuntimeError("pandas does not do the same work: complete")
    return int((pl.Series(script["total"].to_numpy()) != exact["score"].cast(pl.Float64)).sum())
