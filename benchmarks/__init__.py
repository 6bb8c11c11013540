"""Benchmarks: ratios measured in one run on one machine, printed beside their targets. `python -m benchmarks`."""
