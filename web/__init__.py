"""The pages: plain ES modules and web components, served as they are."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent
"""The folder that holds the pages, in a checkout and in an installed wheel alike."""
