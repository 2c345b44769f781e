"""Odd meetings: each situation made, played to the real models, and told of: `python -m benchmarks.odd`."""
