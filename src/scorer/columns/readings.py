"""How the cells of a column can be read, by what it means and how it is stored.

Every column has its readings, the quickest first. A reading says what the cells are and where that is right; the first
that is right for all cells of a batch is taken, and where even the last is not, the row is odd.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Literal, get_args

import attrs

from scorer.columns.rows import NUMBER
from scorer.layout import NA, NOT_APPLICABLE, Head, Layout
from scorer.loader.limits import YEARS
from scorer.model import AssessmentKind, Sign
from scorer.record import FACT_DECIMALS, MAX_FACT, MAX_NAME, MAX_SCORE
from scorer.rules import Rule
from scorer.rules.by_sign import QUALITATIVE
from scorer.rules.judged import NO, YES, Choice, Graded

if TYPE_CHECKING:
    import polars as pl

#: No number of a cell is as large, in the steps it is held in.
_MOST = 2**126
_CONTROL = r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
#: Up to so many words are compared one by one, which is quicker than looking them up.
_FEW = 6


@attrs.frozen(eq=False)
class Reading:
    """One way to read a column.

    Attributes:
        value: what the cells say, blank where they are blank; a number times ten to the power of `places`.
        right: where that is what they say, by the cells and by `held`; blank counts as right. None: everywhere.
    """

    value: pl.Expr
    right: pl.Expr | None = None
    places: int = 0


@attrs.frozen(eq=False)
class Column:
    """One column of a table, and how it may be read.

    Attributes:
        kind: `number`, `text`, `flag`, or `check` where no score depends on what it says.
        readings: how it may be read; none where it holds binary floats.
        floats: of a column of binary floats the numbers of decimals that may be enough, the fewest first.
        names: whether it holds names, which need no reading where all are plain.
        below: what every number has to be below; where it is `signed` its opposite too, else none is below 0.
    """

    head: Head
    kind: Literal["number", "text", "flag", "check"]
    readings: tuple[Reading, ...]
    floats: tuple[int, ...] = ()
    names: bool = False
    below: int = 1
    signed: bool = False

    @property
    def held(self) -> str:
        """The name of the column with what the cells say."""
        return held(self.head.name)

    def limits(self, reading: Reading) -> tuple[int, int]:
        """The least and the most that a number may be as it is held."""
        most = min(self.below * 10**reading.places, _MOST) - 1
        return -most if self.signed else 0, most


def held(name: str) -> str:
    """The name of the column with what the cells of another say; no name in a rubric has a control character."""
    return f"\0{name}"


def _beside(name: str) -> str:
    """The name of the column of flags that cells of another say; the table may have a column of such flags too."""
    return f"\1{name}"


def columns_of(layout: Layout, schema: pl.Schema, places: int) -> Iterator[Column]:
    """The columns that say something for a score or have to be looked at; `places` are the decimals of scores."""
    import polars as pl

    for head in layout.heads:
        dtype = schema[head.name]
        cell = pl.col(head.name)
        if isinstance(dtype, (pl.Categorical, pl.Enum)):
            dtype, cell = pl.String(), cell.cast(pl.String)
        match _sort(layout, head):
            case "peer":
                yield Column(head, "number", (Reading(cell),), below=2**126, signed=True)
            case "reserved":
                yield from _reserved(layout, head, cell, dtype)
            case "text":
                yield Column(head, "text", _texts(layout, head, cell, dtype))
            case "flag":
                yield Column(head, "flag", _flags(cell, dtype))
            case "item":
                yield Column(head, "number", (_yes_or_no(cell, dtype),), below=2)
            case sort:
                is_score = head.kind == "score"
                most = {"score": places, "count": 0}.get(sort, FACT_DECIMALS)
                floats = () if not dtype.is_float() else (2, 4, most) if sort == "fact" else (most,)
                readings = _numbers(cell, head.name, dtype, most, fixed=sort != "fact", may_not_apply=is_score)
                below = {"score": int(MAX_SCORE), "count": 10**9}.get(sort, int(MAX_FACT))
                yield Column(head, "number", () if floats else readings, floats, below=below, signed=sort == "fact")
                if is_score and dtype == pl.String:
                    flag = Reading((cell.str.strip_chars() == NOT_APPLICABLE).fill_null(value=False))
                    yield Column(Head("answer", _beside(head.name), head.key, NA), "flag", (flag,))


def _sort(layout: Layout, head: Head) -> str:
    """What kind of cell a column has."""
    if head.kind in ("reserved", "peer"):
        return head.kind
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
    counted = any("counts" in rule.shape.takes for rule in _rules(layout, head))
    return "count" if head.part == "met" or counted else "item"


def _rules(layout: Layout, head: Head) -> list[Rule]:
    """The rule that an answer belongs to."""
    known = [getattr(node, "rule", None) for node in layout.rubric.nodes if node.code == head.key]
    known += [one.rule for one in layout.rubric.adjustments if one.name == head.key]
    return [rule for rule in known if rule is not None]


# ── Numbers


def _numbers(
    cell: pl.Expr, name: str, dtype: pl.DataType, most: int, *, fixed: bool, may_not_apply: bool
) -> tuple[Reading, ...]:
    """A column of numbers as whole ones.

    `fixed`: with `most` decimals whatever the cells have; else with as few as do. `may_not_apply`: 不适用 is no fault.
    """
    import polars as pl

    if dtype == pl.Int128 or dtype == pl.UInt64:
        return (_scaled(cell.cast(pl.Int128, strict=False), 0, most if fixed else 0),)
    if dtype.is_integer():
        return (_scaled(cell.cast(pl.Int64), 0, most if fixed else 0),)
    if dtype.is_decimal():
        return _decimals(cell, name, dtype, most, fixed=fixed)
    if dtype == pl.String:
        return tuple(_written(cell, places, may_not_apply) for places in ((most,) if fixed else (2, most)))
    # Nothing at all, or what is no number.
    return (Reading(pl.lit(None, dtype=pl.Int64), cell.is_null(), most if fixed else 0),)


def _scaled(value: pl.Expr, scale: int, held: int) -> Reading:
    """Whole numbers with `scale` decimals as such with `held`."""
    if held == scale:
        return Reading(value, None, held)
    if held > scale:
        factor = 10 ** (held - scale)
        return Reading(value * factor, value.is_between(-(2**62) // factor, 2**62 // factor), held)
    whole = value // 10 ** (scale - held)
    return Reading(whole, whole * 10 ** (scale - held) == value, held)


def _decimals(cell: pl.Expr, name: str, dtype: pl.DataType, most: int, *, fixed: bool) -> tuple[Reading, ...]:
    """Decimals as what they are inside, in 64 bits where these are enough."""
    import polars as pl

    scale: int = dtype.scale  # type: ignore[attr-defined]  # a decimal has one
    kept = most if fixed else min(scale, most)
    wide = cell.reinterpret(dtype=pl.Int128)
    narrow = _scaled(wide.cast(pl.Int64, strict=False), scale, kept)
    fits = pl.col(held(name)).null_count() == cell.null_count()
    right = fits if narrow.right is None else fits & narrow.right
    return attrs.evolve(narrow, right=right), _scaled(wide, scale, kept)


def _written(cell: pl.Expr, places: int, may_not_apply: bool) -> Reading:
    """Numbers written as text, thousands separators taken away."""
    import polars as pl

    cell = _stripped(cell)
    plain = cell.str.replace_all(",", "", literal=True)
    parts = plain.str.split_exact(".", 1)
    fraction = parts.struct.field("field_1").fill_null("")
    right = cell.str.contains(f"^(?:{NUMBER.pattern})$") & (fraction.str.len_chars() <= places)
    right = right & (plain.str.len_chars() <= 30)
    whole = parts.struct.field("field_0")
    digits = (whole + fraction.str.pad_end(places, "0") if places else whole).str.strip_prefix("+")
    value = pl.when(right).then(digits).cast(pl.Int128, strict=False)
    return Reading(value, right | (cell == NOT_APPLICABLE) if may_not_apply else right, places)


# ── Answers


def _flags(cell: pl.Expr, dtype: pl.DataType) -> tuple[Reading, ...]:
    """Whether a leaf is declared not applicable: yes, or the reason as a text."""
    import polars as pl

    if dtype != pl.String:
        answer = _yes_or_no(cell, dtype)
        value = cell if dtype == pl.Boolean else answer.value == 1
        return (Reading(value.fill_null(value=False), answer.right),)
    text = _stripped(cell)
    number = text.str.contains(r"^[+-]?[\d,.]+$") & ~text.is_in(["0", "1"])
    value = text.is_not_null() & ~text.str.to_lowercase().is_in([NO, "0", "false"])
    return (Reading(value.fill_null(value=False), _is_name(text) & ~number),)


def _yes_or_no(cell: pl.Expr, dtype: pl.DataType) -> Reading:
    """1 for yes and 0 for no, blank where blank."""
    import polars as pl

    if dtype == pl.Boolean:
        return Reading(cell.cast(pl.Int64))
    if dtype == pl.String:
        cell = _stripped(cell).str.to_lowercase()
        yes, no = cell.is_in([YES, "1", "true"]), cell.is_in([NO, "0", "false"])
    elif dtype.is_numeric():
        yes, no = cell == 1, cell == 0
    else:
        yes = no = pl.lit(value=False)
    return Reading(pl.when(yes).then(1).when(no).then(0).cast(pl.Int64), cell.is_null() | yes | no)


# ── Texts


def _stripped(cell: pl.Expr) -> pl.Expr:
    """Text without blanks around it; of nothing else a blank."""
    import polars as pl

    cell = cell.str.strip_chars()
    return pl.when(cell != "").then(cell)


def _texts(layout: Layout, head: Head, cell: pl.Expr, dtype: pl.DataType) -> tuple[Reading, ...]:
    """A column of texts, of which only some may stand there, or which is a name."""
    import polars as pl

    if dtype != pl.String:
        return (Reading(pl.lit(None, dtype=pl.String), cell.is_null()),)
    words = _words(layout, head)
    as_it_is = [Reading(cell, _among(cell, words))] if words else []
    text = _stripped(cell)
    if head.part == "grade":  # an answer that the rule does not know is told by the evaluator, not here
        return (*as_it_is, Reading(text, _is_name(text)))
    return (*as_it_is, Reading(text, _among(text, words)))


def _words(layout: Layout, head: Head) -> list[str]:
    """The words that may stand in a column; of a leaf's answer those that its rule knows."""
    if head.kind == "fact":
        return [value for fact in layout.rubric.facts if fact.name == head.key for value in fact.values]
    if head.part == "sign":
        return [sign for sign in get_args(Sign) if sign != QUALITATIVE]
    shapes = [rule.shape for rule in _rules(layout, head)]
    answers = [answer.name for shape in shapes if isinstance(shape, Choice) for answer in shape.answers]
    return answers + [grade.name for shape in shapes if isinstance(shape, Graded) for grade in shape.grades]


