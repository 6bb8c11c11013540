"""Rank robustness: 1,000 units × 10,000 weightings, exact, beside a lean NumPy loop in floats that does no more.

The loop draws with NumPy's own generator, ranks without ties and keeps no grades.
"""

import random
from decimal import Decimal
from statistics import median
from time import perf_counter

from scorer.comparison.nouns import Weighting
from scorer.comparison.weightings import Figures, drawn, whole_numbers

UNITS = 1_000
DRAWS = 10_000
GROUPS = ((15, "决策"), (25, "管理"), (40, "产出"), (20, "效益"))
ROUNDS = 5


def measure():
    """The table of times; each round runs both, one after the other."""
    chance = random.Random(1)
    points = [points * 100 for points, _ in GROUPS]
    scores = [[chance.randint(most * 3 // 5, most) for most in points] for _ in range(UNITS)]
    figures = Figures(
        scores=whole_numbers(scores).T,
        points=whole_numbers([points] * UNITS).T,
        extra=whole_numbers([0] * UNITS),
        below=1,
        full=sum(points),
        bands=[int(Decimal(start) * 100) for start in (0, 60, 80, 90)],
    )
    wanted = Weighting(percent=25, draws=DRAWS, seed=1, level=1, groups=tuple((name,) for _, name in GROUPS))
    ours, loop = [], []
    for _ in range(ROUNDS):
        ours.append(timed(lambda: drawn(figures, wanted)))
        loop.append(timed(lambda: lean(scores, points)))
    ratio = median(one / other for one, other in zip(ours, loop, strict=True))
    rows = [("", "seconds", "of the loop")]
    rows.append((f"lean NumPy loop, {UNITS:,} units × {DRAWS:,} draws, floats", f"{median(loop):.2f}", "1"))
    rows.append(("scorer: exact, with ties, grades kept, ranks kept", f"{median(ours):.2f}", f"{ratio:.2f}"))
    return rows


def lean(scores, points):
    """The 5th and 95th percentile of every unit's rank, one draw after the other."""
    import numpy as np

    chance = np.random.default_rng(1)
    rates = np.array(scores, dtype=np.float64) / np.array(points)
    weights = np.array(points, dtype=np.float64)
    ranks = np.empty((len(scores), DRAWS), dtype=np.uint16)
    places = np.arange(1, len(scores) + 1, dtype=np.uint16)
    for draw in range(DRAWS):
        drawn_weights = weights * chance.integers(75, 126, len(points))
        totals = rates @ (drawn_weights / drawn_weights.sum())
        ranks[np.argsort(-totals), draw] = places
    ends = (DRAWS * 5 // 100 - 1, DRAWS * 95 // 100 - 1)
    ranks.partition(ends, axis=1)
    return ranks[:, ends]


def timed(work):
    """Seconds that it took."""
    start = perf_counter()
    work()
    return perf_counter() - start
