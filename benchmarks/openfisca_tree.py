"""The same tree in OpenFisca, which calculates tax and benefit rules for many persons at once, in 32-bit floats."""

import numpy as np
import polars as pl
from openfisca_core.entities import build_entity
from openfisca_core.periods import YEAR
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from benchmarks.workload import GROUPS, KINDS, names

UNIT = build_entity(key="unit", plural="units", label="a unit", is_person=True)
PERIOD = "2020"


def simulated(path):
    """A function that scores every unit of a table: inputs set, every score and the total calculated.

    Words are turned into numbers before, so that this does less than the others.
    """
    data = pl.read_parquet(path)
    inputs = {}
    for name in data.columns[1:]:
        column = data[name]
        if column.dtype == pl.String:
            column = column.replace_strict({"是": 1, "否": 0, "差": 0, "中": 1, "好": 2})
        inputs[name] = column.to_numpy().astype("float32" if name.rpartition("#")[2] != "na" else bool)
    system = TaxBenefitSystem([UNIT])
    for name, values in inputs.items():
        system.add_variable(_variable(name, None, bool if values.dtype == bool else float))
    scores = [name for name, formula in _formulas() if not system.add_variable(_variable(name, formula, float)) or name]

    def run():
        simulation = SimulationBuilder().build_default_simulation(system, count=data.height)
        for name, values in inputs.items():
            simulation.set_input(name, PERIOD, values)
        return {name: simulation.calculate(name, PERIOD) for name in scores}

    return run


def _variable(name, formula, kind):
    about = {"value_type": kind, "entity": UNIT, "definition_period": YEAR, "label": name}
    return type(name, (Variable,), about | ({"formula": formula} if formula else {}))


def _formulas():
    """Every score by its name: leaves, the levels above with what does not apply spread over them, the total."""
    for kind, number, most in names():
        yield f"{kind}{number}得分", _leaf(kind, number, most)
    for kind, (count, most, _) in KINDS.items():
        yield f"{kind}得分", _spread([(f"{kind}{n}得分", f"{kind}{n}#na", most) for n in range(count)])
    sums = {kind: count * most for kind, (count, most, _) in KINDS.items()}
    tops = list(dict.fromkeys(above for _, above in GROUPS))
    for above in tops:
        yield f"{above}得分", _sum([f"{kind}得分" for kind, group in GROUPS if group == above])
    yield "总分", _total([f"{above}得分" for above in tops], sum(sums.values()))


def _leaf(kind, number, most):
    def formula(unit, period):
        def fact(name):
            return unit(f"{name}{number}", period)

        match kind:
            case "率":
                value = np.clip(fact("实绩") / fact("目标"), 0, 1) * most
            case "档":
                value = np.select([fact("比例") >= 90, fact("比例") >= 80, fact("比例") >= 60], [4, 3, 1.5], 0.0)
            case "扣":
                value = np.maximum(most - 0.5 * fact("次数"), 0)
            case "否":
                value = np.where(fact("有无") == 0, most, 0.0)
            case "级":
                value = fact("等次") * 1.5
            case "低":
                value = np.clip(1 - fact("偏差") / 20, 0, 1) * most
        return np.where(unit(f"{kind}{number}#na", period), 0, np.round(value, 2))

    return formula


def _spread(parts):
    def formula(unit, period):
        total = sum(unit(score, period) for score, _, _ in parts)
        applies = sum(most * ~unit(absent, period) for _, absent, most in parts)
        full = sum(most for _, _, most in parts)
        return np.round(total * full / np.maximum(applies, 1), 2)

    return formula


def _sum(parts):
    return lambda unit, period: sum(unit(part, period) for part in parts)


def _total(parts, full):
    def formula(unit, period):
        total = np.minimum(sum(unit(part, period) for part in parts), full)
        return np.where(unit("违法", period) == 1, np.minimum(total, 59), total)

    return formula
