"""Filled-in forms and published tables to assessments."""
