"""Tests are not timed, examples neither: a busy machine must not fail a test."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("balance", deadline=None)
settings.load_profile("balance")
