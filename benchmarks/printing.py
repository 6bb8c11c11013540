"""How the tables of the benchmarks are printed."""


def print_table(title, rows):
    """Rows of texts under each other, the first of them the head."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    print(f"\n{title}")
    for number, row in enumerate(rows):
        cells = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        print("  ".join([row[0].ljust(widths[0]), *cells]).rstrip())
        if number == 0:
            print("  ".join("-" * width for width in widths))
