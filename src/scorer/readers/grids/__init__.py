"""A ruled grid to one that has a row for each indicator and a column for each of its values."""