def _among(cell: pl.Expr, words: Sequence[str]) -> pl.Expr:
    return reduce(or_, (cell == word for word in words)) if 0 < len(words) <= _FEW else cell.is_in(words)


def _is_name(cell: pl.Expr) -> pl.Expr:
    return (cell.str.len_chars() <= MAX_NAME) & ~cell.str.contains(_CONTROL)


# ── Whose card it is


def _reserved(layout: Layout, head: Head, cell: pl.Expr, dtype: pl.DataType) -> Iterator[Column]:
    """A cell that says whose card it is: region and type are facts, all others are only looked at."""
    import polars as pl

    if head.key in ("region", "type"):
        text = _stripped(cell) if dtype == pl.String else pl.lit(None, dtype=pl.String)
        yield Column(head, "text", (Reading(text, _right_identity(layout, head, cell, dtype)),))
    elif head.key in ("budget", "declared_total") and dtype.is_float():
        yield Column(head, "check", (), floats=(4,), below=10**9)
    else:
        nothing = pl.lit(None, dtype=pl.Boolean)
        right = _right_identity(layout, head, cell, dtype)
        names = dtype == pl.String and head.key not in ("year", "budget", "declared_total", "kind")
        yield Column(head, "check", (Reading(nothing, right),), names=names)


def _right_identity(layout: Layout, head: Head, cell: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """Where such a cell need not be looked at."""
    import polars as pl

    if dtype == pl.Null:
        return cell.is_not_null() if head.key in ("unit", "year") else cell.is_null()
    if head.key == "year":
        return _right_year(layout, cell, dtype).fill_null(value=False)
    if head.key in ("budget", "declared_total"):
        return cell.is_null() | _right_amount(head, cell, dtype).fill_null(value=False)
    if dtype != pl.String:
        as_number = dtype.is_integer() and head.key not in ("kind", "region", "type")
        blank = pl.lit(value=False) if head.key == "unit" else cell.is_null()
        return blank | (pl.lit(as_number) & cell.is_not_null())
    text = _stripped(cell)
    if head.key == "kind":
        return text.is_null() | text.is_in(get_args(AssessmentKind))
    return _is_name(text).fill_null(value=head.key != "unit")


def _right_year(layout: Layout, cell: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    import polars as pl

    low, high = YEARS
    low, high = max(low, layout.rubric.first_year or low), min(high, layout.rubric.last_year or high)
    if dtype == pl.String:
        cell = pl.when(cell.str.contains(r"^[0-9]{4}$")).then(cell).cast(pl.Int64, strict=False)
    elif not dtype.is_integer():
        return cell.is_null() & cell.is_not_null()
    return cell.is_between(low, high)


def _right_amount(head: Head, cell: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """A budget or a declared total enters no score, but what is no number is told."""
    import polars as pl

    limit = 10**9 if head.key == "declared_total" else 10**15
    if dtype == pl.String:
        text = _stripped(cell)
        return text.is_null() | text.str.contains(r"^[0-9]{1,8}(\.[0-9]{1,6})?$")
    if dtype.is_integer():
        return (cell >= 0) & (cell < limit)
    if dtype.is_decimal():
        return (cell >= 0) & (cell < 10**9) & pl.lit(dtype.scale <= 6)  # type: ignore[attr-defined]
    return pl.lit(value=False)
