"""Rows whose words may stand in the place of others, each told by another way to the same answer."""
