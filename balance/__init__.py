"""What the figures mean: ledger, turns, metrics and their uncertainty. No torch, no web."""

__version__ = "0.1.0"
