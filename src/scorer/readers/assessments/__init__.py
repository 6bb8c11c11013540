"""The rows of a table to an assessment, and to a rubric where there was none."""
