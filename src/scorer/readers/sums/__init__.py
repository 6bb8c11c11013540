"""What rows add up to: groups, subtotals and totals, and whether they agree with what is printed."""
