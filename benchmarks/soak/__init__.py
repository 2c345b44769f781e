"""A long meeting, played fast: `python -m benchmarks.soak`, or `make soak`."""
