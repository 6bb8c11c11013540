"""Run all benchmarks, or those named: `python -m benchmarks [bulk] [forms] [startup] [many] [rules] [robustness]`."""

import sys

from benchmarks import bulk, forms, many, robustness, rules, startup

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


def print_table(title, rows):
    """Rows of texts under each other, the first of them the head."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    print(f"\n{title}")
    for number, row in enumerate(rows):
        cells = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        print("  ".join([row[0].ljust(widths[0]), *cells]).rstrip())
        if number == 0:
            print("  ".join("-" * width for width in widths))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
