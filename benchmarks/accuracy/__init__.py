"""Is the meter right, and at what cost: `python -m benchmarks.accuracy`, or `make bench`."""
