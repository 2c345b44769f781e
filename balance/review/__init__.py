"""Afterwards: one session, or a series of them, with every figure that page, export and report show."""
