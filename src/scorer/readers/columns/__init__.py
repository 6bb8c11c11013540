"""A grid to columns: what its heads say, and which cell stands below which of them."""
