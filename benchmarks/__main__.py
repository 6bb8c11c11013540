"""Run all benchmarks, or those named, as `python -m benchmarks bulk forms`."""

import sys

from benchmarks import bulk, comparing, forms, growth, many, reading, robustness, rules, shipped, spark, startup
from benchmarks.printing import print_table

TOPICS = {
    "bulk": bulk.measure,
    "shipped": shipped.measure,
    "growth": growth.measure,
    "forms": forms.measure,
    "reading": reading.measure,
    "startup": startup.measure,
    "many": many.measure,
    "comparing": comparing.measure,
    "rules": rules.measure,
    "robustness": robustness.measure,
    "spark": spark.measure,
}


def main(names):
    unknown = [name for name in names if name not in TOPICS]
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are {', '.join(TOPICS)}", file=sys.stderr)
        return 2
    for name in names or TOPICS:
        print_table(name, TOPICS[name]())
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
