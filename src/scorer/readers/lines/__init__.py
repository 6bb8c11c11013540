"""Lines of prose that are a table after all, to grids or rows: nothing tells their cells apart but their words."""
