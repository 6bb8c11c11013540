"""The cells of one batch as whole numbers, texts and flags: what is read here is exact, or the row is set aside.

A row is *odd* when some cell is not what it should be at first sight: a text in the place of a number, a score with
too many decimals, a year outside the rubric's. Nothing is decided about it here; the exact evaluator takes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, get_args

import attrs

from scorer.columns.rows import NUMBER
from scorer.layout import NA, NOT_APPLICABLE, Head, Layout
from scorer.loader.limits import YEARS
from scorer.model import AssessmentKind, Sign
from scorer.record import FACT_DECIMALS, MAX_FACT, MAX_NAME, MAX_SCORE
from scorer.rules.judged import NO, YES
from scorer.rules.measured import QUALITATIVE

if TYPE_CHECKING:
    import polars as pl

#: Decimals that are tried for a column of binary floats, the fewest first.
_TRIED = (0, 2, 4, FACT_DECIMALS)
#: Binary floats below this hold every decimal of their size and no two of them.
_FLOAT_EXACT = 10**15
_CONTROL = r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"


@attrs.frozen
class Taken:
    """One column as the plan sees it; two batches whose columns are taken alike share a plan.

    Attributes:
        kind: `number`, `text`, or `flag` of what does not apply.
        places: a number is held times ten to the power of these.
        blank: whether a cell may be blank.
        low: the least number, rounded down to a bound that other batches may share; `high` likewise.
        wide: whether the numbers are held in 128 bits.
    """

    kind: str
    places: int = 0
    blank: bool = False
    low: int = 0
    high: int = 0
    wide: bool = False


@attrs.frozen(eq=False)
class Batch:
    """The cells of one batch.

    Attributes:
        frame: a column for each head that says something for a score, by its name, and `ODD`.
        taken: how these columns are held, in the order of the heads.
    """

    frame: pl.DataFrame
    taken: tuple[tuple[Head, Taken], ...]


ODD = "#odd"


def _flag(name: str) -> str:
    """The column that says where a leaf is declared not applicable in the column of its score."""
    return f"{name}#{NA}"


def take(layout: Layout, rows: pl.DataFrame, places: int) -> Batch:
    """The cells of one batch; `places` are the decimals of scores."""
    import polars as pl

    made: list[pl.Expr] = []
    odd: list[pl.Expr] = []
    kept: list[tuple[Head, str, int]] = []
    for head in layout.heads:
        series = rows[head.name]
        match _sort(layout, head):
            case "reserved":
                odd += _odd_reserved(layout, head, series.dtype)
                if head.key in ("region", "type"):
                    made.append(_stripped(head.name, series.dtype))
                    kept.append((head, "text", 0))
            case "text":
                value, strange = _text(layout, head, series.dtype)
                made.append(value.alias(head.name))
                odd += strange
                kept.append((head, "text", 0))
            case "flag":
                flag, strange = _declared(head.name, series.dtype)
                made.append(flag.fill_null(value=False).alias(head.name))
                odd += strange
                kept.append((head, "flag", 0))
            case "item":
                value, strange = _yes_or_no(head.name, series.dtype)
                made.append(value.alias(head.name))
                odd += strange
                kept.append((head, "number", 0))
            case sort:
                most = {"score": places, "count": 0}.get(sort, FACT_DECIMALS)
                limit = {"score": int(MAX_SCORE), "count": 10**9}.get(sort, int(MAX_FACT))
                value, strange, held = _number(series, most, fixed=sort != "fact")
                made.append(value.alias(head.name))
                odd += strange
                low = -limit * 10**held if sort == "fact" else -1
                odd.append((value <= low) | (value >= limit * 10**held))
                kept.append((head, "number", held))
                if series.dtype == pl.String and head.kind != "score":
                    odd.append(pl.col(head.name).str.strip_chars() == NOT_APPLICABLE)
                elif series.dtype == pl.String:
                    flag = pl.col(head.name).str.strip_chars() == NOT_APPLICABLE
                    made.append(flag.fill_null(value=False).alias(_flag(head.name)))
                    kept.append((Head("answer", _flag(head.name), head.key, NA), "flag", 0))
    strange_rows = pl.any_horizontal(pl.lit(value=False), *(one.fill_null(value=False) for one in odd))
    names = [head.name for head, _, _ in kept]
    frame = rows.with_columns(*made, strange_rows.alias(ODD)).select(*names, ODD)
    return _measured(frame, kept)


def _sort(layout: Layout, head: Head) -> str:
    """What kind of cell a column has."""
    if head.kind == "reserved":
        return "reserved"
    if head.kind == "fact":
        return "text" if any(fact.is_text for fact in layout.rubric.facts if fact.name == head.key) else "fact"
    if head.kind in ("score", "adjustment") or head.part == "deduct":
        return "score"
    if head.part in ("grade", "sign"):
        return "text"
    if head.part == NA:
        return "flag"
    if head.part in ("target", "actual"):
        return "fact"
    return "count" if head.part == "met" or _counted(layout, head) else "item"


def _counted(layout: Layout, head: Head) -> bool:
    """Whether the parts of this head are occurrences, and not items of a checklist."""
    known = [getattr(node, "rule", None) for node in layout.rubric.nodes if node.code == head.key]
    known += [one.rule for one in layout.rubric.adjustments if one.name == head.key]
    return any(rule is not None and "counts" in rule.shape.takes for rule in known)


# ── Numbers


def _number(series: pl.Series, most: int, *, fixed: bool) -> tuple[pl.Expr, list[pl.Expr], int]:
    """A column of numbers as whole ones, where that fails, and the decimals they are held with.

    `fixed`: with `most` decimals whatever the cells have; else with as few as do.
    """
    import polars as pl

    dtype, cell = series.dtype, pl.col(series.name)
    if dtype == pl.Null:
        return pl.lit(None, dtype=pl.Int64), [], most if fixed else 0
    if dtype == pl.Int128 or dtype == pl.UInt64:
        return _scaled(cell.cast(pl.Int128, strict=False), 0, most, fixed=fixed)
    if dtype.is_integer():
        factor = 10**most if fixed else 1
        value = cell.cast(pl.Int64)
        if factor == 1:
            return value, [], 0
        within = value.is_between(-(2**62) // factor, 2**62 // factor)
        return pl.when(within).then(value * factor), [~within], most
    if dtype.is_decimal():
        scale: int = dtype.scale  # type: ignore[attr-defined]  # a decimal has one
        value = cell.cast(pl.Decimal(38, scale)).reinterpret(dtype=pl.Int128)
        return _scaled(value, scale, most, fixed=fixed)
    if dtype.is_float():
        return _float(series, most, fixed=fixed)
    if dtype == pl.String:
        return _written(series, most, fixed=fixed)
    return pl.lit(None, dtype=pl.Int64), [cell.is_not_null()], most if fixed else 0


def _scaled(value: pl.Expr, scale: int, most: int, *, fixed: bool) -> tuple[pl.Expr, list[pl.Expr], int]:
    """A column held with `scale` decimals as one with `most` (at most)."""
    held = most if fixed else min(scale, most)
    if held >= scale:
        factor = 10 ** (held - scale)
        within = value.is_between(-(10**30) // factor, 10**30 // factor)
        return pl_when(within, value * factor), [~within], held
    factor = 10 ** (scale - held)
    whole = value // factor
    even = whole * factor == value
    return pl_when(even, whole), [~even], held


def pl_when(condition: pl.Expr, value: pl.Expr) -> pl.Expr:
    """`value` where the condition holds, else blank."""
    import polars as pl

    return pl.when(condition).then(value)


def _float(series: pl.Series, most: int, *, fixed: bool) -> tuple[pl.Expr, list[pl.Expr], int]:
    """Binary floats as the decimals that they print as; a nan is a blank.

    A float below 10^15 is the nearest to one decimal of fifteen digits only: if it comes back when that decimal is
    divided out again, it was that one.
    """
    import polars as pl

    cell = pl.col(series.name).cast(pl.Float64).fill_nan(None)
    if series.dtype != pl.Float64:
        # A shorter float prints as another decimal than the long one of its value.
        return pl.lit(None, dtype=pl.Int64), [cell.is_not_null()], most if fixed else 0
    places = most
    if not fixed:
        for tried in _TRIED:
            value, back = _back_and_forth(cell, tried)
            if series.to_frame().select((back | cell.is_null()).all()).item():
                places = tried
                break
    value, back = _back_and_forth(cell, places)
    return pl_when(back, value.cast(pl.Int64, strict=False)), [~back], places


def _back_and_forth(cell: pl.Expr, places: int) -> tuple[pl.Expr, pl.Expr]:
    value = (cell * float(10**places)).round()
    return value, (value / float(10**places) == cell) & (value.abs() < _FLOAT_EXACT)


def _written(series: pl.Series, most: int, *, fixed: bool) -> tuple[pl.Expr, list[pl.Expr], int]:
    """Numbers written as text, thousands separators taken away; of a leaf 不适用 is no number and no fault."""
    import polars as pl

    cell = pl.col(series.name).str.strip_chars()
    cell = pl.when(cell != "").then(cell)
    plain = cell.str.replace_all(",", "", literal=True)
    fraction = plain.str.split_exact(".", 1).struct.field("field_1").fill_null("")
    held = most
    if not fixed:
        longest = series.to_frame().select(fraction.str.len_chars().max()).item() or 0
        held = min(longest, most)
    good = cell.str.contains(f"^(?:{NUMBER.pattern})$") & (fraction.str.len_chars() <= held)
    good = good & (plain.str.len_chars() <= 30)
    whole = plain.str.split_exact(".", 1).struct.field("field_0")
    digits = whole + fraction.str.pad_end(held, "0") if held else whole
    value = pl.when(good).then(digits.str.strip_prefix("+")).cast(pl.Int128, strict=False)
    return value, [cell.is_not_null() & ~good & (cell != NOT_APPLICABLE)], held


def _declared(name: str, dtype: pl.DataType) -> tuple[pl.Expr, list[pl.Expr]]:
    """Whether a leaf is declared not applicable: yes, or the reason as a text."""
    import polars as pl

    if dtype != pl.String:
        value, odd = _yes_or_no(name, dtype)
        return value == 1, odd
    cell = _stripped(name, dtype)
    odd = [*_odd_name(cell), cell.str.contains(r"^[+-]?[\d,.]+$") & ~cell.is_in(["0", "1"])]
    return cell.is_not_null() & ~cell.str.to_lowercase().is_in([NO, "0", "false"]), odd


def _yes_or_no(name: str, dtype: pl.DataType) -> tuple[pl.Expr, list[pl.Expr]]:
    """1 for yes and 0 for no, blank where blank, and where it is neither."""
    import polars as pl

    cell = pl.col(name)
    if dtype == pl.Null:
        return pl.lit(None, dtype=pl.Int64), []
    if dtype == pl.Boolean:
        return cell.cast(pl.Int64), []
    if dtype == pl.String:
        cell = cell.str.strip_chars().str.to_lowercase()
        cell = pl.when(cell != "").then(cell)
        value = pl.when(cell.is_in([YES, "1", "true"])).then(1).when(cell.is_in([NO, "0", "false"])).then(0)
        return value.cast(pl.Int64), [cell.is_not_null() & value.is_null()]
    if dtype.is_numeric():
        one_or_none = pl.when(cell == 1).then(1).when(cell == 0).then(0).cast(pl.Int64)
        return one_or_none, [cell.is_not_null() & one_or_none.is_null()]
    return pl.lit(None, dtype=pl.Int64), [cell.is_not_null()]


# ── Texts


def _stripped(name: str, dtype: pl.DataType) -> pl.Expr:
    import polars as pl

    if dtype != pl.String:
        return pl.lit(None, dtype=pl.String).alias(name)
    cell = pl.col(name).str.strip_chars()
    return pl.when(cell != "").then(cell).alias(name)


def _text(layout: Layout, head: Head, dtype: pl.DataType) -> tuple[pl.Expr, list[pl.Expr]]:
    """A text column, and where it holds what is not among the words that may stand there."""
    import polars as pl

    if dtype not in (pl.String, pl.Null):
        return pl.lit(None, dtype=pl.String), [pl.col(head.name).is_not_null()]
    cell = _stripped(head.name, dtype)
    if head.kind == "fact":
        allowed = [value for fact in layout.rubric.facts if fact.name == head.key for value in fact.values]
    elif head.part == "sign":
        allowed = [sign for sign in get_args(Sign) if sign != QUALITATIVE]
    else:
        return cell, _odd_name(cell)
    return cell, [cell.is_not_null() & ~cell.is_in(allowed)]


def _odd_name(cell: pl.Expr) -> list[pl.Expr]:
    return [((cell.str.len_chars() > MAX_NAME) | cell.str.contains(_CONTROL)).fill_null(value=False)]


def _odd_reserved(layout: Layout, head: Head, dtype: pl.DataType) -> Sequence[pl.Expr]:
    """Where a cell that says whose card it is has to be looked at."""
    import polars as pl

    cell = pl.col(head.name)
    if dtype == pl.Null:
        return [pl.lit(value=True)] if head.key in ("unit", "year") else []
    if head.key == "year":
        low, high = YEARS
        low, high = max(low, layout.rubric.first_year or low), min(high, layout.rubric.last_year or high)
        if dtype == pl.String:
            cell = pl.when(cell.str.contains(r"^\d{4}$")).then(cell).cast(pl.Int64, strict=False)
        elif not dtype.is_integer():
            return [pl.lit(value=True)]
        return [(~cell.is_between(low, high)).fill_null(value=True)]
    if head.key in ("budget", "declared_total"):
        return _odd_amount(head, dtype)
    if dtype != pl.String:
        blank = [cell.is_null()] if head.key == "unit" else []
        odd = [] if dtype.is_integer() and head.key not in ("kind", "region", "type") else [cell.is_not_null()]
        return [*blank, *odd]
    cell = _stripped(head.name, dtype)
    if head.key == "kind":
        return [cell.is_not_null() & ~cell.is_in(get_args(AssessmentKind))]
    return [*_odd_name(cell), *([cell.is_null()] if head.key == "unit" else [])]


def _odd_amount(head: Head, dtype: pl.DataType) -> Sequence[pl.Expr]:
    """A budget or a declared total enters no score, but what is no number is told."""
    import polars as pl

    cell = pl.col(head.name)
    limit = 10**9 if head.key == "declared_total" else 10**15
    low = 0 if head.key == "declared_total" else -limit
    if dtype == pl.String:
        text = _stripped(head.name, dtype)
        good = text.str.contains(r"^\d{1,8}(\.\d{1,6})?$")
    elif dtype.is_integer():
        good = (cell > low) & (cell < limit) if low else (cell >= 0) & (cell < limit)
    elif dtype.is_decimal():
        good = (cell >= 0) & (cell < 10**9) if dtype.scale <= 6 else cell.is_null()  # type: ignore[attr-defined]
    elif dtype == pl.Float64:
        good = (cell >= 0) & (cell < 10**9) & ((cell * 1e4).round() / 1e4 == cell)
    else:
        return [cell.is_not_null()]
    return [(~good).fill_null(value=False) & cell.is_not_null()]


# ── Bounds


def _measured(frame: pl.DataFrame, kept: Sequence[tuple[Head, str, int]]) -> Batch:
    """The bounds of every column, and whether it has blanks."""
    import polars as pl

    numbers = [head.name for head, kind, _ in kept if kind == "number"]
    lows = frame.select(pl.col(numbers).min()).row(0) if numbers else ()
    highs = frame.select(pl.col(numbers).max()).row(0) if numbers else ()
    bounds = {name: (low or 0, high or 0) for name, low, high in zip(numbers, lows, highs, strict=True)}
    fits = [name for name, (low, high) in bounds.items() if max(-low, high) < 2**62 and frame[name].dtype == pl.Int128]
    frame = frame.with_columns(pl.col(fits).cast(pl.Int64)) if fits else frame
    found = []
    for head, kind, places in kept:
        column = frame[head.name]
        blank = column.null_count() > 0
        if kind == "flag":
            found.append((head, Taken(kind, blank=bool(column.any()))))
        elif kind == "text":
            found.append((head, Taken(kind, blank=blank)))
        else:
            low, high = bounds[head.name]
            some = 1 if low >= 1 and not blank else 0
            low = some if low >= 0 else -(2 ** (-low).bit_length())
            high = 2 ** max(high, 0).bit_length() - 1
            found.append((head, Taken(kind, places, blank, low, max(low, high), column.dtype == pl.Int128)))
    return Batch(frame, tuple(found))
