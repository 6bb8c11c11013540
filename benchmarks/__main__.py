"""Run all benchmarks, or those named: `python -m benchmarks [bulk] [forms] [startup] [many] [rules] [robustness]`."""

import sys

from benchmarks import bulk, forms, many, robustness, rules, startup
from benchmarks.printing import print_table

TOPICS = {
    "bulk": bulk.measure,
    "forms": forms.measure,
    "startup": startup.measure,
    "many": many.measure,
    "rules": rules.measure,
    "robustness": robustness.measure,
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
